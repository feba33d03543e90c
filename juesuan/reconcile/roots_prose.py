"""What the prose says of the cells of forms, for the search of root causes 「文字作证」, and prose findings with their causes.

A sentence that tells a cell's amount is a second witness: it decides which of several suspected cells is wrong, and a
sentence that breaks because of a wrong cell is part of that cell's cause. What belongs here: verdicts on prose as
equations. The verdicts themselves come from `juesuan.reconcile.prose`, with causes of their own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from duckdb import DuckDBPyConnection

from juesuan.causes import Cell, Equation, RootCause

# Causes of forms are found afresh; those of prose came with the documents.
FORGET: Final = "DELETE FROM {source}root_cause WHERE split_part(cause_id, '/', 2) IN ('f', 's')"

# Once for all reports in which something is broken (`rc_hurt`), since a batch of them would read whole tables. Equalities
# that rest on a cell of a form; beyond a thousand million 元 stands no account, and no BIGINT holds it.
_GATHER: Final = """
CREATE OR REPLACE TEMP TABLE rc_said AS
SELECT h.number, h.report_id, v.verdict_id, (v.gap * 10000)::BIGINT AS gap, (v.allowed * 20000)::BIGINT AS slack,
       v.verdict = 'broken' AS is_broken, v.severity = 'info' AS is_hint
FROM rc_hurt h JOIN {source}reconciliation v ON v.report_id = h.report_id
WHERE v.family = 'prose' AND v.relation = '=' AND v.verdict IN ('exact', 'rounding', 'broken')
  AND abs(v.left_value) < 1e13 AND abs(v.right_value) < 1e13 AND abs(v.gap) < 1e13 AND abs(v.allowed) < 1e13
  AND v.verdict_id IN (SELECT verdict_id FROM {source}reconciliation_term);
CREATE OR REPLACE TEMP TABLE rc_said_term AS
SELECT s.number, s.report_id, t.verdict_id, t.key, sum(t.weight)::INTEGER AS weight FROM (
  SELECT verdict_id, fact_id AS key, CASE side WHEN 'left' THEN sign ELSE -sign END AS weight FROM {source}reconciliation_term
  UNION ALL
  SELECT verdict_id, statement_id, CASE side WHEN 'left' THEN sign ELSE -sign END FROM {source}reconciliation_statement
) t JOIN rc_said s ON s.verdict_id = t.verdict_id GROUP BY ALL;
CREATE OR REPLACE TEMP TABLE rc_said_figure AS
SELECT t.number, s.report_id, s.statement_id, '' AS form, s.number AS row, 0 AS col, s.page, s.subject, NULL::VARCHAR AS code,
       s.measure, coalesce(s.fund, '') AS fund, (coalesce(s.amount, s.value) * 10000)::BIGINT AS value,
       (coalesce(s.step, 0) * 10000)::BIGINT AS step, s.value::VARCHAR AS printed,
       CASE WHEN s.amount IS NULL THEN coalesce(s.unit, '') ELSE '元' END AS unit, s.amount IS NULL AS is_count
FROM {source}statement s JOIN (SELECT DISTINCT number, key FROM rc_said_term) t ON t.key = s.statement_id
WHERE abs(coalesce(s.amount, s.value)) < 1e13
"""
_BATCH: Final = "SELECT * EXCLUDE (number) FROM {table} WHERE number BETWEEN $first AND $last ORDER BY ALL"
# A cause whose findings all follow from a cell of a form is none of its own.
_SETTLE: Final = """
DELETE FROM {source}root_cause WHERE split_part(cause_id, '/', 2) = 'c'
  AND cause_id NOT IN (SELECT root_cause FROM {source}reconciliation WHERE root_cause IS NOT NULL);
UPDATE {source}root_cause AS c SET verdicts = v.verdicts
FROM (SELECT root_cause, count(*) AS verdicts FROM {source}reconciliation WHERE root_cause IS NOT NULL GROUP BY ALL) v
WHERE v.root_cause = c.cause_id AND c.verdicts <> v.verdicts
"""


@dataclass(frozen=True)
class Said:
    """The prose of one report as far as it speaks of cells: verdicts, the numbers behind each, the figures told."""

    verdicts: Sequence[tuple[Any, ...]] = ()
    terms: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    cells: Mapping[str, Cell] = field(default_factory=dict)

    def equations(self, known: Mapping[str, Cell]) -> list[Equation]:
        """The verdicts that are sums of their numbers, as equations; shares and growth are none."""
        return [
            Equation(key, "=", gap, slack, self.terms[key], broken, hint, is_prose=True)
            for key, gap, slack, broken, hint in self.verdicts if self._is_sum(key, gap, known)
        ]  # fmt: skip

    def with_ratios(self, causes: Iterable[RootCause], known: Mapping[str, Cell]) -> Iterator[RootCause]:
        """The causes with findings on shares and growth that rest on their cells: of a wrong number they can't hold.

        One that rests on two of these cells belongs to the cause that was found first.
        """
        free = {key for key, gap, _, broken, hint in self.verdicts if broken and not hint and not self._is_sum(key, gap, known)}
        for cause in causes:
            ratios = tuple(sorted(key for key in free if cause.fact_id is not None and cause.fact_id in self.terms.get(key, {})))
            free -= set(ratios)
            yield replace(cause, verdict_ids=(*cause.verdict_ids, *ratios))

    def _is_sum(self, key: str, gap: int, known: Mapping[str, Cell]) -> bool:
        found = 0
        for name, weight in self.terms.get(key, {}).items():
            cell = known.get(name) or self.cells.get(name)
            if cell is None:
                return False
            found += weight * cell.value
        return found == gap


def gather(con: DuckDBPyConnection, source: str) -> bool:
    """Lay out what the prose of the reports in `rc_hurt` says of their cells; whether there is any of it."""
    tables = {name for (name,) in con.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    if not {"statement", "reconciliation_statement"} <= tables:
        return False  # facts alone, judged without their prose
    con.execute(_GATHER.format(source=source))
    return con.execute("SELECT 1 FROM rc_said LIMIT 1").fetchone() is not None


def said_of(con: DuckDBPyConnection, first: int, last: int) -> dict[str, Said]:
    """What the prose of the reports numbered so says of their cells, by report_id; after `gather`."""

    def rows(table: str) -> dict[str, list[tuple[Any, ...]]]:
        found: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
        for report_id, *row in con.execute(_BATCH.format(table=table), {"first": first, "last": last}).fetchall():
            found[report_id].append(tuple(row))
        return found

    terms, cells = rows("rc_said_term"), rows("rc_said_figure")
    told = {}
    for report_id, judged in rows("rc_said").items():
        weights: dict[str, dict[str, int]] = defaultdict(dict)
        for verdict_id, key, weight in terms[report_id]:
            weights[verdict_id][key] = weight
        told[report_id] = Said(judged, weights, {row[0]: Cell(*row) for row in cells[report_id]})
    return told


def settle(con: DuckDBPyConnection, source: str) -> None:
    """Let go of causes of prose that are left without findings, and count the findings of each cause."""
    con.execute(_SETTLE.format(source=source))
    for name in ("said", "said_term", "said_figure"):
        con.execute(f"DROP TABLE IF EXISTS temp.rc_{name}")
