"""What Dagster is shown: assets, checks, job, schedule, sensor and resources, assembled in one place.

What belongs here: assembly. Tests and other programs call `build_defs` with resources of their own and get
the same graph. Loading this imports neither Great Expectations nor a PDF engine nor a database.
"""

from __future__ import annotations

from typing import Any

import dagster as dg

from assets import load as steps
from pipelines.jobs import every_night, fetch, load, nightly
from pipelines.resources import LoadSettings
from pipelines.sensors import drop_folder, missed_night


def build_defs(**overrides: Any) -> dg.Definitions:
    """The definitions of the nightly load; `overrides` replace resources by name, such as `settings`."""
    return dg.Definitions(
        assets=steps.ASSETS,
        asset_checks=[steps.gate],
        jobs=[nightly, load, fetch],
        schedules=[every_night],
        sensors=[drop_folder, missed_night],
        # Also for what a person starts from the page: see `pipelines.jobs`.
        executor=dg.in_process_executor,
        # Dagster's debug lines, several for each of a hundred checks, are in its own records all the same.
        loggers={"console": dg.colored_console_logger.configured({"log_level": "INFO"})},
        resources={"settings": LoadSettings(), **overrides},
    )


defs = build_defs()
