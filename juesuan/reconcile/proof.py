"""What the identities say of each number 「证明情况」: proven, consistent, unproven or contradicted.

Only equalities prove or contradict. An inequality, a printed statement, and a coincidence that is declared as
information (severity info) do neither. A form that does not print its unit of amount has passed its own sums in any
unit, so they prove nothing of it until an identity ties it to a form that does print one.
"""

from __future__ import annotations

# Zeros that meet only zeros agree with nothing. Where one number of an exact identity is not zero, another isn't.
UNPROVEN = "UPDATE {source}fact_amount SET proof = 'unproven' WHERE proof <> 'unproven'"
PROOFS = """
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
WHERE f.rowid = p.fact_no AND f.rowid BETWEEN {first_fact} AND {last_fact} AND p.proof IS NOT NULL;
CREATE OR REPLACE TEMP TABLE rc_inherited AS
SELECT c.report_id, c.form FROM {source}form_coverage c JOIN rc_report r ON r.report_id = c.report_id
WHERE c.unit_source = 'inherited';
CREATE OR REPLACE TEMP TABLE rc_tied AS
SELECT t.verdict_no, f.report_id, f.form, i.form IS NOT NULL AS inherited
FROM rc_term t JOIN rc_fact f ON f.fact_no = t.fact_no
LEFT JOIN rc_inherited i ON i.report_id = f.report_id AND i.form = f.form
WHERE t.proves AND t.verdict = 'exact' AND t.kind = 2 AND f.amount IS NOT NULL
  AND f.report_id IN (SELECT report_id FROM rc_inherited);
UPDATE {source}fact_amount AS f SET proof = 'consistent'
FROM (
  SELECT * FROM rc_inherited i WHERE NOT EXISTS (
    SELECT 1 FROM rc_tied mine JOIN rc_tied other ON other.verdict_no = mine.verdict_no AND NOT other.inherited
    WHERE mine.report_id = i.report_id AND mine.form = i.form)
) i
WHERE f.rowid BETWEEN {first_fact} AND {last_fact} AND f.report_id = i.report_id AND f.form = i.form AND f.proof = 'proven' AND f.amount IS NOT NULL;
DROP TABLE temp.rc_inherited;
DROP TABLE temp.rc_tied
"""
