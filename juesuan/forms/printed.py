"""The printed forms of one document: which table is which form, in which unit, and what became of it.

What belongs here: titles, units and remarks of a document's tables taken together, since a unit is
inherited from the form before and a form may appear only once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from juesuan.facts import Coverage, Fact, Fault, Quarantined
from juesuan.forms.catalogue import Catalogue, Titled, catalogue
from juesuan.forms.model import Form
from juesuan.forms.parted import parted
from juesuan.forms.reader import FormReading, iter_numbers, read_form
from juesuan.forms.sets import Repeated, repeated_forms, with_twins
from juesuan.forms.titles import remarks_of, units_in
from juesuan.reading.tables import Table
from juesuan.text import normal

__all__ = ["PrintedForm", "printed_tables", "read_tables"]

# A unit line stands right above its table; further up it may belong to something else.
_LINES_ABOVE: Final = 8
# What only money looks like: cents, thousands separators, or more digits than a code has.
_AMOUNT: Final = re.compile(r"[-（]?[\d,]*[.,]\d|[-（]?(?!(?:19|20)\d\d$)(?:\d{4}|\d{6}|\d{8,})[）]?$")
# A table with fewer amounts is a list of names or a layout frame, no table of accounts.
_FEWEST_AMOUNTS: Final = 3


@dataclass(frozen=True)
class PrintedForm:
    """One statutory form as printed in a document, and what reading it gave."""

    titled: Titled
    table: Table
    unit: str
    unit_source: str
    reading: FormReading
    phase: str
    problems: tuple[Quarantined, ...] = field(default=())
    loaded: bool = True

    @property
    def form(self) -> Form:
        """The form's declaration."""
        return self.titled.form

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The facts of a form that was loaded."""
        return self.reading.facts if self.loaded else ()

    @property
    def numerals(self) -> int:
        """Numerals printed in the form's data area."""
        return self.reading.numerals

    @property
    def quarantined(self) -> int:
        """Of these, the ones that are in quarantine: all of a form that was not loaded."""
        return self.reading.quarantined if self.loaded else self.reading.numerals

    @property
    def variant(self) -> str:
        """The variants whose declarations were met, else how the form is laid out."""
        met = {self.titled.variant or self.form.variant, *self.reading.variants} - {""}
        return "+".join(sorted(met)) or self.form.layout

    def coverage(self) -> Coverage:
        """What the publication of this form amounts to."""
        amounts = sum(fact.state in ("number", "zero") for fact in self.facts)
        remarks = remarks_of(self.table.grid.notes)
        if not self.loaded or (not self.facts and self.reading.quarantine):
            status = "quarantined"
        elif any(fact.state == "number" for fact in self.facts) or (amounts and not remarks.no_data):
            status = "found"
        else:
            status = "empty_with_statement" if remarks.no_data else "empty"
        return Coverage(
            form=self.form.form, status=status, variant=self.variant, title=self.table.title,
            first_page=self.table.pages[0], last_page=self.table.pages[-1],
            unit=self.unit, unit_source=self.unit_source,
            rows=len(self.table.data_texts), amounts=amounts,
            statement=remarks.no_data or None, read_by=self.table.grid.read_by,
        )  # fmt: skip


def printed_tables(tables: Sequence[Table]) -> list[Table]:
    """A document's tables, each holding one form: frames with several forms parted, wide forms put together."""
    return parted(tables, catalogue())


def read_tables(
    tables: Sequence[Table], year: int | None, report_kind: str, known: Catalogue | None = None
) -> tuple[list[PrintedForm], list[Quarantined]]:
    """The statutory forms among a document's tables, and what of the tables was not understood."""
    known = known or catalogue()
    tables = parted(tables, known)
    titled = with_twins([_titled(table, known) for table in tables], tables, known)
    forms: list[PrintedForm] = []
    problems: list[Quarantined] = []
    repeated = repeated_forms([item.form.form if item else "" for item in titled], tables)
    inherited = _first_unit(tables)
    for number, (table, item) in enumerate(zip(tables, titled, strict=True)):
        if item is None:
            problems += _unknown_table(table)
            continue
        units = units_in([*table.grid.caption[-_LINES_ABOVE:], *("".join(row) for row in table.header_texts)])
        form = _printed_form(item, table, units, inherited, year, report_kind)
        if units:
            inherited = units[0]
        if number in repeated:
            form = _repeated(form, repeated[number])
        forms.append(form)
        problems += [*form.problems, *(form.reading.quarantine if form.loaded else ())]
    return forms, problems


