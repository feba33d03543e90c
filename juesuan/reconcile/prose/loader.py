"""Rules of the prose from YAML, every word checked: a bad entry is refused with its file, id and what is wrong.

What belongs here: reading entries of `rules/prose` and telling mistakes, in the manner of `juesuan.rules.loader`.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import fields
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from juesuan import terms
from juesuan.errors import DeclarationError
from juesuan.narrative import terms as words
from juesuan.narrative.told import TOLD
from juesuan.reconcile.prose.model import FAMILIES, HABITS, KINDS, ProseRule
from juesuan.rules import Example, rules_folder
from juesuan.rules.loader import declared, entries_of

_RULE_ID: Final = re.compile(r"[A-Z]\d{2}[a-z]?")
_TEXTS: Final = ("statement", "statement_en", "basis")
# Kinds that speak only where they object.
_SILENT: Final = frozenset({"unit", "placeholder", "malformed", "copied", "subordinates"})
_ADDING: Final = frozenset({"sum", "sum_across", "at_most", "weighted_sum"})


def load_prose_rules(folder: Path | None = None) -> tuple[ProseRule, ...]:
    """Every declared rule of prose and performance, ordered by id; DeclarationError names what is wrong where."""
    return _load(rules_folder() / "prose" if folder is None else folder)


@lru_cache(maxsize=8)
def _load(folder: Path) -> tuple[ProseRule, ...]:
    return declared(folder, parse_prose_rules)


def parse_prose_rules(text: str, file: str) -> tuple[ProseRule, ...]:
    """The rules of one YAML text; `file` names it in errors."""
    return tuple(_rule(entry, file) for entry in entries_of(text, file))


def _rule(entry: object, file: str) -> ProseRule:
    if not isinstance(entry, dict) or not isinstance(entry.get("id"), str):
        raise DeclarationError(f"{file}: an entry without an id: {str(entry)[:80]!r}")
    where = f"{file}: rule {entry['id']}"
    if not _RULE_ID.fullmatch(entry["id"]):
        raise DeclarationError(f"{where}: an id is a letter, two digits, at most one small letter")
    known = {f.name for f in fields(ProseRule)} - {"file"}
    for key in entry:
        if key not in known:
            raise DeclarationError(f"{where}: unknown key {key!r}; known are {', '.join(sorted(known))}")
    given: dict[str, Any] = {"id": entry["id"], "file": file}
    for name in _TEXTS:
        given[name] = _text(entry.get(name), f"{where}: `{name}`")
    lists: tuple[tuple[str, Collection[str]], ...] = (
        ("family", FAMILIES),
        ("kind", KINDS),
        ("severity", terms.SEVERITIES),
    )
    for name, allowed in lists:
        given[name] = _word(entry.get(name), allowed, f"{where}: `{name}`")
    for name, allowed in (("whole", words.MEASURES), ("habit", HABITS)):
        if name in entry:
            given[name] = _word(entry[name], allowed, f"{where}: `{name}`")
    for name, allowed in (
        ("forms", TOLD), ("parts", words.MEASURES), ("needs", words.MEASURES), ("baselines", words.BASELINES)
    ):  # fmt: skip
        given[name] = tuple(_word(item, allowed, f"{where}: `{name}`") for item in _items(entry.get(name)))
    given["examples"] = _examples(entry.get("examples"), given["kind"], f"{where}: `examples`")
    rule = ProseRule(**given)
    if wrong := _contradiction(rule):
        raise DeclarationError(f"{where}: {wrong}")
    return rule


def _contradiction(rule: ProseRule) -> str | None:
    if (rule.kind == "table") != bool(rule.forms):
        return "`forms` belongs to a rule of kind table, which must have it"
    if (rule.kind in _ADDING) != bool(rule.whole and rule.parts):
        return "`whole` and `parts` belong to a rule that adds up, which must have both"
    if not set(rule.needs) <= set(rule.parts):
        return "`needs` names what is not among `parts`"
    return None


def outcome_of(kind: str) -> str:
    """What a rule of a kind says when it objects."""
    if kind.endswith("zero_base"):
        return "undefined"
    return "template" if kind in ("template", "template_words") else "broken"


def _examples(entry: object, kind: str, where: str) -> tuple[Example, ...]:
    if not isinstance(entry, list):
        raise DeclarationError(f"{where}: a list of mappings such as {{exact: ...}} and {{broken: ...}}")
    found = []
    for item in entry:
        if not isinstance(item, dict) or len(item) != 1:
            raise DeclarationError(f"{where}: each example is one outcome with its text")
        ((outcome, text),) = item.items()
        allowed = (*terms.VERDICTS, "silent")
        found.append(Example(_word(outcome, allowed, where), _text(text, where)))
    # A rule that looks for one thing only has nothing to say where the thing is absent.
    good = "exact" if outcome_of(kind) == "broken" and kind not in _SILENT else "silent"
    for wanted in (good, outcome_of(kind)):
        if not any(example.outcome == wanted for example in found):
            raise DeclarationError(f"{where}: no example that comes out {wanted}")
    return tuple(found)


def _word(value: Any, known: Collection[str], where: str) -> Any:
    if not isinstance(value, str) or value not in known:
        raise DeclarationError(f"{where}: {value!r} is not one of {', '.join(known)}")
    return value


def _text(value: object, where: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise DeclarationError(f"{where}: a text was expected, not {value!r}")
    return value.strip()


def _items(value: object) -> list[Any]:
    return [] if value is None else value if isinstance(value, list) else [value]
