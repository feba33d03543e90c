"""The SQL that turns facts into verdicts: the same few statements for every rule and any number of reports.

How it goes: facts become narrow cells whose meaning (form, line, column, fund, phase, codes) is one number, the
role; the operands of the rules are matched with roles, not with cells, and give the places of each rule; then one
grouping over the cells adds up every side of every rule at every place. Amounts are DECIMAL throughout.

Zeros, blanks, dashes and words such as 无 are structural: they add nothing and excuse nothing. A non-zero number
stands for the interval of half a step on either side, so a gap is rounding 「尾差」 where twice the gap is at most
the sum of the steps.

All roles and their places come first; the rest runs for some hundred reports at a time, so that the working tables
stay small whatever the number of reports. Rows are written as they come: whoever reads them sorts them.

What belongs here: statements, in the order they run. Running them is in `juesuan.reconcile.engine`.
`{source}` stands before the published tables; the tables of the rules are those of `juesuan.reconcile.compiled`.
Sums of DECIMAL have 38 digits, and what is computed with more than 18 costs ten times as much: hence the casts.
"""

from __future__ import annotations

# A document that is wholly in quarantine has nothing to check; one whose tables were not found has, and is told so.
# Numbered as their facts lie in the file, since reports that lie together are judged together.
REPORTS = """
CREATE OR REPLACE TEMP TABLE rc_every_report AS
SELECT row_number() OVER (ORDER BY f.first_fact, d.report_id)::INTEGER AS report_no, d.report_id,
       left(d.report_id, 16) AS short, CASE d.report_kind WHEN 'budget' THEN 2 ELSE 1 END AS kind_bit,
       coalesce(e.mask, 0) AS empty_mask, f.first_fact, f.last_fact, coalesce(f.facts, 0) AS facts
FROM {source}dim_report d
LEFT JOIN (
  SELECT c.report_id, bit_or(w.bit) AS mask
  FROM {source}form_coverage c JOIN rc_word w ON w.kind = 'form' AND w.word = c.form
  WHERE c.status IN ('empty', 'empty_with_statement') GROUP BY c.report_id
) e ON e.report_id = d.report_id
LEFT JOIN (
  SELECT report_id, min(rowid) AS first_fact, max(rowid) AS last_fact, count(*) AS facts
  FROM {source}fact_amount GROUP BY report_id
) f ON f.report_id = d.report_id
WHERE d.state <> 'quarantined'
"""

# Reports that are judged together: so many that their facts are about `{facts}`. One row each: the first and the last
# report, and the first and the last fact.
CHUNKS = """
SELECT min(report_no), max(report_no), coalesce(min(first_fact), 0), coalesce(max(last_fact), -1)
FROM (SELECT *, (sum(facts) OVER (ORDER BY report_no) // {facts})::INTEGER AS chunk FROM rc_every_report)
GROUP BY chunk ORDER BY 1
"""
# For a caller that judges all reports at once.
WHOLE = {"first_report": 1, "last_report": 1 << 30, "first_fact": 0, "last_fact": 1 << 40}
CHUNK = """
CREATE OR REPLACE TEMP TABLE rc_report AS FROM rc_every_report WHERE report_no BETWEEN {first_report} AND {last_report};
CREATE OR REPLACE TEMP VIEW rc_fact AS
SELECT rowid AS fact_no, * FROM {source}fact_amount WHERE rowid BETWEEN {first_fact} AND {last_fact}
"""

# What makes two cells the same to every rule.
_ROLE = (
    "form, side, line, measure, fund, phase, level, function_code, economic_code, parent_code, is_leaf, "
    "coalesce(amount < 0, false)"
)

ROLES = """
CREATE OR REPLACE TEMP TABLE rc_role AS
SELECT *, hash(form, side, line, measure, fund, phase, level, function_code, economic_code, parent_code, is_leaf,
               negative) AS role
FROM (
  SELECT DISTINCT form, side, line, measure, fund, phase, level, function_code, economic_code, parent_code, is_leaf,
         coalesce(amount < 0, false) AS negative
  FROM {source}fact_amount
)
"""

