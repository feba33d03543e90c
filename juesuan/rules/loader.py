"""Rules from YAML, every word checked: a bad entry is refused with its file, its id and what is wrong.

What belongs here: reading entries and telling mistakes. That the parts of a rule agree with one another is
looked at in `consistency`.
"""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Callable, Hashable, Mapping
from dataclasses import fields
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol, TypeVar, cast

import yaml

from juesuan import terms
from juesuan.errors import DeclarationError
from juesuan.rules.consistency import contradiction
from juesuan.rules.model import (
    ABSENCES,
    APPLICATIONS,
    FAMILIES,
    KINDS,
    OPTIONAL,
    OUTCOMES,
    PLACES,
    TESTS,
    TOLERANCES,
    Coverage,
    Example,
    Operand,
    Rule,
)

_RULE_ID = re.compile(r"[A-Z]\d{2}[a-z]?")
_CODE = re.compile(r"\d{3,7}")


def load_rules(folder: Path | None = None) -> tuple[Rule, ...]:
    """Every declared rule, ordered by id; DeclarationError names the file, the rule and what is wrong."""
    return _load(rules_folder() if folder is None else folder)


def rules_folder() -> Path:
    """The folder `rules` beside the package `expectations`; DeclarationError where the package isn't installed."""
    spec = importlib.util.find_spec("expectations")
    for place in (spec.submodule_search_locations or ()) if spec else ():
        if (Path(place) / "rules").is_dir():
            return Path(place) / "rules"
    raise DeclarationError(
        "the rules are not installed: no package `expectations` with a folder `rules`; run from the checkout"
    )


@lru_cache(maxsize=8)
def _load(folder: Path) -> tuple[Rule, ...]:
    return declared(folder, parse_rules)


class _Declared(Protocol):
    """What has an id and the file that declares it."""

    @property
    def id(self) -> str: ...
    @property
    def file(self) -> str: ...


_Entry = TypeVar("_Entry", bound=_Declared)


def declared(folder: Path, parse: Callable[[str, str], tuple[_Entry, ...]]) -> tuple[_Entry, ...]:
    """What the files of a folder declare, ordered by id; DeclarationError where there is none, or an id comes twice."""
    files = sorted(folder.glob("*.yaml"))
    if not files:
        raise DeclarationError(f"{folder}: no rule files (*.yaml)")
    rules: dict[str, _Entry] = {}
    for file in files:
        for rule in parse(file.read_text(encoding="utf-8"), file.name):
            if rule.id in rules:
                raise DeclarationError(f"{file.name}: rule {rule.id} is already declared in {rules[rule.id].file}")
            rules[rule.id] = rule
    return tuple(rules[id_] for id_ in sorted(rules))


