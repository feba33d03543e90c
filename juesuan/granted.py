"""What a reader asks of whoever bounds it 「请求放宽」: time for a page that is a picture, room for a library.

What belongs here: the asking, so that no reader needs to know of processes. Who grants what, and how much at most, is
`juesuan.worker`'s inside a reading process and `juesuan.pool`'s outside; where nobody bounds the reader, nothing happens.
"""

from __future__ import annotations

import os
import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_listeners: list[Callable[[], None]] = []


def scanned_page_begins() -> None:
    """Say that the reading of a page that is a picture begins, which takes seconds where other pages take milliseconds."""
    for listener in _listeners:
        listener()


@contextmanager
def told_of_scanned_pages(listener: Callable[[], None]) -> Iterator[None]:
    """Have a function called whenever a scanned page begins."""
    _listeners.append(listener)
    try:
        yield
    finally:
        _listeners.remove(listener)


@contextmanager
def room_for_libraries() -> Iterator[None]:
    """Load libraries beyond the bound on memory: the bound grows by what they map, so that it stays the document's own.

    It can't grow beyond the hard limit that the process was given.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    before = mapped_memory()
    if soft == resource.RLIM_INFINITY or soft == hard or not before:
        yield
        return
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))
    try:
        yield
    finally:
        grown = soft + max(0, mapped_memory() - before)
        resource.setrlimit(resource.RLIMIT_AS, (grown if hard == resource.RLIM_INFINITY else min(grown, hard), hard))


def mapped_memory() -> int:
    """The address space that this process has mapped, in bytes; 0 where the system does not say."""
    try:
        with open("/proc/self/statm", encoding="ascii") as statm:  # noqa: PTH123 - no file, a view of the kernel
            return int(statm.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0