# kind: 2 a non-zero number, 1 a printed zero, 3 not readable, 0 nothing printed. slack: the step where it excuses a
# gap. counts: one sum that counts the printed, the non-zero and the unreadable of a place, twenty bits for each.
# Counts of vehicles and the like have no more than two decimals; nor has money.
CELLS = f"""
CREATE OR REPLACE TEMP TABLE rc_cell AS
SELECT *, CASE kind WHEN 2 THEN step ELSE 0::DECIMAL(18,4) END AS slack,
       CASE kind WHEN 1 THEN 1 WHEN 2 THEN 1 + (1::BIGINT << 20) WHEN 3 THEN 1::BIGINT << 40 ELSE 0 END::BIGINT
         AS counts
FROM (
  SELECT f.fact_no, r.report_no, hash({_ROLE}) AS role, f.row AS row_no, f.page,
         coalesce(f.amount, f.quantity::DECIMAL(18,2)) AS value,
         CASE WHEN f.state IN ('number', 'zero') THEN coalesce(f.step, 0::DECIMAL(18,4)) ELSE 0::DECIMAL(18,4) END
           AS step,
         CASE f.state WHEN 'number' THEN 2 WHEN 'zero' THEN 1 WHEN 'unreadable' THEN 3 ELSE 0 END::TINYINT AS kind,
         f.source = 'prose' AS told
  FROM rc_fact f JOIN rc_report r ON r.report_id = f.report_id
)
"""

# Two meanings with one hash would mix their numbers; among 100,000 roles that is likely once in four billion runs.
COLLISIONS = "SELECT count(*) - count(DISTINCT role) FROM rc_role"

MATCHES = """
CREATE OR REPLACE TEMP TABLE rc_hit AS
SELECT s.rule_no, s.bit, s.part, s.sign, s.by_row, r.role,
       CASE WHEN s.by_form THEN r.form ELSE '' END AS k_form,
       CASE WHEN NOT s.by_code THEN '' WHEN s.parent_code_tells THEN r.parent_code
            ELSE coalesce(r.function_code, r.economic_code) END AS k_code,
       CASE WHEN NOT s.by_line THEN '' WHEN s.measure_tells THEN r.measure ELSE r.line END AS k_line,
       CASE WHEN s.by_measure THEN r.measure ELSE '' END AS k_measure,
       CASE WHEN s.by_fund THEN r.fund ELSE '' END AS k_fund,
       CASE WHEN s.by_phase THEN r.phase ELSE '' END AS k_phase
FROM rc_role r
JOIN rc_selector_line n ON n.form = r.form AND n.line = r.line
JOIN rc_selector s ON s.selector_no = n.selector_no
 AND (s.sides IS NULL OR list_contains(s.sides, r.side))
 AND (s.measures IS NULL OR list_contains(s.measures, r.measure))
 AND (s.funds IS NULL OR list_contains(s.funds, r.fund))
 AND (s.phases IS NULL OR list_contains(s.phases, r.phase))
 AND (s.levels IS NULL OR list_contains(s.levels, r.level))
 AND (s.function_codes IS NULL OR list_contains(s.function_codes, r.function_code))
 AND (s.economic_codes IS NULL OR list_contains(s.economic_codes, r.economic_code))
 AND (s.leaf IS NULL OR s.leaf = r.is_leaf)
 AND (s.top IS NULL OR s.top = (r.parent_code IS NULL))
 AND (s.negative IS NULL OR s.negative = r.negative)
WHERE k_code IS NOT NULL;
CREATE OR REPLACE TEMP TABLE rc_place AS
SELECT row_number() OVER ()::INTEGER AS place_no, p.*,
       concat_ws('.', nullif(k_form, ''), nullif(k_code, ''), nullif(k_line, ''), nullif(k_measure, ''),
                 nullif(k_fund, ''), nullif(k_phase, '')) AS place_key,
       concat_ws('，', f.zh, m.zh, u.zh) AS suffix, h.zh AS phase_zh
FROM (SELECT DISTINCT rule_no, k_form, k_code, k_line, k_measure, k_fund, k_phase FROM rc_hit) p
LEFT JOIN rc_word f ON f.kind = 'form' AND f.word = p.k_form
LEFT JOIN rc_word m ON m.kind = 'measure' AND m.word = p.k_measure
LEFT JOIN rc_word u ON u.kind = 'fund' AND u.word = p.k_fund
LEFT JOIN rc_word h ON h.kind = 'phase' AND h.word = p.k_phase;
CREATE OR REPLACE TEMP TABLE rc_match AS
SELECT h.role, h.rule_no, p.place_no, h.bit, h.part, h.sign, h.by_row, u.zeros_slack
FROM rc_hit h JOIN rc_rule u ON u.rule_no = h.rule_no
JOIN rc_place p ON p.rule_no = h.rule_no AND p.k_form = h.k_form AND p.k_code = h.k_code AND p.k_line = h.k_line
 AND p.k_measure = h.k_measure AND p.k_fund = h.k_fund AND p.k_phase = h.k_phase
"""

