"""Pages of a report as pictures 「看页」: where its cells are, which are header, how well each number is proven.

What belongs here: which boxes are drawn in which colour. Runs in the bounded process that reads the document, so
nothing of the command line's libraries may be imported.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from juesuan import terms
from juesuan.errors import DocumentError

if TYPE_CHECKING:
    from juesuan.forms.printed import PrintedForm
    from juesuan.reading.picture import Mark
    from juesuan.reading.tables import Table
    from juesuan.report import Report

# Colours that people of every colour vision tell apart; what is wrong carries a sign besides.
COLOURS: Final = {
    "proven": "#009e73", "consistent": "#0072b2", "unproven": "#b8860b", "contradicted": "#d55e00",
    "quarantine": "#aa3377", "header": "#666666", "other": "#bbbbbb",
}  # fmt: skip
_SIGNS: Final = {"contradicted": "x", "quarantine": "?", "consistent": "~"}
WORDS: Final = {
    **{name: (zh, name) for name, zh in terms.PROOFS.items()},
    "quarantine": ("待核", "in quarantine"),
    "header": ("表头", "header"),
    "other": ("其他单元格", "other cells"),
}


def draw_pages(task: Mapping[str, Any]) -> dict[str, Any]:
    """Draw every page that has tables into the folder `out`; gives the files' names, or the problem.

    `task` has path, root and file as for reading, and `chinese`: whether the legend may be in Chinese.
    """
    from juesuan.cli.tasks import read_task
    from juesuan.files import file_of_page
    from juesuan.reading.picture import has_chinese_font, page_picture

    report = read_task(task)
    language = 0 if task["chinese"] and has_chinese_font() else 1
    legend = [
        (COLOURS[name], f"{_SIGNS[name]} {WORDS[name][language]}" if name in _SIGNS else WORDS[name][language])
        for name in COLOURS
    ]
    written: list[str] = []
    for page, marks in sorted(_marks(report).items()):
        home = file_of_page(report.files, page)
        if home is None or home.kind != "pdf":
            continue
        try:
            content = page_picture(home.path, home.own_page(page), marks, legend=legend)
        except DocumentError as error:
            return {"problem": f"{error.message_zh} | {error.message_en}", "pictures": written, **report.to_json()}
        file = Path(task["out"]) / f"p{page:03d}.png"
        file.write_bytes(content)
        written.append(file.name)
    return {"pictures": written, **report.to_json()}


def _marks(report: Report) -> dict[int, list[Mark]]:
    """The boxes of each page with tables, in the order in which they are drawn."""
    from juesuan.proof import judged

    proofs = judged(report).proofs if report.facts else {}
    by_table = {id(form.table): form for form in report.forms}
    found: dict[int, list[Mark]] = {}
    for table in report.tables:
        for page, mark in _of_table(report, table, by_table.get(id(table)), proofs):
            found.setdefault(page, []).append(mark)
    return found


def _of_table(
    report: Report, table: Table, form: PrintedForm | None, proofs: Mapping[str, str]
) -> Iterator[tuple[int, Mark]]:
    from juesuan.facts import fact_id
    from juesuan.forms.rows import reading
    from juesuan.reading.picture import Mark
    from juesuan.text import squeeze

    facts = {
        (fact.page, fact.x0, fact.y0, fact.x1, fact.y1): proofs.get(fact_id(report.report_id, fact), "unproven")
        for fact in (form.facts if form else ()) if fact.state in ("number", "zero")
    }  # fmt: skip
    kept_out = form.reading.kept_out if form else frozenset()
    # The frame comes first: what is drawn later covers its ground.
    for number, page in enumerate(table.pages):
        boxes = [cell.box for cell in table.grid.cells if cell.page == page and not cell.place]
        if boxes:
            frame = (
                min(b[0] for b in boxes),
                min(b[1] for b in boxes),
                max(b[2] for b in boxes),
                max(b[3] for b in boxes),
            )
            yield page, Mark(frame, "#000000", _label(table, form, number))
    for cell in table.grid.cells:
        if cell.place:
            continue
        numeral = cell.row >= table.header and reading(squeeze(cell.text)).state in ("number", "zero")
        if cell.row < table.header:
            kind = "header"
        elif (proof := facts.get((cell.page, *cell.box))) is not None:
            kind = proof
        elif cell.where in kept_out or (numeral and form is not None and not form.loaded):
            kind = "quarantine"
        else:
            kind = "other"
        yield cell.page, Mark(cell.box, COLOURS[kind], _SIGNS.get(kind, ""), inner=True)


def _label(table: Table, form: PrintedForm | None, number: int) -> str:
    """The form's name and, on later pages of it, from where it goes on: in ASCII, as labels are."""
    name = form.form.form if form else "no known form"
    return f"{name} (continued from p.{table.pages[number - 1]})" if number else name
