"""The SQL that compares figures of two reports: pairs of reports first, then each rule for all pairs at once.

A figure is one printed cell, or one sentence that speaks of a cell. Zeros, blanks and dashes are structural, except
a zero that is printed coarser than the figure it meets: 0.00 万元 may be 30 元 rounded.

What belongs here: statements. Running them is in `juesuan.reconcile.across`. `{source}` stands before the published
tables, `{into}` before those that verdicts go to; names in braces besides are filled in from closed word lists.
"""

from __future__ import annotations

from typing import Final

# What makes a place; a rule leaves those that it does not name empty.
KEYS: Final = ("form", "side", "line", "measure", "fund", "code")
_K: Final = ", ".join(KEYS)

# Only current reports are judged; an earlier version that was restated is history, to be compared with its successor alone.
REPORTS: Final = """
CREATE OR REPLACE TEMP TABLE ac_report AS
SELECT report_id, left(report_id, 16) AS short, unit_id, unit_name, region, entity_level, fiscal_year, report_kind, file,
       state, regexp_replace(unit_name, '([（(](机关)?本级[）)]|[（(]机关[）)]|(机关)?(本级|本部))$', '') AS bare_name
FROM {source}dim_report
WHERE is_current AND state <> 'quarantined' AND unit_id IS NOT NULL AND fiscal_year IS NOT NULL
"""

# One row for each report and other report; where there is none, one row with the reason.
PAIRS: Final = """
CREATE OR REPLACE TEMP TABLE ac_pair AS
SELECT 'previous_year' AS against, a.report_id, b.report_id AS other_id,
       CASE WHEN b.report_id IS NULL THEN coalesce(
         (SELECT '上年（' || (a.fiscal_year - 1) || '）决算未能读入（整份待核）' FROM {source}dim_report d
          WHERE d.unit_id = a.unit_id AND d.fiscal_year = a.fiscal_year - 1 AND d.report_kind = 'final_accounts'
            AND d.entity_level = a.entity_level AND d.state = 'quarantined' LIMIT 1),
         (SELECT '上年（' || (a.fiscal_year - 1) || '）决算的报告层级不同，口径不可比' FROM ac_report d
          WHERE d.unit_id = a.unit_id AND d.fiscal_year = a.fiscal_year - 1 AND d.report_kind = 'final_accounts' LIMIT 1),
         '上年（' || (a.fiscal_year - 1) || '）决算未入库') END AS lacking
FROM ac_report a
LEFT JOIN ac_report b ON b.unit_id = a.unit_id AND b.entity_level = a.entity_level
  AND b.report_kind = 'final_accounts' AND b.fiscal_year = a.fiscal_year - 1
WHERE a.report_kind = 'final_accounts'
UNION ALL
SELECT 'budget', a.report_id, b.report_id,
       CASE WHEN b.report_id IS NULL THEN coalesce(
         (SELECT a.fiscal_year || '年预算的报告层级不同，口径不可比' FROM ac_report d
          WHERE d.unit_id = a.unit_id AND d.fiscal_year = a.fiscal_year AND d.report_kind = 'budget' LIMIT 1),
         a.fiscal_year || '年预算未入库') END
FROM ac_report a
LEFT JOIN ac_report b ON b.unit_id = a.unit_id AND b.entity_level = a.entity_level
  AND b.report_kind = 'budget' AND b.fiscal_year = a.fiscal_year
WHERE a.report_kind = 'final_accounts'
UNION ALL
SELECT 'units', report_id, other_id, lacking FROM ac_member_pair
UNION ALL
SELECT 'earlier_version', a.report_id, d.report_id, NULL
FROM ac_report a JOIN {source}dim_report d ON d.unit_id = a.unit_id AND d.entity_level = a.entity_level
 AND d.report_kind = a.report_kind AND d.fiscal_year = a.fiscal_year AND d.report_id <> a.report_id AND d.state <> 'quarantined'
QUALIFY row_number() OVER (PARTITION BY a.report_id ORDER BY d.document_date DESC NULLS LAST, d.file, d.report_id) = 1
"""

