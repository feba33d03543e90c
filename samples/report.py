"""One whole report drawn to a PDF, with its truth: cover, contents, forms, explanation, glossary.

What belongs here: the order of a report's parts in each style, and the options of drawing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from samples.accounts import Accounts
from samples.amounts import Printer
from samples.flow import Flow, with_texts
from samples.paper import Order, Paper
from samples.prose import DUTIES, GLOSSARY, sections
from samples.styles import inner_mongolia, national, shanghai
from samples.table import Pen, Table, texts

STYLES = ("shanghai", "national", "inner_mongolia")
FORMS = {"shanghai": shanghai.forms, "national": national.forms, "inner_mongolia": inner_mongolia.forms}
UNIT = {"shanghai": "万元", "national": "元", "inner_mongolia": "万元"}
LEVEL_WORDS = {"department": "部门", "head_office": "单位", "unit": "单位"}
NUMERALS = "一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class Misprint:
    """A wrong amount that a publisher prints: form, first text of the row's label, data column, amount added."""

    form: str
    row: str
    column: int
    added: Decimal


def draw_report(
    accounts: Accounts,
    style: str,
    path: Path | str,
    *,
    unit: str = "",
    thousands: bool = False,
    nothing: str = "",
    classes: int = 26,
    boxes: bool = False,
    number_lift: float = 0.0,
    repeat_header: bool = False,
    prose: bool = True,
    order: Order | None = None,
    password: str | None = None,
    misprints: Sequence[Misprint] = (),
) -> dict[str, object]:
    """Draw a report and return what a correct reading of it is.

    `unit` 元 or 万元 (default as the style prints), `nothing` what stands for zero, `classes` 23, 24 or 26 class
    lines, `boxes` rulings as thin boxes, `order` the order of strings in the file (see `samples.tangle`).
    """
    if style not in STYLES:
        raise ValueError(f"style must be one of {', '.join(STYLES)}")
    printer = Printer(unit or UNIT[style], thousands, nothing)
    tables = [replace(t, repeat_header=repeat_header) for t in FORMS[style](accounts, printer, classes)]
    wrong: list[dict[str, object]] = []
    for misprint in misprints:
        tables = [_misprinted(t, misprint, wrong) if t.form == misprint.form else t for t in tables]
    words = LEVEL_WORDS[accounts.entity_level]
    title = f"{accounts.unit_name}{accounts.fiscal_year}年度{words}决算"
    paper = Paper(Path(path), title, order, password)
    flow = Flow(paper, Pen(boxes, number_lift), "- {} -" if style == "national" else "{}")
    _cover(flow, title)
    if prose:
        _contents(flow, [t.title for t in tables], words)
        _overview(flow, accounts, words)
    _forms(flow, tables, f"第二部分 {accounts.unit_name}{accounts.fiscal_year}年度{words}决算表")
    if prose:
        explanation_pages(flow, accounts, printer.unit, words)
    paper.close()
    truth: dict[str, object] = {
        "report": {
            "title": title,
            "unit_name": accounts.unit_name,
            "fiscal_year": accounts.fiscal_year,
            "entity_level": accounts.entity_level,
            "pages": paper.page,
        },
        "tables": [p.truth() for p in flow.placed],
    }
    if wrong:
        truth["misprints"] = wrong
    return truth


def _misprinted(table: Table, misprint: Misprint, wrong: list[dict[str, object]]) -> Table:
    rows = texts(table.rows)
    for r, row in enumerate(rows):
        if misprint.row in row[: misprint.column]:
            right = row[misprint.column]
            printed = f"{Decimal(right.replace(',', '')) + misprint.added:{',' if ',' in right else ''}.2f}"
            wrong.append({
                "form": table.form, "title": table.title, "row": r, "column": misprint.column,
                "label": misprint.row, "printed": printed, "should_be": right,
            })  # fmt: skip
            return with_texts(table, [(r, misprint.column, printed)])
    raise ValueError(f"{table.title} has no row {misprint.row}")


def _cover(flow: Flow, title: str) -> None:
    flow.page(numbered=False)
    flow.gap(200)
    # The year begins the second line, as on printed covers.
    flow.centred(title.replace("20", "\n20", 1), 26.0)


def _contents(flow: Flow, titles: Sequence[str], words: str) -> None:
    flow.page(numbered=False)
    flow.centred("目 录", 20.0)
    small = {"size": 12.0, "line": 21.0}
    flow.paragraph(f"第一部分 {words}概况", indent=False, bold=True, **small)
    for text in ("一、主要职能", f"二、{words}决算单位构成"):
        flow.paragraph(text, **small)
    flow.paragraph(f"第二部分 {words}决算表", indent=False, bold=True, **small)
    for numeral, text in zip(NUMERALS + "十", titles, strict=False):
        flow.paragraph(f"{numeral}、{text}", **small)
    flow.paragraph(f"第三部分 {words}决算情况说明", indent=False, bold=True, **small)
    flow.paragraph("第四部分 名词解释", indent=False, bold=True, **small)


def _overview(flow: Flow, accounts: Accounts, words: str) -> None:
    flow.page()
    flow.centred(f"第一部分 {accounts.unit_name}概况", 20.0)
    flow.heading("一、主要职能")
    flow.paragraph(f"{accounts.unit_name}的主要职责是：")
    for text in DUTIES:
        flow.paragraph(text)
    flow.heading(f"二、{words}决算单位构成")
    flow.paragraph(
        f"纳入{accounts.unit_name}{accounts.fiscal_year}年度{words}决算编制范围的单位共{len(accounts.units)}家，包括："
    )
    flow.gap(8)
    flow.table(shanghai.composition(accounts), captioned=False)


def _forms(flow: Flow, tables: Sequence[Table], heading: str) -> None:
    for n, table in enumerate(tables):
        flow.page(table.landscape)
        if n == 0:
            flow.centred(heading, 16.0)
        flow.table(table)


def explanation_pages(flow: Flow, accounts: Accounts, unit: str, words: str) -> None:
    """The pages of prose that repeat the figures, and the glossary; `words` say whose accounts they are."""
    flow.page()
    flow.centred(f"第三部分 {accounts.unit_name}{accounts.fiscal_year}年度{words}决算情况说明", 18.0)
    for heading, paragraphs in sections(accounts, unit):
        flow.heading(heading)
        for text in paragraphs:
            flow.paragraph(text)
    flow.page()
    flow.centred("第四部分 名词解释", 18.0)
    for text in GLOSSARY:
        flow.paragraph(text)
