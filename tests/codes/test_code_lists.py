"""The code lists: what vouches for a name, which name a year gets, and classes found by name alone."""

from __future__ import annotations

import csv
import random
import re
from pathlib import Path

import pytest

from juesuan.codes import TRUST, class_by_name, load_codes, load_official, preferred
from juesuan.codes.lists import CodeEntry, _own
from juesuan.errors import DeclarationError, SettingsError


def names_of(code: str, year: int) -> str | None:
    lists = load_codes()
    best = preferred([e for e in (*lists.function, *lists.economic) if e.code == code], year)
    return best.name if best else None


def test_every_listed_code_says_what_vouches_for_it_and_has_its_parent():
    lists = load_codes()
    assert len(lists.function) > 200
    assert len(lists.economic) > 130
    for entries in (lists.function, lists.economic):
        codes = {entry.code for entry in entries}
        for entry in entries:
            assert entry.trust in TRUST
            assert entry.source
            # 505 is the one parent that no source names.
            assert entry.parent is None or entry.parent in codes or entry.parent == "505", entry


def test_general_knowledge_never_counts_as_more_than_list_c():
    for entry in load_codes().function:
        if "printed with its code" not in entry.source:
            assert entry.trust == "list_c", entry


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        ("一、一般公共服务支出", "201"),
        ("一般公共服务支出", "201"),
        ("七、文化旅游体育与传媒支出", "207"),
        ("七、文化体育与传媒支出", "207"),
        ("九、医疗卫生与计划生育支出", "210"),
        ("九、卫 生 健 康 支 出", "210"),
        ("十八、国土海洋气象等支出", "220"),
        ("十四、资源勘探信息等支出", "215"),
        ("（二十三）其他支出", "229"),
        ("二十一、国有资本经营预算支出", "223"),
        ("教育", "205"),
        ("205 教育支出（类）", "205"),
    ],
)
def test_a_class_is_found_by_its_name_in_every_spelling(printed, code):
    found = class_by_name(printed, 2024)
    assert found is not None
    assert found.code == code


def test_a_class_is_never_found_by_its_ordinal():
    assert class_by_name("二十四、债务还本支出", 2024).code == "231"
    assert class_by_name("二十四、抗疫特别国债安排的支出", 2024).code == "234"
    assert class_by_name("二十六、抗疫特别国债安排的支出", 2024).code == "234"


@pytest.mark.parametrize("printed", ["", "二十四、", "其他", "财政事务", "本年支出合计", "一、其他收入"])
def test_a_name_that_is_no_class_gives_nothing(printed):
    assert class_by_name(printed, 2024) is None


def test_every_class_that_the_real_summaries_print_is_known(shared: Path):
    seen = 0
    for file in (shared / "reports" / "truth").glob("*/01_*表.csv"):
        for row in csv.reader(file.read_text(encoding="utf-8-sig").splitlines()):
            for cell in row:
                if re.match(r"^[一二三四五六七八九十]{1,3}、.*支出$", cell):
                    seen += 1
                    assert class_by_name(cell, 2024) is not None, cell
    assert seen > 60


def test_a_name_belongs_to_its_year():
    assert names_of("20805", 2017) == "行政事业单位离退休"
    assert names_of("20805", 2024) == "行政事业单位养老支出"
    assert names_of("30307", 2016) == "医疗费"
    assert names_of("30307", 2023) == "医疗费补助"
    # A better trusted name of other years does not win over the one of that year.
    assert names_of("30399", 2016) == "其他对个人和家庭的补助支出"
    assert names_of("30399", 2024) == "其他对个人和家庭的补助"


def test_the_choice_among_names_does_not_depend_on_their_order():
    entries = [e for e in load_codes().economic if e.code in ("30311", "310", "30399")]
    chosen = {preferred([e for e in entries if e.code == "310"], year) for year in (2020,)}
    for seed in range(20):
        random.Random(seed).shuffle(entries)
        assert {preferred([e for e in entries if e.code == "310"], 2020)} == chosen


def test_a_report_outranks_the_official_list_and_that_one_ours():
    def entry(trust: str, name: str) -> CodeEntry:
        return CodeEntry("20106", name, 2, "201", 2024, 2024, trust, "here", 1)

    ranked = [entry(trust, trust) for trust in TRUST]
    while ranked:
        assert preferred(reversed(ranked), 2024) is ranked[0]
        ranked.pop(0)


def test_a_supplied_list_of_the_ministry_is_taken(tmp_path):
    file = tmp_path / "2025.csv"
    file.write_text(
        "\ufeffcode,name,year\n20106,财政事务,2025\n2010699,其他财政事务支出 ,2025\n30101,基本工资,\n1010101,增值税,2025\n",
        encoding="utf-8",
    )
    lists = load_official(file)
    assert [(e.code, e.name, e.level, e.parent, e.first_year) for e in lists.function] == [
        ("20106", "财政事务", 2, "201", 2025),
        ("2010699", "其他财政事务支出", 3, "20106", 2025),
    ]
    assert [(e.code, e.trust, e.covers(1999)) for e in lists.economic] == [("30101", "official", True)]
    assert lists.left_out == 1
    together = load_codes() + lists
    assert len(together.function) == len(load_codes().function) + 2


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("code,name\n201,x\n", "year"),
        ("code,name,year\n20106,财政事务,2025\nabc,财政事务,2025\n", "line 3"),
        ("code,name,year\n20106,,2025\n", "line 2"),
        ("code,name,year\n20106,财政事务,二零\n", "line 2"),
    ],
)
def test_a_supplied_list_that_is_wrong_names_the_place(tmp_path, content, says):
    file = tmp_path / "codes.csv"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(SettingsError, match=says):
        load_official(file)


def test_a_supplied_list_in_another_encoding_is_refused_in_words(tmp_path):
    file = tmp_path / "codes.csv"
    file.write_bytes("code,name,year\n20106,财政事务,2025\n".encode("gb18030"))
    with pytest.raises(SettingsError, match="UTF-8"):
        load_official(file)


@pytest.mark.parametrize(
    "line",
    [
        "20106,财政事务,3,201,2024,list_a,here",
        "20106,财政事务,2,202,2024,list_a,here",
        "20106,财政事务,2,201,2024,surely,here",
        "20106,财政事务,2,201,2024,list_a,",
        "2010,财政事务,2,201,2024,list_a,here",
    ],
)
def test_our_own_list_may_not_contradict_itself(line):
    with pytest.raises(DeclarationError):
        list(_own(["code,name,level,parent,years,trust,source", line], "function"))
