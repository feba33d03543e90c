"""What a rule 「勾稽关系」 is: sets of printed cells on two sides, and how the sides must compare.

What belongs here: the types and the closed word lists of their fields. Reading them from YAML is in `loader`,
computing them in `juesuan.reconcile`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from juesuan import terms

FAMILIES: Final = {"within_form": "表内", "across_forms": "表间", "hygiene": "规范性"}

KINDS: Final = {
    "sum": "两方相等",
    "at_most": "左方不大于右方",
    "nowhere": "不得出现",
    "statement": "空表与说明相符",
    "tree": "科目编码成链",
    "twins": "上级相等则下级逐科目相等",
    "printed": "必须印出的行",
}
# Kinds that ask which rows a form prints, judged by `juesuan.reconcile.structure`.
STRUCTURAL: Final = ("tree", "twins", "printed")

# What one place of a rule is, beside the document and the phase.
PLACES: Final = {
    "form": "表",
    "row": "行",
    "code": "科目编码",
    "line": "行名",
    "measure": "栏",
    "fund": "资金性质",
}

# How much rounding excuses: half a step for each non-zero number; the same with printed zeros; nothing.
TOLERANCES: Final = {"interval": "半个末位单位之和", "interval_with_zeros": "含印出的零", "none": "无"}

# What it means that an operand is not printed at a place.
ABSENCES: Final = {
    "untestable": "这一处无法核对",
    "zero": "该表印有其他同类项，未印者为零",
    "nothing": "可以没有这一项",
    "skip": "没有这一项，就不是一处",
}

APPLICATIONS: Final = {"final_accounts": "决算", "budget": "预算", "both": "决算与预算"}
OPTIONAL: Final = {**APPLICATIONS, "never": "必有"}
# How an example may come out.
OUTCOMES: Final = terms.VERDICTS

# What is asked of the statement printed under a form.
TESTS: Final = {"no_amounts": "有空表说明的表不应有数", "has_statement": "空表应有说明"}


@dataclass(frozen=True, slots=True)
class Operand:
    """A set of printed cells that enters one side of a rule with one sign; an empty filter means any."""

    form: tuple[str, ...]
    side: tuple[str, ...] = ()
    line: tuple[str, ...] = ()
    measure: tuple[str, ...] = ()
    fund: tuple[str, ...] = ()
    phase: tuple[str, ...] = ()
    level: tuple[int, ...] = ()
    function_code: tuple[str, ...] = ()
    economic_code: tuple[str, ...] = ()
    leaf: bool | None = None
    # Rows that have no printed row above them in the code tree.
    top: bool | None = None
    negative: bool | None = None
    sign: int = 1
    absent: str = "untestable"
    # Which column tells the place: the row's own code or its parent's; the row's meaning or the column's.
    code_from: str = "own"
    line_from: str = "line"

    @property
    def label(self) -> str:
        """The cells in readable Chinese, for the reason why a rule could not be tested."""
        forms = "".join(f"《{terms.FORMS[form]}》" for form in self.form)
        codes = self.function_code + self.economic_code
        words = codes or tuple(
            terms.LINES[line] for line in self.line if line not in ("function", "economic", "total")
        )
        if not words and self.measure and self.measure != ("amount",):
            words = tuple(terms.MEASURES[measure] for measure in self.measure)
        words = words or tuple(terms.LINES[line] for line in self.line)
        return f"{forms}「{'、'.join(words[:3])}{'等' if len(words) > 3 else ''}」" if words else forms


@dataclass(frozen=True, slots=True)
class Coverage:
    """A test of what is printed under a form: whether an empty form says so, and a full one does not."""

    form: tuple[str, ...]
    test: str
    # Regular expression; where given, only printed statements that match it count.
    saying: str | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """Facts in printed form, as text (`juesuan.reconcile.example`), and how the rule must come out on them."""

    outcome: str
    facts: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that must hold in or between published tables, at each of its places."""

    id: str
    statement: str
    statement_en: str
    family: str
    kind: str
    basis: str
    severity: str
    examples: tuple[Example, ...]
    by: tuple[str, ...] = ()
    left: tuple[Operand, ...] = ()
    right: tuple[Operand, ...] = ()
    # Cells that, where they hold a number, make a broken sum undecided: the addends may be incomplete.
    doubt: tuple[Operand, ...] = ()
    coverage: Coverage | None = None
    tolerance: str = "interval"
    applies_to: str = "final_accounts"
    # Kinds of report in which the rule is silent, not untestable, where its cells are not printed.
    optional: str = "never"
    file: str = ""

    @property
    def relation(self) -> str:
        """How the sides compare, as published."""
        return "<=" if self.kind == "at_most" else "="

    @property
    def across_phases(self) -> bool:
        """Whether the operands name their phases themselves, so that phase is no part of the place."""
        return any(operand.phase for operand in (*self.left, *self.right))

    @property
    def forms(self) -> tuple[str, ...]:
        """Every form the rule looks at, in the order of the national set."""
        named = {form for operand in (*self.left, *self.right) for form in operand.form}
        named.update(self.coverage.form if self.coverage else ())
        return tuple(form for form in terms.FORMS if form in named)