# Which rules are asked of which reports, and which of their operands no page of the report prints.
# An operand of a form that was published empty is not absent: an empty form says zero.
ASKED = """
CREATE OR REPLACE TEMP TABLE rc_excused AS
SELECT e.empty_mask, o.rule_no, bit_or(o.bit) AS excused
FROM (SELECT DISTINCT empty_mask FROM rc_report) e JOIN rc_operand o ON (o.forms_mask & ~e.empty_mask) = 0
GROUP BY ALL;
CREATE OR REPLACE TEMP TABLE rc_asked AS
SELECT r.report_no, u.rule_no, coalesce(p.present, 0) AS present, coalesce(e.excused, 0) AS excused,
       CASE u.kind WHEN '0' THEN 0 ELSE
         (u.need_mask | u.zero_mask | u.skip_mask) & ~coalesce(p.present, 0) & ~coalesce(e.excused, 0) END AS absent
FROM rc_report r
JOIN rc_rule u ON (u.applies & r.kind_bit) <> 0 AND u.kind IN ('=', '<=', '0')
LEFT JOIN (
  SELECT c.report_no, m.rule_no, bit_or(m.bit) AS present
  FROM rc_cell c JOIN rc_match m ON m.role = c.role WHERE m.part <> 0 GROUP BY ALL
) p ON p.report_no = r.report_no AND p.rule_no = u.rule_no
LEFT JOIN rc_excused e ON e.empty_mask = r.empty_mask AND e.rule_no = u.rule_no
"""

# Both sides of every rule that can be asked, at every place where something is printed. first_no: the number that gives the place its
# name, the first on the left or, where the left has none, on the right.
_RIGHT = 1 << 40
SUMS = f"""
CREATE OR REPLACE TEMP TABLE rc_sum AS
SELECT c.report_no, m.place_no, CASE WHEN m.by_row THEN c.row_no ELSE 0 END AS row_no,
       sum(CASE WHEN m.part = 1 THEN CASE m.sign WHEN 1 THEN c.value ELSE -c.value END END) AS left_sum,
       sum(CASE WHEN m.part = -1 THEN CASE m.sign WHEN 1 THEN c.value ELSE -c.value END END) AS right_sum,
       sum(CASE WHEN m.zeros_slack THEN c.step ELSE c.slack END) AS steps,
       sum(c.counts)::BIGINT AS counts, bit_or(m.bit) AS mask,
       min(c.fact_no + CASE m.part WHEN 1 THEN 0 ELSE {_RIGHT} END) AS first_no,
       list(c.page) FILTER (c.kind > 0) AS pages, min(c.page) FILTER (c.kind > 0) AS first_page,
       max(c.page) FILTER (c.kind > 0) AS last_page
FROM rc_cell c JOIN rc_match m ON m.role = c.role
JOIN rc_asked a ON a.report_no = c.report_no AND a.rule_no = m.rule_no AND a.absent = 0
WHERE m.part <> 0
GROUP BY ALL
HAVING counts > 0;
CREATE OR REPLACE TEMP TABLE rc_doubt AS
SELECT DISTINCT c.report_no, m.place_no, CASE WHEN m.by_row THEN c.row_no ELSE 0 END AS row_no
FROM rc_cell c JOIN rc_match m ON m.role = c.role
-- A sentence names some of a sum's parts and is silent on others, where a form would print blanks.
WHERE (m.part = 0 AND c.kind = 2) OR c.told
"""

