"""What the identities say of each number 「证明情况」: proven, consistent, unproven or contradicted.

Only equalities prove or contradict. An inequality, a printed statement, and a coincidence that is declared as
information (severity info) do neither.
"""

from __future__ import annotations

# A number is proven by an exact identity in which another non-zero number takes part: a number that only meets
# zeros agrees with nothing.
PROOFS = """
UPDATE {source}fact_amount SET proof = 'unproven' WHERE proof <> 'unproven';
UPDATE {source}fact_amount AS f SET proof = p.proof
FROM (
  SELECT fact_no, CASE WHEN broken > 0 AND exact + rounding <= broken THEN 'contradicted'
                       WHEN broken = 0 AND vouched > 0 THEN 'proven'
                       WHEN broken > 0 OR rounding > 0 THEN 'consistent' END AS proof
  FROM (
    SELECT t.fact_no, count(*) FILTER (v.verdict = 'exact') AS exact,
           count(*) FILTER (v.verdict = 'rounding') AS rounding, count(*) FILTER (v.verdict = 'broken') AS broken,
           count(*) FILTER (v.verdict = 'exact' AND v.nonzero > CASE t.kind WHEN 2 THEN 1 ELSE 0 END) AS vouched
    FROM rc_term t
    JOIN rc_verdict v ON v.report_no = t.report_no AND v.place_no = t.place_no AND v.row_no = t.row_no
    JOIN rc_rule u ON u.rule_no = v.rule_no
    WHERE u.proves AND t.kind IN (1, 2)
    GROUP BY t.fact_no
  )
) p
WHERE f.rowid = p.fact_no AND p.proof IS NOT NULL
"""
