"""Functional items named in words find their code through the hierarchy, or say why not."""

from __future__ import annotations

import pytest

from juesuan.narrative import terms
from juesuan.narrative.functions import FunctionNames, Path, paths_in
from tests.narrative.reading import NAMES, one, statements_of

LOOKUP = FunctionNames(NAMES)


def code_of(text: str) -> tuple[str | None, tuple[str, ...]]:
    (found,) = paths_in(text)
    resolved = LOOKUP.resolve(found.path)
    assert set(resolved.flags) <= set(terms.FLAGS)
    return resolved.code, resolved.flags


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1、一般公共服务支出（类）财政事务（款）行政运行（项）。", "2010601"),
        ("党委办公厅（室）及相关机构事务（款）行政运行（项）。", "2013101"),
        ("一般公共服务(类)支出".replace("(", "（").replace(")", "）"), "201"),
        ("“教育支出”（类）2023年度决算", "205"),
        ("“住房保障支出（类）住房改革支出（款）住房公积金（项）”", "2210201"),
        ("社会保障和就业（类）行政事业单位离退休（款）机关事业单位基本养老保险缴费支出（项）", "2080505"),
    ],
)
def test_names_lead_to_codes(text, code):
    assert code_of(text)[0] == code


def test_a_name_that_stands_in_several_places_is_ambiguous():
    assert code_of("行政运行（项）") == (None, ("ambiguous_name",))


def test_a_name_that_no_list_knows_is_kept_and_flagged():
    assert code_of("教育支出（类）进修及培训（款）云端学习（项）") == (None, ("unknown_name",))


def test_a_wrong_section_name_does_not_hide_an_item_with_one_place():
    assert code_of("住房保障支出（类）住房保障支出（款）住房公积金（项）") == ("2210201", ("name_mismatch",))


def test_codes_printed_in_the_prose_outrank_the_lists():
    assert code_of("公共安全支出（204类）司法（06款）行政运行（01项）") == ("2040601", ("printed_code",))
    assert code_of("2040602一般行政管理事务：年初预算数") == ("2040602", ("printed_code",))


def test_without_a_list_nothing_is_called_unknown():
    assert FunctionNames({}).resolve(Path(("教育支出", "", ""))).flags == ()


def test_the_class_of_a_heading_is_carried_to_its_items():
    text = (
        "五、一般公共预算财政拨款支出决算情况说明\n（一）一般公共服务（类）\n一般公共服务（类）决算数为30.00万元。其中：\n"
        "1.财政事务（款）行政运行（项）。年初预算20.00万元，支出决算30.00万元，完成年初预算的150.00%。\n"
    )
    found = statements_of(text)
    item = one(found, "function_item", phase="actual")
    assert (item.function_code, item.function_name, "inherited_class" in item.flags) == ("2010601", "行政运行", True)
    assert item.of == one(found, "function_class").number


def test_classes_without_their_mark_are_known_by_their_statutory_names():
    text = "五、一般公共预算财政拨款支出决算情况说明\n支出10.00万元，主要用于以下方面：教育支出6.00万元，占60.00%；卫生健康支出4.00万元，占40.00%。"
    codes = [(s.function_code, s.kind, str(s.value)) for s in statements_of(text) if s.measure == "function_class"]
    assert codes == [
        ("205", "amount", "6.00"), ("205", "share", "60.00"), ("210", "amount", "4.00"), ("210", "share", "40.00")
    ]  # fmt: skip
