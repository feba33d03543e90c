"""Declarations that contradict each other are refused when the catalogue is put together."""

from __future__ import annotations

from dataclasses import replace

import pytest

from juesuan.errors import DeclarationError
from juesuan.forms.catalogue import catalogue, put_together
from juesuan.forms.model import Column, Form, Line
from juesuan.forms.variant import Addition, Example, Variant
from juesuan.forms.wording import wordings

SHIPPED = catalogue().variants
EXAMPLE = Example(form="income", title="收入决算表", drawing="| 合计 | 1 |", facts="")


def variant(name: str, *additions: Addition, forms: tuple[Form, ...] = ()) -> Variant:
    return Variant(name, name, name, (None, None), "[K] test", additions=additions, forms=forms, examples=(EXAMPLE,))


def form(name: str, title: str, **more: str) -> Form:
    return Form(name, "coded", "all_funds", (title,), codes="function", **more)  # type: ignore[arg-type]


def refusal(*variants: Variant) -> str:
    with pytest.raises(DeclarationError) as raised:
        put_together(variants)
    return str(raised.value)


def test_one_title_for_two_forms_is_refused() -> None:
    text = refusal(
        variant("one", forms=(form("state_assets", "资产(?:情况)?表"),)),
        variant("two", forms=(form("procurement", "资产情况(?:一览)?表"),)),
    )
    assert "「资产情况表」" in text
    assert "one and two" in text


def test_one_title_for_two_forms_stands_where_the_header_tells() -> None:
    known = put_together([
        variant("one", forms=(form("state_assets", "明细表", header="资产总额"),)),
        variant("two", forms=(form("procurement", "明细表", header="采购金额"),)),
    ])  # fmt: skip
    for header, name in (("项目/资产总额", "state_assets"), ("项目/采购金额", "procurement")):
        titled = known.form_of_title("明细表", header)
        assert titled is not None
        assert titled.form.form == name
    assert known.form_of_title("明细表", "项目/金额") is None


def test_a_title_with_a_header_of_its_own_stands_beside_the_plain_one() -> None:
    for names in (("one", "two"), ("two", "one")):
        known = put_together([
            variant(names[0], forms=(form("state_assets", "明细表"),)),
            variant(names[1], forms=(form("procurement", "明细表", header="采购金额"),)),
        ])  # fmt: skip
        found = [known.form_of_title("明细表", header) for header in ("项目/采购金额", "项目/金额", None)]
        assert [titled.form.form for titled in found if titled] == ["procurement", "state_assets", "state_assets"]


def test_a_title_that_the_national_form_has_too_tells_no_variant() -> None:
    titled = catalogue().form_of_title("一般公共预算财政拨款“三公”经费及会议费、培训费支出决算表")
    assert titled is not None
    assert titled.variant == ""
    own = catalogue().form_of_title("收入决算总表")
    assert own is not None
    assert own.variant == "shaanxi"


def test_a_national_name_can_not_be_taken_away() -> None:
    assert "takes 「支出决算表」 from expenditure" in refusal(variant("one", forms=(form("procurement", "支出决算表"),)))


def test_two_variants_may_not_read_one_header_differently() -> None:
    text = refusal(
        variant("one", Addition("income", columns=(Column("捐赠(?:收入)?$", "other_income"),))),
        variant("two", Addition("income", columns=(Column("捐赠收入$", "of_which"),))),
    )
    assert "read 「捐赠收入」 differently" in text


def test_two_variants_may_read_one_header_alike() -> None:
    put_together([
        variant("one", Addition("income", columns=(Column("捐赠(?:收入)?$", "other_income"),))),
        variant("two", Addition("income", columns=(Column("捐赠收入$", "other_income"),))),
    ])  # fmt: skip


def test_two_variants_may_not_read_one_label_differently() -> None:
    text = refusal(
        variant("one", Addition("revenue_expenditure_summary", income_lines=(Line("捐赠收入", "other_income"),))),
        variant("two", Addition("revenue_expenditure_summary", income_lines=(Line("捐赠.*", "of_which"),))),
    )
    assert "read 「捐赠收入」 differently" in text


def test_what_national_words_mean_is_changed_under_own_titles_only() -> None:
    taken = Addition("income", columns=(Column("其他收入$", "business_income"),))
    assert "reads 「其他收入」 as business_income, the form as other_income" in refusal(variant("one", taken))
    named_nationally = replace(taken, titles=("收入决算表",))
    assert "reads 「其他收入」" in refusal(variant("one", named_nationally))
    known = put_together([variant("one", replace(taken, titles=("收入情况表",)))])
    own, national = (known.form_of_title(title) for title in ("收入情况表", "收入决算表"))
    assert own is not None
    assert national is not None
    assert own.variant == "one"
    assert [titled.form.columns[0].measure for titled in (own, national)] == ["business_income", "edu_fee_income"]


def test_a_national_label_can_not_be_read_anew() -> None:
    taken = Addition("revenue_expenditure_summary", expenditure_lines=(Line("结余分配.*", "of_which"),))
    assert "reads 「结余分配」 as of_which, the form as balance_distribution" in refusal(variant("one", taken))


def test_two_variants_may_not_share_a_name_nor_declare_one_form() -> None:
    assert "one name" in refusal(variant("one"), variant("one"))
    both = (form("procurement", "采购表"),)
    assert "declared elsewhere" in refusal(variant("one", forms=both), variant("two", forms=both))


@pytest.mark.parametrize(
    "made",
    [
        lambda: Addition("no_such_form"),
        lambda: Addition("income", columns=(Column("x$", "no_such_measure"),)),
        lambda: Addition("income", columns=(Column("x$", fund="no_such_fund"),)),
        lambda: Addition("income", columns=(Column("x$", phase="no_such_phase"),)),
        lambda: Addition("income", columns=(Column("(x$"),)),
        lambda: Addition("income", expenditure_lines=(Line("x", "no_such_line"),)),
        lambda: Form("income", "named", "all_funds", ("x",), row_line="no_such_line"),
        lambda: Form("income", "named", "no_such_fund", ("x",)),
    ],
    ids=["form", "measure", "fund", "phase", "pattern", "line", "line of rows", "fund of form"],
)
def test_words_that_the_project_does_not_have_are_refused(made: object) -> None:
    with pytest.raises(DeclarationError):
        made()  # type: ignore[operator]


def test_the_shipped_variants_contradict_neither_each_other_nor_the_national_forms() -> None:
    assert put_together(SHIPPED).forms.keys() == catalogue().forms.keys()


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("本年支出(?:合计)?(?:/[小合]计)?$", {"本年支出", "本年支出合计", "本年支出/小计", "本年支出合计/合计"}),
        ("^(?!.*结转).*基本支出$", {"基本支出"}),
        ("(?:年初|上年)结转[^/]*", {"年初结转", "上年结转"}),
        (r"\d{4}年(?:[及和]某)?", {"2222年", "2222年及某", "2222年和某"}),
        ("其中:.+", {"其中:某"}),
    ],
)
def test_a_pattern_is_spelled_out(pattern: str, words: set[str]) -> None:
    assert words <= set(wordings(pattern))
