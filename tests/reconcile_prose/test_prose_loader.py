"""A bad entry among the rules of prose is refused with its file, its id and what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from juesuan.errors import DeclarationError
from juesuan.reconcile.prose.loader import load_prose_rules, parse_prose_rules

GOOD = """
- id: D04x
  statement: 总额等于分项之和
  statement_en: a total equals its parts
  family: prose
  kind: sum
  whole: procurement_total
  parts: [procurement_goods, procurement_works]
  basis: 定义
  severity: error
  examples:
    - exact: 政府采购支出总额1.00万元
    - broken: 政府采购支出总额2.00万元
"""


def test_a_good_entry_is_read() -> None:
    (rule,) = parse_prose_rules(GOOD, "x.yaml")
    assert (rule.id, rule.whole, rule.parts) == (
        "D04x",
        "procurement_total",
        ("procurement_goods", "procurement_works"),
    )


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("id: D04x", "id: 4x", "an id is a letter"),
        ("kind: sum", "kind: add", "`kind`: 'add' is not one of"),
        ("family: prose", "family: forms", "`family`"),
        ("severity: error", "severity: fatal", "`severity`"),
        ("whole: procurement_total", "whole: procurement", "`whole`"),
        ("parts: [procurement_goods, procurement_works]", "", "must have both"),
        ("basis: 定义", "basis: 定义\n  basis: 又", "given twice"),
        ("basis: 定义", "basis: ''", "`basis`: a text was expected"),
        ("basis: 定义", "basis: 定义\n  colour: red", "unknown key 'colour'"),
        ("basis: 定义", "basis: 定义\n  forms: [income]", "`forms` belongs to a rule of kind table"),
        ("basis: 定义", "basis: 定义\n  needs: [procurement_services]", "not among `parts`"),
        ("    - broken: 政府采购支出总额2.00万元\n", "", "no example that comes out broken"),
        ("- exact: 政", "- rounding: 政", "no example that comes out exact"),
    ],
)  # fmt: skip
def test_a_mistake_is_named(old: str, new: str, message: str) -> None:
    assert old in GOOD
    with pytest.raises(DeclarationError, match=r"x\.yaml") as caught:
        parse_prose_rules(GOOD.replace(old, new), "x.yaml")
    assert message in str(caught.value)


def test_an_id_may_not_stand_in_two_files(tmp_path: Path) -> None:
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text(GOOD, encoding="utf-8")
    with pytest.raises(DeclarationError, match=r"b\.yaml: rule D04x is already declared in a\.yaml"):
        load_prose_rules(tmp_path)


def test_a_folder_without_rules_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(DeclarationError, match="no rule files"):
        load_prose_rules(tmp_path)