# The reports whose verdicts may be others than they were: those that changed, those beside them, those that stand
# beside another report than before or are told another reason why none does.
DUE: Final = """
CREATE OR REPLACE TEMP TABLE ac_due AS
SELECT report_id FROM {changed}
UNION SELECT report_id FROM ac_pair WHERE other_id IN (SELECT report_id FROM {changed})
UNION SELECT report_id FROM (FROM ac_before EXCEPT FROM ac_pair)
UNION SELECT report_id FROM (FROM ac_pair EXCEPT FROM ac_before);
DELETE FROM ac_pair WHERE report_id NOT IN (SELECT report_id FROM ac_due)
"""

# A listed unit whose accounts are merged into the head office's publishes none of its own.
MEMBERS: Final = """
CREATE OR REPLACE TEMP TABLE ac_member_pair AS
WITH listed AS (
  SELECT a.report_id, a.region, a.fiscal_year, a.bare_name, m.number, m.unit_name, m.is_head_office,
         regexp_replace(m.unit_name, '^.*[省市区县州盟旗]', '') AS short_name
  FROM ac_report a JOIN {source}report_member m ON m.report_id = a.report_id
  WHERE a.report_kind = 'final_accounts' AND a.entity_level = 'department' AND NOT m.is_merged
), found AS (
  SELECT l.report_id, l.number, any_value(l.unit_name || CASE WHEN l.is_head_office THEN '（本级）' ELSE '' END) AS name,
         count(DISTINCT u.report_id) AS reports, any_value(u.report_id) AS other_id
  FROM listed l LEFT JOIN ac_report u ON u.report_kind = 'final_accounts' AND u.fiscal_year = l.fiscal_year
   AND u.region IS NOT DISTINCT FROM l.region AND u.report_id <> l.report_id
   AND CASE WHEN l.is_head_office THEN u.entity_level = 'head_office'
             AND (u.bare_name = l.unit_name OR u.bare_name = l.bare_name)
            ELSE u.entity_level IN ('unit', 'head_office') AND (u.unit_name = l.unit_name OR u.bare_name = l.unit_name) END
  GROUP BY ALL
), whole AS (
  SELECT report_id, count(*) AS units, count(*) FILTER (reports = 1) AS loaded, count(DISTINCT other_id) AS apart,
         string_agg(name, '、' ORDER BY number) FILTER (reports = 0) AS absent,
         string_agg(name, '、' ORDER BY number) FILTER (reports > 1) AS unsure
  FROM found GROUP BY report_id
)
SELECT a.report_id, f.other_id, w.units, w.loaded,
       CASE WHEN w.report_id IS NULL THEN '报告中未读到单位构成，无从知道所属单位是否齐全'
            WHEN w.absent IS NOT NULL THEN '所属' || w.units || '家单位的决算未齐（已入库' || w.loaded || '家），缺：' || w.absent
            WHEN w.unsure IS NOT NULL THEN '库中不止一份决算可能属于：' || w.unsure
            WHEN w.apart < w.units THEN '单位构成中有两家对应同一份决算' END AS lacking
FROM ac_report a
LEFT JOIN whole w ON w.report_id = a.report_id
LEFT JOIN found f ON f.report_id = a.report_id AND w.loaded = w.units AND w.apart = w.units
WHERE a.report_kind = 'final_accounts' AND a.entity_level = 'department'
"""

