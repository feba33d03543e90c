"""What of a report's tables was not understood, made into a variant to start from.

What belongs here: finding unmatched titles, columns and labels, and declaring for each the safest thing: a title
of the form it reads like, a column or a line that is kept and never summed. Names of measures are a person's to
choose: the nearest words are given. Writing the file is the business of `juesuan.forms.variant_source`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Final

from juesuan import terms
from juesuan.errors import DeclarationError
from juesuan.facts import Fact
from juesuan.forms.catalogue import Catalogue, plain_title, put_together
from juesuan.forms.columns import PrintedColumn, header_paths, printed_columns
from juesuan.forms.drawing import drawn
from juesuan.forms.examples import notation, read_example
from juesuan.forms.meaning import item_of
from juesuan.forms.model import Codes, Column, Form, Line
from juesuan.forms.printed import PrintedForm
from juesuan.forms.reader import iter_numbers, read_form
from juesuan.forms.rows import coded, is_total
from juesuan.forms.sheet import Sheet
from juesuan.forms.titles import units_in
from juesuan.forms.variant import Addition, Example, Variant
from juesuan.reading.tables import Table
from juesuan.text import normal, without_ordinal

_PERFORMANCE: Final = re.compile(r"绩效|自评|评分|指标")
_FEWEST_AMOUNTS: Final = 3
# A form is the likely one where it reads this share of a table's numbers with a known meaning.
_LIKELY: Final = 0.8
_FIRST_ROWS: Final = 3
_MOST_LABELS: Final = 12
# What a declaration mends.
_MENDED: Final = frozenset({"unknown_column", "unknown_row", "header_not_understood"})
_UNLISTED: Final = "unlisted_table"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A variant to start from, remarks on its entries, and what it could not know."""

    variant: Variant
    # For each entry (form, header path or label): the words of the project nearest to what is printed.
    nearest: dict[str, tuple[str, ...]]
    unknown: tuple[str, ...]

    @property
    def entries(self) -> int:
        """How many titles, columns and lines it declares."""
        return sum(len(a.titles) + len(a.columns) + len(a.income_lines) + len(a.expenditure_lines)
                   for a in self.variant.additions) + len(self.variant.forms)  # fmt: skip


@dataclass(slots=True)
class _Found:
    """What is collected for the variant."""

    additions: list[Addition] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)
    shown: list[tuple[str, Table, list[int]]] = field(default_factory=list)
    nearest: dict[str, tuple[str, ...]] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)


def suggest(
    name: str, forms: Sequence[PrintedForm], tables: Sequence[Table], known: Catalogue, *, source: str, place: str,
    year: int | None, report_kind: str,
) -> Suggestion | None:  # fmt: skip
    """The variant that would read what a report's tables print otherwise; None where everything is understood.

    `source` names the file, `place` the region or unit that it is of.
    """
    found = _Found()
    for form in forms:
        _in_form(found, form)
    read = {id(form.table) for form in forms}
    for table in tables:
        if id(table) not in read and _is_table_of_accounts(table):
            _in_table(found, table, known, year)
    if not found.shown:
        return None
    variant = Variant(
        name=name, name_zh=f"{place}（待命名）", applies_to=f"reports printed like {source}",
        years=(year, year), source=f"[P] read in {source}", additions=tuple(found.additions), forms=tuple(found.forms),
        examples=(Example(form="income", title="", drawing="", facts=""),),
    )  # fmt: skip
    grown = put_together([*known.variants, variant])
    examples = [
        example
        for form, table, rows in found.shown
        if (example := _example(form, table, rows, grown, year, report_kind, found)) is not None
    ]
    if not examples:
        return None
    return Suggestion(replace(variant, examples=tuple(examples)), found.nearest, tuple(dict.fromkeys(found.unknown)))


# ---- a form whose title is known --------------------------------------------------------------------


