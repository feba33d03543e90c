"""Classification codes 「政府收支分类科目」: the project's own lists, their trust, and the name of a code in a year.

What belongs here: lists as package files with a source on every line, and pure look-ups over them. Which
codes a warehouse has learned from its reports is the business of `juesuan.warehouse`; those outrank every list.
"""

from __future__ import annotations

from juesuan.codes.classes import class_by_name
from juesuan.codes.cofog import load_cofog
from juesuan.codes.lists import TRUST, CodeEntry, CodeLists, load_codes, load_official, preferred

__all__ = ["TRUST", "CodeEntry", "CodeLists", "class_by_name", "load_codes", "load_cofog", "load_official", "preferred"]
