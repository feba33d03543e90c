"""Which form a printed title names, and what kind of report its title belongs to.

What belongs here: looking up the declarations of `juesuan.forms.statutory` by title. A table is
found by its title, never by its number 公开NN表 or its position.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from juesuan.forms.model import Form
from juesuan.forms.statutory import FORMS
from juesuan.text import normal

Kind = Literal["final_accounts", "budget"]
_DECORATION: Final = re.compile(r"[（(]续表?[）)]|续表?$|^公开\d{1,2}表|^表[\d一二三四五六七八九十]{1,3}[:：、.．]?|^[\d一二三四五六七八九十]{1,3}[、.．]|^附件?\d*[:：]?")
_QUOTES: Final = re.compile(r"[\"“”‘’'＂]")


@dataclass(frozen=True, slots=True)
class Titled:
    """A form and the kind of report whose title it was."""

    form: Form
    kind: Kind


@lru_cache(maxsize=4096)
def form_of_title(title: str) -> Titled | None:
    """The statutory form that a printed title names; None where it names none."""
    plain = normal(title)
    while (cut := _DECORATION.sub("", plain)) != plain:
        plain = cut
    plain = _QUOTES.sub("", plain)
    for form in FORMS.values():
        if form.final_title.fullmatch(plain):
            return Titled(form, "final_accounts")
    for form in FORMS.values():
        if form.budget_title is not None and form.budget_title.fullmatch(plain):
            return Titled(form, "budget")
    return None


def required_forms(kind: str) -> tuple[str, ...]:
    """The forms that every report of a kind has to publish."""
    budget = kind == "budget"
    return tuple(f.form for f in FORMS.values() if (f.required_budget if budget else f.required_final))
