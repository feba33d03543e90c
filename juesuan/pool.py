"""Reading processes: one document at a time each, bounded in time and memory, replaced when they break.

What belongs here: starting, watching, ending and replacing children, and using somebody else's executor
instead. What must not: what a task does. A document that crashes, hangs or swells costs only itself;
pools of the standard library break as a whole when one child dies, so they are not used.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any, Final

from juesuan.elsewhere import Engine, through
from juesuan.settings import VARIABLES, scan_seconds

# Memory that a library keeps for itself goes with the process: a fresh one now and then keeps it flat.
DOCUMENTS_PER_WORKER: Final = 200
_SECONDS_TO_START: Final = 120.0
# A child that has hung up and does not go is ended after this long.
_SECONDS_TO_END: Final = 5.0
# No answer of ours is near this; one that claims to be is not read into memory.
_LONGEST_ANSWER: Final = 256 << 20
_STARTS_BEFORE_GIVING_UP: Final = 3
_TAIL: Final = 2000
# Above this share of its bound a process that broke is taken to have run out of memory.
_NEARLY_ALL: Final = 0.6
_MUCH: Final = 0.3
# One thread and one heap for each process: the pool is the parallelism.
_QUIET: Final = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}
# A child gets no secrets that the environment may hold.
_KEPT: Final = ("PATH", "HOME", "LANG", "TMPDIR", "TZ", "LD_LIBRARY_PATH", "VIRTUAL_ENV", "COVERAGE_PROCESS_START")
_KEPT_PREFIXES: Final = ("LC_", "PYTHON", "JUESUAN_")
_SECRETS: Final = frozenset(variable.name for variable in VARIABLES if variable.secret)
_START: Final = "import json,sys;o=json.loads(sys.argv[1]);sys.path[:]=o['path'];from juesuan.watcher import main;main(o)"


class PoolBroken(RuntimeError):
    """Reading processes can't even start: our own fault or the machine's, never a document's."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one document may cost: seconds of wall clock, bytes of memory; and when a process is renewed.

    Each page that is a picture adds `page_seconds`, all of a document at most `scan_seconds`.
    """

    seconds: float
    memory: int
    page_seconds: float = field(default_factory=lambda: scan_seconds()[0])
    scan_seconds: float = field(default_factory=lambda: scan_seconds()[1])
    documents_per_worker: int = DOCUMENTS_PER_WORKER


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one task went: its value, or the reason why there is none.

    Reasons: timeout, worker_crashed, out_of_memory (the machine's side), reader_error (the reader raised),
    storage (the part could not be written).
    """

    index: int
    value: dict[str, Any] | None
    reason: str = ""
    detail: str = ""
    seconds: float = 0.0
    memory: int = 0


def run_tasks(
    function: str,
    tasks: Sequence[Mapping[str, Any]],
    *,
    workers: int,
    bounds: Bounds,
    scratch: Path,
    prepare: str | None = None,
    executor: Executor | Engine | None = None,
) -> Iterator[Outcome]:
    """Outcomes of all tasks, in the order in which they end; `function` is `module:name`, tasks are plain values.

    With an executor or an engine the tasks go there, under its own bounds; those that it loses are done here.
    `scratch` is a writable folder for what children say while they break.
    """
    pending = deque(range(len(tasks)))
    if executor is not None:
        lost: list[int] = []
        engine = executor if isinstance(executor, Engine) else Engine(executor)
        for index, answer in through(engine, function, tasks, lost):
            yield _outcome(index, answer, answer.get("seconds", 0.0))
        pending = deque(sorted(lost))
    pool = Pool(function, prepare, bounds, scratch)
    try:
        yield from pool.run(tasks, pending, workers)
    finally:
        pool.close()


def run_one(
    function: str, task: Mapping[str, Any], *, bounds: Bounds, scratch: Path, prepare: str | None = None
) -> Outcome:
    """Do a single task in a bounded child and wait for it."""
    return next(iter(run_tasks(function, [task], workers=1, bounds=bounds, scratch=scratch, prepare=prepare)))


