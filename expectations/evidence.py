"""Pages of evidence 「核对依据」 beside the quality pages: every finding of a rule with the numbers behind it.

What belongs here: from a staged warehouse to HTML that needs no network: fact ids, pages and printed texts, with the
command that draws the place. Nothing here judges; Great Expectations' pages link to these.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from expectations.counting import Counted, rows_asked
from expectations.sums import WORST_FINDINGS
from juesuan import terms

if TYPE_CHECKING:
    import duckdb

FOLDER: Final = "evidence"
# The address that the quality pages carry until it is known how deep a page lies.
SCHEME: Final = "evidence:"

_FINDINGS: Final = f"SELECT * FROM {WORST_FINDINGS} ORDER BY rule_id, nth"
_NUMBERS: Final = f"""
SELECT t.verdict_id, t.side, t.sign, f.fact_id AS id, f.form, f.page, f.line_label AS label, f.measure,
       f.printed || f.unit AS printed, r.unit_name, r.fiscal_year, r.file
FROM (SELECT * FROM staged.reconciliation_term SEMI JOIN {WORST_FINDINGS} USING (verdict_id)) t
JOIN staged.fact_amount f USING (fact_id) JOIN staged.dim_report r USING (report_id)
UNION ALL
SELECT t.verdict_id, t.side, t.sign, s.statement_id, NULL, s.page, s.subject, NULL, s.quote, r.unit_name,
       r.fiscal_year, r.file
FROM (SELECT * FROM staged.reconciliation_statement SEMI JOIN {WORST_FINDINGS} USING (verdict_id)) t
JOIN staged.statement s USING (statement_id) JOIN staged.dim_report r USING (report_id)
ORDER BY ALL
"""
_SIDES: Final = {"left": "左方", "right": "右方"}


def link_to(rule_id: str, verdict_id: str) -> str:
    """The address of a finding's evidence, for a page whose depth is not known yet."""
    return f"{SCHEME}{quote(rule_id)}.html#{quote(verdict_id)}"


def relative(page: str, up: str) -> str:
    """A page's HTML with the addresses of evidence made relative; `up` leads to the folder of all pages."""
    return page.replace(f'"{SCHEME}', f'"{up}{FOLDER}/')


def evidence_pages(con: duckdb.DuckDBPyConnection, counted: Iterable[Counted]) -> dict[str, str]:
    """A page for each rule that is broken somewhere: file name and HTML."""
    broken = {one.check.rule_id: one for one in counted if one.check.rule_id and one.failing}
    if not broken:
        return {}
    found, problem = rows_asked(con, _FINDINGS)
    behind, more = rows_asked(con, _NUMBERS)
    findings, numbers = _by(found, "rule_id"), _by(behind, "verdict_id")
    return {
        f"{rule_id}.html": _page(one, findings.get(rule_id, ()), numbers, problem or more)
        for rule_id, one in broken.items()
    }


def _by(rows: Iterable[dict[str, Any]], name: str) -> dict[str, list[Mapping[str, Any]]]:
    """Rows in their order under what stands in one of their columns."""
    under: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        under.setdefault(row[name], []).append(row)
    return under


def write_evidence(site: Path, pages: Mapping[str, str]) -> None:
    """Put the pages into their folder of the site."""
    (site / FOLDER).mkdir(exist_ok=True)
    for name, text in pages.items():
        (site / FOLDER / name).write_text(text, encoding="utf-8")


def _page(
    one: Counted, found: Sequence[Mapping[str, Any]], numbers: Mapping[str, Sequence[Mapping[str, Any]]], problem: str
) -> str:  # fmt: skip
    title = escape(one.check.statement)
    unasked = f"<p>依据未能全部取出：{escape(problem)}</p>" if problem else ""
    more = (
        f"<p>只列差额最大的 {len(found)} 处，共 {one.failing} 处；其余见数据库的 reconciliation 表。</p>"
        if one.failing and one.failing > len(found)
        else ""
    )
    parts = [
        '<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8">',
        f'<title>{title}</title><link rel="stylesheet" href="../static/bootstrap/bootstrap.min.css">',
        '<link rel="stylesheet" href="../static/pages.css"></head><body class="container-fluid p-4">',
        f'<p><a href="../index.html">质量报告首页</a></p><h1>{title}</h1>',
        f"<p>{escape(terms.SEVERITIES.get(one.check.severity, one.check.severity))}；{escape(one.outcome)}</p>{unasked}{more}",
        *(part for finding in found for part in _finding(finding, numbers.get(finding["verdict_id"], ()))),
        "</body></html>",
    ]
    return "\n".join(parts) + "\n"


def _finding(finding: Mapping[str, Any], numbers: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    key = finding["verdict_id"]
    yield f'<section id="{escape(key)}"><h2>{_text(finding["unit_name"])} {_text(finding["fiscal_year"])}　{_text(finding["place"])}</h2>'
    yield f"<p>文件：{_text(finding['file'])}　页码：{_text(finding['pages'])}</p>"
    if finding["left_value"] is not None and finding["right_value"] is not None:
        unit = finding["unit"] or "元"
        yield (
            f"<p>左方 {finding['left_value']:,.2f} {escape(finding['relation'])} 右方 {finding['right_value']:,.2f}（{escape(unit)}）；"
            f"差额 {finding['gap']:,.2f}，尾差至多 {finding['allowed']:,.2f}</p>"
        )
    if finding["reason"]:
        yield f"<p>{_text(finding['reason'])}</p>"
    if numbers:
        yield (
            '<table class="table table-sm table-bordered"><tr><th>方</th><th>报告</th><th>页</th><th>表</th><th>行</th>'
            "<th>印作</th><th>编号</th></tr>"
        )
        for number in numbers:
            side = _SIDES[number["side"]] + ("（减）" if number["sign"] < 0 else "")
            form = terms.FORMS.get(number["form"], number["form"]) if number["form"] else "说明文字"
            cells = [
                side, f"{number['unit_name'] or ''} {number['fiscal_year'] or ''}", number["page"], form, number["label"],
                number["printed"], number["id"],
            ]  # fmt: skip
            yield f"<tr>{''.join(f'<td>{_text(cell)}</td>' for cell in cells)}</tr>"
        yield "</table>"
    yield f"<p>在命令行中查看并画出所在之处：<code>juesuan explain {escape(shlex.quote(key))} --image 位置.png</code></p></section>"


def _text(value: object) -> str:
    return "" if value is None else escape(str(value))
