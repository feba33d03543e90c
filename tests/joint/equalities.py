"""Equalities written as text, for the joint test: `12.34 = 5.00 + 7.35`, amounts by name, all in 万元."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from juesuan.reconcile.joint import Identity, JointTest, taken_together

STEP = Decimal(100)


def together(printed: Mapping[str, str], sums: Sequence[str]) -> JointTest:
    """The joint test of sums such as `total = part + other - less` over numbers printed in 万元 with two decimals."""
    amounts = {name: Decimal(text) * 10_000 for name, text in printed.items()}
    identities = []
    for text in sums:
        left, right = text.split("=")
        terms = {left.strip(): 1}
        for sign, word in zip(["+", *[w for w in right.split() if w in "+-"]], right.replace("+", "-").split("-"), strict=True):
            terms[word.strip()] = terms.get(word.strip(), 0) + (-1 if sign == "+" else 1)
        gap = sum((c * amounts[name] for name, c in terms.items()), Decimal(0))
        identities.append(Identity(text, terms, gap))
    return taken_together(identities, {name: STEP for name, amount in amounts.items() if amount})


def allowed_singly(printed: Mapping[str, str], sums: Sequence[str]) -> bool:
    """Whether every sum by itself is within its rounding."""
    return all(together(printed, [text]).outcome != "contradiction" for text in sums)