def _in_form(found: _Found, form: PrintedForm) -> None:
    name = f"《{form.table.title}》"
    for problem in form.problems:
        found.unknown.append(f"{name} was not loaded ({problem.reason}): no declaration mends that")
    cells = sorted({problem.reason for problem in form.reading.quarantine} - _MENDED)
    if cells:
        found.unknown.append(f"{name} holds cells that no declaration mends ({', '.join(cells)}); look at the page")
    columns = [column for column in _unknown_columns(form.form, form.table) if form.loaded]
    lines = _unknown_lines(form)
    if not columns and not lines:
        return
    across = form.form.layout == "across"
    title = plain_title(form.table.title)
    found.additions.append(Addition(
        form=form.form.form,
        # Bound to the title as printed: elsewhere these words may mean something else.
        titles=(_pattern(title),) if form.titled.kind == "final_accounts" else (),
        budget_titles=(_pattern(title),) if form.titled.kind == "budget" else (),
        columns=() if across else tuple(_column(found, column) for column in columns),
        income_lines=tuple(_line(found, label) for side, label in lines if side == "income"),
        expenditure_lines=(
            *(_line(found, label) for side, label in lines if side != "income"),
            *(_item(found, column) for column in columns if across),
        ),
    ))  # fmt: skip
    if not any(problem.reason == "header_not_understood" for problem in form.reading.quarantine):
        found.unknown.append(f"{name}: columns and rows declared as of_which are kept and take part in no sum")
    labels = {label for _, label in lines}
    found.shown.append((form.form.form, form.table, _rows(form.table, labels)))


def _unknown_columns(form: Form, table: Table) -> Iterator[PrintedColumn]:
    sheet = Sheet(table)
    for column in printed_columns(form, header_paths(table, sheet.cells)):
        numbers = any(sheet.has_digits(row, column.index) for row in sheet.data_rows)
        is_item = form.layout == "across" and item_of(form, column) is not None
        if column.kind == "unknown" and column.path and numbers and not is_item:
            yield column


def _unknown_lines(form: PrintedForm) -> list[tuple[str | None, str]]:
    """Labels that the form does not know, with their side, each once."""
    met = [(f.side, f.line_label) for f in form.facts if f.line == "unknown" and f.state in ("number", "zero")]
    return list(dict.fromkeys(met))[:_MOST_LABELS]


def _column(found: _Found, column: PrintedColumn) -> Column:
    found.nearest[column.words] = _near(column.path[-1], terms.MEASURES)
    return Column(f"^{_pattern(column.words)}$", "of_which")


def _line(found: _Found, label: str) -> Line:
    plain = without_ordinal(label)
    found.nearest[plain] = _near(plain, terms.LINES)
    return Line(_pattern(plain), "of_which")


def _item(found: _Found, column: PrintedColumn) -> Line:
    found.nearest[column.words] = _near(column.path[-1], terms.LINES)
    return Line(f"^{_pattern(column.words)}$", "of_which")


# ---- a table whose title is unknown ------------------------------------------------------------------


def _is_table_of_accounts(table: Table) -> bool:
    amounts = sum(1 for text in iter_numbers(table) if "." in text or "," in text)
    return bool(table.title) and amounts >= _FEWEST_AMOUNTS and not _PERFORMANCE.search(table.title)


def _in_table(found: _Found, table: Table, known: Catalogue, year: int | None) -> None:
    title = _short_title(table.title)
    if (likely := _likely_form(table, known, year)) is not None:
        found.additions.append(Addition(form=likely, titles=(_pattern(title),)))
        found.nearest[title] = (f"{likely} {terms.FORMS[likely]}",)
        found.unknown.append(f"《{table.title}》 is taken for {likely}, whose words read it; its title does not say so")
        found.shown.append((likely, table, _rows(table, set())))
        return
    if found.forms or _UNLISTED in known.forms:
        found.unknown.append(f"《{table.title}》 is no known form and is left out: one new form is suggested at a time")
        return
    found.forms.append(_new_form(found, table, title))
    found.unknown.append(
        f"《{table.title}》 is no known form: it needs a name in FORMS of juesuan/terms.py, and measures for its columns"
    )
    found.shown.append((_UNLISTED, table, _rows(table, set())))


def _likely_form(table: Table, known: Catalogue, year: int | None) -> str | None:
    """The form that reads nearly all numbers of a table with a known meaning and whose name is near its title."""
    best, name = 0.0, None
    words = _bigrams(_short_title(table.title))
    for form in known.forms:
        reading = read_form(known.read_as(form), table, "元", "actual", year)
        share = sum(map(_is_meant, reading.facts)) / reading.numerals if reading.numerals else 0.0
        # The name decides among forms of one layout: 收入 and 支出 tables share their rows.
        score = share * len(words & _bigrams(terms.FORMS[form])) / max(len(words), 1)
        if share >= _LIKELY and score > best:
            best, name = score, form
    return name if best >= _LIKELY / 2 else None


