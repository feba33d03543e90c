"""Tasks through somebody else's executor: a few in flight at a time, and none waited for that will never come.

What belongs here: handing tasks over, taking answers back, and telling which tasks the engine has lost. What must
not: any particular engine (`juesuan.cluster` knows the one we run on), or what a task does.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass
from typing import Any, Final

from juesuan.parts import CorruptPart
from juesuan.worker import attempt

Task = Mapping[str, Any]
Answer = dict[str, Any]

_IN_FLIGHT: Final = 256


@dataclass(frozen=True, slots=True)
class Engine:
    """An executor, and the form in which tasks travel to it and answers come back.

    `function` is done there with a packed task (by default the task's own function with the task as it is);
    `pack` is asked shortly before a task leaves, so that only `in_flight` of them take memory; `unpack` makes a
    value that came back ours, and raises CorruptPart where it is not what was sent. An engine from which nothing
    has come for `patience` seconds is taken to be gone.
    """

    executor: Executor
    function: Callable[[Task], Answer] | None = None
    pack: Callable[[Task], Task] = dict
    unpack: Callable[[Answer], Answer] = dict
    in_flight: int = _IN_FLIGHT
    patience: float | None = None


def through(engine: Engine, function: str, tasks: Sequence[Task], lost: list[int]) -> Iterator[tuple[int, Answer]]:
    """Number and answer of each task, in the order in which they end; those that the engine loses go to `lost`.

    An answer is what `juesuan.worker.attempt` gives. A task is lost where its file can't be packed, its machine
    died too often, or the engine is gone: then nothing more is given to it.
    """
    waiting = deque(range(len(tasks)))
    flying: dict[Future[Answer], int] = {}
    heard = time.monotonic()
    try:
        while waiting or flying:
            while waiting and len(flying) < engine.in_flight:
                index = waiting.popleft()
                try:
                    task = engine.pack(tasks[index])
                except OSError:
                    lost.append(index)
                    continue
                try:
                    flying[_submit(engine, function, task)] = index
                except Exception:  # noqa: BLE001 - broken or shut down while we were handing over; each engine its own way
                    lost.extend([index, *waiting])
                    waiting.clear()
            left = None if engine.patience is None else max(0.0, heard + engine.patience - time.monotonic())
            ended = wait(flying, left, FIRST_COMPLETED).done
            if flying and not ended:
                lost.extend([*flying.values(), *waiting])
                return
            for future in ended:
                heard = time.monotonic()
                index = flying.pop(future)
                answer = _answer(engine, future)
                if answer is None:
                    lost.append(index)
                else:
                    yield index, answer
    finally:
        for future in flying:
            future.cancel()


def _submit(engine: Engine, function: str, task: Task) -> Future[Answer]:
    if engine.function is None:
        return engine.executor.submit(attempt, function, task)
    return engine.executor.submit(engine.function, task)


def _answer(engine: Engine, future: Future[Answer]) -> Answer | None:
    try:
        answer = future.result()
    except Exception:  # noqa: BLE001 - each engine has its own ways to lose a task
        return None
    if "value" not in answer:
        return answer
    try:
        return answer | {"value": engine.unpack(answer["value"])}
    except CorruptPart:
        return None
