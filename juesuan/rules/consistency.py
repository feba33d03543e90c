"""Whether the parts of a rule agree with one another: what each part says alone, the loader has checked."""

from __future__ import annotations

from juesuan.rules.model import STRUCTURAL, Operand, Rule


def contradiction(rule: Rule) -> str | None:
    """What is wrong with the rule as a whole, None where nothing is."""
    if rule.kind == "statement":
        whole = rule.coverage is not None and not (rule.left or rule.right or rule.by)
        return None if whole else "a statement rule has `coverage` and nothing to add up"
    if rule.coverage is not None:
        return "only a statement rule has `coverage`"
    if rule.kind in STRUCTURAL:
        return _unjudgeable(rule)
    if rule.kind == "nowhere":
        if not rule.left or rule.right or rule.doubt:
            return "a rule of kind nowhere has cells on the left only"
    elif not rule.left or not rule.right:
        return "both sides need an operand"
    if "row" in rule.by and "form" not in rule.by and len(rule.forms) > 1:
        return "rows of several forms are told apart by form: `by: [form, row]`"
    if rule.across_phases and not all(operand.phase for operand in (*rule.left, *rule.right)):
        return "where one operand names its phase, all must"
    for name, side in (("left", rule.left), ("right", rule.right)):
        for index, one in enumerate(side):
            if not all(_disjoint(one, other) for other in side[index + 1 :]):
                return f"two operands on the {name} may pick the same cell"
    return None


def _unjudgeable(rule: Rule) -> str | None:
    """Why a rule on the rows that forms print can't be judged: it looks at forms, lines, sides and measures only."""
    if rule.by or rule.doubt or not rule.left or bool(rule.right) != (rule.kind == "twins"):
        return "a rule on printed rows has `left` only, twins have `right` too, and none has `by` or `doubt`"
    if any(operand != Operand(operand.form, operand.side, operand.line, operand.measure)
           for operand in (*rule.left, *rule.right)):  # fmt: skip
        return "a rule on printed rows tells cells by form, side, line and measure only"
    return None if all(operand.line for operand in rule.left) else "a rule on printed rows names its lines"


def _disjoint(one: Operand, other: Operand) -> bool:
    """Whether no cell can be picked by both: some filter of the two has no value in common."""
    for name in ("form", "side", "line", "measure", "fund", "phase", "level", "function_code", "economic_code"):
        mine, theirs = set(getattr(one, name)), set(getattr(other, name))
        if mine and theirs and not mine & theirs:
            return True
    return any(
        getattr(one, name) is not None
        and getattr(other, name) is not None
        and getattr(one, name) != getattr(other, name)
        for name in ("leaf", "top", "negative")
    )
