"""Every page drawn by Streamlit's own test tool, without a browser: what it says, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from web_release import BROKEN, HOSTILE, SCAN, SOUND, Shown, publish_release

from dashboard.text import plain
from juesuan.warehouse.published import connect

APP = Path(__file__).resolve().parent.parent.parent / "dashboard" / "app.py"
PAGES = ("overview", "accounts", "findings", "coverage", "quarantine", "last_load")
PARTS = ("expenditure", "income", "economic", "public", "summary", "years", "performance", "checks", "forms")


def script(page: str, warehouse: str, raw: str, language: str) -> None:
    """One page of the dashboard as a script of its own."""
    import importlib
    from pathlib import Path

    import streamlit as st

    from dashboard.source import current
    from dashboard.visit import Visit

    st.session_state["language"] = language
    names = ("overview", "accounts", "findings")
    st.session_state["pages"] = {name: st.Page(lambda: None, title=name, url_path=name) for name in names}
    st.navigation(list(st.session_state["pages"].values()))
    importlib.import_module(f"dashboard.views.{page}").show(Visit(current(Path(warehouse)), Path(raw), "万元"))


def drawn(shown: Shown, page: str, /, *, language: str = "zh", raw: Path | None = None, **address: str) -> AppTest:
    """A page after its first run, at an address."""
    test = AppTest.from_function(
        script, args=(page, str(shown.warehouse), str(raw or shown.raw), language), default_timeout=30
    )
    for key, value in address.items():
        test.query_params[key] = value
    return sound(test.run())


def sound(test: AppTest) -> AppTest:
    assert not test.exception, [error.message for error in test.exception]
    return test


def said(test: AppTest) -> str:
    """All plain text of a page, tables included."""
    parts = [*test.title, *test.header, *test.subheader, *test.markdown, *test.caption, *test.info, *test.warning]
    tables = [str(cell) for table in test.table for cell in [*table.value.columns, *table.value.to_numpy().ravel()]]
    return "\n".join([*(element.value for element in parts), *tables])


def pictures(test: AppTest) -> list[str]:
    """What is said of each picture to those who can't see it."""
    return [picture.alt for element in test.image for picture in element.proto.imgs]


def broken_verdict(shown: Shown) -> str:
    with connect(shown.warehouse) as con:
        return str(con.execute(
            "SELECT verdict_id FROM reconciliation WHERE verdict = 'broken' AND severity = 'error' AND report_id = ? "
            "ORDER BY terms DESC, verdict_id LIMIT 1", [shown.report_id(BROKEN)],
        ).fetchall()[0][0])  # fmt: skip


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_is_drawn_in_both_languages(shown: Shown, page: str, language: str) -> None:
    test = drawn(shown, page, language=language)
    assert test.title[0].value.isascii() == (language == "en")


@pytest.mark.parametrize("part", PARTS)
def test_every_part_of_the_accounts_is_drawn(shown: Shown, part: str) -> None:
    for file in (SOUND, BROKEN):
        test = drawn(shown, "accounts", unit=shown.unit_id(file), view=part)
        assert len(test.header) == 1
        assert test.subheader


def test_a_unit_shows_its_totals_with_their_proof(shown: Shown) -> None:
    test = drawn(shown, "accounts", unit=shown.unit_id(SOUND))
    assert [metric.label for metric in test.metric] == [
        "本年收入合计（万元）", "年初结转和结余（万元）", "本年支出合计（万元）", "年末结转和结余（万元）",
    ]  # fmt: skip
    assert all(metric.delta.startswith(("✓", "≈")) for metric in test.metric)


def test_going_down_a_code_shows_what_is_below_it_and_the_way_back(shown: Shown) -> None:
    test = drawn(shown, "accounts", unit=shown.unit_id(SOUND))
    choice = next(box for box in test.selectbox if box.label.startswith("进入下级科目"))
    # Options of this tool are the words shown, which begin with the code.
    name = choice.options[0]
    code = name.split()[0]
    sound(choice.select_index(0).run())
    assert test.query_params["code"] == code
    assert any(plain(name) in element.value for element in test.markdown)
    table = test.dataframe[0].value
    assert all(line.startswith(code) and len(line.split()[0]) == len(code) + 2 for line in table["科目"])
    sound(next(button for button in test.button if button.label == "全部科目").click().run())
    assert "code" not in test.query_params


def test_the_level_shown_is_added_up_against_the_line_above(shown: Shown) -> None:
    test = drawn(shown, "accounts", unit=shown.unit_id(SOUND))
    assert any(caption.value.startswith(("✓ 各行之和", "≠ 各行之和")) for caption in test.caption)


def test_filters_of_findings_limit_the_list(shown: Shown) -> None:
    test = drawn(shown, "findings")
    everything = len(test.dataframe[0].value)
    assert everything > 0
    assert set(test.dataframe[0].value["结果"]) == {"✗ 不符"}
    limited = drawn(shown, "findings", q="教育")
    assert 0 < len(limited.dataframe[0].value) < everything
    assert set(limited.dataframe[0].value["单位"]) == {"云岭省河口区教育局"}
    assert "没有符合条件的发现。" in said(drawn(shown, "findings", q="没有这样的单位"))
    # The severity of a finding is chosen with buttons.
    severities = next(pills for pills in test.button_group if pills.label == "严重程度")
    sound(severities.set_value(["info"]).run())
    assert test.query_params["level"] == "info"
    assert not len(test.dataframe) or set(test.dataframe[0].value["程度"]) == {"提示"}


