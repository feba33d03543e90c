"""The inside of a reading process: bound yourself, then do one task after another.

What belongs here: what happens in the child. `juesuan.pool` starts it and watches it. Messages are JSON
in both directions: a document that takes over its reader can't make the parent unpickle anything.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import json
import math
import resource
import signal
import sys
import traceback
from collections.abc import Callable, Mapping
from multiprocessing.connection import Connection
from typing import Any, Final

from juesuan.granted import mapped_memory, told_of_scanned_pages
from juesuan.parts import PartNotStored, function_named
from juesuan.watcher import die_with

# Flags of unshare(2): name spaces that hold nothing but what a process makes there.
_NEW_NETWORK: Final = 0x40000000
_NEW_USER: Final = 0x10000000
# A child that nobody watches any more ends itself this long after its document's time.
_GRACE: Final = 30
_LARGEST_FILE: Final = 1 << 30
# What libraries that few documents need may map beyond a document's bound: a second reader, a recogniser.
_ROOM_FOR_LIBRARIES: Final = 1 << 30
# How the loader of shared libraries says that it found no room.
_NO_ROOM: Final = ("cannot allocate memory", "failed to map segment", "cannot map", "out of memory")


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
    except Exception as error:  # noqa: BLE001 - whatever one document does to the reader, the others are read
        if _found_no_room(error):
            return {"reason": "out_of_memory", "detail": f"{type(error).__name__}: {error}"}
        return {"reason": "reader_error", "detail": traceback.format_exc(limit=-12)}


def _found_no_room(error: BaseException | None) -> bool:
    """Whether an error, or what it came from, says that memory could not be had."""
    while error is not None:
        if isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno == errno.ENOMEM):
            return True
        if isinstance(error, OSError | ImportError) and any(words in str(error).lower() for words in _NO_ROOM):
            return True
        error = error.__cause__ or error.__context__
    return False


def serve(connection: Connection, order: Mapping[str, Any]) -> None:
    """Answer tasks until the parent closes the line; the order is that of `main`."""
    if order["prepare"]:
        function_named(order["prepare"])()
    _bound_memory(order["memory"])
    connection.send_bytes(json.dumps({"memory": peak_memory()}).encode())
    while True:
        try:
            message = connection.recv_bytes()
        except EOFError:
            return
        signal.alarm(int(order["seconds"]) + _GRACE)
        with told_of_scanned_pages(_asking(connection, order["page_seconds"], order["scan_seconds"])):
            answer = attempt(order["function"], json.loads(message))
        signal.alarm(0)
        answer["memory"] = peak_memory()
        try:
            connection.send_bytes(json.dumps(answer, default=str).encode())
        except BrokenPipeError:
            return


def _asking(connection: Connection, seconds: float, most: float) -> Callable[[], None]:
    """What a scanned page does: ask the parent for more time, up to what a document gets at most, and take it here too."""
    left = most

    def ask() -> None:
        nonlocal left
        more = min(seconds, left)
        if more > 0:
            left -= more
            signal.alarm(signal.alarm(0) + math.ceil(more))
            connection.send_bytes(json.dumps({"more": more}).encode())

    return ask


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
    # Without /proc the bound in time has to do.
    if mapped := mapped_memory():
        resource.setrlimit(resource.RLIMIT_AS, (mapped + memory, mapped + memory + _ROOM_FOR_LIBRARIES))


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
    """Entry of the child (see `juesuan.watcher`): order holds handle, parent, function, prepare and the bounds."""
    # First: giving up the network can take the wish to die with the parent away with it.
    leave_network()
    die_with(order["parent"])
    with Connection(order["handle"]) as connection:
        serve(connection, order)
