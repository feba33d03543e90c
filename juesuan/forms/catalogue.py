"""The catalogue: national forms and the variants of provinces put together, and which form a title names.

What belongs here: merging, and looking up by title and header words. A table is found by its title, never by its
number 公开NN表 or its position. What a declaration may not do to another is checked in `juesuan.forms.ambiguity`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Final, Literal

from juesuan import terms
from juesuan.errors import DeclarationError
from juesuan.forms.model import Form, title_pattern
from juesuan.forms.statutory import FORMS as NATIONAL
from juesuan.forms.variant import Addition, Variant
from juesuan.forms.variants import load_variants
from juesuan.text import normal

Kind = Literal["final_accounts", "budget"]
KINDS: Final[tuple[Kind, ...]] = ("final_accounts", "budget")
_DECORATION: Final = re.compile(
    r"[（(]续表?\d*[）)]|续表?\d*$|^公开\d{1,2}表|^表[\d一二三四五六七八九十]{1,3}[:：、.．]?"
    r"|^[\d一二三四五六七八九十]{1,3}[、.．]|^附件?\d*[:：]?"
)
_QUOTES: Final = re.compile(r"[\"“”‘’'＂]")


@dataclass(frozen=True)
class Titled:
    """A form as it is to be read under a title, the kind of report whose title it was, and the variant that has it."""

    form: Form
    kind: Kind
    variant: str = ""


@dataclass(frozen=True)
class Claim:
    """A declaration that claims titles: of a form of its own, or of a form that exists."""

    form: str
    kind: Kind
    titles: tuple[str, ...]
    header: str
    variant: str
    addition: Addition | None = None

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The titles, matched against a whole title."""
        return title_pattern(self.titles)

    @cached_property
    def header_words(self) -> re.Pattern[str] | None:
        """What the table's header must show; None where the title is enough."""
        return re.compile(self.header) if self.header else None

    def holds(self, title: str, header: str | None) -> bool:
        """Whether a title is this one; an unknown header contradicts nothing."""
        if self.header_words is not None and header is not None and not self.header_words.search(header):
            return False
        return self.pattern.fullmatch(title) is not None


@dataclass(frozen=True)
class Catalogue:
    """All forms that can be read: `forms` by name, with what variants add to them."""

    forms: dict[str, Form]
    variants: tuple[Variant, ...]

    @cached_property
    def additions(self) -> tuple[Addition, ...]:
        """What variants add to forms that exist, each with the name of its variant."""
        return tuple(_named(item, variant.name) for variant in self.variants for item in variant.additions)

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """Titles in the order in which they are tried: told by the header first, national titles last."""
        found = [*_claims_of_additions(self.additions), *_claims_of_forms(self.forms.values())]
        return tuple(sorted(found, key=lambda claim: (not claim.variant, not claim.header, KINDS.index(claim.kind))))

    @cached_property
    def _looked_up(self) -> dict[tuple[str, str | None], Titled | None]:
        return {}

    @cached_property
    def _read_as(self) -> dict[tuple[str, tuple[int, ...]], Form]:
        return {}

    def form_of_title(self, title: str, header: str | None = None) -> Titled | None:
        """The form that a printed title names; None where it names none.

        `header` is the words of the table's header, where the caller has the table: some titles stand over
        unlike tables.
        """
        key = (title, header)
        if key not in self._looked_up:
            if len(self._looked_up) > 4096:
                self._looked_up.clear()
            self._looked_up[key] = self._look_up(plain_title(title), header)
        return self._looked_up[key]

    def _look_up(self, title: str, header: str | None) -> Titled | None:
        claims = self.claims
        if header is None:
            # Without the table, titles that need no header are the likelier ones.
            claims = tuple(sorted(claims, key=lambda claim: bool(claim.header)))
        chosen = next((claim for claim in claims if claim.holds(title, header)), None)
        if chosen is None:
            return None
        # A title that the national form has too tells no variant.
        own = any(not c.variant and c.form == chosen.form and c.holds(title, header) for c in claims)
        return Titled(self.read_as(chosen.form, title, header), chosen.kind, "" if own else chosen.variant)

    def read_as(self, form: str, title: str = "", header: str | None = None) -> Form:
        """A form with everything that counts under a title: what belongs to it, what is added everywhere, its own."""
        met = [claim.addition for claim in self.claims if claim.addition and title and claim.holds(title, header)]
        counting = [
            number
            for number, item in enumerate(self.additions)
            if item.form == form and (not item.bound or any(item is other for other in met))
        ]
        counting.sort(key=lambda number: not self.additions[number].bound)
        key = (form, tuple(counting))
        if key not in self._read_as:
            items = [self.additions[number] for number in counting]
            base = self.forms[form]
            self._read_as[key] = replace(
                base,
                columns=(*(c for i in items for c in i.columns), *base.columns),
                income_lines=(*(line for i in items for line in i.income_lines), *base.income_lines),
                expenditure_lines=(*(line for i in items for line in i.expenditure_lines), *base.expenditure_lines),
            )
        return self._read_as[key]

    def required_forms(self, kind: str) -> tuple[str, ...]:
        """The forms that every report of a kind has to publish."""
        budget = kind == "budget"
        return tuple(f.form for f in self.forms.values() if (f.required_budget if budget else f.required_final))