# Sentences as cells: which cell a measure of the prose speaks of is declared in `juesuan.narrative.told`.
_SPEAKS: Final = """
  ON m.said = a.measure AND (len(m.topics) = 0 OR list_contains(m.topics, a.section))
 AND list_contains(m.funds, coalesce(a.fund, ''))
 AND CASE m.line WHEN 'function' THEN a.function_code IS NOT NULL AND NOT regexp_matches(coalesce(a.flags, ''), '{unsure_code}')
                 WHEN 'economic' THEN a.economic_code IS NOT NULL ELSE true END
"""
_CELL: Final = """
  m.form, m.side, m.line, m.measure, m.fund,
  CASE m.line WHEN 'function' THEN a.function_code WHEN 'economic' THEN a.economic_code END AS code
"""
# Prose trims the zeros of 万元: 20 is as exact as 20.00.
_STEP: Final = "CASE WHEN {a}.unit = '万元' THEN least({a}.step, 100) ELSE {a}.step END"
_SURE: Final = (
    "{a}.amount IS NOT NULL AND {a}.bound IS NULL AND NOT regexp_matches(coalesce({a}.flags, ''), '{{unsure}}')"
)
TOLD: Final = f"""
CREATE OR REPLACE TEMP TABLE ac_told AS
SELECT a.report_id, 'prose' AS source, m.rank, {_CELL}, a.phase, a.amount AS value, {_STEP.format(a="a")} AS step,
       [a.statement_id] AS told, [1] AS signs, a.page, a.quote
FROM {{source}}statement a JOIN ac_told_map m {_SPEAKS}
WHERE a.kind = 'amount' AND a.phase IN ('prior_actual', 'initial_budget') AND {_SURE.format(a="a")}
  AND a.report_id IN (SELECT report_id FROM ac_pair)
UNION ALL
SELECT a.report_id, 'change', m.rank, {_CELL}, 'prior_actual',
       a.amount - CASE c.direction WHEN 'decrease' THEN -c.amount ELSE c.amount END,
       {_STEP.format(a="a")} + {_STEP.format(a="c")},
       [a.statement_id, c.statement_id], [1, CASE c.direction WHEN 'decrease' THEN 1 ELSE -1 END], a.page, c.quote
FROM {{source}}statement c JOIN {{source}}statement a ON a.statement_id = c.of_id JOIN ac_told_map m {_SPEAKS}
WHERE c.kind = 'change' AND c.baseline = 'prior_year' AND (c.direction IN ('increase', 'decrease') OR c.amount = 0)
  AND a.kind = 'amount' AND a.phase = 'actual' AND {_SURE.format(a="a")} AND {_SURE.format(a="c")}
  AND c.report_id IN (SELECT report_id FROM ac_pair)
"""

# The figures of a rule in one of the two reports; `coarse` is the step of a printed zero. `told` are the sentences that
# a figure comes from: each stands for itself, while a cell that is printed twice stands once; most are printed once, and
# only the others are put in order.
FIGURES: Final = """
CREATE OR REPLACE TEMP TABLE ac_{part} AS
WITH figure AS MATERIALIZED (
  SELECT *, hash(report_id, {place}) AS mark FROM (
    SELECT f.report_id, {keys}, '' AS told_key, 0 AS rank, coalesce(f.amount, 0)::DECIMAL(24,4) AS value,
           CASE WHEN f.state = 'number' THEN f.step ELSE 0 END::DECIMAL(24,4) AS step,
           CASE WHEN f.state = 'zero' THEN f.step ELSE 0 END::DECIMAL(24,4) AS coarse,
           f.state IN ('number', 'zero') AS printed, f.state = 'unreadable' AS unread, f.phase IN ({unclear}) AS unclear,
           f.fact_id, []::VARCHAR[] AS told, []::INTEGER[] AS signs, f.page, f.printed || f.unit AS text,
           f.line_label AS label, f.row AS at_row, f.col AS at_col
    FROM (SELECT *, coalesce(function_code, economic_code) AS code FROM {source}fact_amount) f
    WHERE f.quantity IS NULL AND {which}
      AND f.report_id IN (SELECT {whose} FROM ac_pair WHERE against = $against AND lacking IS NULL)
  ) {wanted}
), again AS MATERIALIZED (
  SELECT mark FROM figure GROUP BY mark HAVING count(*) > 1
)
SELECT * EXCLUDE (mark), 1 AS prints FROM figure ANTI JOIN again USING (mark)
UNION ALL
(
  SELECT * EXCLUDE (mark),
         CASE WHEN min(value) FILTER (printed) OVER same < max(value) FILTER (printed) OVER same THEN 2 ELSE 1 END AS prints
  FROM figure SEMI JOIN again USING (mark)
  WINDOW same AS (PARTITION BY report_id, {place})
  QUALIFY row_number() OVER (same ORDER BY printed DESC, unread DESC, at_row, at_col, fact_id) = 1
)
"""
SAID: Final = """
CREATE OR REPLACE TEMP TABLE ac_left AS
SELECT t.report_id, {keys}, array_to_string(t.told, '+') AS told_key, t.rank, t.value::DECIMAL(24,4) AS value,
       CASE WHEN t.value <> 0 OR t.source = 'change' THEN t.step ELSE 0 END::DECIMAL(24,4) AS step,
       CASE WHEN t.value = 0 THEN t.step ELSE 0 END::DECIMAL(24,4) AS coarse,
       true AS printed, false AS unread, false AS unclear, NULL::VARCHAR AS fact_id, t.told, t.signs, t.page,
       t.quote AS text, NULL::VARCHAR AS label, 0 AS at_row, 0 AS at_col, 1 AS prints
FROM ac_told t
WHERE t.source = $source AND {which}
  AND t.report_id IN (SELECT report_id FROM ac_pair WHERE against = $against AND lacking IS NULL)
"""

