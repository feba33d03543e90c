"""Which of a unit's documents is current 「现行版本」, and which head offices a department's report contains.

What belongs here: what is decided among all documents of a warehouse, and the versions that nothing decides. It needs
`dim_report` and `fact_amount` only, so a build that takes most documents over decides anew for all of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import duckdb

from juesuan.warehouse.staging import quoted

UNDECIDED: Final = "version_undecided"
# What a head office 「本级」 adds to its department's name.
_HEAD_OFFICE: Final = "([（(](机关)?本级[）)]|[（(]机关[）)]|(机关)?本级)$"
# The date a document states of itself, down to the second, where it is one.
_STATED: Final = r"nullif(regexp_extract(document_date, '^D?:?((19|20)\d{2}\d{0,10})', 1), '')"
_OWNER: Final = "CASE WHEN unit_id IS NULL OR fiscal_year IS NULL THEN report_id ELSE unit_id END"


def published_before(con: duckdb.DuckDBPyConnection, previous: Path | None) -> dict[str, bool]:
    """The documents of the published file and which were current; none where there is no file that can be compared with."""
    if previous is None or not previous.exists():
        return {}
    try:
        con.execute(f"ATTACH {quoted(previous)} AS before (READ_ONLY)")
    except duckdb.Error:
        # release_diff says that it could not be opened, and why.
        return {}
    try:
        return dict(con.execute("SELECT report_id, is_current FROM before.main.dim_report").fetchall())
    except (duckdb.CatalogException, duckdb.BinderException):
        return {}
    finally:
        con.execute("DETACH before")


def decide(con: duckdb.DuckDBPyConnection, before: Mapping[str, bool]) -> None:
    """Say of each document whether it is the current one of its unit, level, year and kind, and what contains it.

    `before` are the documents of the published file, and which were current: where dates don't order versions, one that
    it lacks arrived later, and of those it has the one that was current stays so.
    A document that could not be read is never current: it must not hide an earlier version that could. One whose
    unit or year is unknown stands for itself. The date is the one the document states of itself; documents of the
    latest date and those without a date could each be the last, and then the later arrival counts.
    """
    con.execute(
        "CREATE OR REPLACE TEMP TABLE was_there AS SELECT unnest(?::VARCHAR[]) AS report_id, unnest(?::BOOLEAN[]) AS was_current",
        [list(before), list(before.values())],
    )
    con.execute(f"""
    CREATE OR REPLACE TEMP TABLE version AS
    WITH dated AS (
      SELECT report_id, unit_name, entity_level, region, fiscal_year, report_kind, file, state, {_OWNER} AS owner,
        {_STATED} AS stated, w.report_id IS NOT NULL AS was_there, coalesce(w.was_current, false) AS was_current,
        regexp_replace(unit_name, '{_HEAD_OFFICE}', '') AS department_name
      FROM dim_report LEFT JOIN was_there w USING (report_id)
    ), latest AS (
      SELECT *, coalesce(stated < max(stated) OVER (
        PARTITION BY owner, entity_level, fiscal_year, report_kind, state = 'quarantined'), false) AS is_older
      FROM dated
    ), versions AS (
      SELECT *, state <> 'quarantined' AND row_number() OVER (
        PARTITION BY owner, entity_level, fiscal_year, report_kind, state = 'quarantined'
        ORDER BY is_older, was_there, NOT was_current, file, report_id
      ) = 1 AS is_current FROM latest
    )
    SELECT v.report_id, v.is_current, d.report_id AS contained_in
    FROM versions v LEFT JOIN versions d ON v.is_current AND v.entity_level = 'head_office'
      AND d.is_current AND d.entity_level = 'department' AND d.department_name = v.department_name
      AND d.region IS NOT DISTINCT FROM v.region AND d.fiscal_year = v.fiscal_year AND d.report_kind = v.report_kind
    QUALIFY row_number() OVER (PARTITION BY v.report_id ORDER BY d.report_id) = 1
    """)
    con.execute("""
    UPDATE dim_report d SET is_current = v.is_current, contained_in = v.contained_in
    FROM version v WHERE v.report_id = d.report_id
    """)
    con.execute("DROP TABLE temp.version")
    con.execute("DROP TABLE temp.was_there")
    _note_undecided(con)


def _note_undecided(con: duckdb.DuckDBPyConnection) -> None:
    """Versions that differ in their figures and that no date orders: the one chosen and the others are put in quarantine."""
    con.execute(f"""
    CREATE TEMP TABLE undecided AS
    WITH readable AS (
      SELECT report_id, file, {_OWNER} AS owner, entity_level, fiscal_year, report_kind, is_current, {_STATED} AS stated
      FROM dim_report WHERE state <> 'quarantined'
    ), rival AS (
      SELECT c.report_id AS chosen, c.file AS chosen_file, o.report_id AS other, o.file AS other_file
      FROM readable c JOIN readable o USING (owner, entity_level, report_kind)
      WHERE c.is_current AND NOT o.is_current AND c.fiscal_year IS NOT DISTINCT FROM o.fiscal_year
        AND coalesce(c.stated = o.stated, true)
    ), mark AS (
      SELECT report_id, sum(hash(form, side, line, function_code, economic_code, measure, fund, phase, amount,
        quantity)::HUGEINT) AS mark
      FROM fact_amount WHERE report_id IN (SELECT chosen FROM rival UNION ALL SELECT other FROM rival) GROUP BY report_id
    )
    SELECT r.* FROM rival r LEFT JOIN mark c ON c.report_id = r.chosen LEFT JOIN mark o ON o.report_id = r.other
    WHERE c.mark IS DISTINCT FROM o.mark
    """)
    con.execute(f"""
    INSERT INTO quarantine BY NAME
    SELECT left(report_id, 16) || '/v0001' AS quarantine_id, report_id, file, 'document' AS stage,
      '{UNDECIDED}' AS reason,
      concat('同一单位、层级、年度和种类的文件内容不同，自记日期相同或缺失，无法断定哪一份是最近的：', files,
        '；暂以“', chosen_file, '”为现行') AS message_zh,
      concat('documents of one unit, level, year and kind differ and their dates are equal or missing, so which is the '
        'latest is not decided: ', files, '; taken as current: ', chosen_file) AS message_en,
      'undecided' AS fault
    FROM (
      SELECT chosen AS report_id, any_value(chosen_file) AS file, any_value(chosen_file) AS chosen_file,
        concat_ws('、', any_value(chosen_file), string_agg(other_file, '、' ORDER BY other_file)) AS files
      FROM undecided GROUP BY chosen
      UNION ALL BY NAME
      SELECT other AS report_id, other_file AS file, chosen_file, concat_ws('、', chosen_file, other_file) AS files
      FROM undecided
    ) ORDER BY report_id
    """)
    con.execute("DROP TABLE temp.undecided")
