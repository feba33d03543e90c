"""A rule that is written wrongly is refused, with its file, its id and what is wrong."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from juesuan import terms
from juesuan.errors import DeclarationError
from juesuan.reconcile.example import rows_of_example
from juesuan.rules import load_rules, parse_rules, rules_folder
from tests.reconcile.staged import RULES

GOOD = """
- id: A01
  statement: 收入合计等于各项收入之和
  statement_en: income equals its sources
  family: within_form
  kind: sum
  left: [{form: income, line: total, measure: income_total}]
  right: [{form: income, line: total, measure: [business_income, other_income]}]
  basis: 表样
  severity: error
  examples:
    - exact: income | total | income_total 1.00
    - broken: income | total | income_total 1.00
"""


def test_a_whole_rule_is_taken_as_written() -> None:
    (rule,) = parse_rules(GOOD, "x.yaml")
    assert (rule.id, rule.relation, rule.forms, rule.file) == ("A01", "=", ("income",), "x.yaml")
    assert rule.right[0].measure == ("business_income", "other_income")
    assert [example.outcome for example in rule.examples] == ["exact", "broken"]


WRONG = [
    ("form: income, line: total, measure: income_total", "form: incomes, line: total", "'incomes' is not one of"),
    ("line: total, measure: income_total", "line: totals", "'totals' is not one of"),
    ("measure: income_total", "measure: income", "`left`: `measure`: 'income' is not one of"),
    ("measure: income_total", "fund: everything", "`fund`: 'everything' is not one of"),
    ("measure: income_total", "phase: planned", "`phase`: 'planned' is not one of"),
    ("measure: income_total", "side: left", "`side`: 'left' is not one of"),
    ("measure: income_total", "level: 4", "`level`: 4 is not one of"),
    ("measure: income_total", "level: true", "`level`: True is not one of"),
    ("measure: income_total", "leaf: 1", "`leaf`: 1 is not one of"),
    ("measure: income_total", "sign: 2", "`sign`: 2 is not one of"),
    ("measure: income_total", "absent: never", "`absent`: 'never' is not one of"),
    ("measure: income_total", "code_from: above", "`code_from`: 'above' is not one of"),
    ("measure: income_total", "function_code: 201", "201 is not a quoted code"),
    ("measure: income_total", "function_code: \"20\"", "'20' is not a quoted code"),
    ("measure: income_total", "column: 3", "unknown key 'column'"),
    ("measure: income_total", "line: function", "key 'line' given twice"),
    ("form: income, line: total, measure: income_total", "line: total", "an operand names its form"),
    ("left: [{form: income, line: total, measure: income_total}]", "left: income", "an operand is a mapping"),
    ("left: [{form: income, line: total, measure: income_total}]", "left: []", "both sides need an operand"),
    ("family: within_form", "family: inside", "`family`: 'inside' is not one of"),
    ("kind: sum", "kind: total", "`kind`: 'total' is not one of"),
    ("kind: sum", "kind: [sum]", "['sum'] is not one of"),
    ("kind: sum", "kind: nowhere", "kind nowhere has cells on the left only"),
    ("kind: sum", "kind: statement", "a statement rule has `coverage`"),
    ("kind: sum", "kind: sum\n  by: [column]", "`by`: 'column' is not one of"),
    ("kind: sum", "kind: sum\n  by: {row: 1}", "a value or a list was expected"),
    ("kind: sum", "kind: sum\n  tolerance: 0.01", "`tolerance`: 0.01 is not one of"),
    ("kind: sum", "kind: sum\n  applies_to: all", "`applies_to`: 'all' is not one of"),
    ("kind: sum", "kind: sum\n  optional: always", "`optional`: 'always' is not one of"),
    ("kind: sum", "kind: sum\n  kind: at_most", "key 'kind' given twice"),
    ("kind: sum", "kind: sum\n  coverage: {form: income, test: no_amounts}", "only a statement rule has `coverage`"),
    ("severity: error", "severity: fatal", "`severity`: 'fatal' is not one of"),
    ("basis: 表样", "basis: ''", "`basis` is missing"),
    ("basis: 表样", "basis: [1]", "`basis`: a text was expected"),
    ("basis: 表样", "note: 表样", "unknown key 'note'"),
    ("id: A01", "id: total", "an id is a letter, two digits"),
    ("id: A01", "name: A01", "an entry without an id"),
    ("- broken: income", "- exact: income", "no example that comes out broken"),
    ("- broken: income", "- wrong: income", "'wrong' is not one of"),
    ("- broken: income | total | income_total 1.00", "- broken: 3", "a text was expected"),
    ("    - broken: income", "      broken: income", "each example is one outcome"),
    ("measure: [business_income, other_income]}]", "measure: business_income}, {form: income, side: income}]",
     "two operands on the right may pick the same cell"),
    ("line: total, measure: income_total", "line: total, phase: actual", "all must"),
    ("- id: A01", "id: A01", "not valid YAML"),
]  # fmt: skip


@pytest.mark.parametrize(("written", "wrongly", "told"), WRONG)
def test_a_wrong_entry_is_refused_with_its_place_and_its_reason(written: str, wrongly: str, told: str) -> None:
    assert written in GOOD
    with pytest.raises(DeclarationError) as refused:
        parse_rules(GOOD.replace(written, wrongly, 1), "x.yaml")
    assert str(refused.value).startswith("x.yaml: ")
    assert told in str(refused.value)
    if written not in ("id: A01", "- id: A01") and "given twice" not in told:
        assert "rule A01" in str(refused.value)


def test_statement_rules_are_checked_too() -> None:
    text = GOOD.replace("kind: sum", "kind: statement")
    text = "\n".join(line for line in text.splitlines() if not line.strip().startswith(("left", "right")))
    whole = text + "\n  coverage: {form: income, test: no_amounts, saying: 空表}\n"
    (rule,) = parse_rules(whole, "x.yaml")
    assert rule.forms == ("income",)
    for written, wrongly, told in (
        ("form: income, test", "test", "names no form"),
        ("no_amounts", "nothing", "'nothing' is not one of"),
        ("saying: 空表", "saying: '('", "no regular expression"),
        ("{form: income, test: no_amounts, saying: 空表}", "income", "a mapping with form, test"),
        ("saying", "words", "unknown key 'words'"),
    ):
        with pytest.raises(DeclarationError, match=told):
            parse_rules(whole.replace(written, wrongly), "x.yaml")


def test_rows_of_several_forms_are_told_apart_by_form() -> None:
    text = GOOD.replace("kind: sum", "kind: sum\n  by: [row]")
    text = text.replace("left: [{form: income", "left: [{form: expenditure")
    with pytest.raises(DeclarationError, match="told apart by form"):
        parse_rules(text, "x.yaml")


def test_a_file_that_is_no_list_is_refused() -> None:
    with pytest.raises(DeclarationError, match=r"x\.yaml: a rule file is a list"):
        parse_rules("id: A01", "x.yaml")
    with pytest.raises(DeclarationError, match=r"x\.yaml: not valid YAML"):
        parse_rules("- {a: [1}", "x.yaml")


def test_an_id_declared_in_two_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "b.yaml").write_text(GOOD, encoding="utf-8")
    with pytest.raises(DeclarationError, match=r"b\.yaml: rule A01 is already declared in a\.yaml"):
        load_rules(tmp_path)


def test_a_folder_without_rules_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DeclarationError, match="no rule files"):
        load_rules(tmp_path)


def test_without_the_package_of_rules_the_error_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(DeclarationError, match="run from the checkout"):
        rules_folder()


def test_a_wrong_line_of_an_example_is_told() -> None:
    for line, told in (
        ("incomes | total | 1.00", "incomes"),
        ("income | totals | 1.00", "no such line"),
        ("income | total | income 1.00", "no such measure"),
        ("income | total | @everything 1.00", "no such measure"),
        ("income", "income"),
    ):
        with pytest.raises(DeclarationError, match=told):
            rows_of_example(line)


def test_the_catalogue_covers_what_the_forms_allow() -> None:
    ids = {rule.id[:3] for rule in RULES}
    wanted = {f"A{n:02d}" for n in (*range(1, 33), *range(34, 42))} - {"A33"}
    wanted |= {f"B{n:02d}" for n in (*range(1, 19), 20, 22)} | {"H02"}
    assert wanted <= ids
    # An equality of agency operating funds and public funds would accuse every department with 事业单位.
    assert {rule.kind for rule in RULES if rule.id.startswith("B14")} == {"at_most"}
    # Every form of the national set, and the two of Inner Mongolia, is looked at.
    for form in tuple(terms.FORMS)[:11]:
        assert any(form in rule.forms and rule.applies_to in ("both", "budget") for rule in RULES), form