# Where the younger report tells a figure only here and there, nothing else of the other is looked at.
WANTED: Final = f"""
CREATE OR REPLACE TEMP TABLE ac_wanted AS
SELECT DISTINCT p.other_id AS report_id, {_K} FROM ac_left l JOIN ac_pair p ON p.report_id = l.report_id
WHERE p.against = $against AND p.lacking IS NULL
"""
ONLY_WANTED: Final = f"SEMI JOIN ac_wanted USING (report_id, {_K})"

# Places of the younger report and, where both print the year's own figures, those that only the other prints.
PLACES: Final = f"""
CREATE OR REPLACE TEMP TABLE ac_place AS
SELECT DISTINCT report_id, {_K}, told_key FROM ac_left
UNION
SELECT p.report_id, {_K}, '' FROM ac_pair p JOIN ac_right r ON r.report_id = p.other_id
WHERE p.against = $against AND p.lacking IS NULL AND $both_ways
"""

# Where one form prints a place and the other form prints none, the rule says whether that is zero; an empty form says
# zero. Several other reports 「所属各单位」 are added up.
SIDES: Final = f"""
CREATE OR REPLACE TEMP TABLE ac_side AS
SELECT m.report_id, {", ".join(f"m.{key}" for key in KEYS)}, m.told_key, count(*) AS others,
       count(*) FILTER (r.report_id IS NOT NULL OR {{empty}}) AS known,
       coalesce(bool_or(r.printed), false) AS printed, coalesce(bool_or(r.unread), false) AS unread,
       coalesce(max(r.prints), 0) > 1 AS differing, coalesce(sum(r.value), 0)::DECIMAL(24,4) AS value,
       coalesce(sum(r.step), 0)::DECIMAL(24,4) AS step, coalesce(max(r.coarse), 0)::DECIMAL(24,4) AS coarse,
       arg_min(r.label, o.file) AS label, coalesce(list_sort(list(r.fact_id) FILTER (r.printed)), []) AS facts,
       list(struct_pack(file := o.file, page := r.page, text := r.text)) FILTER (r.printed) AS prints,
       list(coalesce(c.status, 'missing')) FILTER (r.report_id IS NULL AND NOT {{empty}}) AS lacking
FROM ac_place m
JOIN ac_pair p ON p.report_id = m.report_id AND p.against = $against AND p.lacking IS NULL
JOIN {{source}}dim_report o ON o.report_id = p.other_id
LEFT JOIN ac_right r ON r.report_id = p.other_id AND {" AND ".join(f"r.{key} = m.{key}" for key in KEYS)}
LEFT JOIN {{source}}form_coverage c ON c.report_id = p.other_id AND c.form = m.form
GROUP BY ALL
"""
# Whether a form that does not print a place says zero by that.
EMPTY: Final = {
    "untestable": "coalesce(c.status IN ('empty', 'empty_with_statement'), false)",
    "zero": "coalesce(c.status IN ('empty', 'empty_with_statement', 'found'), false)",
}

