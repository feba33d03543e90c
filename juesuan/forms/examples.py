"""Examples of variants: what they state, and whether reading them gives exactly that.

What belongs here: the notation of facts in `juesuan.forms.variant.Example`, and the comparison. The same
check serves the tests, the documentation and the file that `juesuan variants suggest` writes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Final, NamedTuple

from juesuan import terms
from juesuan.errors import DeclarationError
from juesuan.facts import Fact, Quarantined
from juesuan.forms.catalogue import Catalogue
from juesuan.forms.drawing import table
from juesuan.forms.model import Form
from juesuan.forms.printed import PrintedForm, read_tables
from juesuan.forms.variant import Example

_ECONOMIC: Final = re.compile(r"e(\d{3}(?:\d{2})?)")
_NAME: Final = re.compile(r"「(.*)」")


class Stated(NamedTuple):
    """One fact as an example states it; amounts in 元, counts with their unit."""

    side: str | None
    line: str
    function_code: str | None
    economic_code: str | None
    measure: str
    fund: str
    phase: str
    value: Decimal
    unit: str | None


def read_example(example: Example, catalogue: Catalogue) -> tuple[PrintedForm, list[Quarantined]]:
    """The one form of an example as the reader gives it; DeclarationError where its title names no form."""
    printed = table(example.title, example.drawing, unit=example.unit)
    forms, problems = read_tables([printed], example.year, example.report_kind, catalogue)
    if not forms:
        raise DeclarationError(f"example {example.title}: the title names no form")
    return forms[0], problems


def differences(example: Example, catalogue: Catalogue) -> list[str]:
    """What reading an example gives otherwise than it states, one line each; empty where all is as stated."""
    printed, problems = read_example(example, catalogue)
    found = [] if printed.form.form == example.form else [f"read as {printed.form.form}, not {example.form}"]
    wanted = Counter(stated for stated, _ in stated_facts(example, printed.form))
    given = Counter(as_stated(fact) for fact in printed.facts if fact.state in ("number", "zero"))
    found += [f"not read: {_shown(item)}" for item in (wanted - given).elements()]
    found += [f"not stated: {_shown(item)}" for item in (given - wanted).elements()]
    labels = {fact.line_label for fact in printed.facts}
    named = (name for _, name in stated_facts(example, printed.form) if name)
    found += [f"no row is named {name}" for name in named if name not in labels]
    reasons = Counter(problem.reason for problem in problems)
    if reasons != Counter(example.quarantine):
        found.append(f"in quarantine: {', '.join(reasons.elements()) or 'nothing'}")
    numerals, loaded, left = printed.reading.numerals, sum(given.values()), printed.reading.quarantined
    if numerals != loaded + left:
        found.append(f"{numerals} numerals, {loaded} in facts, {left} in quarantine")
    return found


def stated_facts(example: Example, form: Form) -> Iterator[tuple[Stated, str | None]]:
    """The facts of an example with the row's name where it is stated; DeclarationError names a line that is wrong."""
    for text in map(str.strip, example.facts.strip().splitlines()):
        if text:
            try:
                yield from _row(text, example, form)
            except (IndexError, ValueError, InvalidOperation) as error:
                raise DeclarationError(f"example {example.title}: {text!r}: {error}") from error


def as_stated(fact: Fact) -> Stated:
    """A fact in the form in which examples state it."""
    money = fact.amount is not None
    return Stated(
        fact.side, fact.line, fact.function_code, fact.economic_code, fact.measure, fact.fund, fact.phase,
        fact.amount if fact.amount is not None else fact.quantity or Decimal(0), None if money else fact.unit,
    )  # fmt: skip


def notation(facts: tuple[Fact, ...]) -> list[str]:
    """Facts in the notation of examples, one line for each row; every word is written out."""
    rows: dict[tuple[object, ...], list[str]] = {}
    for fact in facts:
        if fact.state not in ("number", "zero"):
            continue
        stated = as_stated(fact)
        # In a matrix the row has the function code, the column the economic one.
        across = stated.economic_code if stated.line != "economic" else None
        code = stated.economic_code if stated.line == "economic" else stated.function_code
        head = " ".join(filter(None, (stated.side, stated.line, code, f"「{fact.line_label}」")))
        cell = (stated.measure, stated.fund, stated.phase, f"e{across}" if across else "", f"{stated.value:,.2f}")
        rows.setdefault((fact.row, head), []).append(" ".join(filter(None, (*cell, stated.unit))))
    return [" | ".join([str(head), *cells]) for (_, head), cells in rows.items()]


def _row(text: str, example: Example, form: Form) -> Iterator[tuple[Stated, str | None]]:
    head, *cells = [part.strip() for part in text.split("|")]
    named = _NAME.search(head)
    words = (head[: named.start()] if named else head).split()
    side = words.pop(0) if words[0] in terms.SIDES else form.side
    line = words.pop(0)
    if line not in terms.LINES:
        raise ValueError(f"no such line: {line}")
    code = words[0] if words else None
    blank = Stated(
        side, line, None if line == "economic" else code, code if line == "economic" else None, "amount",
        form.fund_of(example.title), "initial_budget" if example.report_kind == "budget" else "actual",
        Decimal(0), None,
    )  # fmt: skip
    for cell in cells:
        yield _cell(cell, blank), named.group(1) if named else None


def _cell(cell: str, stated: Stated) -> Stated:
    *words, last = cell.split()
    unit = None
    if not last[-1].isdigit():
        unit, last = last, words.pop()
    for word in words:
        if word in terms.MEASURES:
            stated = stated._replace(measure=word)
        elif word in terms.FUNDS:
            stated = stated._replace(fund=word)
        elif word in terms.PHASES:
            stated = stated._replace(phase=word)
        elif economic := _ECONOMIC.fullmatch(word):
            stated = stated._replace(economic_code=economic.group(1))
        else:
            raise ValueError(f"no such measure, fund, phase or code: {word}")
    return stated._replace(value=Decimal(last.replace(",", "")), unit=unit)


def _shown(stated: Stated) -> str:
    return " ".join(str(part) for part in stated if part is not None)
