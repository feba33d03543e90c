"""The SQL of rules on which rows a form prints: codes in whole chains, the same codes in twin forms, lines that must be.

A sum can't see a row that is missing together with what it would have broken: without a subtotal its items hang under
the class, without an only child its section is an item itself, and all sums hold. These rules ask for the rows.

- tree: every printed code has its 款 and 类 above it, and a coded row with a number has the finer rows that others
  have. A form that never prints a level isn't asked for it, unless another form of the report prints that very code.
- twins: where a whole is the same on both sides, each of its parts is. The funds' forms never exceed that of all
  funds, so once a class is wholly fiscal each item below it is too.
- printed: lines that every form of this kind prints, where it prints numbers at all.

A tree and a printed rule give one verdict for each form that holds, one for each row that fails. What belongs here:
statements, run by `juesuan.reconcile.engine` after those of `juesuan.reconcile.statements`.
"""

from __future__ import annotations

from juesuan.reconcile.statements import COLUMNS

# Prose names some rows and is silent on others: only printed forms can be asked for theirs.
CODED = """
CREATE OR REPLACE TEMP TABLE rc_coded AS
SELECT s.rule_no, c.report_no, o.form, coalesce(o.function_code, o.economic_code) AS code, o.level,
       bool_and(o.is_leaf) AS is_leaf, bool_or(c.kind = 2) AS nonzero, min(c.fact_no) AS first_no, any_value(o.parent_code) AS above,
       any_value(CASE WHEN o.function_code IS NULL THEN 2 ELSE 3 END) AS finest
FROM rc_cell c JOIN rc_role o ON o.role = c.role
JOIN rc_row s ON s.form = o.form AND s.line = o.line
JOIN rc_rule u ON u.rule_no = s.rule_no AND u.kind = 'tree'
JOIN rc_report r ON r.report_no = c.report_no AND (u.applies & r.kind_bit) <> 0
WHERE NOT c.told AND o.level IS NOT NULL
GROUP BY ALL
"""

# code: the row that is missing, unknown where any finer row would do. at: the printed row that shows it.
LOST = """
CREATE OR REPLACE TEMP TABLE rc_level AS SELECT DISTINCT rule_no, report_no, form, level FROM rc_coded;
CREATE OR REPLACE TEMP TABLE rc_lost AS
WITH above AS (
  SELECT c.rule_no, c.report_no, c.form, left(c.code, 2 * l.level + 1) AS code, l.level, min(c.first_no) AS first_no,
         min(c.code) AS at
  FROM rc_coded c JOIN (VALUES (1), (2)) l(level) ON l.level < c.level GROUP BY ALL
), gone AS (
  SELECT a.* FROM above a ANTI JOIN rc_coded c USING (rule_no, report_no, form, code)
), below AS (
  SELECT c.*, e.code IS NOT NULL AS usual FROM rc_coded c
  LEFT JOIN (SELECT rule_no, report_no, form, level - 1 AS level, min(level) AS code FROM rc_level GROUP BY ALL) e
    ON e.rule_no = c.rule_no AND e.report_no = c.report_no AND e.form = c.form AND e.level = c.level
  WHERE c.is_leaf AND c.nonzero AND c.level < c.finest
), elsewhere AS (
  SELECT b.rule_no, b.report_no, b.form, b.code AS at, min(c.code) AS code, count(DISTINCT c.code) AS codes
  FROM below b JOIN rc_coded c ON c.rule_no = b.rule_no AND c.report_no = b.report_no AND c.form <> b.form
   AND c.level = b.level + 1 AND left(c.code, length(b.code)) = b.code
  GROUP BY ALL
), alone AS (
  SELECT rule_no, report_no, form, level FROM rc_coded GROUP BY ALL HAVING count(*) = 1
)
SELECT g.rule_no, g.report_no, g.form, g.code, g.at, g.first_no, true AS is_above,
       (SELECT max(c.code) FROM rc_coded c WHERE c.rule_no = g.rule_no AND c.report_no = g.report_no AND c.form = g.form
          AND c.code <> g.code AND left(g.code, length(c.code)) = c.code) AS hangs_under
FROM gone g
WHERE EXISTS (FROM rc_level l WHERE l.rule_no = g.rule_no AND l.report_no = g.report_no AND l.form = g.form AND l.level = g.level)
   OR EXISTS (FROM rc_coded c WHERE c.rule_no = g.rule_no AND c.report_no = g.report_no AND c.code = g.code)
UNION ALL
SELECT b.rule_no, b.report_no, b.form, CASE WHEN e.codes = 1 THEN e.code END, b.code, b.first_no, false, b.code
FROM below b
LEFT JOIN elsewhere e ON e.rule_no = b.rule_no AND e.report_no = b.report_no AND e.form = b.form AND e.at = b.code
LEFT JOIN alone a ON a.rule_no = b.rule_no AND a.report_no = b.report_no AND a.form = b.form AND a.level = b.level
WHERE b.usual OR (e.code IS NOT NULL AND a.level IS NOT NULL)
"""

