"""What several checks ask of the large tables, asked once 「公共统计」.

What belongs here: queries whose answers are kept in the judging connection for as long as it lasts, so that a night of
ten thousand reports scans its cells, verdicts and terms a few times and not once for each check. A check names such an
answer in its own query like a table. Nothing here judges. Keys of cells and verdicts are long texts of which there are
millions; where only equality counts, their 64-bit hashes stand for them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

# What printed a numeral; blanks, dashes and words did not.
NUMERAL: Final = "state IN ('number', 'zero')"
# So many findings of a rule have pages of evidence, the largest gaps first; all of them are in the warehouse.
MOST_FINDINGS: Final = 300

# Where queries find the columns that the staged file has: table_name, column_name, data_type, place (from 1).
COLUMNS: Final = "columns_of_staged"
# How many places each rule looked at, by verdict.
VERDICTS_BY_RULE: Final = "verdicts_by_rule"
# The broken places of each rule with the largest gaps; `nth` is their order.
WORST_FINDINGS: Final = "worst_findings"
# The numbers behind each verdict: the verdict's hash, the number's, and that of the whole key.
TERMS: Final = "terms_hashed"
# Each number that stands behind some verdict, once.
USED: Final = "numbers_used"
# Of each form of each report: its cells, numerals, cells behind verdicts, and proofs that no verdict bears out.
FORMS: Final = "cells_by_form"
# How many numbers stand behind each verdict that has any.
BEHIND: Final = "numbers_by_verdict"
# One row: verdicts that numbers stand behind, and verdicts whose stated count of numbers differs.
BEHIND_ALL: Final = "numbers_behind_verdicts"

# In the order in which they use each other.
SUMS: Final[Mapping[str, str]] = {
    COLUMNS: (
        "SELECT table_name, column_name, data_type, row_number() OVER (PARTITION BY table_name ORDER BY column_index) AS place "
        "FROM duckdb_columns() WHERE database_name = 'staged' AND schema_name = 'main'"
    ),
    VERDICTS_BY_RULE: "SELECT rule_id, verdict, count(*) AS verdicts FROM staged.reconciliation GROUP BY ALL",
    WORST_FINDINGS: f"""
        SELECT v.*, r.unit_name, r.fiscal_year, r.file,
            row_number() OVER (PARTITION BY v.rule_id ORDER BY abs(v.gap) DESC NULLS LAST, v.verdict_id) AS nth
        FROM staged.reconciliation v JOIN staged.dim_report r USING (report_id)
        WHERE v.verdict = 'broken' QUALIFY nth <= {MOST_FINDINGS}""",
    TERMS: """
        SELECT hash(verdict_id) AS verdict, hash(fact_id) AS number, hash(verdict_id, fact_id, side) AS term
        FROM staged.reconciliation_term""",
    USED: f"SELECT DISTINCT number FROM {TERMS}",
    FORMS: f"""
        SELECT report_id, form, count(*) AS cells, count(*) FILTER ({NUMERAL}) AS amounts,
            count(*) FILTER (state = 'number') AS nonzero,
            count(*) FILTER (source = 'table' AND {NUMERAL}) AS numerals,
            count(behind) AS used, count(*) FILTER (behind IS NULL AND proof <> 'unproven') AS unsupported
        FROM (SELECT report_id, form, state, source, proof, hash(fact_id) AS number FROM staged.fact_amount)
        LEFT JOIN (SELECT number, number AS behind FROM {USED}) USING (number) GROUP BY ALL""",
    BEHIND: f"SELECT verdict, count(*) AS numbers FROM {TERMS} GROUP BY ALL",
    BEHIND_ALL: f"""
        SELECT count(b.numbers) AS found, count(*) FILTER (v.counts AND v.terms <> coalesce(b.numbers, 0) + coalesce(t.told, 0)) AS differing
        FROM (SELECT hash(verdict_id) AS verdict, coalesce(terms, 0) AS terms,
                  verdict <> 'untestable' AND family NOT IN ('prose', 'performance') AS counts
              FROM staged.reconciliation) v
        LEFT JOIN {BEHIND} b USING (verdict)
        LEFT JOIN (SELECT hash(verdict_id) AS verdict, count(*) AS told FROM staged.reconciliation_statement GROUP BY ALL) t
            USING (verdict)""",
}
