"""The page that maps the catalogue of identities names every declared rule, in the file it stands in, and invents none."""

from __future__ import annotations

import re
from pathlib import Path

from juesuan.reconcile.across_rules import load_across_rules
from juesuan.reconcile.prose import load_prose_rules
from juesuan.rules import load_rules, rules_folder

PAGE = (Path(__file__).resolve().parents[2] / "docs/catalogue.md").read_text(encoding="utf-8")
ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in PAGE.splitlines() if re.match(r"\| [A-J]\d\d", line)]
DECLARED = {rule.id: Path(rule.file).name for rule in (*load_rules(), *load_prose_rules(), *load_across_rules())}


def test_every_declared_rule_is_on_the_page() -> None:
    beyond = re.findall(r"[A-J]\d\d[a-z]?", PAGE.rpartition("Declared beyond the catalogue")[2])
    told = {rule for row in ROWS for rule in re.findall(r"[A-J]\d\d[a-z]?", row[2])} | set(beyond)
    assert told == DECLARED.keys()


def test_every_row_names_the_files_of_its_rules_or_says_why_there_is_none() -> None:
    files = {path.name for path in rules_folder().rglob("*.yaml")}
    for identity, _, rules, file, remark in ROWS:
        named = {DECLARED[rule] for rule in re.findall(r"[A-J]\d\d[a-z]?", rules)}
        assert named == {name.rpartition("/")[2] for name in re.findall(r"`([^`]+)`", file)}, identity
        assert named <= files
        assert named or len(remark) > 10, identity


def test_every_group_of_the_catalogue_is_there() -> None:
    numbers: dict[str, list[int]] = {}
    for identity, *_ in ROWS:
        if re.fullmatch(r"[A-J]\d\d", identity):
            numbers.setdefault(identity[0], []).append(int(identity[1:]))
    assert {group: len(found) for group, found in numbers.items()} == {
        "A": 45, "B": 22, "C": 16, "D": 17, "E": 9, "F": 29, "G": 10, "H": 15, "J": 2,
    }  # fmt: skip
    assert all(found == list(range(1, len(found) + 1)) for found in numbers.values())
