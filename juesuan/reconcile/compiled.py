"""Rules as rows for SQL: the declarations become small tables that one set of statements joins to the facts.

Every rule of the catalogue is evaluated by the same few statements (`juesuan.reconcile.statements`), over one
report or ten thousand. What a rule adds is rows: one for the rule, one for each operand and form. Compiled once
for a set of rules and kept.

What belongs here: that translation. What the statements do with the rows is in `statements`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from duckdb import DuckDBPyConnection

from juesuan import terms
from juesuan.rules import Operand, Rule
from juesuan.rules.model import STRUCTURAL

# Sets of forms, of kinds of report and of operands are bits of one integer, so that SQL can compare them.
FORM_BIT = {form: 1 << number for number, form in enumerate(terms.FORMS)}
KIND_BIT = {"final_accounts": 1, "budget": 2, "both": 3, "never": 0}
# How each kind of rule is told to the statements.
KIND_CODE = {"sum": "=", "at_most": "<=", "nowhere": "0", **{kind: kind for kind in ("statement", *STRUCTURAL)}}
PARTS = {"left": 1, "right": -1, "doubt": 0}

_WORDS = ["VARCHAR"]
COLUMNS: dict[str, dict[str, Any]] = {
    "rc_rule": {
        "rule_no": "INTEGER", "rule_id": "VARCHAR", "statement": "VARCHAR", "family": "VARCHAR",
        "severity": "VARCHAR", "kind": "VARCHAR", "relation": "VARCHAR", "applies": "INTEGER", "silent": "INTEGER",
        "need_mask": "BIGINT", "zero_mask": "BIGINT", "skip_mask": "BIGINT",
        "zeros_slack": "BOOLEAN", "no_slack": "BOOLEAN", "proves": "BOOLEAN",
    },
    "rc_operand": {
        "rule_no": "INTEGER", "bit": "BIGINT", "form": "VARCHAR", "forms_mask": "BIGINT", "label": "VARCHAR",
    },
    "rc_selector": {
        "selector_no": "INTEGER", "rule_no": "INTEGER", "bit": "BIGINT", "part": "TINYINT", "sign": "TINYINT",
        "sides": _WORDS, "measures": _WORDS, "funds": _WORDS, "phases": _WORDS,
        "levels": ["INTEGER"], "function_codes": _WORDS, "economic_codes": _WORDS,
        "leaf": "BOOLEAN", "top": "BOOLEAN", "negative": "BOOLEAN",
        "by_form": "BOOLEAN", "by_row": "BOOLEAN", "by_code": "BOOLEAN", "by_line": "BOOLEAN",
        "by_measure": "BOOLEAN", "by_fund": "BOOLEAN", "by_phase": "BOOLEAN",
        "parent_code_tells": "BOOLEAN", "measure_tells": "BOOLEAN",
    },
    # Which form and line each selector looks at: what most of a report is told apart by, so it is joined by these.
    "rc_selector_line": {"selector_no": "INTEGER", "form": "VARCHAR", "line": "VARCHAR"},
    # The rows that rules of the kinds `STRUCTURAL` look at.
    "rc_row": {
        "rule_no": "INTEGER", "part": "TINYINT", "form": "VARCHAR", "line": "VARCHAR", "side": "VARCHAR",
        "measures": _WORDS,
    },
    "rc_coverage": {"rule_no": "INTEGER", "form": "VARCHAR", "test": "VARCHAR", "saying": "VARCHAR"},
    "rc_word": {"kind": "VARCHAR", "word": "VARCHAR", "zh": "VARCHAR", "bit": "BIGINT"},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Compiled:
    """The rules of one catalogue: the rows of each table of `COLUMNS`, as JSON."""

    tables: Mapping[str, str]

    def load(self, con: DuckDBPyConnection) -> None:
        """Make the temporary tables of the rules on a connection."""
        for name, rows in self.tables.items():
            # One parameter takes two milliseconds; three hundred rows of VALUES with lists took a hundred.
            con.execute(
                f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT unnest(from_json(?::JSON, ?), max_depth := 2)",
                [rows, json.dumps([COLUMNS[name]])],
            )


@lru_cache(maxsize=8)
def compiled(rules: tuple[Rule, ...]) -> Compiled:
    """The catalogue as rows; the same tuple of rules is compiled once."""
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in COLUMNS}
    for number, rule in enumerate(rules, start=1):
        masks = dict.fromkeys(("untestable", "zero", "nothing", "skip"), 0)
        placed = [(part, operand) for part in PARTS for operand in getattr(rule, part)]
        if rule.kind in STRUCTURAL:
            rows["rc_row"] += [
                {"rule_no": number, "part": PARTS[part], "form": form, "line": line, "side": side,
                 "measures": operand.measure or None}
                for part, operand in placed
                for form in operand.form
                for line in operand.line
                for side in operand.side or (None,)
            ]  # fmt: skip
            placed = []
        for index, (part, operand) in enumerate(placed):
            bit = 1 << index
            selector = len(rows["rc_selector"]) + 1
            rows["rc_selector"].append({"selector_no": selector, **_selector(number, bit, part, operand, rule)})
            rows["rc_selector_line"] += [
                {"selector_no": selector, "form": form, "line": line}
                for form in operand.form
                for line in _lines(operand)
            ]
            if part == "doubt":
                continue
            masks[operand.absent] |= bit
            forms_mask = sum(FORM_BIT[form] for form in operand.form)
            rows["rc_operand"] += [
                {"rule_no": number, "bit": bit, "form": form, "forms_mask": forms_mask, "label": operand.label}
                for form in operand.form
            ]
        if rule.coverage:
            rows["rc_coverage"] += [
                {"rule_no": number, "form": form, "test": rule.coverage.test, "saying": rule.coverage.saying}
                for form in rule.coverage.form
            ]
        rows["rc_rule"].append({
            "rule_no": number, "rule_id": rule.id, "statement": rule.statement, "family": rule.family,
            "severity": rule.severity, "kind": KIND_CODE[rule.kind], "relation": rule.relation,
            "applies": KIND_BIT[rule.applies_to], "silent": KIND_BIT[rule.optional],
            "need_mask": masks["untestable"], "zero_mask": masks["zero"], "skip_mask": masks["skip"],
            "zeros_slack": rule.tolerance == "interval_with_zeros", "no_slack": rule.tolerance == "none",
            "proves": rule.kind == "sum" and rule.severity != "info",
        })  # fmt: skip
    rows["rc_word"] = [
        {"kind": kind, "word": word, "zh": zh, "bit": FORM_BIT[word] if kind == "form" else None}
        for kind, names in (
            ("form", terms.FORMS), ("line", terms.LINES), ("measure", terms.MEASURES), ("fund", terms.FUNDS),
            ("phase", terms.PHASES),
        )
        for word, zh in names.items()
    ]  # fmt: skip
    return Compiled({name: json.dumps(found) for name, found in rows.items()})


def _lines(operand: Operand) -> Iterable[str]:
    if operand.line:
        return operand.line
    coded = ("function",) * bool(operand.function_code) + ("economic",) * bool(operand.economic_code)
    return coded or terms.LINES


def _selector(number: int, bit: int, part: str, operand: Operand, rule: Rule) -> dict[str, Any]:
    return {
        "rule_no": number, "bit": bit, "part": PARTS[part], "sign": operand.sign,
        "sides": operand.side or None, "measures": operand.measure or None,
        "funds": operand.fund or None, "phases": operand.phase or None, "levels": operand.level or None,
        "function_codes": operand.function_code or None, "economic_codes": operand.economic_code or None,
        "leaf": operand.leaf, "top": operand.top, "negative": operand.negative,
        **{f"by_{word}": word in rule.by for word in ("form", "row", "code", "line", "measure", "fund")},
        "by_phase": not rule.across_phases,
        "parent_code_tells": operand.code_from == "parent", "measure_tells": operand.line_from == "measure",
    }  # fmt: skip
