"""`juesuan fetch` and the first step of the night: read the manifest, take the lock, gather.

What belongs here: what the command and the scheduler both call. A manifest that can't be used is noted for the
morning page before it is raised.
"""

from __future__ import annotations

import asyncio
from contextlib import closing
from dataclasses import asdict, dataclass
from typing import Any, Final

from juesuan.errors import JuesuanError, LoadRunning
from juesuan.fetch.bounds import FetchBounds, bounds_from
from juesuan.fetch.manifest import Source, load_manifest
from juesuan.fetch.pace import Sleep
from juesuan.fetch.standing import FetchStanding, standing
from juesuan.fetch.state import State
from juesuan.library import Progress
from juesuan.settings import Settings

_PROBLEM: Final = "problem"


@dataclass(frozen=True, slots=True)
class FetchResult:
    """What one run over the manifest did, and how fetching stands after it."""

    sources: int
    states: dict[str, int]
    laid: int
    unchanged: int
    downloaded: int
    bytes: int
    standing: FetchStanding

    @property
    def exit_code(self) -> int:
        """0 all sources are fetched or wait for their turn, 1 some failed."""
        return 1 if self.states.get("failed") or self.states.get("partly") else 0

    def to_json(self) -> dict[str, Any]:
        """Plain values for machines."""
        return asdict(self) | {"standing": self.standing.to_json(), "exit_code": self.exit_code}


def fetch(
    settings: Settings,
    bounds: FetchBounds | None = None,
    *,
    progress: Progress | None = None,
    sleep: Sleep = asyncio.sleep,
) -> FetchResult:
    """Fetch what the manifest names into the raw folder; failures of sources are in the result and raise nothing.

    Raises ManifestError for a manifest that can't be used (noted for the morning page), LoadRunning where another
    fetch is at it, SettingsError and OSError for folders that can't be used.
    """
    import filelock

    from juesuan.fetch.gather import gather

    settings.fetched.mkdir(parents=True, exist_ok=True)
    lock = filelock.FileLock(settings.fetched / "fetch.lock", timeout=0)
    try:
        with lock, closing(State(settings.fetched)) as state:
            counts = gather(
                _manifest(settings, state), settings.selection, raw=settings.raw, folder=settings.fetched, state=state,
                bounds=bounds or bounds_from(), progress=progress, sleep=sleep,
            )  # fmt: skip
    except filelock.Timeout:
        raise LoadRunning(
            f"另一进程正在获取到 {settings.fetched}；请等它结束 | "
            f"another process is fetching into {settings.fetched}: wait for it to end"
        ) from None
    return FetchResult(
        sum(counts.states.values()), dict(counts.states), counts.laid, counts.unchanged, counts.downloaded,
        counts.bytes, standing(settings.fetched) or FetchStanding(),
    )  # fmt: skip


def fetch_tonight(
    settings: Settings, bounds: FetchBounds | None = None, *, progress: Progress | None = None
) -> FetchStanding | None:
    """Fetch as the first step of a night, which goes on whatever happens here; None where there is no manifest.

    Why fetching could not even begin stands in the standing's `problem`.
    """
    if not settings.has_manifest:
        return None
    try:
        return fetch(settings, bounds, progress=progress).standing
    except JuesuanError as error:
        return FetchStanding(problem=str(error))
    except Exception as error:  # noqa: BLE001 - what was put into the drop folder is loaded whatever happens here
        return FetchStanding(problem=f"{type(error).__name__}: {error}")


def _manifest(settings: Settings, state: State) -> tuple[Source, ...]:
    try:
        sources = load_manifest(settings.sources)
    except JuesuanError as error:
        state.note(_PROBLEM, str(error))
        raise
    state.note(_PROBLEM, "")
    return sources
