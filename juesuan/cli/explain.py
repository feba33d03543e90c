"""`juesuan explain`: from a figure or a finding to the place on the page.

What belongs here: the command's questions to the warehouse and their layout. Pictures are `explain_pictures`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from juesuan import terms
from juesuan.cli.explain_pictures import draw
from juesuan.cli.output import as_json, guarded, line, table
from juesuan.cli.warehouse import Warehouse, json_row
from juesuan.cli.words import say
from juesuan.errors import WarehouseMissing
from juesuan.settings import settings_from

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# Whose a figure is, and which page of which file: pages are numbered on through a report's files.
_WHOSE = "r.file, r.unit_name, r.fiscal_year, r.report_kind"
_PLACE = """
p.file AS page_file, p.sha256 AS page_sha256, p.kind AS page_kind, x.page - p.first_page + 1 AS page_in_file
"""
_PLACED = """
x JOIN dim_report r USING (report_id) LEFT JOIN report_file p
  ON p.report_id = x.report_id AND x.page >= p.first_page AND x.page < p.first_page + p.pages
"""
_FACT = f"SELECT x.*, {_WHOSE}, {_PLACE} FROM fact_amount {_PLACED} WHERE {{where}} ORDER BY x.page, x.row, x.col"
_STATEMENT = f"SELECT x.*, {_WHOSE}, {_PLACE} FROM statement {_PLACED} WHERE {{where}} ORDER BY x.page, x.number"
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
            "  juesuan explain 44874c062a89c26e/income/1/3\n  juesuan explain 44874c062a89c26e/s/12\n"
            "  juesuan explain 44874c062a89c26e/A12/r5 --image 证据.png",
            "\b\nExamples:\n"
            "  juesuan sql \"SELECT verdict_id, statement FROM reconciliation WHERE verdict = 'broken'\"\n"
            "  juesuan explain 44874c062a89c26e/income/1/3\n  juesuan explain 44874c062a89c26e/s/12\n"
            "  juesuan explain 44874c062a89c26e/A12/r5 --image evidence.png",
        ),
    )(explain)  # fmt: skip


@guarded
def explain(
    id_: Annotated[
        str, typer.Argument(metavar="FACT_ID|STATEMENT_ID|VERDICT_ID",
                            help=say("数据、文字数据或核对的编号", "key of a figure, a stated figure or a verdict"))
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
    elif "quote" in found:
        _show_statement(found)
    else:
        _show_fact(found)
    if image is not None:
        draw(settings, [*found.get("numbers", ()), *found.get("statements", ())] or [found], image, told=not json_)


def _look_up(con: DuckDBPyConnection, id_: str) -> dict[str, Any]:
    """The figure or the verdict of that key, with what it is tied to; WarehouseMissing where there is neither."""
    for query, key, terms_of in (
        (_FACT, "fact_id", "reconciliation_term"), (_STATEMENT, "statement_id", "reconciliation_statement"),
    ):  # fmt: skip
        # A document's rows are found far faster than a long key among millions.
        own = "x.report_id IN (SELECT report_id FROM dim_report WHERE starts_with(report_id, ?))"
        figures = _rows(con, query.format(where=f"{own} AND x.{key} = ?"), [id_.partition("/")[0], id_])
        if figures:
            tied = f"v.verdict_id IN (SELECT verdict_id FROM {terms_of} WHERE {key} = ?)"
            return {**figures[0], "verdicts": _rows(con, _VERDICT.format(where=tied), [id_])}
    verdicts = _rows(con, _VERDICT.format(where="v.verdict_id = ?"), [id_])
    if not verdicts:
        raise WarehouseMissing(
            f"库中没有编号 {id_}；编号见 fact_amount.fact_id、statement.statement_id 或 reconciliation.verdict_id | "
            f"no such key: {id_}; keys are fact_amount.fact_id, statement.statement_id and reconciliation.verdict_id"
        )
    return {
        **verdicts[0],
        "numbers": _behind(con, _FACT, "fact_id", "reconciliation_term", id_),
        "statements": _behind(con, _STATEMENT, "statement_id", "reconciliation_statement", id_),
    }


def _behind(con: DuckDBPyConnection, query: str, key: str, terms_of: str, verdict_id: str) -> list[dict[str, Any]]:
    """The figures that a verdict rests on, with their side and sign; of whichever report they are."""
    parts = _rows(con, f"SELECT * FROM {terms_of} WHERE verdict_id = ? ORDER BY side, sign DESC, {key}", [verdict_id])
    tied = f"x.{key} IN (SELECT {key} FROM {terms_of} WHERE verdict_id = ?)"
    figures = {figure[key]: figure for figure in _rows(con, query.format(where=tied), [verdict_id])}
    return [{**figures[part[key]], **part} for part in parts if part[key] in figures]


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
    _show_file(fact)
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
    box = _box(fact) or fact["cell"] or say("无框", "none")
    proof = say(terms.PROOFS[fact["proof"]], fact["proof"])
    line(f"{say('位置', 'place')} {box}  {say('读取', 'read by')} {_reader(fact['read_by'])}  {proof}")
    _show_checks(fact["verdicts"])


def _show_file(figure: dict[str, Any]) -> None:
    """Which file of the report the figure stands in, where that is not plain."""
    if figure["page_file"] not in (None, figure["file"]):
        line(say(f"所在文件：{figure['page_file']}（该文件第 {figure['page_in_file']} 页）",
                 f"in the file {figure['page_file']} (page {figure['page_in_file']} of it)"))  # fmt: skip


def _show_statement(told: dict[str, Any]) -> None:
    line(_whose(told))
    _show_file(told)
    line(f"{say('说明文字', 'prose')}  {say('第', 'page ')}{told['page']}{say(' 页', '')}  {told['section_title'] or ''}  {told['subject']}")
    value = "" if told["value"] is None else f"{told['value'].normalize():,f}{told['unit'] or ''}"
    meant = "" if told["amount"] is None else say(f"  →  {told['amount']:,.2f} 元", f"  →  {told['amount']:,.2f} yuan")
    line(f"{value}{meant}")
    line(f"“{told['quote']}”")
    line(f"{say('位置', 'place')} {_box(told) or say('无框', 'none')}")
    _show_checks(told["verdicts"])


def _show_checks(verdicts: Sequence[dict[str, Any]]) -> None:
    line(say(f"参与核对 {len(verdicts)} 处：", f"takes part in {len(verdicts)} checks:"))
    for verdict in verdicts:
        result = say(terms.VERDICTS[verdict["verdict"]], verdict["verdict"])
        line(f"  {result}  {verdict['statement']}  【{verdict['place']}】  {_sides(verdict)}  {verdict['verdict_id']}")


def _box(figure: dict[str, Any]) -> str:
    """The figure's box on its page; empty where it has none, as in a workbook."""
    edges = [figure[name] for name in ("x0", "y0", "x1", "y1")]
    return "" if None in edges else f"[{', '.join(f'{edge:.1f}' for edge in edges)}] pt"