def test_a_finding_shows_both_sides_its_numbers_and_its_picture(shown: Shown) -> None:
    test = drawn(shown, "findings", finding=broken_verdict(shown))
    assert [metric.label for metric in test.metric] == [
        "左方 L（万元）", "应当 ＝ 右方 R（万元）", "差额（左减右）（万元）", "尾差至多（万元）",
    ]  # fmt: skip
    assert "可疑之处" in said(test)
    numbers = next(table.value for table in test.table if "标记" in table.value.columns)
    assert {"L1", "R1"} <= set(numbers["标记"])
    assert pictures(test)
    assert all(alt.startswith("原件第") for alt in pictures(test))
    assert not test.warning


def test_a_finding_on_prose_shows_its_sentences_in_their_own_unit(shown: Shown) -> None:
    with connect(shown.warehouse) as con:
        verdicts = con.execute(
            "SELECT verdict_id, unit FROM reconciliation v JOIN reconciliation_statement t USING (verdict_id) "
            "WHERE v.report_id = ? AND v.left_value IS NOT NULL AND v.unit IN ('元', '%') "
            "QUALIFY row_number() OVER (PARTITION BY unit ORDER BY verdict_id) = 1", [shown.report_id(BROKEN)],
        ).fetchall()  # fmt: skip
    assert {unit for _, unit in verdicts} == {"元", "%"}
    for verdict_id, unit in verdicts:
        test = drawn(shown, "findings", finding=verdict_id)
        assert all(metric.label.endswith("（万元）" if unit == "元" else "（\\%）") for metric in test.metric)
        sentences = next(table.value for table in test.table if "原文" in table.value.columns)
        assert len(sentences) >= 1
        assert pictures(test)


def test_a_missing_pdf_leaves_the_numbers_and_says_what_to_do(shown: Shown, tmp_path: Path) -> None:
    test = drawn(shown, "findings", finding=broken_verdict(shown), raw=tmp_path)
    assert not pictures(test)
    assert "原文件不在原文件夹中" in test.warning[0].value
    assert any("标记" in table.value.columns for table in test.table)


def test_a_finding_of_another_release_is_said_to_be_gone(shown: Shown) -> None:
    assert "本版已没有这处发现" in said(drawn(shown, "findings", finding="0000000000000000/A01/r1"))


def test_nonsense_in_the_address_is_as_good_as_nothing(shown: Shown) -> None:
    for page in PAGES:
        drawn(
            shown, page, unit="x", report="'; DROP", view="nothing", code="999", row="77.x", page="-3", year="x",
            region="x", rule="x", level="x-y", result="x", q="%", kind="x", form="x", series="x", finding="",
            place="x", status="x",
        )  # fmt: skip


def test_a_document_that_could_not_be_read_says_why(shown: Shown) -> None:
    text = said(drawn(shown, "accounts", unit=shown.unit_id(SCAN)))
    assert "这份文件未能读入" in text
    assert "扫描" in text


def test_two_years_of_a_unit_are_two_points_and_two_lines_of_a_table(shown: Shown) -> None:
    test = drawn(shown, "accounts", unit=shown.unit_id(SOUND), view="years")
    table = next(table.value for table in test.table if "年度" in table.value.columns)
    assert list(table["年度"]) == ["2023", "2024"]


def test_what_a_document_prints_reaches_no_markdown_unescaped(shown: Shown) -> None:
    for page, address in (
        ("overview", {}), ("findings", {"finding": broken_verdict(shown)}), ("quarantine", {}), ("coverage", {}),
        *(("accounts", {"unit": "feedfeedfeedfeed", "view": part}) for part in PARTS),
    ):  # fmt: skip
        test = drawn(shown, page, **address)
        assert HOSTILE not in said(test)
        labels = [*test.button, *test.metric]
        assert all(HOSTILE not in element.label for element in labels)
        assert not any(markdown.allow_html for markdown in test.markdown)


def test_the_whole_app_starts_and_says_which_release_it_shows(shown: Shown, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JUESUAN_WAREHOUSE", str(shown.warehouse))
    monkeypatch.setenv("JUESUAN_RAW", str(shown.raw))
    test = sound(AppTest.from_file(str(APP), default_timeout=30).run())
    assert test.title[0].value == "总览"
    assert any(plain("20250901T020000Z-first") in caption.value for caption in test.sidebar.caption)
    language = test.sidebar.button_group[0]
    sound(language.set_value("en").run())
    assert test.title[0].value == "Overview"


def test_without_a_warehouse_the_app_waits_for_one(
    tmp_path: Path, shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "later" / "juesuan.duckdb"
    monkeypatch.setenv("JUESUAN_WAREHOUSE", str(target))
    monkeypatch.setenv("JUESUAN_RAW", str(shown.raw))
    test = sound(AppTest.from_file(str(APP), default_timeout=30).run())
    assert test.title[0].value == "还没有可看的数据仓库"
    publish_release([shown.documents[SCAN]], target, "20250902T020000Z-later")
    sound(test.run())
    assert test.title[0].value == "总览"