PRINTED = """
CREATE OR REPLACE TEMP TABLE rc_asked_row AS
WITH line AS (
  SELECT c.report_no, o.form, o.line, o.side, min(c.fact_no) AS first_no, bool_or(c.kind = 2) AS nonzero
  FROM rc_cell c JOIN rc_role o ON o.role = c.role
  WHERE NOT c.told AND o.form IN (SELECT form FROM rc_row s JOIN rc_rule u ON u.rule_no = s.rule_no WHERE u.kind = 'printed')
  GROUP BY ALL
), printed AS (
  SELECT report_no, form, min(first_no) AS first_no FROM line GROUP BY ALL HAVING bool_or(nonzero)
)
SELECT u.rule_no, p.report_no, s.form, s.line, s.side, p.first_no,
       EXISTS (FROM line l WHERE l.report_no = p.report_no AND l.form = s.form AND l.line = s.line
               AND (s.side IS NULL OR l.side = s.side)) AS is_there
FROM rc_rule u JOIN rc_row s ON s.rule_no = u.rule_no AND u.kind = 'printed'
JOIN printed p ON p.form = s.form
JOIN rc_report r ON r.report_no = p.report_no AND (u.applies & r.kind_bit) <> 0;
INSERT INTO rc_lost
SELECT rule_no, report_no, form, line || coalesce(':' || side, ''), NULL, first_no, NULL, NULL FROM rc_asked_row WHERE NOT is_there
"""

