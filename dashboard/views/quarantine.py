"""Quarantine 「待核」: what was seen and not understood, whose fault it seems, and the page it stands on.

What belongs here: the list with its filters, and one place with its page.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd
import streamlit as st

from dashboard import panels, pictures
from dashboard.controls import page_of, pick, put, several, words
from dashboard.queries import findings as queries
from dashboard.queries import overview as overview_queries
from dashboard.queries.frames import PAGE, records, total_of
from dashboard.text import cell, count, plain
from dashboard.visit import Visit, link
from dashboard.words import say, word

_FAULTS: Final = ("reader", "undecided", "publisher")


def show(visit: Visit) -> None:
    """The whole page."""
    st.title(say("待核", "Quarantine"), anchor=False)
    st.markdown(
        say("看到而没有读懂的，宁可放在这里，也不猜。责任在公开单位的，请其更正；在本程序的，补一个版式后会自动重读。",
            "What was seen and not understood is kept here rather than guessed. The publisher's faults are theirs to "
            "mend; ours leave by themselves once a variant is added.")
    )  # fmt: skip
    _reasons(visit)
    asked = _filters(visit)
    rows = visit.ask(queries.quarantine, **asked)
    total = total_of(rows)
    st.caption(say(f"{count(total)} 处。选一行看所在的页。", f"{count(total)} places. Pick a row for its page."))
    page = page_of(total, PAGE)
    if page:
        rows = visit.ask(queries.quarantine, **asked, offset=page * PAGE)
    if rows.empty:
        st.info(say("没有符合条件的待核。", "Nothing fits."))
        return
    _list(rows)
    listed = {row["quarantine_id"]: row for row in records(rows)}
    chosen = pick(
        say("看哪一处（也可选表中的行）", "Which place (or pick a row of the table)"), list(listed), "place",
        lambda key: cell(f"{listed[key]['file']}　{_message(listed[key])}"), everything=say("不查看", "none"),
    )  # fmt: skip
    if chosen:
        _place(visit, listed[chosen])


def _reasons(visit: Visit) -> None:
    rows = records(visit.ask(queries.quarantine_reasons))
    if not rows:
        return
    places, documents = say("处", "Places"), say("文件", "Documents")
    panels.table(
        [
            {
                say("责任", "Fault"): word("fault", row["fault"]), say("环节", "Stage"): word("stage", row["stage"]),
                say("原因代号", "Reason"): row["reason"], places: count(row["places"]), documents: count(row["documents"]),
            }
            for row in rows
        ],
        say("待核的原因", "Reasons"), numbers=[places, documents],
    )  # fmt: skip


def _filters(visit: Visit) -> dict[str, Any]:
    faults = several(say("责任", "Fault"), _FAULTS, "fault", lambda code: word("fault", code), (), ("page", "place"))
    first, second, third, fourth = st.columns([3, 2, 2, 3])
    with first:
        reasons = list(dict.fromkeys(visit.ask(queries.quarantine_reasons)["reason"]))
        reason = pick(
            say("原因代号", "Reason"),
            reasons,
            "reason",
            cell,
            everything=say("全部原因", "All reasons"),
            forget=("page", "place"),
        )
    with second:
        regions = list(visit.ask(overview_queries.regions)["region"])
        region = pick(
            say("地区", "Region"),
            regions,
            "region",
            cell,
            everything=say("全部地区", "All regions"),
            forget=("page", "place"),
        )
    with third:
        years = [str(year) for year in visit.ask(overview_queries.years)["fiscal_year"]]
        year = pick(
            say("年度", "Year"), years, "year", str, everything=say("全部年度", "All years"), forget=("page", "place")
        )
    with fourth:
        search = words(
            say("查找单位或文件", "Find a unit or file"), "q", hint=say("名称中的几个字", "part of its name"),
            forget=("page", "place"),
        )  # fmt: skip
    return {
        "faults": faults, "reason": reason or None, "region": region or None, "year": int(year) if year else None,
        "search": search or None,
    }  # fmt: skip


def _message(row: Mapping[str, Any]) -> str:
    return say(row["message_zh"], row["message_en"])


def _list(rows: pd.DataFrame) -> None:
    listed = [
        {
            say("责任", "Fault"): word("fault", row["fault"]), say("文件", "File"): row["file"],
            say("页", "Page"): row["page"], say("表", "Form"): word("form", row["form"]),
            say("原因", "Reason"): _message(row), say("印作", "Printed"): row["printed"], say("行列", "Place"): row["place"],
        }
        for row in records(rows)
    ]  # fmt: skip
    picked = panels.grid(
        listed, say("待核", "Quarantine"), "quarantined", height=min(35 * len(rows) + 38, 400),
        widths={say("文件", "File"): 280, say("原因", "Reason"): 420},
    )  # fmt: skip
    if picked is not None and st.session_state.get("quarantined_last") != rows.at[picked, "quarantine_id"]:
        st.session_state["quarantined_last"] = rows.at[picked, "quarantine_id"]
        put(place=str(rows.at[picked, "quarantine_id"]))


def _place(visit: Visit, row: Mapping[str, Any]) -> None:
    st.header(plain(_message(row)), anchor=False)
    st.markdown(
        f"{say('责任', 'Fault')} {word('fault', row['fault'])} · {say('环节', 'stage')} {word('stage', row['stage'])} · "
        f"{say('代号', 'reason')} {plain(row['reason'])}"
    )
    if row["printed"]:
        st.caption(say("印作", "Printed"))
        st.code(cell(row["printed"]), language=None, wrap_lines=True)
    if row["unit_id"] and row["pages"]:
        link("accounts", f"{row['unit_name']} {row['fiscal_year'] or ''}", unit=row["unit_id"], report=row["report_id"])
    page = row["page"] or (1 if row["pages"] else None)
    if page is None:
        st.info(say("这份文件打不开，没有页面可看。", "The document does not open: there is no page to show."))
        return
    pictures.one_page(visit, row["report_id"], page)
