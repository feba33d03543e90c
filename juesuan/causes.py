"""Findings of one report by root cause: one wrong cell breaks many rules and should be told once.

What belongs here: grouping broken verdicts that share printed cells, and pointing at the cell they have in
common. What must not: changing a verdict or a figure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from juesuan import terms

if TYPE_CHECKING:
    from juesuan.facts import Fact
    from juesuan.reconcile import Verdict


def causes_of(verdicts: Sequence[Verdict], facts: Mapping[str, Fact]) -> dict[str, str]:
    """For each broken verdict the suspected cause in words; verdicts with one cause have the same words.

    Suspected is the cell that takes part in most of the group's broken rules, and among those in the
    fewest that hold. Where two cells are equally suspect none is named, only the group.
    """
    broken = [verdict for verdict in verdicts if verdict.verdict == "broken" and verdict.evidence]
    held = Counter(
        term.fact_id for verdict in verdicts if verdict.verdict in ("exact", "rounding") for term in verdict.evidence
    )
    causes: dict[str, str] = {}
    for group in _groups(broken):
        accused = Counter(term.fact_id for verdict in group for term in verdict.evidence)
        ranked = sorted(accused, key=lambda key: (-accused[key], held[key], key))
        worst = [key for key in ranked if (accused[key], held[key]) == (accused[ranked[0]], held[ranked[0]])]
        words = _cell(facts[worst[0]]) if len(worst) == 1 and worst[0] in facts else _cells(worst, facts)
        causes.update({verdict.verdict_id: words for verdict in group})
    return causes


def _groups(broken: Sequence[Verdict]) -> list[list[Verdict]]:
    """Verdicts that share a cell, directly or through others, in their first one's order."""
    groups: list[tuple[set[str], list[Verdict]]] = []
    for verdict in broken:
        cells = {term.fact_id for term in verdict.evidence}
        members = [verdict]
        apart = []
        for group in groups:
            if group[0] & cells:
                cells |= group[0]
                members = group[1] + members
            else:
                apart.append(group)
        groups = [*apart, (cells, members)]
    return [members for _, members in groups]


def _cell(fact: Fact) -> str:
    measure = "" if fact.measure == "amount" else f" {terms.MEASURES[fact.measure]}"
    return f"第{fact.page}页《{terms.FORMS[fact.form]}》“{fact.line_label}”{measure}：{fact.printed}"


def _cells(keys: Sequence[str], facts: Mapping[str, Fact]) -> str:
    pages = sorted({facts[key].page for key in keys if key in facts})
    return f"第{'、'.join(map(str, pages))}页，{len(keys)} 个数字同样可疑，无法断定是哪一个"
