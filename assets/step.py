"""What all steps share: which failures are worth another try, and progress in Dagster's log.

What belongs here: nothing that knows what a step does.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import dagster as dg

from juesuan.errors import JuesuanError, LoadRunning
from juesuan.library import Progress

# A disk or a network share that is away for a moment, or another load that holds the lock. Two and four minutes.
RETRIES: Final = dg.RetryPolicy(max_retries=2, delay=120, backoff=dg.Backoff.EXPONENTIAL)
PASSING: Final = (OSError, LoadRunning)
SECONDS_BETWEEN_LINES: Final = 20.0


@contextmanager
def one_try() -> Iterator[None]:
    """Let Dagster try again only what may pass by itself; anything else fails at once, saying what to do."""
    try:
        yield
    except PASSING:
        raise
    except dg.Failure:
        raise
    except JuesuanError as error:
        raise dg.Failure(description=str(error), allow_retries=False) from error
    except Exception as error:
        raise dg.Failure(description=f"{type(error).__name__}: {error}", allow_retries=False) from error


def progress_in(context: dg.AssetExecutionContext) -> Progress:
    """A line in the run's log now and then."""
    last = time.monotonic()

    def say(stage: str, done: int, total: int, file: str) -> None:
        nonlocal last
        if time.monotonic() - last >= SECONDS_BETWEEN_LINES or done == total:
            last = time.monotonic()
            context.log.info("%s %d / %d %s", stage, done, total, file)

    return say