TWINS = """
CREATE OR REPLACE TEMP TABLE rc_twin_cell AS
SELECT s.rule_no, c.report_no, coalesce(o.function_code, '') AS code, o.measure, s.part, o.level, o.form,
       c.fact_no, c.value, c.slack, c.kind, c.page
FROM rc_rule u JOIN rc_row s ON s.rule_no = u.rule_no AND u.kind = 'twins'
JOIN rc_role o ON o.form = s.form AND o.line = s.line AND list_contains(s.measures, o.measure)
JOIN rc_cell c ON c.role = o.role
JOIN rc_report r ON r.report_no = c.report_no AND (u.applies & r.kind_bit) <> 0
WHERE NOT c.told;
CREATE OR REPLACE TEMP TABLE rc_pair AS
SELECT rule_no, report_no, code, measure,
       coalesce(sum(value) FILTER (part = 1), 0) AS left_sum, coalesce(sum(value) FILTER (part = -1), 0) AS right_sum,
       bool_or(part = 1) AS has_left, bool_or(part = -1) AS has_right, bool_or(kind = 3) AS unread,
       sum(slack) AS steps, count(*) FILTER (kind > 0) AS numbers, min(fact_no + CASE part WHEN 1 THEN 0 ELSE 1::BIGINT << 40 END)
         % (1::BIGINT << 40) AS first_no, max(level) AS level, list(page) FILTER (kind > 0) AS pages
FROM rc_twin_cell GROUP BY ALL;
CREATE OR REPLACE TEMP TABLE rc_twin AS
WITH whole AS (
  SELECT rule_no, report_no, measure, code FROM rc_pair
  WHERE has_left AND has_right AND NOT unread AND left_sum = right_sum AND left_sum <> 0
), below AS (
  SELECT DISTINCT p.rule_no, p.report_no, p.measure, p.code
  FROM rc_pair p JOIN (VALUES (0), (3), (5)) l(length) ON length(p.code) > l.length
  JOIN whole w ON w.rule_no = p.rule_no AND w.report_no = p.report_no AND w.measure = p.measure AND w.code = left(p.code, l.length)
), printed AS (SELECT DISTINCT rule_no, report_no, part, level FROM rc_twin_cell)
SELECT p.*, p.left_sum - p.right_sum AS gap,
       CASE WHEN p.left_sum = p.right_sum THEN 'exact' WHEN 2 * abs(p.left_sum - p.right_sum) <= p.steps THEN 'rounding'
            ELSE 'broken' END AS verdict
FROM rc_pair p
LEFT JOIN printed l ON l.rule_no = p.rule_no AND l.report_no = p.report_no AND l.part = 1 AND l.level = p.level
LEFT JOIN printed r ON r.rule_no = p.rule_no AND r.report_no = p.report_no AND r.part = -1 AND r.level = p.level
SEMI JOIN below b ON b.rule_no = p.rule_no AND b.report_no = p.report_no AND b.measure = p.measure AND b.code = p.code
WHERE p.numbers > 0 AND NOT p.unread AND l.level IS NOT NULL AND r.level IS NOT NULL
"""

