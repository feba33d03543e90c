"""The inside of a reading process: bound yourself, then do one task after another.

What belongs here: what happens in the child. `juesuan.pool` starts it and watches it. Messages are JSON
in both directions: a document that takes over its reader can't make the parent unpickle anything.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import resource
import signal
import sys
import traceback
from collections.abc import Mapping
from multiprocessing.connection import Connection
from typing import Any, Final

from juesuan.parts import PartNotStored, function_named
from juesuan.watcher import die_with

# Flags of unshare(2): name spaces that hold nothing but what a process makes there.
_NEW_NETWORK: Final = 0x40000000
_NEW_USER: Final = 0x10000000
# A child that nobody watches any more ends itself this long after its document's time.
_GRACE: Final = 30
_LARGEST_FILE: Final = 1 << 30


def attempt(function: str, task: Mapping[str, Any]) -> dict[str, Any]:
    """Do one task and say how it went: {"value": ...} or {"reason": ..., "detail": ...}; never raises for a task."""
    try:
        return {"value": function_named(function)(task)}
    except MemoryError:
        return {"reason": "out_of_memory", "detail": "MemoryError"}
    except PartNotStored as error:
        return {"reason": "storage", "detail": str(error)}
    except RecursionError:
        return {"reason": "reader_error", "detail": "RecursionError: nested too deeply"}
    except Exception:  # noqa: BLE001 - whatever one document does to the reader, the others are read
        return {"reason": "reader_error", "detail": traceback.format_exc(limit=-12)}


def serve(connection: Connection, function: str, prepare: str | None, memory: int, seconds: float) -> None:
    """Answer tasks until the parent closes the line."""
    if prepare:
        function_named(prepare)()
    _bound_memory(memory)
    connection.send_bytes(json.dumps({"memory": peak_memory()}).encode())
    while True:
        try:
            message = connection.recv_bytes()
        except EOFError:
            return
        signal.alarm(int(seconds) + _GRACE)
        answer = attempt(function, json.loads(message))
        signal.alarm(0)
        answer["memory"] = peak_memory()
        try:
            connection.send_bytes(json.dumps(answer, default=str).encode())
        except BrokenPipeError:
            return


def peak_memory() -> int:
    """The most real memory that this process has held since its program began, in bytes."""
    # The kernel's other count, getrusage, goes on from what the parent held when it started us.
    with contextlib.suppress(OSError), open("/proc/self/status", encoding="utf-8") as status:  # noqa: PTH123
        for line in status:
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def _bound_memory(memory: int) -> None:
    """Bound the address space to what is mapped now and `memory` bytes more."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_LARGEST_FILE, _LARGEST_FILE))
    try:
        with open("/proc/self/statm", encoding="ascii") as statm:  # noqa: PTH123 - no file, a view of the kernel
            mapped = int(statm.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        # Without /proc the bound in time has to do.
        return
    resource.setrlimit(resource.RLIMIT_AS, (mapped + memory, mapped + memory))


def leave_network() -> bool:
    """Leave the network for good, where the system lets a process do so; says whether it did.

    A document that takes over its reader then finds no network at all, not even this machine's own.
    """
    try:
        unshare = ctypes.CDLL(None).unshare
    except (AttributeError, OSError):
        return False
    # The second way is anybody's and not only root's; inside it nobody has rights that they did not have before.
    return any(unshare(flags) == 0 for flags in (_NEW_NETWORK, _NEW_USER | _NEW_NETWORK))


def main(order: Mapping[str, Any]) -> None:
    """Entry of the child (see `juesuan.watcher`): order holds handle, parent, function, prepare, memory, seconds."""
    # First: giving up the network can take the wish to die with the parent away with it.
    leave_network()
    die_with(order["parent"])
    with Connection(order["handle"]) as connection:
        serve(connection, order["function"], order["prepare"], order["memory"], order["seconds"])
