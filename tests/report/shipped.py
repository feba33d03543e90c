"""The shipped samples by unit name, with their truth."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "data" / "raw"
TRUTH = ROOT / "samples" / "truth"


def sample(name: str) -> Path:
    """The one shipped sample whose file name begins so."""
    (path,) = SAMPLES.rglob(f"{name}*.pdf")
    return path


def truth_of(path: Path) -> dict[str, Any]:
    """The truth drawn with a sample."""
    content: dict[str, Any] = json.loads((TRUTH / f"{path.stem}.json").read_text(encoding="utf-8"))
    return content