VERDICTS: Final = f"""
CREATE OR REPLACE TEMP TABLE ac_verdict AS
SELECT s.report_id, {", ".join(f"s.{key}" for key in KEYS)}, s.told_key, s.others, s.known, s.lacking,
       s.facts AS right_facts, s.prints AS right_prints, s.value AS right_value,
       CASE WHEN l.printed THEN l.fact_id END AS left_fact, coalesce(l.told, []) AS told, l.signs,
       l.page AS left_page, l.text AS left_text, coalesce(l.label, s.label) AS label,
       coalesce(l.unread, false) OR s.unread AS unread, coalesce(l.prints, 0) > 1 OR s.differing AS differing,
       coalesce(l.value, 0)::DECIMAL(24,4) AS left_value, coalesce(l.value, 0)::DECIMAL(24,4) - s.value AS gap,
       (coalesce(l.step, 0) + s.step
        + CASE WHEN l.coarse > s.step AND s.step > 0 THEN l.coarse ELSE 0 END
        + CASE WHEN s.coarse > l.step AND l.step > 0 THEN s.coarse ELSE 0 END)::DECIMAL(24,4) AS steps,
       CASE WHEN coalesce(l.unread, false) OR s.unread OR coalesce(l.prints, 0) > 1 OR s.differing OR s.known < s.others
              THEN 'untestable'
            WHEN gap = 0 THEN 'exact' WHEN 2 * abs(gap) <= steps THEN 'rounding' WHEN l.unclear THEN 'untestable'
            ELSE 'broken' END AS verdict
FROM ac_side s
LEFT JOIN ac_left l ON l.report_id = s.report_id AND {" AND ".join(f"l.{key} = s.{key}" for key in KEYS)}
  AND l.told_key = s.told_key
LEFT JOIN {{source}}form_coverage c ON c.report_id = s.report_id AND c.form = s.form
WHERE (l.report_id IS NOT NULL OR {{empty}}) AND (coalesce(l.printed, false) OR s.printed)
-- A sentence that speaks of a cell which several forms print is compared once, with the first that has it.
QUALIFY s.told_key = '' OR row_number() OVER (PARTITION BY s.report_id, s.told_key
                                              ORDER BY s.known < s.others, l.rank, {", ".join(f"s.{k}" for k in KEYS)}) = 1;
ALTER TABLE ac_verdict ADD COLUMN verdict_id VARCHAR;
UPDATE ac_verdict v SET verdict_id = concat_ws('/', a.short, $rule_id,
  nullif(concat_ws('.', {", ".join(f"nullif(v.{key}, '')" for key in KEYS)}), ''),
  nullif(array_to_string(list_transform(v.told, x -> string_split(x, '/')[-1]), '-'), ''))
FROM ac_report a WHERE a.report_id = v.report_id
"""

