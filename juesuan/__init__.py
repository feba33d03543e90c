"""juesuan 「决算」 reads published final accounts, proves the reading by arithmetic, and keeps every number's place.

The core imports no Dagster and no Great Expectations. Two doors for people who write Python:
`juesuan.read(path)` gives one report, `juesuan.connect()` opens the published warehouse read-only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = ["__version__", "connect", "read"]

if TYPE_CHECKING:
    from juesuan.report import read
    from juesuan.warehouse.published import connect


def __getattr__(name: str) -> Any:
    # Loaded on first use, so that `import juesuan` costs no PDF engine and no database.
    if name == "read":
        from juesuan.report import read

        return read
    if name == "connect":
        from juesuan.warehouse.published import connect

        return connect
    raise AttributeError(f"module 'juesuan' has no attribute {name!r}")
