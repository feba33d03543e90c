"""How single provinces and kinds of units print the forms: one file each, found by itself.

What belongs here: declarations only. A file declares `VARIANT`, with who it applies to, where it is known from,
what it adds to the national forms, and drawn examples with the facts they must give. `juesuan variants suggest
REPORT.pdf` writes the file to start from.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from pkgutil import iter_modules

from juesuan.errors import DeclarationError
from juesuan.forms.variant import Variant


@lru_cache(maxsize=1)
def load_variants() -> tuple[Variant, ...]:
    """Every variant of this folder, by file name; DeclarationError where a file declares none."""
    found = []
    for module in sorted(info.name for info in iter_modules(__path__)):
        declared = getattr(import_module(f"{__name__}.{module}"), "VARIANT", None)
        if not isinstance(declared, Variant) or declared.name != module:
            raise DeclarationError(f"juesuan/forms/variants/{module}.py declares no VARIANT named {module!r}")
        found.append(declared)
    return tuple(found)
