"""The jobs: the whole night, the load alone, fetching alone; each in one process.

What belongs here: which steps make a job, how it is executed, when it runs by the clock, and who is told when
it fails. What the steps do is in `assets`.
"""

from __future__ import annotations

from typing import Final

import dagster as dg

from assets.pages import end_failed

NIGHTLY: Final = "nightly"
LOAD: Final = "load"
FETCH: Final = "fetch"
_SOURCES: Final = dg.AssetSelection.assets("sources")


@dg.failure_hook(required_resource_keys={"settings"})
def tell_of_failure(context: dg.HookContext) -> None:
    """Leave a morning page for a load that failed; the gate's own refusal has left one with its reasons."""
    error = context.op_exception
    if not (context.op.name == "gate" and isinstance(error, dg.DagsterError)):
        end_failed(context.resources.settings, context.op.name, str(error) or type(error).__name__)


# Readers work in processes of their own, which `juesuan` starts and bounds. Dagster's executor of one process
# for each step would only import everything five times: 21 to 27 seconds for three assets against 3.5 here.
nightly = dg.define_asset_job(
    NIGHTLY,
    selection=dg.AssetSelection.all(),
    executor_def=dg.in_process_executor,
    hooks={tell_of_failure},
    description="获取、读取、建库、核对、把关、发布 | fetch, read, build, reconcile, judge, publish",
)

# What the drop folder asks for, and a backfill: the years, regions and units are the resource's settings.
load = dg.define_asset_job(
    LOAD,
    selection=dg.AssetSelection.all() - _SOURCES,
    executor_def=dg.in_process_executor,
    hooks={tell_of_failure},
    description="只载入，不获取；可限定年度、地区、单位 | load without fetching; may be limited to years, regions, units",
)

fetch = dg.define_asset_job(
    FETCH,
    selection=_SOURCES,
    executor_def=dg.in_process_executor,
    description="只获取来源清单中的报告 | only fetch what the manifest names",
)

# Two in the morning in China, wherever the machine's clock stands.
every_night = dg.ScheduleDefinition(
    name="every_night",
    job=nightly,
    cron_schedule="0 2 * * *",
    execution_timezone="Asia/Shanghai",
    default_status=dg.DefaultScheduleStatus.RUNNING,
    description="每天凌晨两点 | every night at two",
)
