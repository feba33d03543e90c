"""Going down a classification 「类、款、项」: a chart of one level, the way back up, and each line's place on the page.

What belongs here: drilling, for any coded form. What must not: which form it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

import pandas as pd
import streamlit as st

from dashboard import charts, panels, pictures
from dashboard.controls import pick, put, stated
from dashboard.queries import accounts as queries
from dashboard.queries.frames import records
from dashboard.text import cell, plain, scaled, share, signed
from dashboard.visit import Visit
from dashboard.words import say

_MOST_BARS: Final = 60


def below(rows: pd.DataFrame, code: str) -> pd.DataFrame:
    """The coded lines one printed level below a code; the highest ones for none."""
    coded = rows[rows["code"].notna()]
    if not code:
        return coded[~coded["parent_code"].isin(set(coded["code"]))]
    return coded[coded["parent_code"] == code]


def way_to(rows: pd.DataFrame, code: str) -> list[str]:
    """The codes from the highest down to this one, as far as the form prints them; empty for an unknown code."""
    parents = dict(zip(rows["code"], rows["parent_code"], strict=True))
    way: list[str] = []
    while code and code in parents and code not in way:
        way.insert(0, code)
        code = parents[code]
    return way


def show(
    visit: Visit, report: Mapping[str, Any], rows: pd.DataFrame, whole: str, parts: Mapping[str, Sequence[str]],
    key: str,
) -> None:  # fmt: skip
    """The chart, table and evidence of one level of `rows`; `whole` is the total's column, `parts` what it splits into.

    The code looked at stands in the address as `code`, the line whose place is shown as `row`.
    """
    code = stated("code")
    way = way_to(rows, code)
    code = way[-1] if way else ""
    _breadcrumb(rows, way)
    under = below(rows, code)
    if under.empty and code:
        st.caption(say("这是本表印出的最末一级。", "This is the finest level that the form prints."))
        shown = rows[rows["code"] == code]
    else:
        shown = under
    ordered = sorted(records(shown), key=lambda row: (-(row[whole] or Decimal(0)), str(row["code"])))
    shown = pd.DataFrame(ordered, columns=list(shown.columns), dtype=object)
    names = [_name(row) for row in records(shown)]
    base = _amount_of(rows, code, whole)
    _chart(visit, shown, names, whole, parts, key)
    _sum_note(visit, under, base, whole)
    _deeper(rows, shown, names)
    # Where no total is printed, shares are those of the level's own sum.
    level = sum((amount for amount in under[whole] if amount is not None), Decimal(0))
    picked = _table(visit, shown, names, whole, parts, base or level, key)
    _place(visit, report, rows, shown, picked, key)


def _name(row: Mapping[str, Any]) -> str:
    return " ".join(part for part in (row["code"], row["name"]) if part)


def _amount_of(rows: pd.DataFrame, code: str, whole: str) -> Decimal | None:
    lines = rows[rows["code"] == code] if code else rows[rows["line"] == "total"]
    amounts = [amount for amount in lines[whole] if amount is not None]
    return amounts[0] if amounts else None


def _breadcrumb(rows: pd.DataFrame, way: Sequence[str]) -> None:
    named = {row["code"]: _name(row) for row in records(rows) if row["code"]}
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.button(say("全部科目", "All codes"), key="to_top", on_click=_open, args=("",), disabled=not way)
        for code in way[:-1]:
            st.button(f"› {plain(named.get(code, code))}", key=f"to_{code}", on_click=_open, args=(code,))
        if way:
            st.markdown(f"› **{plain(named.get(way[-1], way[-1]))}**")


def _chart(
    visit: Visit, shown: pd.DataFrame, names: Sequence[str], whole: str, parts: Mapping[str, Sequence[str]], key: str
) -> None:  # fmt: skip
    bars = [
        {
            "code": row["code"], "name": cell(name), "part": part, "place": place, "amount": visit.drawn(amount),
            "whole": visit.drawn(row[whole]),
        }
        for name, row in list(zip(names, records(shown), strict=True))[:_MOST_BARS]
        for place, (part, amount) in enumerate(_split(row, whole, parts))
        if amount is not None
    ]  # fmt: skip
    if not bars:
        st.caption(say("本级没有印出数字。", "No figure is printed at this level."))
        return
    drawn = pd.DataFrame(bars)
    used = [part for part in parts if part in set(drawn["part"])]
    order = list(dict.fromkeys(drawn["name"]))
    event = st.altair_chart(
        charts.breakdown(drawn, order, used, f"{say('金额', 'Amount')}{visit.in_unit}", say("合计", "Total")),
        # Another level is another chart, on which nothing is picked yet.
        key=f"{key}_{stated('code')}_chart", on_select="rerun", selection_mode=charts.PICKED,
        alt=say(
            f"{len(order)} 个科目的金额，最大的是{order[0]}；数字见下表，用“进入下级科目”可不用鼠标下钻",
            f"Amounts of {len(order)} codes, the largest is {order[0]}; figures in the table below; "
            "“Open a code” drills down without a mouse",
        ),
    )  # fmt: skip
    picked = event["selection"].get(charts.PICKED) or []
    if picked and picked[0].get("code"):
        _open(str(picked[0]["code"]))
        st.rerun()


def _split(row: Mapping[str, Any], whole: str, parts: Mapping[str, Sequence[str]]) -> list[tuple[str, Decimal | None]]:
    """The amounts of a line's parts; parts of several columns are added up, and none printed leaves the whole."""
    split = []
    for part, columns in parts.items():
        printed = [row[column] for column in columns if row[column] is not None]
        split.append((part, sum(printed, Decimal(0)) if printed and any(printed) else None))
    if all(amount is None for _, amount in split):
        return [(next(iter(parts)), row[whole])]
    return split


