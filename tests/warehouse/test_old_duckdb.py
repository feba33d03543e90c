"""The published file opens in the oldest DuckDB that the README promises.

`make old-duckdb` makes a virtual environment with that version; JUESUAN_OLD_DUCKDB names its Python.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from making import part, report
from test_wide_tables import ROWS

from juesuan.warehouse.build import build
from juesuan.warehouse.staging import STORAGE_VERSION

READ = """
import duckdb, sys
con = duckdb.connect(sys.argv[1], read_only=True)
print(duckdb.__version__)
tables = con.execute("SELECT schema_name, table_name FROM duckdb_tables() UNION ALL "
                     "SELECT schema_name, view_name FROM duckdb_views() WHERE NOT internal ORDER BY ALL").fetchall()
for schema, name in tables:
    con.execute(f'SELECT * FROM "{schema}"."{name}"').fetchall()
print(len(tables))
print(con.execute("SELECT sum(expenditure_total) FROM expenditure_by_function_leaf").fetchone()[0])
print(con.execute("SELECT sum(本年支出合计) FROM 决算.支出决算末级").fetchone()[0])
"""


def test_every_table_and_view_can_be_read_by_the_oldest_promised_duckdb(tmp_path: Path) -> None:
    python = os.environ.get("JUESUAN_OLD_DUCKDB")
    if not python:
        pytest.skip("JUESUAN_OLD_DUCKDB names no Python with an older DuckDB (make old-duckdb)")
    from making import STAMP, no_rules

    from juesuan.tables import IN_CHINESE, TABLES, VIEWS

    file = tmp_path / "juesuan.duckdb"
    build([part(tmp_path / "parts", report(), ROWS)], file, rules=(), release=STAMP, previous=None, reconcile=no_rules)
    done = subprocess.run([python, "-c", READ, str(file)], capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    version, tables, english, chinese = done.stdout.split()
    assert version.startswith(STORAGE_VERSION.removeprefix("v").rpartition(".")[0] + "."), version
    assert int(tables) == len((*TABLES, *VIEWS, *IN_CHINESE))
    assert english == chinese == "29400500.00"
