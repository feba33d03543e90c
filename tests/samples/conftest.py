"""Samples drawn once for all tests of this folder."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

ROOT = Path(__file__).resolve().parents[2]
# The generator is not installed: it runs from the checkout.
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

from samples.catalogue import RAW, SAMPLES, TRUTH, truth_name  # noqa: E402


@pytest.fixture(scope="session")
def truths() -> dict[str, dict[str, Any]]:
    """The shipped truth of every sample, by the sample's name."""
    return {name: json.loads((ROOT / TRUTH / truth_name(name)).read_text("utf-8")) for name in SAMPLES}


@pytest.fixture(scope="session")
def reports(truths: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The truths of the samples that are readable reports."""
    return {name: truth for name, truth in truths.items() if truth["fate"] == "report"}


@pytest.fixture(scope="session")
def page_texts(reports: dict[str, dict[str, Any]]) -> dict[str, list[str]]:
    """What pdfium reads on each page of each report, white space removed, in the order of the file."""
    found = {}
    for name in reports:
        document = pypdfium2.PdfDocument(ROOT / RAW / name)
        found[name] = ["".join(page.get_textpage().get_text_range().split()) for page in document]
        document.close()
    return found


@pytest.fixture
def scratch(tmp_path: Path) -> Iterator[Path]:
    """A folder for drawn files."""
    return tmp_path
