"""When the load runs: Dagster definitions, job, schedule, sensors and resources.

What belongs here: wiring. What the steps are is said in `assets`, what they do in `juesuan`. Nothing here
may import Great Expectations, whose import takes seconds, or open a database.
"""

from __future__ import annotations

import os

# Set before the first `import dagster` of anything that starts from these definitions. A person who wants to
# report to Dagster's makers sets the variable to something else.
os.environ.setdefault("DAGSTER_DISABLE_TELEMETRY", "1")
