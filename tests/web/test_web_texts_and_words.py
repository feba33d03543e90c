"""What stands between a document's text and the browser, and the words for the codes."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from web_release import HOSTILE

from dashboard import text, words
from dashboard.english import WORDS


@pytest.mark.parametrize("printed", [
    HOSTILE, "*甲* _乙_ `丙` # 丁", "[a](b) ![c](d)", "<script>x</script> &lt;b&gt;", "$x$ :material/home: :red[a]",
    "www.elsewhere.example a@b.example http://c.example", "a <- b -> c -- d >= e <= f ~= g", "1. 甲\n- 乙", "\\*",
])  # fmt: skip
def test_no_sign_of_a_printed_text_is_left_for_markdown_to_read(printed: str) -> None:
    escaped = text.plain(printed)
    # Taken back letter by letter, the text is what was printed, on one line.
    back = re.sub(r"\\(.)", r"\1", escaped).replace("\u2060", "")
    assert back == re.sub(r"\s+", " ", printed)
    # Every sign that could mean something is escaped.
    assert not re.search(r"(?<!\\)[<>\[\]()*_`$#!&~|]", escaped.replace("\\\\", ""))
    # And what is looked for in the finished text is not found there.
    finished = re.sub(r"\\(.)", r"\1", escaped)
    assert not re.search(r"https?://|www\.|\w@\w|:[a-z/_]+:|:[a-z]+\[|<-|->|--|[<>~]=", finished)


def test_times_and_amounts_are_copied_as_they_are_shown() -> None:
    assert "\u2060" not in text.plain("2024-12-31 14:29 -1,234.00")


def test_a_saved_table_holds_no_formula() -> None:
    for printed in ("=1+1", "+cmd", "-甲", "@sum", "=HYPERLINK(1)"):
        assert text.cell(printed)[0] not in "=+-@"
    assert text.cell("-1,234.00") == "-1,234.00"
    assert text.cell("甲=乙") == "甲=乙"


def test_writing_that_turns_round_or_hides_is_taken_out() -> None:
    assert text.cell("甲\u202e乙\x00丙") == "甲乙丙"
    assert text.plain(None) == text.cell(None) == ""


def test_amounts_are_written_exactly_and_blank_is_not_zero() -> None:
    assert text.money(Decimal("32791700.00")) == "3,279.17"
    assert text.money(Decimal("123456.78"), "元") == "123,456.78"
    assert text.money(Decimal(0)) == "0.00"
    assert text.money(None) == ""
    # A float would lose the last digit.
    assert text.money(Decimal("9999999999999999.99"), "元") == "9,999,999,999,999,999.99"
    assert text.exact(Decimal("150.0000"), "万元") == "0.015"
    assert text.signed(Decimal(-100), "元") == "-100.00"
    assert text.signed(Decimal(100), "元") == "+100.00"
    assert text.share(Decimal(1), Decimal(3)) == "33.3%"
    assert text.share(Decimal(1), Decimal(0)) == text.share(None, Decimal(1)) == ""


def test_every_code_has_a_word_in_both_languages() -> None:
    for kind, chinese in words.CHINESE.items():
        assert all(chinese.values()), kind
        english = {code: words.english_word(kind, code) for code in chinese}
        assert all(text.isascii() and text for text in english.values()), kind
    assert words.english_word("verdict", "broken") == "Broken"
    assert words.english_word("form", "expenditure") == "Expenditure by function"
    # A code that somebody adds needs no second place.
    assert words.english_word("line", "something_new") == "Something new"


def test_english_words_are_of_codes_that_exist() -> None:
    for kind, english in WORDS.items():
        assert set(english) <= set(words.CHINESE[kind]), kind
