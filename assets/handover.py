"""What one step leaves on disk for the next: small JSON beside the staged warehouse.

What belongs here: keeping and finding the core's own values between steps, which may run in one process, in
several, or after a retry. Nothing is pickled, and no table passes through here: those are in the files that
the values name. A file's name carries the load's id, so that the core sweeps it away with the staged file.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final, NamedTuple, cast

import dagster as dg
from pydantic import TypeAdapter

from juesuan.gate import GateResult
from juesuan.night import RunSummary
from juesuan.run import PartsResult, Staged, new_run_id
from juesuan.settings import Settings

WAREHOUSE: Final = dg.AssetKey("warehouse")


class Read(NamedTuple):
    """The parts of a load, and what is to be said of it so far."""

    parts: PartsResult
    summary: RunSummary


class Built(NamedTuple):
    """The staged warehouse of a load, what is to be said of it so far, and the release that was published then."""

    staged: Staged
    summary: RunSummary
    over: str | None


def leave_read(read: Read, run: dg.DagsterRun, settings: Settings) -> None:
    """Keep the parts for the steps of the same run."""
    _write(settings.staged / f"{new_run_id()}.parts.{run.run_id}.json", Read, read)


def find_read(run: dg.DagsterRun, settings: Settings) -> Read | None:
    """The parts that this run, or the one it takes up, has read; None where the store must be asked again."""
    for path in _left(".parts", run, settings):
        return cast(Read, _read(path, Read))
    return None


def leave_built(built: Built, run: dg.DagsterRun) -> None:
    """Keep a staged warehouse for the steps of the same run, and for runs that take it up."""
    _write(built.staged.path.with_suffix(f".staged.{run.run_id}.json"), Built, built)


def find_built(run: dg.DagsterRun, settings: Settings) -> Built | None:
    """The staged warehouse of this run, or of the one that it takes up; else None.

    A run that was asked for later steps alone takes the newest that waits. One that builds takes only its own:
    never what another run has built meanwhile.
    """
    waiting = [] if builds(run) else sorted(settings.staged.glob("*.staged.*.json"), reverse=True)
    for path in (*_left(".staged", run, settings), *waiting):
        built = cast(Built, _read(path, Built))
        if built.staged.path.is_file():
            return built
    return None


def builds(run: dg.DagsterRun) -> bool:
    """Whether a warehouse is built in this run."""
    return run.asset_selection is None or WAREHOUSE in run.asset_selection


def leave_gate(gate: GateResult, staged: Staged) -> None:
    """Keep what the gate said: it is asked once for each staged warehouse."""
    _write(staged.path.with_suffix(".gate.json"), GateResult, gate)


def find_gate(staged: Staged) -> GateResult | None:
    """What the gate said of this staged warehouse, if it was asked."""
    path = staged.path.with_suffix(".gate.json")
    return cast(GateResult, _read(path, GateResult)) if path.is_file() else None


def _left(kind: str, run: dg.DagsterRun, settings: Settings) -> list[Path]:
    """Files of a kind that this run left, or the run that it is a retry of; the newest first."""
    ids = dict.fromkeys(key for key in (run.run_id, run.parent_run_id, run.root_run_id) if key)
    return [path for key in ids for path in sorted(settings.staged.glob(f"*{kind}.{key}.json"), reverse=True)]


def _write(path: Path, kind: Any, value: object) -> None:
    # Through plain values: file names that are not UTF-8 survive Python's JSON and not pydantic's.
    text = json.dumps(_adapter(kind).dump_python(value, mode="json"))
    temporary = path.with_name(f"{path.name}.tmp")
    temporary.write_text(text, encoding="ascii")
    temporary.replace(path)


def _read(path: Path, kind: Any) -> object:
    return _adapter(kind).validate_python(json.loads(path.read_text(encoding="ascii")))


def _adapter(kind: Any) -> TypeAdapter[Any]:
    # `Staged` names it for type checkers only, so that importing the load imports no database.
    from juesuan.warehouse.build import BuildCounts

    adapter: TypeAdapter[Any] = TypeAdapter(kind)
    adapter.rebuild(_types_namespace={"BuildCounts": BuildCounts})
    return adapter