class _Worker:
    """One child and the line to it."""

    def __init__(self, function: str, prepare: str | None, bounds: Bounds, scratch: Path) -> None:
        mine, theirs = socket.socketpair()
        self.told, telling = os.pipe()
        self.said = tempfile.TemporaryFile(dir=scratch)  # noqa: SIM115 - closed in end()
        order = {
            "path": sys.path, "handle": theirs.fileno(), "telling": telling, "parent": os.getpid(), "function": function,
            "prepare": prepare, "memory": bounds.memory, "seconds": bounds.seconds, "page_seconds": bounds.page_seconds,
            "scan_seconds": bounds.scan_seconds,
        }  # fmt: skip
        kept = {
            k: v for k, v in os.environ.items() if (k in _KEPT or k.startswith(_KEPT_PREFIXES)) and k not in _SECRETS
        }
        self.process = subprocess.Popen(  # noqa: S603 - our own interpreter and our own program
            [sys.executable, "-c", _START, json.dumps(order)],
            stdin=subprocess.DEVNULL, stdout=self.said, stderr=self.said,
            pass_fds=(theirs.fileno(), telling), env=kept | _QUIET,
        )  # fmt: skip
        theirs.close()
        os.close(telling)
        self.line = Connection(mine.detach())
        self.bounds = bounds
        self.ready = False
        # What it holds before its first document.
        self.idle_memory = 0
        # What it has held at most since, beyond that.
        self.held = 0
        self.served = 0
        self.task: int | None = None
        self.since = time.monotonic()
        # Seconds that its document got for scanned pages.
        self.granted = 0.0
        self.peak = 0

    @property
    def deadline(self) -> float:
        """When waiting for this child has been long enough."""
        return self.since + (self.bounds.seconds + self.granted if self.ready else _SECONDS_TO_START)

    def grant(self, asked: object) -> None:
        """Give its document more time, however much it asks for never more than the bound on all its scanned pages."""
        if isinstance(asked, int | float) and asked > 0:
            self.granted = min(self.granted + asked, self.bounds.scan_seconds)

    def give(self, index: int, task: Mapping[str, Any]) -> None:
        """Hand over a task; a child that is already gone is found out by its silence."""
        self.task, self.since, self.granted = index, time.monotonic(), 0.0
        self.served += 1
        try:
            self.line.send_bytes(json.dumps(task).encode())
        except (BrokenPipeError, ConnectionResetError):
            return

    def end(self, *, kill: bool) -> int:
        """Close the line, make sure the child is gone, and give its exit status (negative: a signal)."""
        if kill:
            # The watcher ends the child, and lives a moment longer to tell of it.
            self.process.terminate()
        self.line.close()
        try:
            self.process.wait(_SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        told = os.read(self.told, 100).split()
        os.close(self.told)
        if not told:
            # Somebody killed the watcher, and the child with it; or the child was never made.
            return self.process.returncode or -signal.SIGKILL
        status, self.peak = map(int, told)
        return status

    def last_words(self) -> str:
        """The end of what the child wrote to its error output."""
        size = self.said.seek(0, os.SEEK_END)
        self.said.seek(max(0, size - _TAIL))
        return self.said.read().decode("utf-8", "replace").strip()


class Pool:
    """Children for one kind of task; they stay between two calls of `run`, until `close`."""

    def __init__(self, function: str, prepare: str | None, bounds: Bounds, scratch: Path) -> None:
        self.function, self.prepare, self.bounds, self.scratch = function, prepare, bounds, scratch
        self.workers: list[_Worker] = []
        self.failed_starts = 0
        # Tasks that broke a process which others had used before: only one of their own can tell whose fault it was.
        self.doubtful: deque[int] = deque()

    def run(self, tasks: Sequence[Mapping[str, Any]], pending: deque[int], workers: int) -> Iterator[Outcome]:
        """Outcomes of the tasks whose numbers are pending, in the order in which they end."""
        while pending or self.doubtful or any(worker.task is not None for worker in self.workers):
            self._staff(len(pending) + len(self.doubtful), workers)
            for worker in self.workers:
                if worker.ready and worker.task is None:
                    queue = self.doubtful if self.doubtful and not worker.served else pending
                    if queue:
                        index = queue.popleft()
                        worker.give(index, tasks[index])
            waited = [worker for worker in self.workers if worker.task is not None or not worker.ready]
            until = min(worker.deadline for worker in waited)
            heard = wait([worker.line for worker in waited], max(0.0, until - time.monotonic()))
            for worker in waited:
                outcome = self._hear(worker) if worker.line in heard else None
                # One that talks on and on gets no more time for it.
                is_busy = worker in self.workers and (worker.task is not None or not worker.ready)
                if is_busy and time.monotonic() >= worker.deadline:
                    outcome = self._give_up(worker)
                if outcome is not None:
                    yield outcome

    def close(self) -> None:
        """End the children."""
        for worker in self.workers:
            worker.end(kill=True)
            worker.said.close()
        self.workers.clear()

    def _staff(self, waiting: int, workers: int) -> None:
        """Renew children that have served long enough or held much, and start as many as there is work for."""
        # One that a document has swollen keeps what it got, and would be blamed on the next document that breaks it.
        for worker in [
            w
            for w in self.workers
            if w.task is None
            and (
                w.served >= self.bounds.documents_per_worker
                or w.held > _MUCH * self.bounds.memory
                or (w.served and self.doubtful)
            )
        ]:
            self._remove(worker, kill=True)
        busy = sum(worker.task is not None for worker in self.workers)
        while len(self.workers) < min(workers, busy + waiting):
            self.workers.append(_Worker(self.function, self.prepare, self.bounds, self.scratch))

    def _hear(self, worker: _Worker) -> Outcome | None:
        try:
            answer = json.loads(worker.line.recv_bytes(_LONGEST_ANSWER))
        except (EOFError, OSError, ValueError):
            # Gone, or a document has taken over its reader and it speaks in tongues.
            return self._broken(worker)
        if not worker.ready:
            worker.ready, worker.idle_memory, self.failed_starts = True, int(answer["memory"]), 0
            return None
        if "more" in answer:
            worker.grant(answer["more"])
            return None
        index, seconds = worker.task, time.monotonic() - worker.since
        assert index is not None
        worker.task = None
        worker.held = int(answer.get("memory", 0)) - worker.idle_memory
        return _outcome(index, answer, seconds)

    def _broken(self, worker: _Worker) -> Outcome | None:
        """A child is gone: its document pays, unless it never came up or may have suffered from the documents before."""
        index, seconds = worker.task, time.monotonic() - worker.since
        status, words = self._remove(worker, kill=False)
        if not worker.ready:
            self.failed_starts += 1
            if self.failed_starts >= _STARTS_BEFORE_GIVING_UP:
                raise PoolBroken(f"reading processes do not start ({_how(status)}): {words or 'they said nothing'}")
            return None
        if index is None:
            return None
        if worker.served > 1:
            self.doubtful.append(index)
            return None
        swollen = worker.peak - worker.idle_memory > _NEARLY_ALL * self.bounds.memory or "bad_alloc" in words
        # The kernel's own remedy against a full memory is SIGKILL, but so is an impatient person's.
        reason = "out_of_memory" if swollen and status != -signal.SIGKILL else "worker_crashed"
        detail = _how(status) + (f": {words.splitlines()[-1]}" if words else "")
        return Outcome(index, None, reason, detail, seconds, worker.peak)

    def _give_up(self, worker: _Worker) -> Outcome | None:
        index, seconds = worker.task, time.monotonic() - worker.since
        _, words = self._remove(worker, kill=True)
        if not worker.ready:
            raise PoolBroken(f"a reading process did not start within {_SECONDS_TO_START:.0f} s: {words}")
        if index is None:
            return None
        return Outcome(index, None, "timeout", f"after {self.bounds.seconds + worker.granted:g} s", seconds, worker.peak)

    def _remove(self, worker: _Worker, *, kill: bool) -> tuple[int, str]:
        self.workers.remove(worker)
        status = worker.end(kill=kill)
        words = worker.last_words()
        worker.said.close()
        return status, words


def _outcome(index: int, answer: Mapping[str, Any], seconds: float) -> Outcome:
    memory = int(answer.get("memory", 0))
    if "value" in answer:
        return Outcome(index, answer["value"], seconds=seconds, memory=memory)
    return Outcome(index, None, answer["reason"], answer["detail"], seconds, memory)


def _how(status: int) -> str:
    """An exit status in words."""
    if status >= 0:
        return f"ended with status {status}"
    try:
        return f"ended by {signal.Signals(-status).name}"
    except ValueError:
        return f"ended by signal {-status}"