VERDICTS = f"""
CREATE OR REPLACE TEMP TABLE rc_verdict AS
SELECT concat_ws('/', r.short, u.rule_id, nullif(p.place_key, ''), CASE WHEN s.row_no > 0 THEN 'r' || s.row_no END)
         AS verdict_id,
       s.report_no, s.place_no, s.row_no, p.rule_no, u.proves,
       coalesce(s.left_sum, 0)::DECIMAL(24,4) AS left_value, coalesce(s.right_sum, 0)::DECIMAL(24,4) AS right_value,
       left_value - right_value AS gap, CASE WHEN u.no_slack THEN 0::DECIMAL(17,4) ELSE s.steps::DECIMAL(17,4) END AS slack,
       s.counts & 1048575 AS numbers, (s.counts >> 20) & 1048575 AS nonzero, s.counts >> 40 AS unread,
       s.first_no % {_RIGHT} AS first_no,
       CASE WHEN s.first_page = s.last_page THEN s.first_page::VARCHAR
            ELSE array_to_string(list_sort(list_distinct(s.pages)), ',') END AS pages,
       u.need_mask & ~s.mask & ~a.excused AS missing,
       CASE WHEN u.kind = '0' THEN 'broken'
            WHEN missing <> 0 OR unread > 0 THEN 'untestable'
            WHEN gap = 0 OR (u.kind = '<=' AND gap < 0) THEN 'exact'
            WHEN 2 * abs(gap) <= slack THEN 'rounding'
            WHEN d.report_no IS NOT NULL THEN 'untestable'
            ELSE 'broken' END AS verdict
FROM rc_sum s
JOIN rc_report r ON r.report_no = s.report_no
JOIN rc_place p ON p.place_no = s.place_no
JOIN rc_rule u ON u.rule_no = p.rule_no
JOIN rc_asked a ON a.report_no = s.report_no AND a.rule_no = p.rule_no
LEFT JOIN rc_doubt d ON d.report_no = s.report_no AND d.place_no = s.place_no AND d.row_no = s.row_no
WHERE (s.mask & u.skip_mask) = u.skip_mask
"""

COLUMNS = (
    "verdict_id, report_id, rule_id, place, statement, family, severity, verdict, relation, left_value, right_value, "
    "gap, allowed, terms, reason, pages"
)

# Verdicts of other kinds than the sums of VERDICTS: gathered here, written with those.
# One row for each rule that applies and found no place, with the reason, so that what was not checked is counted.
SILENT = f"""
CREATE OR REPLACE TEMP TABLE rc_told AS SELECT {COLUMNS} FROM {{source}}reconciliation LIMIT 0;
CREATE OR REPLACE TEMP TABLE rc_told_term (verdict_id VARCHAR, fact_no BIGINT, side VARCHAR);
INSERT INTO rc_told ({COLUMNS})
WITH silent AS (
  SELECT a.report_no, a.rule_no, a.absent, a.absent | (a.excused & ~a.present) AS wanting
  FROM rc_asked a
  JOIN rc_rule u ON u.rule_no = a.rule_no
  JOIN rc_report r ON r.report_no = a.report_no
  ANTI JOIN rc_verdict v ON v.report_no = a.report_no AND v.rule_no = a.rule_no
  WHERE (u.silent & r.kind_bit) = 0
), said AS (
  SELECT s.report_no, s.rule_no,
         array_to_string(list_sort(list(DISTINCT CASE coalesce(c.status, 'missing')
           WHEN 'missing' THEN '未公开《' || w.zh || '》'
           WHEN 'quarantined' THEN '《' || w.zh || '》未能读入（见待核）'
           WHEN 'found' THEN '未印出' || o.label
           WHEN 'stated_in_prose' THEN '文字未写明' || o.label
           ELSE '《' || w.zh || '》为空表' END)), '；') AS reason
  FROM silent s
  JOIN rc_operand o ON o.rule_no = s.rule_no AND (o.bit & s.wanting) <> 0
  JOIN rc_report r ON r.report_no = s.report_no
  JOIN rc_word w ON w.kind = 'form' AND w.word = o.form
  LEFT JOIN {{source}}form_coverage c ON c.report_id = r.report_id AND c.form = o.form
  GROUP BY ALL
)
SELECT r.short || '/' || u.rule_id, r.report_id, u.rule_id, '全表', u.statement, u.family, u.severity,
       CASE u.kind WHEN '0' THEN 'exact' ELSE 'untestable' END, u.relation, NULL, NULL, NULL, NULL, 0,
       CASE u.kind WHEN '0' THEN NULL ELSE coalesce(d.reason, '所涉各格均未印数字，无数可核') END, NULL
FROM silent s
JOIN rc_rule u ON u.rule_no = s.rule_no
JOIN rc_report r ON r.report_no = s.report_no
LEFT JOIN said d ON d.report_no = s.report_no AND d.rule_no = s.rule_no
"""