VERDICTS = f"""
CREATE OR REPLACE TEMP TABLE rc_lost_verdict AS
SELECT concat_ws('/', r.short, u.rule_id, l.form, coalesce(l.code, l.at || '.x')) AS verdict_id, l.*, w.zh,
       CASE WHEN u.kind = 'printed' THEN n.zh || CASE split_part(l.code, ':', 2) WHEN 'income' THEN '（收入方）'
              WHEN 'expenditure' THEN '（支出方）' ELSE '' END
            ELSE coalesce(l.code, l.at || '的下级科目') END AS missing_zh
FROM rc_lost l JOIN rc_report r ON r.report_no = l.report_no JOIN rc_rule u ON u.rule_no = l.rule_no
JOIN rc_word w ON w.kind = 'form' AND w.word = l.form
LEFT JOIN rc_word n ON n.kind = 'line' AND n.word = split_part(l.code, ':', 1);
-- What shows the gap: for a chain, the numbers of the row that hangs loose; for a line, nothing is there to show.
CREATE OR REPLACE TEMP TABLE rc_lost_term AS
SELECT v.verdict_id, c.fact_no, c.page
FROM rc_lost_verdict v
JOIN rc_cell f ON f.fact_no = v.first_no
JOIN rc_role g ON g.role = f.role
JOIN rc_cell c ON c.report_no = v.report_no AND c.row_no = f.row_no AND c.kind > 0
JOIN rc_role o ON o.role = c.role AND o.form = v.form AND o.side IS NOT DISTINCT FROM g.side
 AND coalesce(o.function_code, o.economic_code) = coalesce(g.function_code, g.economic_code)
WHERE v.is_above IS NOT NULL;
INSERT INTO rc_told ({COLUMNS})
SELECT v.verdict_id, r.report_id, u.rule_id, v.zh || '，' || v.missing_zh, u.statement, u.family, u.severity, 'broken', u.relation,
       NULL, NULL, NULL, NULL, coalesce(t.terms, 0),
       CASE WHEN v.is_above IS NULL THEN '未印出“' || v.missing_zh || '”行'
            WHEN v.is_above THEN '印有' || f.code || ' ' || f.line_label || '，却未印出其上级' || v.code
            ELSE f.code || ' ' || f.line_label || '有数，却未印出其下级科目' || coalesce(v.code, '') END,
       coalesce(t.pages, f.page::VARCHAR)
FROM rc_lost_verdict v JOIN rc_report r ON r.report_no = v.report_no JOIN rc_rule u ON u.rule_no = v.rule_no
JOIN (SELECT *, coalesce(function_code, economic_code) AS code FROM rc_fact) f ON f.fact_no = v.first_no
LEFT JOIN (
  SELECT verdict_id, count(*) AS terms, array_to_string(list_sort(list_distinct(list(page))), ',') AS pages
  FROM rc_lost_term GROUP BY ALL
) t ON t.verdict_id = v.verdict_id;
INSERT INTO rc_told_term SELECT verdict_id, fact_no, 'left' FROM rc_lost_term;
-- One row for each form that was asked and whose rows are all there.
INSERT INTO rc_told ({COLUMNS})
SELECT concat_ws('/', r.short, u.rule_id, a.form), r.report_id, u.rule_id, w.zh, u.statement, u.family, u.severity, 'exact',
       u.relation, NULL, NULL, NULL, NULL, 0, NULL, NULL
FROM (SELECT DISTINCT rule_no, report_no, form FROM rc_coded UNION SELECT DISTINCT rule_no, report_no, form FROM rc_asked_row) a
ANTI JOIN rc_lost l ON l.rule_no = a.rule_no AND l.report_no = a.report_no AND l.form = a.form
JOIN rc_report r ON r.report_no = a.report_no JOIN rc_rule u ON u.rule_no = a.rule_no
JOIN rc_word w ON w.kind = 'form' AND w.word = a.form;
CREATE OR REPLACE TEMP TABLE rc_twin_verdict AS
SELECT concat_ws('/', r.short, u.rule_id, p.code || '.' || p.measure) AS verdict_id, p.*
FROM rc_twin p JOIN rc_report r ON r.report_no = p.report_no JOIN rc_rule u ON u.rule_no = p.rule_no;
INSERT INTO rc_told ({COLUMNS})
SELECT p.verdict_id, r.report_id, u.rule_id, p.code || ' ' || f.line_label || '，' || m.zh, u.statement, u.family, u.severity,
       p.verdict, u.relation, p.left_sum, p.right_sum, p.gap, (p.steps::DECIMAL(17,4) * 0.5::DECIMAL(1,1))::DECIMAL(24,4), p.numbers,
       CASE WHEN p.verdict <> 'broken' THEN NULL
            WHEN NOT p.has_left THEN '左方未印出这一科目，右方印有' || p.right_sum::DECIMAL(24,2) || '元'
            WHEN NOT p.has_right THEN '右方未印出这一科目，左方印有' || p.left_sum::DECIMAL(24,2) || '元'
            ELSE '上级科目两方相等，这一科目左方比右方' || CASE WHEN p.gap > 0 THEN '多' ELSE '少' END
                 || abs(p.gap)::DECIMAL(24,2) || '元' END,
       array_to_string(list_sort(list_distinct(p.pages)), ',')
FROM rc_twin_verdict p JOIN rc_report r ON r.report_no = p.report_no JOIN rc_rule u ON u.rule_no = p.rule_no
JOIN rc_word m ON m.kind = 'measure' AND m.word = p.measure
JOIN rc_fact f ON f.fact_no = p.first_no;
INSERT INTO rc_told_term
SELECT p.verdict_id, c.fact_no, CASE c.part WHEN 1 THEN 'left' ELSE 'right' END
FROM rc_twin_verdict p JOIN rc_twin_cell c USING (rule_no, report_no, code, measure)
WHERE c.kind > 0
"""