class _Strict(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Safe YAML that refuses a key given twice: the plain loader would drop the first in silence."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[Any] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, Hashable):
                continue  # refused by the plain loader, in its own words
            if key in seen:
                raise yaml.constructor.ConstructorError(None, None, f"key {key!r} given twice", key_node.start_mark)
            seen.add(key)
        return cast("dict[Hashable, Any]", super().construct_mapping(node, deep))


def entries_of(text: str, file: str) -> list[Any]:
    """The entries of one YAML text, not yet looked into; `file` names it in errors."""
    try:
        entries = yaml.load(text, Loader=_Strict)  # noqa: S506 - a safe loader, made stricter
    except yaml.YAMLError as error:
        raise DeclarationError(f"{file}: not valid YAML: {error}") from error
    if not isinstance(entries, list):
        raise DeclarationError(f"{file}: a rule file is a list of rules, each beginning with `- id:`")
    return entries


def parse_rules(text: str, file: str) -> tuple[Rule, ...]:
    """The rules of one YAML text; `file` names it in errors."""
    return tuple(_rule(entry, file) for entry in entries_of(text, file))


def _rule(entry: object, file: str) -> Rule:
    if not isinstance(entry, dict) or not isinstance(entry.get("id"), str):
        raise DeclarationError(f"{file}: an entry without an id: {str(entry)[:80]!r}")
    where = f"{file}: rule {entry['id']}"
    if not _RULE_ID.fullmatch(entry["id"]):
        raise DeclarationError(f"{where}: an id is a letter, two digits, at most one small letter: A12, B09b")
    _known(entry, {f.name for f in fields(Rule)} - {"file"}, where)
    for name in ("statement", "statement_en", "family", "kind", "basis", "severity", "examples"):
        if not entry.get(name):
            raise DeclarationError(f"{where}: `{name}` is missing")
    for name, words in (
        ("family", FAMILIES), ("kind", KINDS), ("severity", terms.SEVERITIES), ("tolerance", TOLERANCES),
        ("applies_to", APPLICATIONS), ("optional", OPTIONAL),
    ):  # fmt: skip
        if name in entry:
            _word(entry[name], words, f"{where}: `{name}`")
    texts = ("statement", "statement_en", "basis")
    plain: dict[str, Any] = {name: _text(entry[name], f"{where}: `{name}`") for name in texts}
    sides: dict[str, Any] = {
        name: tuple(_operand(item, f"{where}: `{name}`") for item in _items(entry.get(name), f"{where}: `{name}`"))
        for name in ("left", "right", "doubt")
    }
    plain |= {name: entry[name] for name in ("id", "family", "kind", "severity")}
    plain |= {name: entry[name] for name in ("tolerance", "applies_to", "optional") if name in entry}
    by = tuple(_word(word, PLACES, f"{where}: `by`") for word in _items(entry.get("by"), f"{where}: `by`"))
    coverage = _coverage(entry["coverage"], f"{where}: `coverage`") if "coverage" in entry else None
    examples = _examples(entry["examples"], f"{where}: `examples`")
    rule = Rule(**plain, **sides, by=by, coverage=coverage, examples=examples, file=file)
    if wrong := contradiction(rule):
        raise DeclarationError(f"{where}: {wrong}")
    return rule


def _operand(entry: object, where: str) -> Operand:
    if not isinstance(entry, dict):
        raise DeclarationError(f"{where}: an operand is a mapping such as {{form: income, line: total}}")
    _known(entry, {f.name for f in fields(Operand)}, where)
    words: dict[str, Any] = {}
    for name, known in (
        ("form", terms.FORMS), ("side", terms.SIDES), ("line", terms.LINES),
        ("measure", terms.MEASURES), ("fund", terms.FUNDS), ("phase", terms.PHASES),
    ):  # fmt: skip
        words[name] = tuple(_word(word, known, f"{where}: `{name}`") for word in _items(entry.get(name), where))
    for name in ("function_code", "economic_code"):
        words[name] = tuple(_items(entry.get(name), where))
        for code in words[name]:
            if not isinstance(code, str) or not _CODE.fullmatch(code):
                raise DeclarationError(f"{where}: `{name}` {code!r} is not a quoted code of 3, 5 or 7 digits")
    words["level"] = tuple(_items(entry.get("level"), where))
    for name, allowed in (
        ("level", (1, 2, 3)), ("leaf", (True, False)), ("top", (True, False)), ("negative", (True, False)),
        ("sign", (1, -1)), ("absent", ABSENCES), ("code_from", ("own", "parent")), ("line_from", ("line", "measure")),
    ):  # fmt: skip
        for value in words[name] if name == "level" else [entry[name]] if name in entry else []:
            _word(value, allowed, f"{where}: `{name}`")
        if name != "level" and name in entry:
            words[name] = entry[name]
    if not words["form"]:
        raise DeclarationError(f"{where}: an operand names its form")
    return Operand(**words)


def _coverage(entry: object, where: str) -> Coverage:
    if not isinstance(entry, dict):
        raise DeclarationError(f"{where}: a mapping with form, test and, where wanted, saying")
    _known(entry, {f.name for f in fields(Coverage)}, where)
    forms = tuple(_word(word, terms.FORMS, f"{where}: `form`") for word in _items(entry.get("form"), where))
    if not forms:
        raise DeclarationError(f"{where}: names no form")
    saying = entry.get("saying")
    if saying is not None:
        try:
            re.compile(_text(saying, f"{where}: `saying`"))
        except re.error as error:
            raise DeclarationError(f"{where}: `saying` is no regular expression: {error}") from error
    return Coverage(forms, _word(entry.get("test"), TESTS, f"{where}: `test`"), saying)


def _examples(entry: object, where: str) -> tuple[Example, ...]:
    if not isinstance(entry, list):
        raise DeclarationError(f"{where}: a list of mappings such as {{exact: ...}} and {{broken: ...}}")
    found = []
    for item in entry:
        if not isinstance(item, dict) or len(item) != 1:
            raise DeclarationError(f"{where}: each example is one outcome with its facts")
        ((outcome, facts),) = item.items()
        found.append(Example(_word(outcome, OUTCOMES, where), _text(facts, where)))
    for wanted in ("exact", "broken"):
        if not any(example.outcome == wanted for example in found):
            raise DeclarationError(f"{where}: no example that comes out {wanted}")
    return tuple(found)


def _known(entry: Mapping[Any, Any], names: set[str], where: str) -> None:
    for key in entry:
        if key not in names:
            raise DeclarationError(f"{where}: unknown key {key!r}; known are {', '.join(sorted(names))}")


def _word(value: Any, known: Mapping[str, str] | tuple[Any, ...], where: str) -> Any:
    # True is 1 to Python, and `level: true` or `leaf: 1` is a slip all the same.
    kinds = {type(word) for word in known}
    if isinstance(value, (list, dict)) or value not in known or type(value) not in kinds:
        raise DeclarationError(f"{where}: {value!r} is not one of {', '.join(map(str, known))}")
    return value


def _text(value: object, where: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise DeclarationError(f"{where}: a text was expected, not {value!r}")
    return value.strip()


def _items(value: object, where: str) -> list[Any]:
    if isinstance(value, dict):
        raise DeclarationError(f"{where}: a value or a list was expected, not {value!r}")
    return [] if value is None else value if isinstance(value, list) else [value]