# Rules about what is printed under a form. A cell that says 无 is a statement too.
COVERAGE = f"""
CREATE OR REPLACE TEMP TABLE rc_statement AS
SELECT r.report_no, r.report_id, r.short, t.rule_no, c.form, w.zh, t.test, c.statement AS said, c.first_page,
       coalesce(n.numbers, 0) AS numbers, n.pages,
       CASE t.test WHEN 'no_amounts' THEN coalesce(n.numbers, 0) = 0
            ELSE c.status = 'empty_with_statement' OR c.statement IS NOT NULL OR coalesce(n.words, 0) > 0 END AS holds
FROM rc_report r
JOIN {{source}}form_coverage c ON c.report_id = r.report_id
JOIN rc_coverage t ON t.form = c.form
JOIN rc_rule u ON u.rule_no = t.rule_no AND (u.applies & r.kind_bit) <> 0
JOIN rc_word w ON w.kind = 'form' AND w.word = c.form
LEFT JOIN (
  SELECT report_id, form, count(*) FILTER (state = 'number') AS numbers, count(*) FILTER (state = 'word') AS words,
         list(DISTINCT page) FILTER (state = 'number') AS pages
  FROM rc_fact WHERE form IN (SELECT form FROM rc_coverage) GROUP BY ALL
) n ON n.report_id = c.report_id AND n.form = c.form
WHERE CASE t.test WHEN 'no_amounts' THEN c.statement IS NOT NULL
                  AND (t.saying IS NULL OR regexp_matches(c.statement, t.saying))
      ELSE c.status IN ('empty', 'empty_with_statement') END;
INSERT INTO rc_told ({COLUMNS})
SELECT concat_ws('/', s.short, u.rule_id, s.form), s.report_id, u.rule_id, s.zh, u.statement, u.family, u.severity,
       CASE WHEN s.holds THEN 'exact' ELSE 'broken' END, u.relation, NULL, NULL, NULL, NULL, s.numbers,
       CASE WHEN s.holds THEN NULL
            WHEN s.test = 'no_amounts' THEN '表下说明“' || s.said || '”，表内却印有' || s.numbers || '个数字'
            ELSE '表内无数字，也没有空表说明' END,
       coalesce(array_to_string(list_sort(s.pages), ','), s.first_page::VARCHAR)
FROM rc_statement s JOIN rc_rule u ON u.rule_no = s.rule_no;
INSERT INTO rc_told_term
SELECT concat_ws('/', s.short, u.rule_id, s.form), f.fact_no, 'left'
FROM rc_statement s JOIN rc_rule u ON u.rule_no = s.rule_no
JOIN rc_fact f ON f.report_id = s.report_id AND f.form = s.form AND f.state = 'number'
WHERE NOT s.holds
"""

