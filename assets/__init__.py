"""The steps of the nightly load as Dagster assets and asset checks.

What belongs here: about twenty lines for each step, which call a stage of `juesuan.run` and say what came
of it. What doesn't: any reading, building, judging or publishing of our own, and no wiring of jobs,
schedules or sensors (`pipelines`). Nothing here imports Great Expectations: the gate is asked through the
core's entry point, inside the check's body.
"""
