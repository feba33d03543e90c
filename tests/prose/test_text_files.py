"""Reports published as plain text or as a web page go the same way as a PDF."""

from __future__ import annotations

from pathlib import Path

import pytest

import juesuan
from juesuan.report import Report

TITLE = "某某市水务局2024年度部门决算公开报告"
BODY = [
    TITLE,
    "第二部分 2024年度部门决算情况说明",
    "二、收入决算情况说明",
    "某某市水务局2024年度本年收入合计120.50万元，其中：财政拨款收入120.00万元，占99.59%；其他收入0.50万元，占0.41%。",
    "三、支出决算情况说明",
    "本年支出合计118.00万元，其中：基本支出100.00万元，占84.75%；项目支出18.00万元，占15.25%。",
]


def page(charset: str) -> str:
    paragraphs = "".join(f"<p>{line}</p>\n" for line in BODY)
    return (
        f"<html><head><meta charset='{charset}'><script>var a='收入9999万元';</script></head>"
        f"<body><nav>首页 12个栏目</nav><div>{paragraphs}</div></body></html>"
    )


def check(report: Report) -> None:
    assert (report.head["unit_name"], report.head["fiscal_year"]) == ("某某市水务局", 2024)
    assert report.head["report_kind"] == "final_accounts"
    amounts = [(s.measure, str(s.value)) for s in report.statements if s.kind == "amount"]
    assert amounts == [
        ("income_total", "120.50"), ("fiscal_grant_income", "120.00"), ("other_income", "0.50"),
        ("expenditure_total", "118.00"), ("basic_expenditure", "100.00"), ("project_expenditure", "18.00"),
    ]  # fmt: skip
    facts = {(f.form, f.measure): str(f.amount) for f in report.facts}
    assert facts["expenditure", "basic_expenditure"] == "1000000.00"
    assert facts["income", "fiscal_grant_income"] == "1200000.00"
    assert {f.x0 for f in report.facts} == {None}
    assert not report.quarantine


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_text_report_is_read_in_the_usual_encodings(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "report.txt"
    file.write_bytes("\n".join(BODY).encode(encoding))
    check(juesuan.read(file))


@pytest.mark.parametrize(("charset", "encoding"), [("utf-8", "utf-8"), ("gb2312", "gb18030"), ("gbk", "gb18030")])
def test_a_web_page_is_read_in_the_encoding_it_declares(tmp_path: Path, charset: str, encoding: str) -> None:
    file = tmp_path / "page.html"
    file.write_bytes(page(charset).encode(encoding))
    check(juesuan.read(file))


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.txt", b"", "empty_file"),
        ("b.html", b"%PDF-1.4 ...", "misnamed_pdf"),
        ("c.txt", bytes(range(256)) * 8, "not_text"),
        ("d.txt", "第四季度值班安排表，请各处室查收。".encode(), "no_known_form"),
    ],
)
def test_what_is_no_report_ends_in_quarantine_with_its_reason(
    tmp_path: Path, name: str, content: bytes, reason: str
) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    report = juesuan.read(file)
    assert [item.reason for item in report.quarantine] == [reason]
    assert report.head["state"] == "quarantined"
    assert not report.facts


def test_a_file_that_is_not_there_ends_in_quarantine(tmp_path: Path) -> None:
    assert [item.reason for item in juesuan.read(tmp_path / "none.html").quarantine] == ["file_unreadable"]
