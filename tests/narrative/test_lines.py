"""Lines, paragraphs and sections: what a page puts around and between sentences does not reach them."""

from __future__ import annotations

from juesuan.narrative.fold import folded, plain
from juesuan.narrative.lines import Line, lines_of_html, lines_of_text, prose_and_tables, without_areas
from juesuan.narrative.paragraphs import paragraphs
from juesuan.narrative.sections import placed
from tests.narrative.reading import pairs, statements_of


def texts(text: str) -> list[str]:
    return [p.text for p in paragraphs(prose_and_tables(lines_of_text(text))[0])]


def test_full_width_digits_and_punctuation_become_one_spelling_without_losing_their_place():
    text, offsets = folded("支出 １２．５０ 万元（含）")
    assert text == "支出12.50万元（含）"
    assert offsets[2] == 3


def test_ruby_and_traditional_characters_of_mirrored_pages_are_folded():
    assert plain("比上年增長(zhǎng)5萬元") == "比上年增长5万元"


def test_a_straight_quote_closes_a_curly_one():
    assert plain('“三公"经费') == "“三公”经费"


def test_a_sentence_broken_by_a_page_and_its_number_is_one_sentence():
    assert texts("支出决算为3.00\n\n- 12 -\n\n---\n\n万元，占89.35%。\n") == ["支出决算为3.00万元，占89.35%。"]


def test_a_running_title_on_three_pages_is_no_prose():
    pages = "\f".join(f"某局2023年度部门决算\n第{n}句话说明情况，完成任务。\n" for n in "一二三四")
    assert not any("某局" in text for text in texts(pages))


def test_a_title_repeated_on_two_pages_only_is_kept():
    pages = "\f".join(f"某局工作报告\n第{n}句话说明情况，完成任务。\n" for n in "一二")
    assert any("某局工作报告" in text for text in texts(pages))


def test_wrapped_lines_of_a_pdf_page_join_and_a_short_last_line_ends_the_paragraph():
    lines = [
        "本年收入合计一百万元其中财政拨款收入为多少多少多少多少",
        "再说一句完结。",
        "另起一段说明支出的情况，共计若干。",
    ]
    assert texts("\n".join(lines)) == ["".join(lines[:2]), lines[2]]


def test_a_full_line_that_ends_a_sentence_does_not_end_its_paragraph():
    first = "年初预算为九点零零万元，支出决算为八点零零万元，差额不大。"
    assert texts(f"{first}\n完成年初预算的百分之九十，其余部分留待明年继续支付完。\n") == [
        first + "完成年初预算的百分之九十，其余部分留待明年继续支付完。"
    ]


def test_a_blank_line_parts_ended_sentences_and_captions():
    first = "年初预算为九点零零万元，支出决算为八点零零万元，差额不大。"
    assert texts(f"{first}\n\n第二段话也写满一整行以便看不出是另一段话来的。\n\n收入构成情况\n\n第三段话说明情况。\n") == [
        first, "第二段话也写满一整行以便看不出是另一段话来的。", "收入构成情况", "第三段话说明情况。",
    ]  # fmt: skip


def test_headings_are_told_from_numbered_paragraphs():
    text = "二、收入决算情况说明\n（一）收入总计10.00万元。\n1.因公出国（境）费支出0万元，无团组。\n"
    assert [(p.text[:4], p.heading) for p in paragraphs(lines_of_text(text))] == [
        ("二、收入", 1), ("（一）收", None), ("1.因公", None),
    ]  # fmt: skip


def test_a_heading_run_into_its_text_is_parted():
    assert texts("（二）政府采购支出情况。2023年度采购1.00万元。") == [
        "（二）政府采购支出情况。",
        "2023年度采购1.00万元。",
    ]


def test_sections_carry_printed_numbers_titles_and_topic():
    text = "第三部分 决算情况说明\n七、“三公”经费支出决算情况说明\n（一）总体情况。\n支出1.00万元。\n"
    ((section, _),) = placed(paragraphs(lines_of_text(text)))
    assert (section.number, section.title, section.topic) == ("第三部分七、（一）", "总体情况", "three_public")


def test_an_annexed_evaluation_report_keeps_its_topic_under_titles_that_mean_other_things_elsewhere():
    text = "某项目绩效评价报告\n一、基本情况\n（四）项目收入情况\n预算资金5.00万元。\n"
    ((section, _),) = placed(paragraphs(lines_of_text(text)))
    assert section.topic == "evaluation"


def test_tab_parted_rows_are_a_table_and_a_cell_of_several_lines_stays_one_cell():
    prose, tables = prose_and_tables(lines_of_text("说明如下：\n\n甲\t乙\t丙\n一\t二\n三\t四\n\n完。\n"))
    assert [line.text for line in prose if line.text] == ["说明如下：", "完。"]
    assert tables[0].rows == (("甲", "乙", "丙"), ("一", "二\n三", "四"))


def test_rows_written_with_bars_are_a_table_and_the_next_heading_is_not():
    prose, tables = prose_and_tables(lines_of_text("合计 | 3 | 1.71 |\n接待费 | 1 | 0.53 |\n二、情况说明\n"))
    assert len(tables) == 1
    assert [line.text for line in prose if line.text] == ["二、情况说明"]


def test_lines_inside_the_areas_of_tables_are_cut_out():
    lines = [Line(1, (10, 10, 90, 20), "表内"), Line(1, (10, 200, 90, 210), "表外"), Line(2, (10, 10, 90, 20), "下页")]
    assert [line.text for line in without_areas(lines, {1: [(0, 0, 100, 100)]})] == ["表外", "下页"]


def test_a_web_page_reads_as_the_same_text_does():
    html = (
        "<html><head><title>x 9.99万元</title></head><body><div><h2>二、收入决算情况说明</h2>"
        "<p>本年收入合计<b>100.00</b>万元，其中：财政拨款收入90.00万元，占90.00%。</p>"
        "<table><tr><td colspan=2>项目</td><td>8.88</td></tr></table><script>1万元</script></div></body></html>"
    )
    text = "二、收入决算情况说明\n本年收入合计100.00万元，其中：财政拨款收入90.00万元，占90.00%。\n"
    from juesuan.narrative.statements import statements

    assert pairs(statements(lines_of_html(html), 2023)) == pairs(statements_of(text))
    assert prose_and_tables(lines_of_html(html))[1][0].rows == (("项目", "", "8.88"),)


def test_a_quote_is_the_printed_text_with_its_spaces_and_its_page_and_box():
    from juesuan.narrative.statements import statements

    box = (1.0, 2.0, 3.0, 4.0)
    lines = [Line(7, (0, 0, 9, 1), "机关运行经费支出 １０．２３ "), Line(8, box, "万元，比上年增加 1.00 万元。")]
    first, second = statements(lines, 2023)
    assert "支出 １０．２３万元" in first.quote
    assert (first.page, second.page, second.box) == (7, 8, box)


def test_definitions_contents_and_remains_of_tables_state_nothing():
    text = "名词解释\n一、项目支出：指完成任务的支出，如5.00万元。\n第二部分 决算表\n本年收入合计 2,946.25 本年支出合计 2,940.05\n"
    assert statements_of(text) == []
