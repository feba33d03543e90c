"""Every declared variant: its examples read as they state, its table list is known, nothing it declares is idle."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from juesuan import terms
from juesuan.errors import DeclarationError
from juesuan.forms.catalogue import catalogue
from juesuan.forms.drawing import table
from juesuan.forms.examples import differences, notation, read_example, stated_facts
from juesuan.forms.printed import read_tables
from juesuan.forms.variant import Example, Variant

VARIANTS = {variant.name: variant for variant in catalogue().variants}
EXAMPLES = [
    pytest.param(example, id=f"{variant.name}-{number}-{example.form}")
    for variant in VARIANTS.values()
    for number, example in enumerate(variant.examples, start=1)
]
# Forms that are never titled so, but become of a table beside another: shown by tests of their own.
TWINS = {twin for form in catalogue().forms.values() for _, twin in form.twins}
# Tables of performance are read from prose pages, not as forms.
PERFORMANCE = re.compile("绩效")


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_reads_as_it_states(example: Example) -> None:
    assert differences(example, catalogue()) == []


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_reads_the_same_with_other_widths_and_spaces(example: Example) -> None:
    half = example.drawing.translate(str.maketrans("（）：", "():"))
    spaced = re.sub(r"(?<=[\u4e00-\u9fff])(?=[\u4e00-\u9fff])", " ", example.drawing)
    facts = re.sub("「.*?」", "", example.facts)
    for drawing in (half, spaced):
        assert differences(replace(example, drawing=drawing, facts=facts), catalogue()) == []


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_facts_of_an_example_can_be_written_down_and_read_again(example: Example) -> None:
    printed, _ = read_example(example, catalogue())
    again = replace(example, facts="\n".join(notation(printed.facts)))
    assert differences(again, catalogue()) == []


def test_an_example_that_states_something_else_is_found_out() -> None:
    example = VARIANTS["hunan"].examples[0]
    wrong = replace(example, facts=example.facts.replace("120,000 |", "120,001 |", 1))
    assert [text.split(":")[0] for text in differences(wrong, catalogue())] == ["not read", "not stated"]
    assert differences(replace(example, form="income"), catalogue()) == ["read as state_capital, not income"]
    misnamed = replace(example, facts=example.facts + "total 「总数」 | expenditure_total 1")
    assert differences(misnamed, catalogue())[1:] == ["no row is named 总数"]
    assert differences(replace(example, quarantine=("unknown_row",)), catalogue()) == ["in quarantine: nothing"]
    with pytest.raises(DeclarationError, match="no such line: nonsense"):
        list(stated_facts(replace(example, facts="nonsense | 1"), catalogue().forms["income"]))


@pytest.mark.parametrize("variant", VARIANTS.values(), ids=VARIANTS)
def test_every_table_in_a_variants_list_is_a_form(variant: Variant) -> None:
    known = catalogue()
    named = [known.form_of_title(title) for title in variant.contents if not PERFORMANCE.search(title)]
    assert all(named), variant.contents
    assert all(titled.kind == "final_accounts" for titled in named if titled)


@pytest.mark.parametrize("variant", VARIANTS.values(), ids=VARIANTS)
def test_everything_a_variant_declares_is_shown_by_an_example(variant: Variant) -> None:
    shown = {
        (example.form, word)
        for other in VARIANTS.values()
        for example in other.examples
        for stated, _ in stated_facts(example, catalogue().forms[example.form])
        for word in (stated.line, stated.measure)
    }
    for item in variant.additions:
        declared = {c.measure for c in item.columns} | {
            line.line for line in (*item.income_lines, *item.expenditure_lines)
        }
        # The three fund forms share their flow columns; they are shown once.
        forms = {item.form, "gpb_expenditure"} if item.form in ("government_fund", "state_capital") else {item.form}
        assert not declared - {word for form, word in shown if form in forms}
    own = {form.form for form in variant.forms}
    assert own <= {example.form for example in variant.examples} | TWINS


@pytest.mark.parametrize("variant", VARIANTS.values(), ids=VARIANTS)
def test_titles_of_additions_are_shown_by_an_example(variant: Variant) -> None:
    known = catalogue()
    for item in (item for item in variant.additions if item.bound):
        printed = [known.form_of_title(example.title) for example in variant.examples if example.form == item.form]
        assert any(printed), item


def test_the_coverage_names_the_variant_that_was_met_else_the_layout() -> None:
    shown = [example for name in ("zhejiang", "national") for example in VARIANTS[name].examples]
    drawn = [table(example.title, example.drawing, unit=example.unit) for example in shown]
    forms, problems = read_tables(drawn, 2024, "final_accounts")
    kept = {form.form.form: form.coverage().variant for form in forms if form.loaded}
    assert kept == {
        "income_by_unit": "zhejiang", "expenditure_by_unit": "zhejiang",
        "income": "zhejiang", "expenditure": "zhejiang",
        "revenue_expenditure_summary": "two_sided", "three_public": "across",
    }  # fmt: skip
    assert [q.reason for q in problems] == ["duplicate_form"]


def test_extra_forms_are_required_of_nobody() -> None:
    national = set(list(terms.FORMS)[:11])
    assert set(catalogue().required_forms("final_accounts")) < national
    assert set(catalogue().required_forms("budget")) < national
    assert set(catalogue().forms) == set(terms.FORMS) - {"unlisted_table"}


def test_a_source_without_evidence_or_a_variant_without_example_is_refused() -> None:
    example = VARIANTS["hunan"].examples[0]
    with pytest.raises(DeclarationError, match="its source names its evidence"):
        Variant("x", "某", "某", (None, None), "hearsay", examples=(example,))
    with pytest.raises(DeclarationError, match="shows at least one example"):
        Variant("x", "某", "某", (None, None), "[K] memory")
    with pytest.raises(DeclarationError, match="small letters"):
        Variant("某省", "某", "某", (None, None), "[K] memory", examples=(example,))
