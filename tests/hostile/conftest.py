"""Modules that lie beside other tests: the ways of damaging a file."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1] / "reading"))
