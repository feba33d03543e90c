"""`juesuan check` as a report to sign, as a marked PDF and as a page."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from html.parser import HTMLParser

from test_check_annotate import notes_of

from juesuan.cli.check_groups import groups_of, money, untested
from juesuan.cli.check_page import page
from juesuan.reading.page import Document


def result(**more: object) -> dict[str, object]:
    return {
        "verdict_id": "x/A01", "rule": "A01", "family": "within_form", "statement": "甲 = 乙", "place": "合计",
        "verdict": "broken", "severity": "error", "root_cause": None, "cause_id": None, "cause_en": None, "relation": "=",
        "left": "12.5000", "right": "10.0000", "gap": "2.5000", "allowed": "0.0050", "unit": "元", "reason": None,
        "pages": "7", "places": [], **more,
    }  # fmt: skip


class Read(HTMLParser):
    """The tags and addresses of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.sources: list[str] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.sources += [value for name, value in attrs if name in ("src", "href") and value]

    def handle_data(self, data):
        self.text += data


def test_the_report_groups_by_root_cause_and_says_what_was_read(check, broken_report):
    said = check(broken_report)
    assert said.code == 1
    assert "一、发现（按根源）" in said.out
    assert re.search(r"可疑之处：第\d+页", said.out)
    assert re.search(r"左方 [\d,.]+ 元，应等于右方 [\d,.]+ 元；差额 -?[\d,.]+，尾差至多 [\d,.]+", said.out)
    digest = hashlib.sha256(broken_report.read_bytes()).hexdigest()
    assert f"sha256：{digest}" in said.out
    assert re.search(r"规则：适用 (\d+) 条，已核 (\d+) 条", said.out)
    assert "核对人：____" in said.out


def test_the_report_speaks_english_when_asked(check, broken_report):
    said = check(broken_report, "--lang", "en")
    assert "1. Findings by root cause" in said.out
    assert re.search(r"suspect: ", said.out)
    assert "核对人" not in said.out


def test_findings_are_marked_in_the_pdf_with_rule_sides_and_gap(check, broken_report, tmp_path):
    content = json.loads(check(broken_report, "--json", "--annotate", "marked.pdf").out)
    marked = tmp_path / "marked.pdf"
    assert marked.read_bytes().startswith(broken_report.read_bytes())
    with Document(marked) as document:
        pages = document.page_count
    notes = [text for number in range(1, pages + 1) for _, text, _ in notes_of(marked, number)]
    findings = [one for one in content["results"] if one["verdict"] in ("broken", "template", "undefined")]
    assert findings
    for one in findings:
        assert any(one["rule"] in text and one["place"] in text for text in notes)
    assert any("差额" in text and "尾差至多" in text for text in notes)
    assert list(tmp_path.iterdir()) == [marked]


def test_the_checked_document_is_never_overwritten(check, broken_report, tmp_path):
    own = tmp_path / "own.pdf"
    shutil.copy(broken_report, own)
    (tmp_path / "link.pdf").symlink_to(own)
    before = own.read_bytes()
    for target in ("own.pdf", "link.pdf"):
        for option in ("--annotate", "--html"):
            said = check("own.pdf", option, target)
            assert said.code == 2
            assert "不能覆盖" in said.err
    assert own.read_bytes() == before


def test_what_can_not_be_written_leaves_nothing_behind(check, broken_report, tmp_path):
    assert check(broken_report, "--annotate", "no/such/folder.pdf").code == 2
    text = tmp_path / "report.txt"
    text.write_text("某局2024年度部门决算\n收入总计12万元。\n", encoding="utf-8")
    said = check("report.txt", "--annotate", "marked.pdf")
    assert said.code == 2
    assert "只有 PDF 可以批注" in said.err
    assert [path.name for path in tmp_path.iterdir()] == ["report.txt"]


def test_the_page_is_one_file_that_fetches_nothing(check, broken_report, tmp_path):
    check(broken_report, "--html", "page.html")
    found = Read((tmp_path / "page.html").read_text(encoding="utf-8"))
    assert "script" not in found.tags
    assert found.sources
    assert all(source.startswith("data:image/png;base64,") for source in found.sources)
    assert "决算公开文件核对单" in found.text
    assert "二、无法核对及原因" in found.text


def test_what_a_report_prints_can_not_become_part_of_the_page():
    evil = "<script>alert(1)</script>&\"'"
    one = result(place=evil, reason=evil, places=[{
        "page": 7, "form": None, "line": None, "measure": None, "label": evil, "printed": evil, "side": "left", "sign": 1,
        "quote": evil, "box": None,
    }])  # fmt: skip
    content = {
        "report": {"unit_name": evil, "fiscal_year": 2024, "report_kind": "final_accounts", "entity_level": "unit",
                   "file": evil, "file_bytes": 1, "pages": 1, "report_id": "0" * 64, "read_by": evil},
        "files": [{"file_no": 1, "file": evil, "sha256": "0" * 64, "kind": "pdf", "first_page": 1, "pages": 1, "file_bytes": 1}],
        "counts": {"broken": 1, "untestable": 1},
        "read": {"cells": 1, "numbers": 1, "statements": 0, "rules_applicable": 1, "rules_evaluated": 1},
        "results": [one, result(verdict="untestable", reason=evil)],
        "quarantine": [{"page": 1, "message_zh": evil, "message_en": evil}],
    }  # fmt: skip
    found = Read(page(content, groups_of([one]), {"x/A01": [(7, "AAAA")]}))
    assert "script" not in found.tags
    assert found.text.count("alert(1)") >= 8


def test_findings_of_one_cause_stand_together_and_the_gravest_comes_first():
    same = {"root_cause": "第7页一格", "cause_id": "x/f/1", "cause_en": "a cell on page 7"}
    groups = groups_of([
        result(verdict_id="1", severity="info"), result(verdict_id="2", **same), result(verdict="exact"),
        result(verdict_id="3", severity="warning", **same), result(verdict_id="4", severity="error"),
    ])  # fmt: skip
    assert [[one["verdict_id"] for one in group.findings] for group in groups] == [["2", "3"], ["4"], ["1"]]
    assert groups[0].cause == "第7页一格"


def test_what_was_not_tested_is_told_once_for_each_reason():
    found = untested([
        result(rule="A02", verdict="untestable", reason="缺表"), result(verdict="untestable", reason="缺表"),
        result(verdict="untestable", reason="别的"), result(),
    ])  # fmt: skip
    assert found == [("缺表", ["A01", "A02"], 2), ("别的", ["A01"], 1)]


def test_amounts_show_two_decimals_unless_they_have_more():
    assert [money("1234.5000"), money("0.0050"), money(None)] == ["1,234.50", "0.0050", "0.00"]
