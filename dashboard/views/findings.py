"""Findings 「核对发现」: what the accounts' own arithmetic says, and for each finding the page with the cells marked.

What belongs here: the list with its filters, and one finding with its evidence.
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from typing import Any, Final

import pandas as pd
import streamlit as st

from dashboard import panels
from dashboard.controls import page_of, pick, put, several, stated, words
from dashboard.queries import accounts as accounts_queries
from dashboard.queries import findings as queries
from dashboard.queries import overview as overview_queries
from dashboard.queries import prose as prose_queries
from dashboard.queries.frames import PAGE, records
from dashboard.text import cell, count, plain
from dashboard.views import behind, verdicts
from dashboard.views.cause import cause_of
from dashboard.visit import Visit, bracketed, link
from dashboard.words import rule_statement, say, word

_VERDICTS: Final = ("broken", "template", "undefined", "rounding", "untestable", "exact")
_SEVERITIES: Final = ("error", "warning", "info")


def show(visit: Visit) -> None:
    """The whole page."""
    st.title(say("核对发现", "Findings"), anchor=False)
    filters = _filters(visit)
    total = visit.ask(queries.count_findings, **filters)
    st.caption(
        say(f"{count(total)} 处，按严重程度和差额排列。选一行看依据与原件。",
            f"{count(total)} findings, the gravest and largest first. Pick a row for its numbers and page.")
    )  # fmt: skip
    page = page_of(total, PAGE)
    rows = visit.ask(queries.findings, **filters, offset=page * PAGE)
    if rows.empty:
        st.info(say("没有符合条件的发现。", "No finding fits."))
    else:
        _list(visit, rows)
    _chosen(visit, rows)


def _filters(visit: Visit) -> dict[str, Any]:
    first, second = st.columns([5, 2])
    with first:
        verdicts = several(
            say("结果", "Verdict"), _VERDICTS, "result", panels.verdict_word, ["broken"], ("page", "finding")
        )
    with second:
        severities = several(
            say("严重程度", "Severity"), _SEVERITIES, "level", lambda code: word("severity", code), ["error", "warning"],
            ("page", "finding"),
        )  # fmt: skip
    rule_column, region_column, year_column, unit_column = st.columns([4, 2, 2, 3])
    rules = {row["rule_id"]: row for row in records(visit.ask(queries.rules_met))}
    with rule_column:
        rule = pick(
            say("规则", "Rule"), list(rules), "rule", lambda rule_id: _rule_name(rules[rule_id]),
            everything=say("全部规则", "All rules"), forget=("page", "finding"),
        )  # fmt: skip
    with region_column:
        region = pick(
            say("地区", "Region"), list(visit.ask(overview_queries.regions)["region"]), "region", cell,
            everything=say("全部地区", "All regions"), forget=("page", "finding"),
        )  # fmt: skip
    with year_column:
        years = [str(year) for year in visit.ask(overview_queries.years)["fiscal_year"]]
        year = pick(
            say("年度", "Year"), years, "year", str, everything=say("全部年度", "All years"), forget=("page", "finding")
        )
    with unit_column:
        search = words(
            say("查找单位", "Find a unit"),
            "q",
            hint=say("名称中的几个字", "part of its name"),
            forget=("page", "finding"),
        )
    return {
        "verdicts": verdicts, "severities": severities, "rule": rule or None, "region": region or None,
        "year": int(year) if year else None, "search": search or None, "report": _report(visit),
    }  # fmt: skip


def _rule_name(row: Mapping[str, Any]) -> str:
    broken = say(f"　不符 {count(row['broken'])}", f"  broken {count(row['broken'])}") if row["broken"] else ""
    return cell(f"{row['rule_id']} {rule_statement(row['rule_id'], row['statement'])}{broken}")


def _report(visit: Visit) -> str | None:
    """The document that the address limits the list to, with a way out."""
    report_id = stated("report")
    found = visit.ask(accounts_queries.document, report_id) if report_id else pd.DataFrame()
    if found.empty:
        return None
    row = found.iloc[0]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(say("只看文件 ", "Only the document ") + f"**{plain(row['file'])}**")
        st.button(say("看全部文件", "Show all documents"), on_click=lambda: put(report=None, finding=None, page=None))
    return str(row["report_id"])


def _list(visit: Visit, rows: pd.DataFrame) -> None:
    picked = panels.grid(
        verdicts.listed(visit, rows), say("核对发现", "Findings"), "found", amounts=[verdicts.gap_title(visit)],
        height=min(35 * len(rows) + 38, 330),
        widths={say("应当成立的关系", "What must hold"): 320, say("处", "Place"): 200, say("单位", "Unit"): 170},
    )  # fmt: skip
    if picked is not None and st.session_state.get("found_last") != rows.at[picked, "verdict_id"]:
        st.session_state["found_last"] = rows.at[picked, "verdict_id"]
        put(finding=str(rows.at[picked, "verdict_id"]))


def _chosen(visit: Visit, rows: pd.DataFrame) -> None:
    """One finding, chosen by list or by picking a row of the table."""
    listed = {row["verdict_id"]: row for row in records(rows)}
    asked = stated("finding")
    if asked and asked not in listed:
        found = records(visit.ask(queries.finding, asked))
        if found:
            listed = {asked: found[0]} | listed
        else:
            st.info(
                say(
                    "本版已没有这处发现：可能已更正或已消除。",
                    "This release has no such finding: it may have been cleared.",
                )
            )
    chosen = pick(
        say("看哪一处（也可选表中的行）", "Which finding (or pick a row of the table)"), list(listed), "finding",
        lambda verdict_id: _finding_name(listed[verdict_id]), everything=say("不查看", "none"),
    )  # fmt: skip
    if chosen:
        _finding(visit, records(visit.ask(queries.finding, chosen))[0])


def _finding_name(row: Mapping[str, Any]) -> str:
    return cell(f"{row['unit_name']} {row['fiscal_year'] or ''}　{row['rule_id']}　{row['place']}")


def _finding(visit: Visit, finding: Mapping[str, Any]) -> None:
    st.header(plain(rule_statement(finding["rule_id"], finding["statement"])), anchor=False)
    said = (
        f"{panels.verdict_word(finding['verdict'])} · {word('severity', finding['severity'])} · "
        f"{say('规则', 'rule')} {plain(finding['rule_id'])} · {word('family', finding['family'])} · "
        f"{say('处', 'place')} {plain(finding['place'])}"
    )
    st.markdown(said)
    kind = word("report_kind", finding["report_kind"])
    link("accounts", f"{finding['unit_name']} {finding['fiscal_year'] or ''} {kind}",
         unit=finding["unit_id"] or "", report=finding["report_id"])  # fmt: skip
    numbers = visit.ask(queries.numbers_behind, finding["verdict_id"])
    told = visit.ask(prose_queries.statements_behind, finding["verdict_id"])
    _sides(visit, finding, finding["unit"] or verdicts.unit_of(numbers, told))
    if finding["reason"] and (finding["left_value"] is None or not verdicts.is_of_forms(finding)):
        st.markdown(plain(finding["reason"]))
    cause = visit.ask(cause_of, finding["report_id"], finding["verdict_id"])
    if cause and cause[0] != finding["reason"]:
        st.markdown(f"**{say('可疑之处', 'Suspect')}**　{plain(say(*cause))}")
    _same_cause(visit, finding)
    behind.show(visit, finding, numbers, told)
    st.caption(say("在命令行中查看同一处：", "The same on the command line:"))
    st.code(f"juesuan explain {shlex.quote(finding['verdict_id'])}", language=None)


def _same_cause(visit: Visit, finding: Mapping[str, Any]) -> None:
    """The other findings that one slip has brought about: an auditor asks about it once."""
    if not finding["root_cause"]:
        return
    every = visit.ask(queries.same_cause, finding["report_id"], finding["root_cause"])
    others = records(every[every["verdict_id"] != finding["verdict_id"]])
    if not others:
        return
    with st.expander(
        say(f"同一根源的另外 {len(others)} 处", f"{len(others)} more of the same cause"),
        key="same_cause",
    ):
        panels.table(
            [
                {
                    say("规则", "Rule"): row["rule_id"],
                    say("应当成立的关系", "What must hold"): rule_statement(row["rule_id"], row["statement"]),
                    say("处", "Place"): row["place"], say("结果", "Verdict"): panels.verdict_word(row["verdict"]),
                    say("说明", "Reason"): row["reason"], say("页", "Pages"): row["pages"],
                }
                for row in others
            ],
            say("同一根源的发现", "Findings of the same cause"),
        )  # fmt: skip


def _sides(visit: Visit, finding: Mapping[str, Any], unit: str) -> None:
    if finding["left_value"] is None:
        return
    relation = {"=": "＝", "<=": "≤"}.get(finding["relation"], finding["relation"])
    shown = (
        (say("左方 L", "Left side L"), verdicts.side(visit, finding["left_value"], unit), None),
        (say(f"应当 {relation} 右方 R", f"should be {relation} right side R"),
         verdicts.side(visit, finding["right_value"], unit), None),
        (say("差额（左减右）", "Gap (left minus right)"), verdicts.difference(visit, finding["gap"], unit), None),
        (say("尾差至多", "Rounding explains"), verdicts.allowance(visit, finding["allowed"], unit),
         say("由印出的小数位数算出：每个数最多差半个末位", "from the printed decimals: half of the last digit each")),
    )  # fmt: skip
    in_unit = bracketed(plain(verdicts.unit_name(visit, unit)))
    for column, (name, value, explained) in zip(st.columns(len(shown)), shown, strict=True):
        column.metric(f"{name}{in_unit}", value, border=True, help=explained, height="stretch")
