"""The pattern of failing sums 「不符的样式」: what the sums that break in a form have in common.

What belongs here: telling one wrong number from a row or a column that was read wrongly, from numbers that stand in
the neighbouring row or column, and from two forms of different scope. The pattern says where to look first; whose
slip it is and what the right number would be is told elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from typing import TYPE_CHECKING, Final

from juesuan import terms

if TYPE_CHECKING:
    from juesuan.facts import Fact
    from juesuan.reconcile import Verdict

PATTERNS: Final = {
    "one_sum": ("只有一处加总不符", "a single sum does not hold"),
    "one_cell": ("不符的各处只共有一个数字", "the sums that fail have one number in common"),
    "row": ("不符的各处在同一行", "the sums that fail run through one row"),
    "column": ("不符的各处在同一栏", "the sums that fail stand in one column"),
    "shifted": ("数字像是错了一行或一栏", "numbers seem to stand one row or column beside their place"),
    "unit": ("表内相符，与其他表相差整倍数，像是金额单位不同", "sums within hold, other forms differ by a power of ten: the unit"),
    "scope": ("表内相符，与其他表不符，像是口径不同", "sums within hold, those with other forms do not: another scope"),
    "scattered": ("不符之处没有共同点", "the sums that fail have nothing in common"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Failing:
    """The sums of one form that break, and what they have in common."""

    form: str
    pattern: str
    # The row or column in words, or the number, where the pattern has one.
    place: str
    pages: tuple[int, ...]
    verdict_ids: tuple[str, ...]

    @property
    def zh(self) -> str:
        """The pattern in a Chinese sentence."""
        where = f"：{self.place}" if self.place else ""
        return f"《{terms.FORMS[self.form]}》{PATTERNS[self.pattern][0]}（{len(self.verdict_ids)} 处）{where}"

    @property
    def en(self) -> str:
        """The pattern in an English sentence."""
        where = f": {self.place}" if self.place else ""
        return f"{self.form}: {PATTERNS[self.pattern][1]} ({len(self.verdict_ids)} sums){where}"


def failing_sums(verdicts: Sequence[Verdict], facts: Mapping[str, Fact]) -> tuple[Failing, ...]:
    """The pattern of each form whose sums break, in the order of the forms; `facts` by their key.

    A break between two forms is told with the form it blames: the one whose other sums break too, else, where the
    sums within both hold, both.
    """
    broken = [v for v in verdicts if v.verdict == "broken" and v.relation == "=" and v.gap is not None and v.evidence]
    within: dict[str, list[Verdict]] = {}
    across: list[tuple[Verdict, list[str]]] = []
    for verdict in broken:
        forms = sorted({facts[term.fact_id].form for term in verdict.evidence if term.fact_id in facts})
        if len(forms) == 1:
            within.setdefault(forms[0], []).append(verdict)
        elif forms:
            across.append((verdict, forms))
    for verdict, forms in across:
        for form in forms:
            if form in within:
                within[form].append(verdict)
    found = [_within(form, sums, verdicts, facts) for form, sums in within.items()]
    apart = [(verdict, forms) for verdict, forms in across if not within.keys() & set(forms)]
    for form in sorted({form for _, forms in apart for form in forms}):
        found.append(_across(form, [verdict for verdict, forms in apart if form in forms], facts))
    order = list(terms.FORMS)
    return tuple(sorted(found, key=lambda one: order.index(one.form)))


def _within(form: str, sums: Sequence[Verdict], verdicts: Sequence[Verdict], facts: Mapping[str, Fact]) -> Failing:
    own = [{term.fact_id for term in verdict.evidence if facts[term.fact_id].form == form} for verdict in sums]
    if len(sums) == 1:
        return _told(form, "one_sum", "", sums, facts)
    # Before the common cell: where a number stands beside its place, the total of both is common to both.
    if (place := _shift(sums, facts)) is not None:
        return _told(form, "shifted", place, sums, facts)
    held = {t.fact_id for v in verdicts if v.verdict in ("exact", "rounding") and v.relation == "=" for t in v.evidence}
    common = set.intersection(*own) if own else set()
    suspects = common - held or common
    if len(suspects) == 1:
        fact = facts[next(iter(suspects))]
        return _told(form, "one_cell", f"{_row(fact)}{_column(fact)} {fact.printed}", sums, facts)
    rows = set.intersection(*({facts[key].row for key in keys} for keys in own))
    columns = set.intersection(*({facts[key].col for key in keys} for keys in own))
    if rows and not columns:
        # The rows of a sum all share its columns: which of them is wrong is told only where one is left.
        return _told(form, "row", _row(_first(own, facts, rows, "row")) if len(rows) == 1 else "", sums, facts)
    if columns:
        return _told(form, "column", _column(_first(own, facts, columns, "col")), sums, facts)
    return _told(form, "scattered", "", sums, facts)


def _first(own: Sequence[set[str]], facts: Mapping[str, Fact], numbers: set[int], axis: str) -> Fact:
    return next(facts[key] for keys in own for key in sorted(keys) if getattr(facts[key], axis) == min(numbers))


def _shift(sums: Sequence[Verdict], facts: Mapping[str, Fact]) -> str | None:
    """The number that two sums miss and have too much, where it is printed in one of them and not in the other."""
    for one, other in combinations(sums, 2):
        if one.gap is None or other.gap is None or not one.gap or one.gap != -other.gap:
            continue
        for verdict in (one, other):
            for term in verdict.evidence:
                fact = facts.get(term.fact_id)
                value = (fact.amount if fact.amount is not None else fact.quantity) if fact else None
                shared = any(term.fact_id == t.fact_id for t in (other if verdict is one else one).evidence)
                if fact is not None and value is not None and abs(value) == abs(one.gap) and not shared:
                    return f"{_row(fact)}{_column(fact)} {fact.printed}"
    return None


def _across(form: str, sums: Sequence[Verdict], facts: Mapping[str, Fact]) -> Failing:
    ratios = {_power_of_ten(verdict.left_value, verdict.right_value) for verdict in sums}
    pattern = "unit" if len(ratios) == 1 and None not in ratios else "scope" if len(sums) > 1 else "one_sum"
    return _told(form, pattern, "", sums, facts)


def _power_of_ten(left: Decimal | None, right: Decimal | None) -> int | None:
    """By how many digits two sides differ, up to the precision that a larger unit leaves; None where by something else."""
    if not left or not right or (left < 0) != (right < 0):
        return None
    for digits in (-8, -4, -3, 3, 4, 8):
        if abs(left - right.scaleb(digits)) * 1000 <= abs(left):
            return digits
    return None


def _told(form: str, pattern: str, place: str, sums: Sequence[Verdict], facts: Mapping[str, Fact]) -> Failing:
    pages = {
        facts[t.fact_id].page for v in sums for t in v.evidence if t.fact_id in facts and facts[t.fact_id].form == form
    }
    return Failing(form, pattern, place, tuple(sorted(pages)), tuple(verdict.verdict_id for verdict in sums))


def _row(fact: Fact) -> str:
    return f"第 {fact.row} 行“{fact.line_label}”"


def _column(fact: Fact) -> str:
    return f"第 {fact.col} 列“{terms.MEASURES[fact.measure]}”"
