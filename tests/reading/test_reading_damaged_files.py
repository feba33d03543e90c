"""Damaged copies of drawn PDFs never crash or hang the reader: it reads, or it says why not."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path

import drawings
import mutants
import pytest
from drawings import ROWS, pdf, table
from reportlab.pdfgen.canvas import Canvas

SEED = 20241124
COPIES = 400
SECONDS = 60
ROOT = Path(__file__).resolve().parents[2]


def titled(canvas: Canvas) -> None:
    canvas.drawString(250, 730, "收入决算表")
    table(canvas, rules=drawings.in_form)


@pytest.fixture(scope="module")
def originals() -> list[bytes]:
    two_pages = (titled, lambda canvas: table(canvas, ROWS[1:], rules=drawings.thin_boxes))
    letters = lambda canvas: table(canvas, text=drawings.letter_by_letter)  # noqa: E731
    # Uncompressed ones too: there the dice also hit the drawing itself.
    return [pdf(*two_pages), pdf(letters), pdf(*two_pages, compressed=False), pdf(letters, compressed=False)]


def child(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, mutants.__file__, str(folder)],
        check=False, capture_output=True, text=True, timeout=SECONDS, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip


def test_damaged_copies_are_read_or_refused_with_a_reason(originals: list[bytes], tmp_path: Path) -> None:
    dice = random.Random(SEED)
    for number in range(COPIES):
        (tmp_path / f"{number:04d}.pdf").write_bytes(mutants.mutate(originals[number % len(originals)], dice))
    reading = child(tmp_path)
    said = reading.stdout.splitlines()
    assert reading.returncode == 0, f"ended with {reading.returncode} at {said[-1:]}: {reading.stderr[-800:]}"
    assert [line.split()[0] for line in said] == [f"{number:04d}.pdf" for number in range(COPIES)]
    outcomes = Counter(line.split()[1] for line in said)
    # Both ways out are taken, so that the damages are neither harmless nor all fatal.
    assert set(outcomes) == {"read", "refused"}
    assert min(outcomes.values()) > COPIES // 10


@pytest.mark.parametrize("damage", mutants.DAMAGES, ids=lambda damage: damage.__name__)
def test_every_damage_changes_the_file_and_repeats_with_its_seed(damage: object, originals: list[bytes]) -> None:
    copies = [damage(originals[2], random.Random(seed)) for seed in range(20)]
    assert sum(copy != originals[2] for copy in copies) > 10
    assert copies == [damage(originals[2], random.Random(seed)) for seed in range(20)]


def test_the_child_tells_a_failure_that_is_no_document_error(tmp_path: Path) -> None:
    # A folder instead of a file is our own mistake, not a document's.
    (tmp_path / "0000.pdf").write_bytes(pdf(titled))
    assert child(tmp_path / "0000.pdf").returncode == 1