_INTO: Final = (
    "verdict_id, report_id, rule_id, place, statement, family, severity, verdict, relation, left_value, right_value, "
    "gap, allowed, terms, reason, pages, root_cause"
)
# Findings of two reports that differ by one and the same amount have one root.
PUBLISH: Final = f"""
INSERT INTO {{into}}reconciliation ({_INTO})
SELECT v.verdict_id, v.report_id, $rule_id,
       concat_ws('，', nullif(concat_ws(' ', nullif(v.code, ''), coalesce(nullif(v.label, ''), n.zh)), ''), w.zh, m.zh, u.zh),
       $statement, $family,
       CASE WHEN v.verdict = 'broken' AND abs(v.gap) < $materiality THEN 'info' ELSE $severity END, v.verdict, '=',
       v.left_value, CASE WHEN v.known = v.others THEN v.right_value END,
       CASE WHEN v.known = v.others THEN v.gap END,
       CASE WHEN v.known = v.others THEN (v.steps * 0.5::DECIMAL(2,1))::DECIMAL(24,4) END,
       len(v.told) + len(v.right_facts) + CASE WHEN v.left_fact IS NULL THEN 0 ELSE 1 END,
       CASE WHEN v.verdict NOT IN ('untestable', 'broken') THEN NULL
            WHEN v.unread THEN '有一方未能读出（见待核）'
            WHEN v.differing THEN '同一处印有不同的数，无法断定以哪一个为准'
            WHEN v.known < v.others THEN $other || CASE
              WHEN list_contains(v.lacking, 'missing') THEN '未公开《' || w.zh || '》'
              WHEN list_contains(v.lacking, 'quarantined') THEN '《' || w.zh || '》未能读入（见待核）'
              ELSE '未印出这一项' END
            WHEN v.verdict = 'untestable' THEN '两方不等，但本报告所印预算数未注明是年初数还是全年数'
            ELSE '本报告' || coalesce('“' || v.left_text || '”', '未印数字') || '，' || $other
              || coalesce('“' || array_to_string(list_transform(list_sort(v.right_prints), x -> x.text), '”＋“') || '”（'
                || array_to_string(list_transform(list_sort(v.right_prints), x -> x.file || '第' || x.page || '页'), '；')
                || '）', '无此数') || '；本报告'
              || CASE WHEN v.gap > 0 THEN '多' ELSE '少' END || abs(v.gap)::DECIMAL(24,2)
              || '元，四舍五入至多可差' || (v.steps * 0.5::DECIMAL(2,1))::DECIMAL(24,2) || '元' END,
       v.left_page::VARCHAR,
       CASE WHEN v.verdict = 'broken' THEN a.short || '/x/' || $against || '.' || abs(v.gap)::DECIMAL(24,2) END
FROM ac_verdict v
JOIN ac_report a ON a.report_id = v.report_id
LEFT JOIN ac_word w ON w.kind = 'form' AND w.word = v.form
LEFT JOIN ac_word n ON n.kind = 'line' AND n.word = v.line
LEFT JOIN ac_word m ON m.kind = 'measure' AND m.word = v.measure AND v.measure <> 'amount'
LEFT JOIN ac_word u ON u.kind = 'fund' AND u.word = v.fund
"""
TERMS: Final = """
INSERT INTO {into}reconciliation_term (verdict_id, fact_id, side, sign)
SELECT verdict_id, fact_id, side, 1 FROM (
  SELECT verdict_id, left_fact AS fact_id, 'left' AS side FROM ac_verdict WHERE left_fact IS NOT NULL
  UNION ALL SELECT verdict_id, unnest(right_facts), 'right' FROM ac_verdict
);
INSERT INTO {into}reconciliation_statement (verdict_id, statement_id, side, sign)
SELECT verdict_id, unnest(told), 'left', unnest(signs) FROM ac_verdict WHERE len(told) > 0
"""

# What could not be compared at all is told once for each report and rule.
SILENT: Final = f"""
INSERT INTO {{into}}reconciliation ({_INTO})
SELECT a.short || '/' || $rule_id, a.report_id, $rule_id, '全文', $statement, $family, $severity, 'untestable', '=',
       NULL, NULL, NULL, NULL, 0, coalesce(p.lacking, $nothing), NULL, NULL
FROM (SELECT DISTINCT report_id, lacking FROM ac_pair WHERE against = $against) p
JOIN ac_report a ON a.report_id = p.report_id
ANTI JOIN ac_verdict v ON v.report_id = p.report_id
"""

# How many of the units that a department lists have published; a listed unit of two reports is in doubt, not found.
COUNT: Final = f"""
INSERT INTO {{into}}reconciliation ({_INTO}, unit)
SELECT DISTINCT a.short || '/' || $rule_id, a.report_id, $rule_id, '单位构成', $statement, $family, $severity,
       CASE WHEN m.units IS NULL THEN 'untestable' WHEN m.units = m.loaded THEN 'exact' ELSE 'broken' END, '=',
       m.units::DECIMAL(24,4), m.loaded::DECIMAL(24,4), (m.units - m.loaded)::DECIMAL(24,4),
       CASE WHEN m.units IS NOT NULL THEN 0 END::DECIMAL(24,4), 0,
       CASE WHEN m.units IS NULL OR m.units <> m.loaded THEN m.lacking END, NULL, NULL, '家'
FROM ac_member_pair m JOIN ac_report a ON a.report_id = m.report_id
WHERE m.report_id IN (SELECT report_id FROM ac_pair WHERE against = 'units')
"""
