"""What the identities say of each number 「证明情况」: proven, consistent, unproven or contradicted.

Only equalities prove or contradict. An inequality, a printed statement, and a coincidence that is declared as
information (severity info) do neither.
"""

from __future__ import annotations

# Zeros that meet only zeros agree with nothing. Where one number of an exact identity is not zero, another isn't.
PROOFS = """
UPDATE {source}fact_amount SET proof = 'unproven' WHERE proof <> 'unproven';
UPDATE {source}fact_amount AS f SET proof = p.proof
FROM (
  SELECT fact_no, CASE WHEN broken > 0 AND exact + rounding <= broken THEN 'contradicted'
                       WHEN broken = 0 AND vouched > 0 THEN 'proven'
                       WHEN broken > 0 OR rounding > 0 THEN 'consistent' END AS proof
  FROM (
    SELECT fact_no, count(*) FILTER (verdict = 'exact') AS exact,
           count(*) FILTER (verdict = 'rounding') AS rounding, count(*) FILTER (verdict = 'broken') AS broken,
           count(*) FILTER (verdict = 'exact' AND nonzero > 0) AS vouched
    FROM rc_term
    WHERE proves AND kind IN (1, 2)
    GROUP BY fact_no
  )
) p
WHERE f.rowid = p.fact_no AND p.proof IS NOT NULL
"""