# All verdicts of some reports are written at once, and so are their numbers: DuckDB stores the last rows of every insert
# again with the next.
PUBLISH = f"""
CREATE OR REPLACE TEMP TABLE rc_missing AS
SELECT m.rule_no, m.missing, '这一处未印出' || string_agg(o.label, '、' ORDER BY o.bit) AS said
FROM (SELECT DISTINCT rule_no, missing FROM rc_verdict WHERE missing <> 0) m
JOIN (SELECT DISTINCT rule_no, bit, label FROM rc_operand) o ON o.rule_no = m.rule_no AND (o.bit & m.missing) <> 0
GROUP BY ALL;
INSERT INTO {{source}}reconciliation ({COLUMNS}, unit)
SELECT v.verdict_id, r.report_id, u.rule_id,
       concat_ws('，', concat_ws(' ', coalesce(nullif(p.k_code, ''), f.function_code, f.economic_code), f.line_label),
                 nullif(p.suffix, ''),
                 CASE WHEN p.k_phase <> CASE r.kind_bit WHEN 2 THEN 'initial_budget' ELSE 'actual' END
                      THEN p.phase_zh END),
       u.statement, u.family, u.severity, v.verdict, u.relation, v.left_value, v.right_value, v.gap,
       (v.slack * 0.5::DECIMAL(1,1))::DECIMAL(24,4), v.numbers,
       CASE WHEN v.verdict = 'exact' AND v.nonzero = 0 AND u.kind = '=' THEN '两方皆为零或空白，不足为证'
            WHEN v.verdict NOT IN ('untestable', 'broken') THEN NULL
            WHEN u.kind = '0' THEN '印出的数为负'
            WHEN v.missing <> 0 THEN m.said
            WHEN v.unread > 0 THEN '有' || v.unread || '格未能读出（见待核）'
            WHEN v.verdict = 'untestable' THEN CASE WHEN f.source = 'prose' THEN '两方不等，但数字出自说明文字，各项未必齐全'
                 ELSE '两方不等，但表内另有未归类的行带有数字，加总可能不全' END
            ELSE '左方比右方' || CASE WHEN v.gap > 0 THEN '多' ELSE '少' END || abs(v.gap)::DECIMAL(24,2)
                 || CASE WHEN f.quantity IS NULL THEN '元' ELSE f.unit END || '，四舍五入至多可差'
                 || (v.slack * 0.5::DECIMAL(1,1))::DECIMAL(24,2) END,
       v.pages,
       CASE WHEN f.quantity IS NOT NULL THEN f.unit END
FROM rc_verdict v
JOIN rc_report r ON r.report_no = v.report_no
JOIN rc_place p ON p.place_no = v.place_no
JOIN rc_rule u ON u.rule_no = v.rule_no
JOIN rc_fact f ON f.fact_no = v.first_no
LEFT JOIN rc_missing m ON m.rule_no = v.rule_no AND m.missing = v.missing
UNION ALL
SELECT {COLUMNS}, NULL FROM rc_told
"""

TERMS = """
CREATE OR REPLACE TEMP TABLE rc_term AS
SELECT v.rowid AS verdict_no, v.proves, v.verdict, v.nonzero, c.fact_no, c.kind, m.part, m.sign
FROM rc_cell c JOIN rc_match m ON m.role = c.role
JOIN rc_verdict v
  ON v.report_no = c.report_no AND v.place_no = m.place_no AND v.row_no = CASE WHEN m.by_row THEN c.row_no ELSE 0 END
WHERE c.kind > 0 AND m.part <> 0;
INSERT INTO {source}reconciliation_term (verdict_id, fact_id, side, sign)
SELECT t.verdict_id, f.fact_id, t.side, t.sign
FROM (
  SELECT v.verdict_id, t.fact_no, CASE t.part WHEN 1 THEN 'left' ELSE 'right' END AS side, t.sign
  FROM rc_term t JOIN rc_verdict v ON v.rowid = t.verdict_no
  UNION ALL SELECT verdict_id, fact_no, side, 1 FROM rc_told_term
) t JOIN rc_fact f ON f.fact_no = t.fact_no
"""

# Where an independent second reader gave every number of a broken identity alike, the fault is the publisher's. Said
# once: verdicts on prose keep what was said of them before.
CONFIRMED = """
UPDATE {source}reconciliation AS r SET reason = r.reason || '；两种读取方式一致，原表如此印出'
FROM (
  SELECT t.verdict_id, bool_and(contains(f.read_by, '+')) AS confirmed
  FROM (SELECT verdict_id FROM {source}reconciliation WHERE verdict = 'broken'
          AND rule_id NOT IN (SELECT rule_id FROM rc_rule WHERE kind = 'statement')) b
  JOIN {source}reconciliation_term t ON t.verdict_id = b.verdict_id
  JOIN {source}fact_amount f ON f.fact_id = t.fact_id GROUP BY t.verdict_id
) c
WHERE c.verdict_id = r.verdict_id AND c.confirmed AND r.verdict = 'broken'
  AND NOT ends_with(r.reason, '；两种读取方式一致，原表如此印出')
"""
