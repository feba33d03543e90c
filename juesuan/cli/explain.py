"""`juesuan explain`: from a figure or a finding to the place on the page.

What belongs here: the command's questions to the warehouse and their layout. The picture is drawn by
`juesuan.reading` in a bounded process.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from juesuan import terms
from juesuan.cli.output import as_json, fail, guarded, line, table
from juesuan.cli.warehouse import Warehouse, json_row
from juesuan.cli.words import half, say
from juesuan.errors import WarehouseMissing
from juesuan.settings import Settings, settings_from

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_FACT = """
SELECT f.*, r.file, r.unit_name, r.fiscal_year, r.report_kind, p.file AS page_file, p.sha256 AS page_sha256,
  p.kind AS page_kind, f.page - p.first_page + 1 AS page_in_file
FROM fact_amount f JOIN dim_report r USING (report_id) LEFT JOIN report_file p
  ON p.report_id = f.report_id AND f.page >= p.first_page AND f.page < p.first_page + p.pages
WHERE {where} ORDER BY f.page, f.row, f.col
"""
_VERDICT = """
SELECT v.*, r.file, r.unit_name, r.fiscal_year, r.report_kind
FROM reconciliation v JOIN dim_report r USING (report_id) WHERE {where} ORDER BY v.rule_id, v.verdict_id
"""


def declare(app: typer.Typer) -> None:
    """Add the command `explain`."""
    app.command(
        "explain",
        help=say("说明一个数字或一条核对结果：在哪一页、印作什么、参与哪些核对。",
                 "Explain a figure or a finding: its page, what is printed, what it takes part in."),
        epilog=say(
            "\b\n例：\n  juesuan sql \"SELECT verdict_id, statement FROM reconciliation WHERE verdict = 'broken'\"\n"
            "  juesuan explain 44874c062a89c26e/income/1/3\n"
            "  juesuan explain 44874c062a89c26e/A12/r5 --image 证据.png",
            "\b\nExamples:\n"
            "  juesuan sql \"SELECT verdict_id, statement FROM reconciliation WHERE verdict = 'broken'\"\n"
            "  juesuan explain 44874c062a89c26e/income/1/3\n"
            "  juesuan explain 44874c062a89c26e/A12/r5 --image evidence.png",
        ),
    )(explain)  # fmt: skip


@guarded
def explain(
    id_: Annotated[
        str, typer.Argument(metavar="FACT_ID|VERDICT_ID", help=say("数据编号或核对编号", "key of a figure or verdict"))
    ],
    image: Annotated[
        Path | None,
        typer.Option("--image", help=say("把所在之处画成 PNG；多页则每页一个", "draw the place; a PNG a page")),
    ] = None,
    warehouse: Warehouse = None,
    raw: Annotated[Path | None, typer.Option("--raw", help=say("原文件夹", "folder of the PDFs"))] = None,
    json_: Annotated[bool, typer.Option("--json", help=say("输出 JSON", "print JSON"))] = False,
) -> None:
    """Show where a figure stands and what it takes part in, or which figures a verdict rests on."""
    from juesuan.warehouse.published import connect

    settings = settings_from(raw=raw, warehouse=warehouse)
    with connect(settings.warehouse, sealed=True) as con:
        found = _look_up(con, id_)
    if json_:
        as_json(_plain(found))
    elif "rule_id" in found:
        _show_verdict(found)
    else:
        _show_fact(found)
    if image is not None:
        _draw(settings, found, image, told=not json_)


def _look_up(con: DuckDBPyConnection, id_: str) -> dict[str, Any]:
    """The figure or the verdict of that key, with what it is tied to; WarehouseMissing where there is neither."""
    facts = _rows(con, _FACT.format(where="f.fact_id = ?"), [id_])
    if facts:
        tied = "v.verdict_id IN (SELECT verdict_id FROM reconciliation_term WHERE fact_id = ?)"
        return {**facts[0], "verdicts": _rows(con, _VERDICT.format(where=tied), [id_])}
    verdicts = _rows(con, _VERDICT.format(where="v.verdict_id = ?"), [id_])
    if not verdicts:
        raise WarehouseMissing(
            f"库中没有编号 {id_}；编号见 fact_amount.fact_id 或 reconciliation.verdict_id | "
            f"no such key: {id_}; keys are fact_amount.fact_id and reconciliation.verdict_id"
        )
    tied = "f.fact_id IN (SELECT fact_id FROM reconciliation_term WHERE verdict_id = ?)"
    cells = {fact["fact_id"]: fact for fact in _rows(con, _FACT.format(where=tied), [id_])}
    parts = _rows(
        con, "SELECT * FROM reconciliation_term WHERE verdict_id = ? ORDER BY side, sign DESC, fact_id", [id_]
    )
    return {
        **verdicts[0],
        "numbers": [{**cells[part["fact_id"]], **part} for part in parts if part["fact_id"] in cells],
    }


def _rows(con: DuckDBPyConnection, query: str, values: Sequence[object]) -> list[dict[str, Any]]:
    asked = con.execute(query, values)
    names = [column[0] for column in asked.description]
    return [dict(zip(names, row, strict=True)) for row in asked.fetchall()]


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """A figure or a verdict with what it is tied to, as `juesuan sql --json` writes a row."""
    tied = {name: [_plain(one) for one in value] for name, value in row.items() if isinstance(value, list)}
    return {**json_row(list(row), list(row.values())), **tied}


def _whose(row: dict[str, Any]) -> str:
    kind = say(terms.REPORT_KINDS[row["report_kind"]], row["report_kind"])
    return f"{row['unit_name'] or say('单位未识别', 'unit unknown')}  {row['fiscal_year'] or ''}  {kind}  {row['file']}"


def _show_fact(fact: dict[str, Any]) -> None:
    line(_whose(fact))
    place = say(f"第 {fact['page']} 页", f"page {fact['page']}")
    if fact["page_file"] not in (None, fact["file"]):
        line(say(f"所在文件：{fact['page_file']}", f"in the file {fact['page_file']}"))
    code = fact["function_code"] or fact["economic_code"] or ""
    measure = say(terms.MEASURES[fact["measure"]], fact["measure"])
    line(f"《{say(terms.FORMS[fact['form']], fact['form'])}》 {place}  {code} {fact['line_label']}  {measure}")
    line(
        f"{say(terms.FUNDS[fact['fund']], fact['fund'])}  {say(terms.PHASES[fact['phase']], fact['phase'])}  "
        f"{say(terms.STATES[fact['state']], fact['state'])}"
    )
    if fact["amount"] is not None:
        meant = say(
            f"{fact['amount']:,} 元（末位单位 {fact['step'].normalize():f} 元）",
            f"{fact['amount']:,} yuan (last digit {fact['step'].normalize():f} yuan)",
        )
    elif fact["quantity"] is not None:
        meant = f"{fact['quantity'].normalize():f} {fact['unit']}"
    else:
        meant = say("无数", "no number")
    line(f"{say('印作', 'printed')} “{fact['printed']}” {fact['unit']}  →  {meant}")
    edges = [fact[name] for name in ("x0", "y0", "x1", "y1")]
    box = f"[{', '.join(f'{edge:.1f}' for edge in edges)}] pt" if None not in edges else fact["cell"] or say("无框", "none")
    proof = say(terms.PROOFS[fact["proof"]], fact["proof"])
    line(f"{say('位置', 'place')} {box}  {say('读取', 'read by')} {_reader(fact['read_by'])}  {proof}")
    line(say(f"参与核对 {len(fact['verdicts'])} 处：", f"takes part in {len(fact['verdicts'])} checks:"))
    for verdict in fact["verdicts"]:
        result = say(terms.VERDICTS[verdict["verdict"]], verdict["verdict"])
        line(f"  {result}  {verdict['statement']}  【{verdict['place']}】  {_sides(verdict)}  {verdict['verdict_id']}")


def _show_verdict(verdict: dict[str, Any]) -> None:
    line(_whose(verdict))
    result = say(terms.VERDICTS[verdict["verdict"]], verdict["verdict"])
    line(f"{result}  {verdict['rule_id']}  {verdict['statement']}  【{verdict['place']}】")
    if verdict["left_value"] is not None:
        line(
            f"{_sides(verdict)}  "
            + say(
                f"差额 {_money(verdict['gap'])} 元，容许 {_money(verdict['allowed'])} 元",
                f"gap {_money(verdict['gap'])} yuan, allowed {_money(verdict['allowed'])}",
            )
        )
    if verdict["reason"]:
        line(verdict["reason"])
    names = say("方,号,表,页,行,栏,印作,单位,编号", "side,sign,form,page,line,measure,printed,unit,key").split(",")
    rows = [
        [
            say({"left": "左", "right": "右"}[n["side"]], n["side"]),
            "+" if n["sign"] > 0 else "−",
            say(terms.FORMS[n["form"]], n["form"]), n["page"], n["line_label"],
            say(terms.MEASURES[n["measure"]], n["measure"]), n["printed"], n["unit"], n["fact_id"],
        ]
        for n in verdict["numbers"]
    ]  # fmt: skip
    if rows:
        table(names, rows, right=False)


def _sides(verdict: dict[str, Any]) -> str:
    return f"{_money(verdict['left_value'])} {verdict['relation']} {_money(verdict['right_value'])}"


def _money(value: Any) -> str:
    return "—" if value is None else f"{value:,.2f}"


def _draw(settings: Settings, found: dict[str, Any], image: Path, *, told: bool) -> None:
    from juesuan.pool import Bounds, run_one

    # A rule across reports has cells of another document too.
    own = found["report_id"][:16]
    cells = [cell for cell in found.get("numbers", [found]) if cell["fact_id"].startswith(own)]
    pages = sorted({cell["page"] for cell in cells if cell["x0"] is not None and cell["page_kind"] == "pdf"})
    if not cells:
        fail(say("这条核对没有涉及任何数字，无图可画", "this verdict rests on no figure: nothing to draw"))
    if not pages:
        fail(say("数字出自电子表格、Word 文件或文本，没有页面可画；位置见上", "no page to draw: the figures stand in no PDF"))
    bounds = Bounds(settings.seconds_per_document, settings.memory_per_document)
    for number, page in enumerate(pages):
        here = [cell for cell in cells if cell["page"] == page]
        out = image if number == 0 else image.with_name(f"{image.stem}-{page}{image.suffix}")
        task = {
            "path": str(_page_file(settings, here[0])), "page": here[0]["page_in_file"], "out": str(out.absolute()),
            "boxes": [[c["x0"], c["y0"], c["x1"], c["y1"]] for c in here if c["x0"] is not None],
        }  # fmt: skip
        with tempfile.TemporaryDirectory(prefix="juesuan-") as scratch:
            outcome = run_one("juesuan.cli.tasks:draw_place", task, bounds=bounds, scratch=Path(scratch))
        if outcome.value is None:
            last = outcome.detail.strip().splitlines()[-1] if outcome.detail.strip() else outcome.reason
            fail(say(f"画不出来：{last}", f"could not draw it: {last}"))
        elif "problem" in outcome.value:
            fail(half(outcome.value["problem"]))
        elif told:
            line(say(f"第 {page} 页：{out}", f"page {page}: {out}"))


def _page_file(settings: Settings, cell: dict[str, Any]) -> Path:
    """The PDF that a figure's page stands in, if it is still the one that was loaded; else the command ends."""
    pdf = settings.raw / str(cell["page_file"])
    if not pdf.is_file():
        fail(say(f"原文件不在 {pdf}；请用 --raw 指出原文件夹", f"the PDF is not at {pdf}: name its folder with --raw"))
    if hashlib.sha256(pdf.read_bytes()).hexdigest() != cell["page_sha256"]:
        fail(say(f"{pdf} 已不是入库时的文件，不能作证", f"{pdf} is no longer the file that was loaded"))
    return pdf


def _reader(name: str) -> str:
    return say(terms.READERS.get(name, name), name)
