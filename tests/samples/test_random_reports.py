"""Reports drawn at random: forms agree with each other, truth with print, same seed with same report."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pypdfium2
import pytest
from identities import slips

from samples.accounts import random_accounts
from samples.amounts import Printer
from samples.report import STYLES, Misprint, draw_report
from samples.table import Cell, spread
from samples.wrap import wrap


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("seed", range(8))
def test_totals_hold_in_every_style(style: str, seed: int, scratch: Path) -> None:
    truth = draw_report(random_accounts(seed), style, scratch / "x.pdf", prose=False)
    assert slips(truth["tables"]) == []  # type: ignore[arg-type]


@pytest.mark.parametrize("unit", ["元", "万元"])
@pytest.mark.parametrize("thousands", [True, False])
def test_totals_hold_in_every_unit(unit: str, thousands: bool, scratch: Path) -> None:
    accounts = random_accounts(9, government_fund=True, state_capital=True, own_money=True)
    truth = draw_report(
        accounts, "shanghai", scratch / "x.pdf", unit=unit, thousands=thousands, nothing="0.00", prose=False
    )
    tables = truth["tables"]
    assert slips(tables) == []  # type: ignore[arg-type]
    assert {t["unit"] for t in tables if t["form"]} == {unit}  # type: ignore[attr-defined]


def test_the_check_sees_a_changed_amount(scratch: Path) -> None:
    for form in (
        "income",
        "expenditure",
        "government_fund",
        "gpb_basic",
        "revenue_expenditure_summary",
        "fiscal_grant_summary",
    ):
        row = {
            "gpb_basic": "人员经费合计",
            "revenue_expenditure_summary": "本年支出合计",
            "fiscal_grant_summary": "本年支出合计",
        }
        column = {"gpb_basic": 3, "revenue_expenditure_summary": 3, "fiscal_grant_summary": 3}.get(form, 4)
        wrong = Misprint(form, row.get(form, "合计"), column, Decimal("0.20"))
        accounts = random_accounts(4, government_fund=True)
        truth = draw_report(accounts, "shanghai", scratch / "x.pdf", misprints=[wrong], prose=False)
        assert form in {s[0] for s in slips(truth["tables"])}, form  # type: ignore[arg-type]


def test_same_seed_same_report_other_seed_other_report(scratch: Path) -> None:
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        draw_report(random_accounts(seed), "national", scratch / f"{name}.pdf")
    a, b, c = ((scratch / f"{name}.pdf").read_bytes() for name in "abc")
    assert a == b != c


def test_pages_named_are_the_pages_printed(scratch: Path) -> None:
    truth = draw_report(random_accounts(6), "inner_mongolia", scratch / "x.pdf")
    document = pypdfium2.PdfDocument(scratch / "x.pdf")
    texts = ["".join(p.get_textpage().get_text_bounded().split()) for p in document]
    assert len(texts) == truth["report"]["pages"]  # type: ignore[index]
    for table in truth["tables"]:  # type: ignore[attr-defined]
        assert table["title"] in texts[table["pages"][0] - 1]
        last = next(row for row in reversed(table["rows"]) if any(row))
        assert all(cell in texts[table["pages"][-1] - 1] for cell in last)


def test_rulings_are_strokes_or_thin_boxes_as_asked(scratch: Path) -> None:
    for boxes in (True, False):
        draw_report(random_accounts(6), "national", scratch / "x.pdf", boxes=boxes, prose=False)
        page = pypdfium2.PdfDocument(scratch / "x.pdf")[1]
        drawn = [o.get_bounds() for o in page.get_objects() if o.type == 2]
        assert len(drawn) > (300 if boxes else 30)
        assert len(drawn) < (5000 if boxes else 300)
        assert all(min(b[2] - b[0], b[3] - b[1]) < 1.5 for b in drawn)


def test_a_fund_is_empty_with_a_statement_where_there_is_none(scratch: Path) -> None:
    draw_report(
        random_accounts(3, government_fund=False, state_capital=False), "shanghai", scratch / "x.pdf", prose=False
    )
    text = "".join(p.get_textpage().get_text_bounded() for p in pypdfium2.PdfDocument(scratch / "x.pdf"))
    assert "没有政府性基金预算财政拨款收入和支出，故本表无数据" in "".join(text.split())


def test_amounts_are_rounded_half_up() -> None:
    printer = Printer("万元", thousands=True, nothing="")
    assert [printer(Decimal(v)) for v in ("50", "49.99", "0", "12345678950")] == ["0.01", "0.00", "", "1,234,567.90"]


def test_an_unknown_style_is_refused(scratch: Path) -> None:
    with pytest.raises(ValueError, match="shanghai, national, inner_mongolia"):
        draw_report(random_accounts(1), "martian", scratch / "x.pdf")


def test_rows_that_leave_a_slot_open_are_refused() -> None:
    with pytest.raises(ValueError, match="leaves columns"):
        spread(3, [[Cell("a", columns=2)]])


def test_lines_do_not_begin_with_closing_marks_nor_break_numbers() -> None:
    lines = wrap("本年收入合计 2946.25 万元（含上年），其中：财政拨款收入 2940.05 万元。" * 5, 9.0, 97.0)
    assert all(line[0] not in "，。；：、）" for line in lines)
    assert sum(line.count("2946.25") + line.count("2940.05") for line in lines) == 10