def _show_verdict(verdict: dict[str, Any]) -> None:
    line(_whose(verdict))
    result = say(terms.VERDICTS[verdict["verdict"]], verdict["verdict"])
    line(f"{result}  {verdict['rule_id']}  {verdict['statement']}  【{verdict['place']}】")
    if verdict["left_value"] is not None:
        line(
            f"{_sides(verdict)}  "
            + say(
                f"差额 {_money(verdict['gap'])} {verdict['unit'] or '元'}，容许 {_money(verdict['allowed'])}",
                f"gap {_money(verdict['gap'])} {verdict['unit'] or 'yuan'}, allowed {_money(verdict['allowed'])}",
            )
        )
    if verdict["reason"]:
        line(verdict["reason"])
    numbers, told = verdict["numbers"], verdict["statements"]
    # A rule across reports has figures of another document too.
    is_across = any(one["report_id"] != verdict["report_id"] for one in [*numbers, *told])
    names = say("方,号,表,页,行,栏,印作,单位,编号", "side,sign,form,page,line,measure,printed,unit,key").split(",")
    rows = [
        [*_side(n), say(terms.FORMS[n["form"]], n["form"]), n["page"], n["line_label"],
         say(terms.MEASURES[n["measure"]], n["measure"]), n["printed"], n["unit"], n["fact_id"]]
        for n in numbers
    ]  # fmt: skip
    _show_rows(names, rows, numbers, is_across=is_across)
    names = say("方,号,页,主语,数,原文,编号", "side,sign,page,subject,figure,sentence,key").split(",")
    rows = [
        [*_side(s), s["page"], s["subject"], "" if s["value"] is None else f"{s['value'].normalize():,f}{s['unit'] or ''}",
         s["quote"], s["statement_id"]]
        for s in told
    ]  # fmt: skip
    _show_rows(names, rows, told, is_across=is_across)


def _side(figure: dict[str, Any]) -> list[str]:
    side = figure["side"]
    return [say({"left": "左", "right": "右"}[side], side), "+" if figure["sign"] > 0 else "−"]


def _show_rows(names: list[str], rows: list[list[Any]], figures: Sequence[dict[str, Any]], *, is_across: bool) -> None:
    """The figures as a table, with their documents where those are several."""
    if is_across:
        names = [say("文件", "document"), *names]
        rows = [[f"{figure['unit_name'] or figure['file']} {figure['fiscal_year'] or ''}", *row]
                for figure, row in zip(figures, rows, strict=True)]  # fmt: skip
    if rows:
        table(names, rows, right=False)


def _sides(verdict: dict[str, Any]) -> str:
    return f"{_money(verdict['left_value'])} {verdict['relation']} {_money(verdict['right_value'])}"


def _money(value: Any) -> str:
    return "—" if value is None else f"{value:,.2f}"


def _reader(name: str) -> str:
    return say(terms.READERS.get(name, name), name)
