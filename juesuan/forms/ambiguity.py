"""Declarations that contradict each other, found when the catalogue is put together.

What belongs here: the checks. Two variants may not read one title, one header or one label differently, and a
variant may not change what the national words mean, except under titles of its own. Patterns are compared on the
wordings that they stand for (`juesuan.forms.wording`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, product
from typing import TYPE_CHECKING, Final

from juesuan import terms
from juesuan.forms.model import Column, Form, Line
from juesuan.forms.variant import Addition
from juesuan.forms.wording import wordings

if TYPE_CHECKING:
    from juesuan.forms.catalogue import Catalogue, Claim

_LINES: Final = ("income_lines", "expenditure_lines")


def contradictions(catalogue: Catalogue) -> list[str]:
    """What is declared in two ways, one sentence each; empty for a sound catalogue."""
    found = [*_titles(catalogue), *_national_titles(catalogue)]
    for form in catalogue.forms.values():
        items = [item for item in catalogue.additions if item.form == form.form]
        found += _additions(form, items)
    return found


def _titles(catalogue: Catalogue) -> Iterator[str]:
    """Titles that two variants give to different forms, or to one form with contradicting words."""
    claims = [claim for claim in catalogue.claims if claim.variant]
    for one, other in combinations(claims, 2):
        if one.kind != other.kind or (one.variant == other.variant and one.form == other.form):
            continue
        shared = next((title for title in _shared(one, other)), None)
        if shared is None:
            continue
        if one.form != other.form and not _told_apart(one, other):
            yield f"variants {one.variant} and {other.variant}: 「{shared}」 is {one.form} and {other.form}"


def _shared(one: Claim, other: Claim) -> Iterator[str]:
    for first, second in ((one, other), (other, one)):
        for title in (word for pattern in first.titles for word in wordings(pattern)):
            if second.pattern.fullmatch(title):
                yield title


def _told_apart(one: Claim, other: Claim) -> bool:
    """Whether the header decides between two claims to one title: at least one asks for words the other has not."""
    if bool(one.header) != bool(other.header):
        return True
    return bool(one.header) and not any(
        re.search(b.header, word) for a, b in ((one, other), (other, one)) for word in wordings(a.header)
    )


def _national_titles(catalogue: Catalogue) -> Iterator[str]:
    """National names that a variant would take away from their form."""
    for name, form in catalogue.forms.items():
        if form.variant:
            continue
        for title in (title.replace("“", "").replace("”", "") for title in _names(terms.FORMS[name])):
            for claim in catalogue.claims:
                if claim.variant and claim.form != name and not claim.header and claim.pattern.fullmatch(title):
                    yield f"variant {claim.variant}: takes 「{title}」 from {name} for {claim.form}"


def _names(name: str) -> Iterator[str]:
    """A name with bracketed words and without them."""
    yield re.sub(r"[（）]", "", name)
    yield re.sub(r"（[^）]*）", "", name)


def _additions(form: Form, items: Sequence[Addition]) -> Iterator[str]:
    """Words that two additions read differently, and national words that an addition reads anew everywhere."""
    for one, other in combinations(items, 2):
        if one.variant != other.variant and _meet(one, other):
            for a, b, word in _differing(form, one, other):
                yield f"{form.form}: variants {a.variant} and {b.variant} read 「{word}」 differently"
    for item in (item for item in items if not item.bound or _has_national_title(form, item)):
        for column, word, national in _taken_columns(form, item.columns):
            words = f"「{word}」 as {column.measure}, the form as {national.measure}"
            yield f"{form.form}: variant {item.variant} reads {words}"
        for side in _LINES:
            for line, word, own in _taken_lines(form, getattr(item, side), getattr(form, side)):
                yield f"{form.form}: variant {item.variant} reads 「{word}」 as {line.line}, the form as {own.line}"


def _has_national_title(form: Form, item: Addition) -> bool:
    """Whether a title that an addition names is the form's national name: such a title is not the variant's own."""
    names = {name.replace("“", "").replace("”", "") for name in _names(terms.FORMS[form.form])}
    return any(title in names for pattern in item.titles for title in wordings(pattern))


def _meet(one: Addition, other: Addition) -> bool:
    """Whether both can count for one table."""
    if not (one.bound and other.bound):
        return True
    pairs = (*product(one.titles, other.titles), *product(one.budget_titles, other.budget_titles))
    return any(
        re.fullmatch(b, title) for x, y in pairs for a, b in ((x, y), (y, x)) for title in wordings(a)
    ) and not (one.header and other.header and one.header != other.header)


def _differing(form: Form, one: Addition, other: Addition) -> Iterator[tuple[Column | Line, Column | Line, str]]:
    for a, b in product(one.columns, other.columns):
        if a.meaning != b.meaning:
            yield from ((a, b, word) for word in _both(a, b) if a.meets(word) and b.meets(word))
    for side in _LINES:
        for x, y in product(getattr(one, side), getattr(other, side)):
            if x.meaning != y.meaning and x.below == y.below:
                yield from (
                    (x, y, word) for word in _both(x, y) if form.line_meets(x, word) and form.line_meets(y, word)
                )


def _both(one: Column | Line, other: Column | Line) -> Iterable[str]:
    return dict.fromkeys((*wordings(one.pattern), *wordings(other.pattern)))


def _taken_columns(form: Form, added: Sequence[Column]) -> Iterator[tuple[Column, str, Column]]:
    for column in form.columns:
        for word in wordings(column.pattern):
            own = next(c for c in form.columns if c.meets(word))
            for other in added:
                if other.meets(word) and other.meaning != own.meaning:
                    yield other, word, own


def _taken_lines(form: Form, added: Sequence[Line], lines: Sequence[Line]) -> Iterator[tuple[Line, str, Line]]:
    for line in lines:
        for word in wordings(line.pattern):
            own = next((x for x in lines if x.below == line.below and form.line_meets(x, word)), None)
            for other in added:
                if own and other.below == own.below and form.line_meets(other, word) and other.meaning != own.meaning:
                    yield other, word, own
