from __future__ import annotations

from pathlib import Path

import pytest

from juesuan.identify import Identity, identify
from juesuan.reading.grid import text_lines
from juesuan.reading.page import Document
from juesuan.regions import area_of, province_of

ROOT = Path("/raw")


def of(cover, file="x.pdf"):
    return identify(cover, ROOT / file, ROOT)


COVERS = {
    "inner mongolia, year first, no kind on the cover": (
        ["2024 年度中共某自治区委员会", "社会工作部（本级）公开报告", "目 录", "第一部分单位概况", "第二部分单位决算情况说明"],
        ("中共某自治区委员会社会工作部（本级）", 2024, "final_accounts", "head_office"),
    ),
    "inner mongolia, year first, half-width brackets": (
        ["2022年度内蒙古自治区某管理局(本级)单位决算公开"],
        ("内蒙古自治区某管理局（本级）", 2022, "final_accounts", "head_office"),
    ),
    "national, name first": (["某部2023年度部门决算", "2024年7月"], ("某部", 2023, "final_accounts", "department")),
    "sichuan, year first with its long ending": (
        ["2024年度", "某县卫生健康局", "部门决算公开编制说明"], ("某县卫生健康局", 2024, "final_accounts", "department"),
    ),
    "sichuan, a subordinate unit": (
        ["2023年度某市中医医院单位决算", "目录", "公开日期：2024年9月26日", "第一部分 单位概况"],
        ("某市中医医院", 2023, "final_accounts", "unit"),
    ),
    "yunnan, index number above and the word contents on the same line": (
        ["监督索引号53230000177701000", "某彝族自治州人民代表大会常务委员会办公室2023年度部门决算目录", "第一部分 部门概况"],
        ("某彝族自治州人民代表大会常务委员会办公室", 2023, "final_accounts", "department"),
    ),
    "guangdong, the title printed twice": (
        ["2021年某市人民政府行政服务中心部门决算", "2021年某市人民政府行政服务中心部门决算", "目 录", "第一部分:某市人民政府行政服务中心概况"],
        ("某市人民政府行政服务中心", 2021, "final_accounts", "department"),
    ),
    "xinjiang, an explanation as the title": (
        ["某市政务服务中心2023年度部门决算公开说明"], ("某市政务服务中心", 2023, "final_accounts", "department"),
    ),
    "a year in Chinese numerals": (["二〇二三年度", "某省水利厅", "部门决算"], ("某省水利厅", 2023, "final_accounts", "department")),
    "the name below the title": (
        ["2023年度部门决算", "某县教育局", "2024年9月"], ("某县教育局", 2023, "final_accounts", "department"),
    ),
    "the name after a label": (
        ["2023年度单位决算", "单位名称：某县第一中学"], ("某县第一中学", 2023, "final_accounts", "unit"),
    ),
    "the unit of the amounts is no unit of the government": (
        ["2023年度单位决算", "单位：万元", "单位：元谋县第一中学"], ("元谋县第一中学", 2023, "final_accounts", "unit"),
    ),
    "a name that holds the word budget": (
        ["2023年度某市预算编审中心单位决算"], ("某市预算编审中心", 2023, "final_accounts", "unit"),
    ),
    "shanghai budget of a department": (
        ["上海市某区2026年区级部门预算", "预算主管部门：上海市某区司法局"], ("上海市某区司法局", 2026, "budget", "department"),
    ),
    "shanghai budget of a unit, name over two lines": (
        ["上海市某区2025年区级单位预算", "预算主管部门：上海市某区教育局", "预算单位：上海市某区第一", "幼儿园"],
        ("上海市某区第一幼儿园", 2025, "budget", "unit"),
    ),
    "no cover, only contents": (
        ["目录", "第一部分 某县文物保护中心概况", "第二部分 2023年度单位决算表", "一、收入支出决算总表"],
        ("某县文物保护中心", 2023, "final_accounts", "unit"),
    ),
    "a motto above the title": (
        ["政府信息公开", "不忘初心", "某市审计局2022年度部门决算", "目录", "第一部分某市审计局概况"],
        ("某市审计局", 2022, "final_accounts", "department"),
    ),
    "the month of publication on the line of the name": (
        ["某县教育局2025年8月", "部门决算公开", "目录", "第二部分 2024年度部门决算情况说明"],
        ("某县教育局", 2024, "final_accounts", "department"),
    ),
    "look-alike radicals and wide letters": (
        ["某县⽂化旅游局２０２４年度部⻔决算"], ("某县文化旅游局", 2024, "final_accounts", "department"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", COVERS)
def test_covers_of_many_provinces(case):
    cover, (name, year, kind, level) = COVERS[case]
    found = of(cover)
    assert (found.unit_name, found.fiscal_year, found.report_kind, found.entity_level) == (name, year, kind, level)
    assert found.conflicts == ()


def test_something_that_is_no_report_stays_unknown():
    found = of(["会议通知", "各位同志：请于明日到会。"], "通知.pdf")
    assert found == Identity()


def test_a_document_without_text_is_told_from_its_path():
    found = of([], "310107_上海市某区/2024/财政局.pdf")
    assert (found.unit_name, found.fiscal_year) == ("财政局", 2024)
    assert (found.region, found.region_code) == ("上海市某区", "310107")
    assert (found.report_kind, found.entity_level) == ("unknown", "unknown")


@pytest.mark.parametrize(
    ("file", "name", "year", "kind"),
    [
        ("某区财政局2024年度部门决算.pdf", "某区财政局", 2024, "final_accounts"),
        ("某街道办事处24年预算.pdf", "某街道办事处", 2024, "budget"),
        ("附件2：某局2023部门决算.pdf", "某局", 2023, "final_accounts"),
        ("01-2022年某中心单位决算.pdf", "某中心", 2022, "final_accounts"),
    ],
)
def test_file_names_say_who_and_when_where_the_text_does_not(file, name, year, kind):
    found = of([], file)
    assert (found.unit_name, found.fiscal_year, found.report_kind) == (name, year, kind)


def test_the_text_wins_over_folder_and_file_name_and_the_disagreement_is_told():
    found = of(["某区财政局2024年度部门决算"], "上海/2023/某区民政局2022年度部门预算.pdf")
    assert (found.unit_name, found.fiscal_year, found.report_kind) == ("某区财政局", 2024, "final_accounts")
    assert len(found.conflicts) == 4
    told = "；".join(found.conflicts)
    for words in ("文件夹“2023”", "文件名“2022”", "某区民政局", "文件名“预算”"):
        assert words in told


def test_a_cover_and_contents_of_different_units_disagree():
    found = of(["某区财政局2024年度部门决算", "目录", "第一部分某区审计局概况", "第二部分某区审计局2024年度部门决算表"])
    assert found.unit_name == "某区财政局"
    assert found.conflicts == ("单位名称：正文“某区财政局”，目录“某区审计局”",)


@pytest.mark.parametrize("file", ["上海/2024/某局.pdf", "上海/2024/上海市某局2024决算.pdf"])
def test_a_shorter_form_of_the_name_is_no_disagreement(file):
    assert of(["上海市某局（本级）2024年度部门决算"], file).conflicts == ()


def test_a_region_of_another_province_is_told_and_the_text_wins():
    found = of(["上海市某区财政局2024年度部门决算"], "内蒙古/2024/某区财政局.pdf")
    assert found.region == "上海市某区"
    assert "内蒙古自治区" in found.conflicts[0]


def test_a_finer_folder_than_the_text_is_kept():
    assert of(["某局2024年度部门决算"], "云南/昆明市/2024/某局.pdf").region == "云南/昆明市"


def test_folders_that_are_no_places_name_no_region():
    assert of(["某局2024年度部门决算"], "收件箱/x.pdf").region is None


def test_a_single_file_is_told_by_the_two_folders_above_it():
    found = identify([], Path("/anywhere/广西/2023/某局.pdf"), None)
    assert (found.region, found.fiscal_year, found.unit_name) == ("广西", 2023, "某局")
    assert identify([], Path("/anywhere/somewhere/某局.pdf"), None).region is None


@pytest.mark.parametrize(
    ("name", "area"),
    [
        ("泸州市中医医院", "泸州市"),
        ("乌鲁木齐市政务服务中心", "乌鲁木齐市"),
        ("乐山市市中区财政局", "乐山市市中区"),
        ("普陀区市场监督管理局", "普陀区"),
        ("云南省昆明市寻甸回族彝族自治县某街道", "云南省昆明市寻甸回族彝族自治县"),
        ("阿拉善左旗财政局", "阿拉善左旗"),
        ("上海市社区教育中心", "上海市"),
        ("北京市市政工程管理处", "北京市"),
        ("中国人民政治协商会议上海市委员会", "上海市"),
        ("内蒙古大学", "内蒙古"),
        ("财政部", None),
    ],
)
def test_the_area_at_the_start_of_a_name(name, area):
    assert area_of(name) == area


def test_provinces_are_known_by_short_and_full_names():
    assert province_of("内蒙古自治区财政厅") == province_of("内蒙古") == "内蒙古"
    assert province_of("某市") is None


def test_the_real_reports_are_told_by_their_covers_and_agree_with_their_names(shared):
    seen = {}
    for path in sorted((shared / "reports").glob("*.pdf")):
        with Document(path) as document:
            cover = [line for page in document.pages() if page.number <= 3 for line in text_lines(page.glyphs)]
        seen[path.name] = identify(cover, path, path.parent)
    assert {name: identity.conflicts for name, identity in seen.items()} == dict.fromkeys(seen, ())
    for name, identity in seen.items():
        expected = name.removesuffix(".pdf").replace(" ", "")
        year = 2000 + int(expected.partition("年")[0][-2:]) if "年" in expected else 2024
        assert identity.fiscal_year == year, name
        assert identity.report_kind == ("budget" if "预算" in expected else "final_accounts"), name
        assert identity.entity_level == "department", name
        assert identity.region.startswith("上海市"), name
        if "模板" not in expected:
            assert expected.startswith(identity.unit_name), name


def test_a_folder_named_for_the_year_of_publication_is_no_disagreement():
    identity = identify(["某市某局2024年度部门决算"], Path("/raw/某市/2025/某局.pdf"), Path("/raw"))
    assert (identity.fiscal_year, identity.conflicts) == (2024, ())


@pytest.mark.parametrize("swapped", [False, True])
def test_the_copy_in_the_folder_of_the_covers_year_gives_the_identity(swapped):
    paths = [ROOT / "310107普陀区/2023/附件.pdf", ROOT / "甲区/2021/附件.pdf"]
    cover = ["某局2023年度部门决算"]
    first, second = reversed(paths) if swapped else paths
    found = identify(cover, first, ROOT, (second,))
    assert (found.fiscal_year, found.region_code, found.conflicts) == (2023, "310107", ())
    assert identify(cover, paths[1], ROOT).conflicts
