"""Small scanned reports for the tests: one drawn report, a few of its pages put through a scanner."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pypdfium2

from samples.accounts import random_accounts
from samples.report import draw_report
from samples.scan import scan_report


def drawn(path: Path, style: str = "shanghai") -> dict[str, Any]:
    """A report without prose: cover, then its forms; in 万元 (shanghai, with rounding) or in 元 (national, exact)."""
    accounts = random_accounts(303, unit_name="云岭省白沙县财政局", own_money=True)
    return draw_report(accounts, style, path, prose=False, thousands=True)


def pages_of(truth: dict[str, Any], *forms: str) -> list[int]:
    """The cover and the pages of some forms."""
    return [1, *(page for table in truth["tables"] if table["form"] in forms for page in table["pages"])]


def mixed(text: Path, path: Path, page: int, folder: Path) -> None:
    """A report with text of which one page is a scan."""
    scan = folder / "one.pdf"
    scan_report(text, scan, pages=[page], tilt=0.5, noise=8.0)
    whole, picture = pypdfium2.PdfDocument(text), pypdfium2.PdfDocument(scan)
    del whole[page - 1]
    whole.import_pages(picture, index=page - 1)
    whole.save(path)
    picture.close()
    whole.close()