def plain_title(title: str) -> str:
    """A printed title without its number, 续表 and quotation marks."""
    plain = normal(title)
    while (cut := _DECORATION.sub("", plain)) != plain:
        plain = cut
    return _QUOTES.sub("", plain)


def put_together(variants: Iterable[Variant]) -> Catalogue:
    """The national forms with these variants; DeclarationError where two declarations contradict each other."""
    from juesuan.forms.ambiguity import contradictions  # it needs the types of this module

    chosen = tuple(variants)
    if len({variant.name for variant in chosen}) < len(chosen):
        raise DeclarationError("two variants have one name")
    forms = dict(NATIONAL)
    for variant in chosen:
        for form in variant.forms:
            if form.form in forms:
                raise DeclarationError(f"variant {variant.name}: the form {form.form} is declared elsewhere too")
            forms[form.form] = _owned(form, variant.name)
    for variant in chosen:
        for item in variant.additions:
            if item.form not in forms:
                raise DeclarationError(f"variant {variant.name}: adds to {item.form}, which nobody declares")
    # In the order of the word list, which is the order of publication.
    catalogue = Catalogue({name: forms[name] for name in terms.FORMS if name in forms}, chosen)
    if found := contradictions(catalogue):
        raise DeclarationError("; ".join(found))
    return catalogue


def _owned(form: Form, variant: str) -> Form:
    return replace(form, variant=variant, required_final=False, required_budget=False)


def _named(item: Addition, variant: str) -> Addition:
    """An addition whose columns and lines know who declares them, so that a reading can say which variant it met."""
    return replace(
        item,
        variant=variant,
        columns=tuple(replace(column, variant=variant) for column in item.columns),
        income_lines=tuple(replace(line, variant=variant) for line in item.income_lines),
        expenditure_lines=tuple(replace(line, variant=variant) for line in item.expenditure_lines),
    )


def _claims_of_additions(additions: Iterable[Addition]) -> Iterator[Claim]:
    for item in additions:
        for kind, titles in zip(KINDS, (item.titles, item.budget_titles), strict=True):
            if titles:
                yield Claim(item.form, kind, titles, item.header, item.variant, item)


def _claims_of_forms(forms: Iterable[Form]) -> Iterator[Claim]:
    for form in forms:
        for kind, titles in zip(KINDS, (form.titles, form.budget_titles), strict=True):
            if titles:
                yield Claim(form.form, kind, titles, form.header, form.variant)


@lru_cache(maxsize=1)
def catalogue() -> Catalogue:
    """The catalogue with all shipped variants; DeclarationError where a declaration is wrong."""
    return put_together(load_variants())


def form_of_title(title: str, header: str | None = None) -> Titled | None:
    """The form that a printed title names in the shipped catalogue; None where it names none."""
    return catalogue().form_of_title(title, header)


def required_forms(kind: str) -> tuple[str, ...]:
    """The forms that every report of a kind has to publish."""
    return catalogue().required_forms(kind)


def all_forms() -> dict[str, Form]:
    """Every form that can be loaded, national ones and those of single provinces, in the order of publication."""
    return catalogue().forms
