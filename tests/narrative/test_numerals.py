"""Numbers: what is a figure, with which unit and bound, and what only looks like one."""

from __future__ import annotations

from decimal import Decimal

import pytest

from juesuan.narrative.numerals import numbers_in, yuan


def read(text: str) -> list[tuple[str, str]]:
    return [(str(n.value), n.unit) for n in numbers_in(text)[0]]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("增长1,055.4%", [("1055.4", "%")]),
        ("各是4125.49,4143.91万元", [("4125.49", ""), ("4143.91", "万元")]),
        ("占,88.19%", [("88.19", "%")]),
        ("单价100万元（含）以上设备2台（套）", [("2", "台（套）")]),
        ("年初预算为0元", [("0", "元")]),
        ("人均442.37元/人", [("442.37", "元/人")]),
        ("共1.20亿元", [("1.20", "亿元")]),
        ("培训4期、106人次", [("4", "期"), ("106", "人次")]),
    ],
)
def test_values_and_units(text, wanted):
    assert read(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "截至2024年12月31日", "财行〔2014〕2066号", "“28条措施”", "10月15—30日", "A11立项依据", "落实省委30条要求",
        "2024年1月—2024年12月", "3-6岁儿童", "第1批", "附件1",
    ],
)  # fmt: skip
def test_dates_document_numbers_names_and_codes_are_no_figures(text):
    numbers, passed = numbers_in(text)
    assert numbers == []
    assert passed, "every digit is accounted for"


@pytest.mark.parametrize(
    ("text", "bound"),
    [("超8万人次", "over"), ("190余人", "over"), ("近70万个", "under"), ("约4.3万人", "about"), ("不少于3人", "at_least"),
     ("不超过2天", "at_most"), ("小于等于13.59万元", "at_most")],
)  # fmt: skip
def test_bounds_are_kept_beside_the_number(text, bound):
    assert numbers_in(text)[0][0].bound == bound


def test_chinese_numerals_count_only_with_units_of_events_time_and_places():
    assert read("举办一期培训班，安排了三个点位，报到半天") == [("1", "期"), ("3", "个"), ("0.5", "天")]
    assert read("从决策、过程、产出和效益四个维度，第一次会议，两个或多个事物，一次性补助") == []


def test_dashes_in_a_slot_of_growth_are_an_undefined_figure():
    (number,) = numbers_in("增长--（基数为0，不可比）")[0]
    assert (number.value, number.flags) == (None, ("undefined",))


def test_yuan_is_exact_and_knows_no_prices():
    assert yuan(Decimal("0.02"), "万元") == Decimal("200.00")
    assert yuan(Decimal("415.00"), "元/人") is None


@pytest.mark.parametrize("text", ["收入12345支出", "合计5.00本年", "第8处室工作", "共120人员", "执行6次数"])
def test_a_word_that_begins_like_a_unit_is_no_unit(text):
    assert [n.family for n in numbers_in(text)[0]] in ([], ["bare"])
