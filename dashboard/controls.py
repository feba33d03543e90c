"""Choices that stand in the address 「网址」: a page's state can be bookmarked, sent on, and gone back to.

What belongs here: widgets whose value is a query parameter, and changing the parameters. What must not: what the
choices mean. The address is the truth: a widget shows what it says, and a change goes there first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

# Widgets have keys of their own, so that Streamlit does not take a parameter for one.
_PREFIX = "in_"


def stated(key: str) -> str:
    """What the address says of this parameter; empty where it says nothing."""
    return str(st.query_params.get(key, ""))


def put(**parameters: str | None) -> None:
    """Change the address: a parameter without a value goes."""
    for key, value in parameters.items():
        if value:
            st.query_params[key] = value
        elif key in st.query_params:
            del st.query_params[key]


def pick(
    label: str, options: Sequence[str], key: str, name: Callable[[str], str], *, everything: str = "",
    forget: tuple[str, ...] = (), help: str | None = None,  # noqa: A002 - Streamlit's word
) -> str:  # fmt: skip
    """One of the options from a list; `everything` is the name of the choice "" that leaves all of them.

    `forget` are parameters that lose their meaning when this one changes.
    """
    listed = ["", *options] if everything else list(options)
    if not listed:
        return ""
    st.session_state[_PREFIX + key] = stated(key) if stated(key) in listed else listed[0]
    chosen = st.selectbox(
        label, listed, key=_PREFIX + key, format_func=lambda option: name(option) if option else everything,
        on_change=_keep, args=(key, forget), help=help,
    )  # fmt: skip
    return chosen or ""


def switch(
    label: str, options: Sequence[str], key: str, name: Callable[[str], str], *, forget: tuple[str, ...] = (),
    hidden: bool = False,
) -> str:  # fmt: skip
    """One of a few options, side by side; `hidden` keeps the label for screen readers only."""
    st.session_state[_PREFIX + key] = stated(key) if stated(key) in options else options[0]
    chosen = st.segmented_control(
        label, list(options), key=_PREFIX + key, format_func=name, required=True, on_change=_keep, args=(key, forget),
        label_visibility="collapsed" if hidden else "visible",
    )  # fmt: skip
    return str(chosen)


def several(
    label: str, options: Sequence[str], key: str, name: Callable[[str], str], default: Sequence[str],
    forget: tuple[str, ...] = (),
) -> tuple[str, ...]:  # fmt: skip
    """Any of a few options; none chosen means that none limits."""
    said = st.query_params.get(key)
    chosen = list(default) if said is None else [option for option in said.split("-") if option in options]
    st.session_state[_PREFIX + key] = chosen
    return tuple(
        st.pills(
            label, list(options), key=_PREFIX + key, format_func=name, selection_mode="multi", on_change=_keep_several,
            args=(key, forget), wrap=True,
        )
    )  # fmt: skip


def words(label: str, key: str, *, hint: str = "", forget: tuple[str, ...] = ()) -> str:
    """A few words to look for."""
    st.session_state[_PREFIX + key] = stated(key)
    return st.text_input(label, key=_PREFIX + key, placeholder=hint, on_change=_keep, args=(key, forget)).strip()


def page_of(total: int, size: int, key: str = "page") -> int:
    """Which page of a long list is wanted, from 0; shows the pages where there is more than one."""
    pages = max(1, -(-total // size))
    said = stated(key)
    current = min(int(said), pages) if said.isdecimal() and said != "0" else 1
    if pages > 1:
        # A pagination takes its page from its default, not from the session: another page is another widget.
        widget = f"{_PREFIX}{key}.{pages}.{current}"
        st.pagination(pages, default=current, key=widget, on_change=lambda: put(**{key: str(st.session_state[widget])}))
    return current - 1


def _keep(key: str, forget: tuple[str, ...]) -> None:
    value = st.session_state.get(_PREFIX + key)
    put(**{key: None if value is None else str(value)}, **dict.fromkeys(forget))


def _keep_several(key: str, forget: tuple[str, ...]) -> None:
    value: Sequence[Any] = st.session_state.get(_PREFIX + key) or ()
    # Present and empty is a choice too: it is not the default.
    st.query_params[key] = "-".join(map(str, value))
    put(**dict.fromkeys(forget))
