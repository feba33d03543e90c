"""Rules across reports 「跨报告勾稽关系」 as declared data: the same figure, published in two reports.

What belongs here: what such a rule is, and reading it from YAML, every word checked. How it is computed is in
`juesuan.reconcile.across`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from juesuan import terms
from juesuan.errors import DeclarationError
from juesuan.rules import Example, rules_folder
from juesuan.rules.loader import declared, entries_of

FAMILY: Final = "across_reports"
FAMILIES: Final = {FAMILY: "跨报告"}

# Which other report the figure is looked for in.
AGAINST: Final = {
    "previous_year": "同一单位上年决算",
    "units": "所属各单位同年决算",
    "budget": "同一单位同年预算",
    "earlier_version": "同一报告的前一版",
}
# Where the younger report says its figure: in its forms, in a sentence, or as this year's figure less its change. A list
# of units has no figures: how many they are is compared with how many have published.
SOURCES: Final = {
    "form": "公开表（或代表它的文字）", "prose": "说明文字", "change": "本年数减去所述增减额", "members": "单位构成",
}  # fmt: skip
# What makes a place, beside the two reports.
PLACES: Final = {"form": "表", "side": "收支方", "line": "行", "measure": "栏", "fund": "资金性质", "code": "科目编码"}
# What a figure means that one of two printed forms does not print.
ABSENCES: Final = {"untestable": "无法核对", "zero": "未印者为零"}

_RULE_ID: Final = re.compile(r"[A-Z]\d{2}[a-z]?")
_TEXTS: Final = ("statement", "statement_en", "basis")
_LISTS: Final[Mapping[str, Mapping[str, str]]] = {
    "form": terms.FORMS, "side": terms.SIDES, "line": terms.LINES, "measure": terms.MEASURES, "fund": terms.FUNDS,
    "phase": terms.PHASES, "unclear": terms.PHASES,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Figures:
    """A set of published figures of one of the two reports; an empty filter means any."""

    form: tuple[str, ...]
    side: tuple[str, ...] = ()
    line: tuple[str, ...] = ()
    measure: tuple[str, ...] = ()
    fund: tuple[str, ...] = ()
    phase: tuple[str, ...] = ("actual",)
    # Phases of the form that may or may not be the one meant: equal figures agree, others decide nothing.
    unclear: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AcrossRule:
    """One thing that must hold between two reports: the figures `left` of the younger one equal `right` of the other.

    `materiality` is in 元: a gap below it is published as information. Where units are counted there are no figures.
    """

    id: str
    statement: str
    statement_en: str
    basis: str
    severity: str
    against: str
    by: tuple[str, ...]
    left: Figures
    right: Figures
    examples: tuple[Example, ...]
    source: str = "form"
    absent: str = "untestable"
    materiality: Decimal = Decimal(0)
    family: str = FAMILY
    file: str = ""


def load_across_rules(folder: Path | None = None) -> tuple[AcrossRule, ...]:
    """Every declared rule across reports, ordered by id; DeclarationError names the file, the rule and the mistake."""
    return _load(rules_folder() / "across" if folder is None else folder)


@lru_cache(maxsize=8)
def _load(folder: Path) -> tuple[AcrossRule, ...]:
    return declared(folder, parse_across_rules)


def parse_across_rules(text: str, file: str) -> tuple[AcrossRule, ...]:
    """The rules of one YAML text; `file` names it in errors."""
    return tuple(_rule(entry, file) for entry in entries_of(text, file))


def _rule(entry: object, file: str) -> AcrossRule:
    if not isinstance(entry, dict) or not isinstance(entry.get("id"), str) or not _RULE_ID.fullmatch(entry["id"]):
        raise DeclarationError(f"{file}: an entry without an id such as G02 or G02a: {str(entry)[:80]!r}")
    where = f"{file}: rule {entry['id']}"
    _known(entry, {field.name for field in fields(AcrossRule)} - {"file", "family"}, where)
    given: dict[str, Any] = {"id": entry["id"], "file": file}
    for name in _TEXTS:
        given[name] = _text(entry.get(name), f"{where}: `{name}`")
    for name, words, needed in (
        ("severity", terms.SEVERITIES, True), ("against", AGAINST, True), ("source", SOURCES, False),
        ("absent", ABSENCES, False),
    ):  # fmt: skip
        if needed or name in entry:
            given[name] = _word(entry.get(name), words, f"{where}: `{name}`")
    given["by"] = tuple(_word(word, PLACES, f"{where}: `by`") for word in _items(entry.get("by")))
    counted = given.get("source") == "members"
    if counted and (given["against"] != "units" or given["by"] or {"left", "right"} & entry.keys()):
        raise DeclarationError(f"{where}: counted units are compared with `against: units` alone, and have no figures")
    for name in ("left", "right"):
        given[name] = Figures(()) if counted else _figures(entry.get(name), f"{where}: `{name}`")
    materiality = entry.get("materiality", 0)
    if type(materiality) is not int or materiality < 0:
        raise DeclarationError(f"{where}: `materiality` is a whole number of 元, not {materiality!r}")
    given["materiality"] = Decimal(materiality)
    given["examples"] = _examples(entry.get("examples"), f"{where}: `examples`")
    rule = AcrossRule(**given)
    if rule.source in ("prose", "change") and not {"form", "line", "measure", "fund", "code"} <= set(rule.by):
        raise DeclarationError(f"{where}: a figure told in prose is looked for in the cell it speaks of: "
                               "`by: [form, side, line, measure, fund, code]`")  # fmt: skip
    return rule


def _figures(entry: object, where: str) -> Figures:
    if not isinstance(entry, dict):
        raise DeclarationError(f"{where}: a mapping such as {{form: income, line: total}}")
    _known(entry, set(_LISTS), where)
    words = {
        name: tuple(_word(word, known, f"{where}: `{name}`") for word in _items(entry[name]))
        for name, known in _LISTS.items()
        if name in entry
    }
    if not words.get("form"):
        raise DeclarationError(f"{where}: names no form")
    return Figures(**words)


def _examples(entry: object, where: str) -> tuple[Example, ...]:
    if not isinstance(entry, list):
        raise DeclarationError(f"{where}: a list of mappings such as {{exact: ...}} and {{broken: ...}}")
    found = []
    for item in entry:
        if not isinstance(item, dict) or len(item) != 1:
            raise DeclarationError(f"{where}: each example is one outcome with its reports")
        ((outcome, text),) = item.items()
        found.append(Example(_word(outcome, terms.VERDICTS, where), _text(text, where)))
    for wanted in ("exact", "broken", "untestable"):
        if not any(example.outcome == wanted for example in found):
            raise DeclarationError(f"{where}: no example that comes out {wanted}")
    return tuple(found)


def _known(entry: Mapping[Any, Any], names: set[str], where: str) -> None:
    for key in entry:
        if key not in names:
            raise DeclarationError(f"{where}: unknown key {key!r}; known are {', '.join(sorted(names))}")


def _word(value: Any, known: Mapping[str, str], where: str) -> str:
    if not isinstance(value, str) or value not in known:
        raise DeclarationError(f"{where}: {value!r} is not one of {', '.join(known)}")
    return value


def _text(value: object, where: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise DeclarationError(f"{where}: a text was expected, not {value!r}")
    return value.strip()


def _items(value: object) -> list[Any]:
    return [] if value is None else value if isinstance(value, list) else [value]
