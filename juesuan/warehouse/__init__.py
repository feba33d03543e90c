"""From parts to a published DuckDB file 「数据仓库」, and back to earlier releases.

What belongs here: everything that writes a DuckDB file, and the read-only door to the published one. Writable
connections are opened nowhere else in the project. No PDF, no Dagster, no Great Expectations.
"""
