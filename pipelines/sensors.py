"""What starts a load besides the clock: files put into, changed in or taken from the drop folder; a missed night.

What belongs here: noticing. The folder is listed, never read: which files are new, the same or gone is the
library's to say. (No postponed annotations in this file: Dagster reads them when the sensor is made.)
"""

import hashlib
import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import dagster as dg

from juesuan.library import SUFFIXES
from juesuan.settings import Settings
from juesuan.status import last_run_ended
from pipelines.jobs import LOAD, NIGHTLY, load, nightly

UNFINISHED: Final = [
    dg.DagsterRunStatus.QUEUED,
    dg.DagsterRunStatus.NOT_STARTED,
    dg.DagsterRunStatus.STARTING,
    dg.DagsterRunStatus.STARTED,
    dg.DagsterRunStatus.CANCELING,
]
EMPTY: Final = hashlib.sha256().hexdigest()


# A night is missed when nothing has run since one and a quarter of a day.
MISSED_AFTER: Final = timedelta(hours=30)


@dg.sensor(
    job=load,
    minimum_interval_seconds=60,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="原文件夹有变化时载入 | loads when the folder of PDFs has changed and lies still",
)
def drop_folder(context: dg.SensorEvaluationContext, settings: dg.ResourceParam[Settings]) -> dg.SensorResult:
    """Ask for a load when the folder differs from the last one asked for, and has not changed since the last look."""
    cursor = {"loaded": EMPTY, "seen": EMPTY, "asked": 0} | json.loads(context.cursor or "{}")
    listing = fingerprint(settings.raw)
    lies_still = listing == cursor["seen"]
    cursor["seen"] = listing
    if listing == cursor["loaded"]:
        reason = "原文件夹没有变化 | nothing has changed"
    elif not lies_still:
        # A file that is still being copied is truncated, and truncated files end in quarantine.
        reason = "原文件夹正在变化，等它静止 | the folder is changing: waiting until it lies still"
    elif is_under_way(context.instance):
        reason = "已有一次载入在进行 | a load is under way"
    else:
        cursor |= {"loaded": listing, "asked": cursor["asked"] + 1}
        # Numbered: a folder that returns to an earlier state is loaded again.
        request = dg.RunRequest(run_key=f"{cursor['asked']}-{listing[:16]}")
        return dg.SensorResult(run_requests=[request], cursor=json.dumps(cursor))
    return dg.SensorResult(skip_reason=reason, cursor=json.dumps(cursor))


@dg.sensor(
    job=nightly,
    minimum_interval_seconds=900,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="补上错过的一夜 | makes up for a night that was missed, such as while the machine was off",
)
def missed_night(
    context: dg.SensorEvaluationContext, settings: dg.ResourceParam[Settings]
) -> dg.RunRequest | dg.SkipReason:
    """Ask for the night's job where no run of any kind has ended for more than a day; once a day at most.

    Counted from the run reports, not from Dagster's own records: those may be new while the warehouse is old.
    """
    last = last_run_ended(settings)
    now = datetime.now(UTC)
    if last is None:
        return dg.SkipReason("还没有运行过 | nothing has run yet: the schedule or the drop folder begins")
    if now - last <= MISSED_AFTER:
        return dg.SkipReason(f"上次运行结束于 {last:%Y-%m-%d %H:%M} UTC | the last run ended then: nothing was missed")
    if is_under_way(context.instance):
        return dg.SkipReason("已有一次运行在进行 | a run is under way")
    return dg.RunRequest(run_key=f"missed-{now:%Y-%m-%d}")


def is_under_way(instance: dg.DagsterInstance) -> bool:
    """Whether a load has been asked for and has not ended."""
    return any(instance.get_runs_count(dg.RunsFilter(job_name=job, statuses=UNFINISHED)) for job in (NIGHTLY, LOAD))


def fingerprint(folder: Path) -> str:
    """One hash over path, size and time of every report below a folder; reads no file."""
    digest = hashlib.sha256()
    for line in sorted(_listing(folder)):
        digest.update(line)
    return digest.hexdigest()


def _listing(folder: Path) -> Iterator[bytes]:
    for place, _, names in os.walk(folder):
        for name in names:
            path = Path(place, name)
            if name.lower().endswith(SUFFIXES):
                try:
                    status = path.stat()
                except FileNotFoundError:
                    # Taken away between listing and asking, or a link to nothing.
                    continue
                # Names need not be UTF-8: they are bytes to Linux.
                yield os.fsencode(f"{path}\0{status.st_size}\0{status.st_mtime_ns}\n")
