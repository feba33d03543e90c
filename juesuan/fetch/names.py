r"""File names from outside made safe: no path, no control sign, no name that another system treats as special.

What belongs here: pure functions on names. Names from archives, pages and manifests can't leave their folder
because what comes out of here is one name, never a path.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

# A name of 255 bytes is the most that Linux takes; temporary names and version numbers need some of it.
_MOST_BYTES: Final = 200
_FORBIDDEN: Final = re.compile(r'[<>:"|?*\\/]')
_RESERVED: Final = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)
# Signs without a shape of their own, some of which turn the reading direction.
_SHAPELESS: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def safe_name(name: str, suffix: str = "") -> str:
    """One file name that stays where it is put; with `suffix` (such as .pdf) it ends so, whatever it ended in."""
    last = re.split(r"[\\/]", name)[-1]
    plain = "".join(sign for sign in unicodedata.normalize("NFC", last) if unicodedata.category(sign) not in _SHAPELESS)
    plain = _FORBIDDEN.sub("_", " ".join(plain.split())).rstrip(" .")
    stem, dot, ending = plain.rpartition(".")
    if suffix:
        stem = stem if dot and len(ending) <= 5 else plain
        ending = suffix
    else:
        stem, ending = (stem, f".{ending}") if dot and len(ending) <= 5 else (plain, "")
    # A leading dot hides a file, ~ marks the lock file of an office program, and Windows drops dots at the end.
    stem = stem.strip(" .").lstrip("~") or "未命名"
    stem = f"_{stem}" if _RESERVED.match(stem) else stem
    return _shortened(stem, _MOST_BYTES - len(ending.encode())) + ending


def _shortened(stem: str, most: int) -> str:
    return stem.encode()[:most].decode("utf-8", "ignore").rstrip(" .")


def distinct(names: Iterable[str]) -> list[str]:
    """The names in order, later ones numbered where they would meet an earlier one on any file system."""
    seen: set[str] = set()
    out = []
    for name in names:
        stem, dot, ending = name.rpartition(".")
        stem, ending = (stem, dot + ending) if dot else (name, "")
        fresh, number = name, 1
        while fresh.casefold() in seen:
            number += 1
            fresh = f"{stem}-{number}{ending}"
        seen.add(fresh.casefold())
        out.append(fresh)
    return out


def is_safe_folder(name: str) -> bool:
    """Whether a unit's or region's name can be a folder's name as it stands."""
    return bool(name) and safe_name(name) == unicodedata.normalize("NFC", name)
