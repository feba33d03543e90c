"""Findings of two reports with their root causes 「跨报告根源」: a cell already known to be wrong, or the figures that disagree.

A number that is wrong inside its own report, or inside the other one, is one slip, seen from elsewhere too. Where both
reports hold by themselves the younger one's figure is suspected: it quotes what was approved and published before.
What belongs here: statements on published tables, run by `juesuan.reconcile.across` after its verdicts.
"""

from __future__ import annotations

from typing import Final

from duckdb import DuckDBPyConnection

# Who has the cause of a cell or sentence already; that of the verdict's own report comes first. Of another report's cell
# the right value must close the gap.
_KNOWN: Final = """
UPDATE {into}reconciliation AS v SET root_cause = k.cause_id
FROM (SELECT verdict_id, arg_min(cause_id, (elsewhere, cause_id)) AS cause_id FROM (
  SELECT v.verdict_id, c.cause_id, c.report_id <> v.report_id AS elsewhere
  FROM {into}reconciliation v JOIN {into}reconciliation_term t ON t.verdict_id = v.verdict_id
  JOIN {source}root_cause c ON c.fact_id = t.fact_id AND c.kind <> 'across'
  JOIN {source}fact_amount f ON f.fact_id = t.fact_id
  WHERE v.family = $family AND v.verdict = 'broken' AND (c.report_id = v.report_id OR abs(
    v.gap + CASE t.side WHEN 'left' THEN t.sign ELSE -t.sign END * (c.value_that_holds - coalesce(f.amount, 0))) <= v.allowed)
  UNION ALL
  SELECT v.verdict_id, c.cause_id, false
  FROM {into}reconciliation v JOIN {into}reconciliation_statement t ON t.verdict_id = v.verdict_id
  JOIN {source}root_cause c ON c.statement_id = t.statement_id AND c.kind <> 'across'
  WHERE v.family = $family AND v.verdict = 'broken'
) GROUP BY verdict_id) k
WHERE k.verdict_id = v.verdict_id
"""

_FORGET: Final = "DELETE FROM {source}root_cause WHERE kind = 'across' AND {again}"

# Findings that differ by one and the same amount have one cause; its first finding tells the place.
_DISAGREE: Final = """
INSERT INTO {source}root_cause BY NAME
WITH found AS (
  SELECT v.*, row_number() OVER (PARTITION BY v.root_cause ORDER BY v.verdict_id) AS nth,
         count(*) OVER (PARTITION BY v.root_cause)::INTEGER AS verdicts
  FROM {into}reconciliation v
  WHERE v.family = $family AND v.root_cause IS NOT NULL AND split_part(v.root_cause, '/', 2) = 'x'
), term AS (
  SELECT t.verdict_id, any_value(t.fact_id) FILTER (t.side = 'left') AS left_fact,
         any_value(t.fact_id) FILTER (t.side = 'right') AS right_fact, count(*) FILTER (t.side = 'right') AS rights
  FROM {into}reconciliation_term t JOIN found v ON v.verdict_id = t.verdict_id AND v.nth = 1 GROUP BY ALL
), told AS (
  SELECT t.verdict_id, min(t.statement_id) AS statement_id
  FROM {into}reconciliation_statement t JOIN found v ON v.verdict_id = t.verdict_id AND v.nth = 1 GROUP BY ALL
)
SELECT v.root_cause AS cause_id, v.report_id, 'across' AS kind, t.left_fact AS fact_id,
       CASE WHEN t.rights = 1 THEN t.right_fact END AS other_fact_id, s.statement_id, f.form,
       coalesce(f.function_code, f.economic_code) AS code, coalesce(f.page, q.page) AS page,
       coalesce(f.printed, q.value::VARCHAR || q.unit) AS printed,
       CASE WHEN t.left_fact IS NOT NULL THEN v.right_value END AS value_that_holds, v.verdicts,
       coalesce(t.rights, 0)::INTEGER AS alternatives,
       v.place || '：' || v.reason AS message_zh,
       'two reports disagree by ' || abs(v.gap)::DECIMAL(24,2) || ' 元 (rule ' || v.rule_id || '): '
         || 'neither is wrong by its own arithmetic; the younger one is suspected' AS message_en
FROM found v
LEFT JOIN term t ON t.verdict_id = v.verdict_id
LEFT JOIN told s ON s.verdict_id = v.verdict_id
LEFT JOIN {source}fact_amount f ON f.fact_id = t.left_fact
LEFT JOIN {source}statement q ON q.statement_id = s.statement_id
WHERE v.nth = 1 ORDER BY v.root_cause
"""


def name_causes(con: DuckDBPyConnection, source: str, into: str, family: str, *, due: str | None = None) -> None:
    """Give each broken verdict of `family` its root cause, and each cause that is told nowhere else its row.

    Verdicts are those of the tables `into`; causes, facts and statements those of `source`. With `due` only the
    causes of the reports in that table are made anew.
    """
    again = "true" if due is None else f"report_id IN (SELECT report_id FROM {due})"
    con.execute(_FORGET.format(source=source, again=again))
    for statement in (_KNOWN, _DISAGREE):
        con.execute(statement.format(source=source, into=into), {"family": family})
