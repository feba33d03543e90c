"""What every page is given: the release it shows, the folder of the PDFs, and the unit of amounts.

What belongs here: the visit itself and the list of pages. What must not: anything that one page alone needs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

import streamlit as st

from dashboard import text
from dashboard.source import Source
from dashboard.words import say

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Visit:
    """One look at one page: all its figures come from one release."""

    source: Source
    raw: Path
    unit: str

    def ask(self, question: Callable[..., Answer], *arguments: Any, **named: Any) -> Answer:
        """The answer to one of `dashboard.queries` from this visit's release."""
        return self.source.ask(question, *arguments, **named)

    def money(self, value: Decimal | None) -> str:
        """An amount in the unit that the visitor has chosen."""
        return text.money(value, self.unit)

    def drawn(self, value: Decimal | None) -> float | None:
        """An amount for a chart or a grid, in the unit that the visitor has chosen."""
        return text.drawn(value, self.unit)

    @property
    def unit_name(self) -> str:
        """The unit of amounts in the visitor's language."""
        return say(self.unit, {"万元": "10k yuan", "元": "yuan"}[self.unit])

    @property
    def in_unit(self) -> str:
        """What a heading of amounts ends in: the unit in brackets."""
        return bracketed(self.unit_name)


def bracketed(unit: str) -> str:
    """A unit in the brackets of the visitor's language."""
    return say(f"（{unit}）", f" ({unit})")


def go(page: str, **parameters: str) -> None:
    """Leave for another page, with what its address is to say."""
    st.switch_page(st.session_state["pages"][page], query_params=parameters)


def link(page: str, label: str, **parameters: str) -> None:
    """A link to another page; the label may hold text of unknown origin."""
    st.page_link(st.session_state["pages"][page], label=f"→ {text.plain(label)}", query_params=parameters)