def _titled(table: Table, known: Catalogue) -> Titled | None:
    if not table.title:
        return None
    header = "/".join(normal(text) for row in table.header_texts for text in row if text)
    return known.form_of_title(table.title, header)


def _first_unit(tables: Iterable[Table]) -> str:
    for table in tables:
        if units := units_in(table.grid.caption[-_LINES_ABOVE:]):
            return units[0]
    return ""


def _printed_form(
    titled: Titled, table: Table, units: tuple[str, ...], inherited: str, year: int | None, report_kind: str
) -> PrintedForm:
    kind = titled.kind if report_kind == "unknown" else report_kind
    phase = "initial_budget" if kind == "budget" else "actual"
    if len(units) > 1:
        problem = _form_problem(
            titled, table, "unit_contradiction", f"同一张表印了不同的金额单位：{'、'.join(units)}",
            f"the form states different units of amount: {', '.join(units)}", "publisher",
        )  # fmt: skip
        return _not_loaded(titled, table, units[0], "contradicted", phase, problem)
    unit = units[0] if units else inherited
    if not unit:
        problem = _form_problem(
            titled, table, "no_unit", "没有印出金额单位，数字无法折算为元",
            "no unit of amount is printed: amounts can't be converted to 元", "publisher",
        )  # fmt: skip
        return _not_loaded(titled, table, "", "missing", phase, problem)
    reading = read_form(titled.form, table, unit, phase, year)
    if units or not reading.facts:
        return PrintedForm(titled, table, unit, "printed" if units else "inherited", reading, phase)
    # Loaded, since whole reports print their unit once; said, since 元 and 万元 stand in one report too.
    problem = _form_problem(titled, table, "unit_inherited", f"没有印出金额单位，按其他表的单位（{unit}）折算",
                            f"no unit of amount is printed; converted by that of another form ({unit})", "publisher")  # fmt: skip
    return PrintedForm(titled, table, unit, "inherited", reading, phase, (problem,))


def _not_loaded(
    titled: Titled, table: Table, unit: str, source: str, phase: str, problem: Quarantined
) -> PrintedForm:
    count = sum(1 for _ in iter_numbers(table))
    return PrintedForm(titled, table, unit, source, FormReading((), (), count), phase, (problem,), loaded=False)


def _repeated(form: PrintedForm, repeated: Repeated) -> PrintedForm:
    problem = _form_problem(form.titled, form.table, repeated.reason, repeated.zh, repeated.en, "undecided")
    return replace(form, problems=(problem,), loaded=False)


def _form_problem(titled: Titled, table: Table, reason: str, zh: str, en: str, fault: Fault) -> Quarantined:
    return Quarantined("form", reason, f"《{table.title}》{zh}", f"{titled.form.name_en}: {en}",
                       fault, table.pages[0], titled.form.form, None, table.title)  # fmt: skip


def _unknown_table(table: Table) -> list[Quarantined]:
    amounts = sum(1 for text in iter_numbers(table) if _AMOUNT.match(text))
    if amounts < _FEWEST_AMOUNTS:
        return []
    name = f"《{table.title}》" if table.title else "没有表名的表"
    zh = f"{name}不在已知公开表之列，其中约 {amounts} 个金额未读入"
    en = f"a table that is no known form: about {amounts} amounts not loaded"
    if table.title:
        zh += "；juesuan variants suggest 可生成读入它的版式"
        en += "; juesuan variants suggest writes a variant to start from"
    return [Quarantined("grid", "unknown_table", zh, en, "undecided", table.pages[0], None, None, table.title or None)]