def _sum_note(visit: Visit, under: pd.DataFrame, base: Decimal | None, whole: str) -> None:
    """Whether the level shown adds up to the line above it: what an auditor would reckon first."""
    amounts = [amount for amount in under[whole] if amount is not None]
    if base is None or not amounts:
        return
    total = sum(amounts, Decimal(0))
    gap = total - base
    added, above = visit.money(total), visit.money(base)
    if not gap:
        st.caption(
            say(
                f"✓ 各行之和 {added} {visit.unit_name}，等于上级印出的数。",
                f"✓ The lines add up to {added} {visit.unit_name}, as printed above them.",
            )
        )
    else:
        apart = signed(scaled(gap, visit.unit), "元")
        st.caption(say(
            f"≠ 各行之和 {added}，上级印出 {above}，相差 {apart} {visit.unit_name}；是否在尾差之内见“核对”。",
            f"≠ The lines add up to {added}, above them is printed {above}: {apart} {visit.unit_name} apart; see “Checks” for "
            "rounding.",
        ))  # fmt: skip


def _deeper(rows: pd.DataFrame, shown: pd.DataFrame, names: Sequence[str]) -> None:
    parents = set(rows["parent_code"])
    named = {row["code"]: name for row, name in zip(records(shown), names, strict=True) if row["code"] in parents}
    deeper = {code: name for code, name in named.items() if code != stated("code")}
    if not deeper:
        return
    st.session_state["open_code"] = None
    st.selectbox(
        say("进入下级科目（也可点图中的条）", "Open a code (or click its bar)"), list(deeper), index=None, key="open_code",
        format_func=lambda code: cell(deeper.get(code, code)), placeholder=say("选择科目", "choose a code"),
        on_change=lambda: _open(st.session_state["open_code"] or stated("code")),
    )  # fmt: skip


def _open(code: str) -> None:
    put(code=code, row=None)


def _table(
    visit: Visit, shown: pd.DataFrame, names: Sequence[str], whole: str, parts: Mapping[str, Sequence[str]],
    base: Decimal | None, key: str,
) -> int | None:  # fmt: skip
    name, total = say("科目", "Code"), f"{say('合计', 'Total')}{visit.in_unit}"
    columns = {
        part: f"{part}{visit.in_unit}"
        for part in parts
        if any(dict(_split(row, whole, parts)).get(part) is not None for row in records(shown))
    }
    listed = []
    for title, row in zip(names, records(shown), strict=True):
        split = dict(_split(row, whole, parts))
        listed.append(
            {name: title, total: visit.drawn(row[whole])}
            | {column: visit.drawn(split.get(part)) for part, column in columns.items() if len(parts) > 1}
            | {
                say("占上级", "Share"): share(row[whole], base),
                say("证明", "Proof"): panels.proof_word(row["proof"]),
                say("页", "Page"): str(row["page"] or ""),
            }
        )  # fmt: skip
    amounts = [total, *(columns.values() if len(parts) > 1 else [])]
    return panels.grid(
        listed, say("本级各科目的金额", "Amounts at this level"), f"{key}_{stated('code')}_lines",
        amounts=amounts, widths={name: 300},
    )  # fmt: skip


def _place(
    visit: Visit, report: Mapping[str, Any], rows: pd.DataFrame, shown: pd.DataFrame, picked: int | None, key: str
) -> None:  # fmt: skip
    """The picture of one line, chosen by list or by picking a row of the table."""
    named = {f"{row['row']}.{row['code'] or row['line']}": row for row in [*records(rows)]}
    here = [f"{row['row']}.{row['code']}" for row in records(shown)]
    options = [
        *here,
        *(place for place, row in named.items() if row["line"] == "total" or row["code"] == stated("code")),
    ]
    options = list(dict.fromkeys(options))
    if picked is not None and st.session_state.get(f"{key}_last") != here[picked]:
        put(row=here[picked])
        st.session_state[f"{key}_last"] = here[picked]
    chosen = pick(
        say("在原件中查看（也可选表中的行）", "Show on the page (or pick a row of the table)"), options, "row",
        lambda place: cell(_name(named[place])), everything=say("不查看", "none"),
    )  # fmt: skip
    if not chosen:
        return
    line = named[chosen]
    cells = visit.ask(queries.cells, report["report_id"], line["form"], int(line["row"]))
    if "col" in line and line["code"]:
        # Blocks side by side share a printed row.
        cells = cells[cells["code"] == line["code"]].reset_index(drop=True)
    pictures.line(visit, report["report_id"], cells)
