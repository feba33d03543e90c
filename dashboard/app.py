"""The page itself: language, navigation, and the release it shows.

What belongs here: what stands on every page. Streamlit runs this file anew for every look and every change.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

import duckdb
import streamlit as st

from dashboard.queries import load
from dashboard.source import Source, current, mark_of
from dashboard.text import UNITS, plain
from dashboard.views import accounts, coverage, findings, last_load, overview, quarantine
from dashboard.visit import Visit
from dashboard.words import LANGUAGE, LANGUAGES, half, say
from juesuan.errors import WarehouseMissing
from juesuan.settings import settings_from

# Looking for a new release costs one look at a file's dates.
_SECONDS_BETWEEN_LOOKS: Final = 5
_LOG: Final = logging.getLogger(__name__)
_UNIT: Final = "unit_of_amounts"

# Less empty space than Streamlit leaves; our own text, like the next, never a document's.
_LOOK: Final = """<style>
[data-testid="stMainBlockContainer"] { padding: 2.2rem 2.6rem 4rem; max-width: 1500px; }
[data-testid="stSidebarHeader"] { height: 2.5rem; }
[data-testid="stMetricValue"] { font-size: 1.6rem; font-variant-numeric: tabular-nums; }
[data-testid="stMetricLabel"] p { white-space: normal; }
[data-testid="stCaptionContainer"] { color: #4a5764; opacity: 1; }
</style>"""
# Screen readers pronounce by the page's language.
_SPEAK: Final = {
    "zh": "<script>document.documentElement.lang = 'zh-CN'</script>",
    "en": "<script>document.documentElement.lang = 'en'</script>",
}


def main() -> None:
    """Draw the page that the address names."""
    st.set_page_config(page_title="决算 juesuan", layout="wide", initial_sidebar_state="expanded", menu_items={})
    st.html(_LOOK)
    _language()
    settings = settings_from()
    try:
        source = current(settings.warehouse)
    except WarehouseMissing as problem:
        st.title(say("还没有可看的数据仓库", "There is no warehouse to look at yet"), anchor=False)
        st.warning(plain(half(str(problem))))
        _watch(settings.warehouse, None)
        return
    visit = Visit(source, settings.raw, _unit())
    pages = _pages(visit)
    st.session_state["pages"] = pages
    chosen = st.navigation(list(pages.values()))
    with st.sidebar:
        _release(source)
    _watch(settings.warehouse, source)
    try:
        chosen.run()
    except (duckdb.CatalogException, duckdb.BinderException):
        # A release from before a table or column, such as one that somebody went back to.
        _LOG.exception("the release lacks what the page asks for")
        st.warning(say(
            "这一版由另一版本的程序生成，缺少本页所需的表或栏；请重新运行 juesuan run。",
            "This release was built by another version and lacks what this page needs: run juesuan run again.",
        ))  # fmt: skip


def _pages(visit: Visit) -> dict[str, Any]:
    shown = (
        ("overview", overview.show, say("总览", "Overview")),
        ("accounts", accounts.show, say("单位账目", "Unit accounts")),
        ("findings", findings.show, say("核对发现", "Findings")),
        ("coverage", coverage.show, say("公开情况", "Coverage")),
        ("quarantine", quarantine.show, say("待核", "Quarantine")),
        ("load", last_load.show, say("上次载入", "Last load")),
    )
    return {
        # No icons: Streamlit would fetch the one in the browser's tab from a server elsewhere.
        name: st.Page(partial(show, visit), title=title, icon="", url_path=name, default=name == "overview")
        for name, show, title in shown
    }


def _language() -> None:
    """The language asked for in the address, else the one chosen before, else Chinese."""
    asked = st.query_params.get("lang")
    if LANGUAGE not in st.session_state:
        st.session_state[LANGUAGE] = asked if asked in LANGUAGES else "zh"
    # A widget's value goes when its page does; a value set again stays.
    st.session_state["chosen_language"] = st.session_state[LANGUAGE]
    with st.sidebar:
        st.segmented_control(
            "语言 Language", list(LANGUAGES), key="chosen_language", format_func=LANGUAGES.__getitem__, required=True,
            on_change=lambda: st.session_state.update({LANGUAGE: st.session_state["chosen_language"]}),
        )  # fmt: skip
        st.html(_SPEAK[st.session_state[LANGUAGE]], unsafe_allow_javascript=True)


def _unit() -> str:
    names = {"万元": say("万元", "10k yuan"), "元": say("元", "yuan")}
    st.session_state.setdefault(_UNIT, "万元")
    st.session_state["chosen_unit"] = st.session_state[_UNIT]
    with st.sidebar:
        st.segmented_control(
            say("金额单位", "Amounts in"), list(UNITS), key="chosen_unit", format_func=names.__getitem__, required=True,
            on_change=lambda: st.session_state.update({_UNIT: st.session_state["chosen_unit"]}),
        )  # fmt: skip
    return str(st.session_state[_UNIT])


def _release(source: Source) -> None:
    row = source.ask(load.release).iloc[0]
    built = row["built_at"].replace(tzinfo=UTC).astimezone()
    st.caption(
        say("发布版", "Release") + f"  \n{plain(row['release_id'])}  \n"
        + say(f"生成于 {built:%Y-%m-%d %H:%M}", f"built {built:%Y-%m-%d %H:%M}")
        + f"  \n{_age(datetime.now(UTC) - built)}"
    )  # fmt: skip


def _age(age: Any) -> str:
    hours = int(age.total_seconds() // 3600)
    if hours < 1:
        return say("不到一小时前", "less than an hour ago")
    if hours < 48:
        return say(f"{hours} 小时前", f"{hours} hours ago")
    return say(f"{hours // 24} 天前", f"{hours // 24} days ago")


@st.fragment(run_every=_SECONDS_BETWEEN_LOOKS)
def _watch(path: Path, shown: Source | None) -> None:
    """Draw the page anew once another release has been published; what is on the screen stays of one release."""
    try:
        mark = mark_of(path)
    except WarehouseMissing:
        return
    if shown is None or mark != shown.mark:
        st.session_state["has_changed"] = shown is not None
        st.rerun()
    if st.session_state.pop("has_changed", False):
        st.toast(
            say("已换用新发布的版次。", "A new release has been published and is now shown."), icon=":material/update:"
        )


main()