def _is_meant(fact: Fact) -> bool:
    known = fact.line not in ("unknown", "of_which") and fact.measure != "of_which"
    return known and fact.state in ("number", "zero")


def _new_form(found: _Found, table: Table, title: str) -> Form:
    sheet = Sheet(table)
    codes = _codes_of(table)
    blank = Form(
        form=_UNLISTED, layout="coded" if codes else "named", fund="all_funds", titles=(_pattern(title),), codes=codes,
        row_line="" if codes else "of_which", name_en="Not named yet", required_final=False, required_budget=False,
    )  # fmt: skip
    unknown = [c for c in printed_columns(blank, header_paths(table, sheet.cells)) if c.kind == "unknown" and c.path]
    names = [column for column in unknown if _is_words(sheet, column.index)]
    amounts = [c for c in unknown if c not in names and any(sheet.has_digits(r, c.index) for r in sheet.data_rows)]
    label = "|".join(dict.fromkeys(_pattern(column.path[-1]) for column in names))
    columns = tuple(dict.fromkeys(_column(found, column) for column in amounts))
    return replace(blank, columns=columns, label=f"^(?:{label})$" if label and not codes else "")


def _codes_of(table: Table) -> Codes:
    """Which classification the first filled cells of most rows belong to, '' for neither."""
    found = [coded("function", [next((text for text in row if text), "")], []).code for row in table.data_texts]
    codes = [code for code in found if code]
    if 2 * len(codes) <= len(table.data_texts):
        return ""
    return "economic" if all(code[0] in "35" for code in codes) else "function"


def _is_words(sheet: Sheet, col: int) -> bool:
    """Whether a column holds names: words in most of its filled cells."""
    texts = [(row, sheet.text(row, col)) for row in sheet.data_rows if sheet.text(row, col)]
    return 2 * sum(not sheet.has_digits(row, col) for row, _ in texts) > len(texts) > 0


# ---- words and rows ------------------------------------------------------------------------------------


def _short_title(title: str) -> str:
    """A title without the unit and the year before it."""
    return re.sub(r"^.*?\d{4}年度?(?:部门|单位)?(?=.)", "", plain_title(title))


def _pattern(words: str) -> str:
    """Printed words as a pattern that meets them and the same of another year."""
    return re.sub(r"\d{4}(?=年)", r"\\d{4}", re.escape(normal(words)))


def _bigrams(text: str) -> set[str]:
    return {text[k : k + 2] for k in range(len(text) - 1)}


def _near(words: str, known: dict[str, str]) -> tuple[str, ...]:
    names = {zh: code for code, zh in known.items()}
    return tuple(f"{names[zh]} {zh}" for zh in get_close_matches(words, names, n=3, cutoff=0.3))


def _rows(table: Table, labels: set[str]) -> list[int]:
    """The header, the first data rows, the total, and rows with the labels in question."""
    data = list(range(table.header, table.grid.rows))
    chosen = [
        row for place, row in enumerate(data)
        if (place < _FIRST_ROWS and any(table.rows[row]))
        or any(text in labels or is_total(text) for text in table.rows[row])
    ]  # fmt: skip
    return [*range(table.header), *(chosen or data[:_FIRST_ROWS])]


def _example(
    form: str, table: Table, rows: list[int], known: Catalogue, year: int | None, report_kind: str, found: _Found
) -> Example | None:
    """The cut table with the facts that it gives once the variant is there; None where it can't be shown."""
    unit = next(iter(units_in([*table.grid.caption, *("".join(row) for row in table.header_texts)])), "万元")
    example = Example(
        form=form, title=plain_title(table.title), drawing=drawn(table, rows), facts="", unit=unit,
        report_kind="budget" if report_kind == "budget" else "final_accounts", year=year or 2024,
    )  # fmt: skip
    try:
        printed, problems = read_example(example, known)
    except DeclarationError as error:
        found.unknown.append(f"《{table.title}》: no example could be made ({error})")
        return None
    return replace(
        example, form=printed.form.form, facts="\n".join(notation(printed.facts)),
        quarantine=tuple(problem.reason for problem in problems),
    )  # fmt: skip
