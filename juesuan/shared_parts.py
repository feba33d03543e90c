"""Parts that several machines have in common 「共享分件」: taken from the shared folder before, left there after reading.

What belongs here: which files travel, and in which order. The parts folder of this machine stays what a warehouse is
built from; the shared one spares another machine, or this one after its disk is lost, from reading again. Nothing is
ever removed from it: other warehouses may use it, and an old reader's parts can go by the storage's own rules of age.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from juesuan.parts import key_of_file
from juesuan.storage import Shelf, in_two_waves

_HEAD = ".json"


def take(shelf: Shelf, folder: Path, keys: Collection[str]) -> int:
    """Fetch parts of these keys that are there and not here; gives how many. A head comes last, as when written."""
    here = {path.name for path in folder.glob(f"*{_HEAD}")}
    there = {name for name in shelf.names() if (key := key_of_file(name)) in keys and f"{key}{_HEAD}" not in here}
    # Files without a head were never finished.
    whole = {name.removesuffix(_HEAD) for name in there if name.endswith(_HEAD)}
    bodies, heads = in_two_waves([name for name in there if key_of_file(name) in whole], _HEAD)
    shelf.fetch(bodies, folder)
    shelf.fetch(heads, folder)
    return len(heads)


def give(shelf: Shelf, folder: Path, keys: Collection[str], *, fresh: Collection[str]) -> int:
    """Leave parts of these keys there that it lacks, and those of `fresh` in any case; gives how many."""
    there = shelf.names()
    wanted = {key for key in keys if f"{key}{_HEAD}" not in there} | set(fresh)
    names = [
        path.name for path in folder.iterdir() if key_of_file(path.name) in wanted and not path.name.startswith(".")
    ]
    bodies, heads = in_two_waves(names, _HEAD)
    shelf.leave([(folder / name, name) for name in bodies])
    shelf.leave([(folder / name, name) for name in heads])
    return len(heads)
