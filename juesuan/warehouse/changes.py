"""The comparison of two releases as SQL: accounts, figures, findings.

What belongs here: the statements, in the order in which `juesuan.warehouse.diff` runs them. The databases are
attached as `staged` (new) and `last` (old); everything made here is temporary.
"""

from __future__ import annotations

from typing import Final

# What tells a figure: never its place on a page, so that a moved row is no change.
FIGURE: Final = "form, side, line, function_code, economic_code, label, measure, fund, phase"
# USING does not match NULL with NULL, so empty parts of the key become empty texts for the join.
_KEYED: Final = ", ".join(f"coalesce({part}, '') AS {part}" for part in ("side", "function_code", "economic_code", "label"))

# An account is told by unit, level, year and kind; a document of an unknown unit stands for itself.
ACCOUNTS: Final = """
CREATE TEMP TABLE {age}_account AS
SELECT report_id, unit_id, unit_name, region, fiscal_year, entity_level, report_kind, file, is_current,
  concat_ws('/', coalesce(unit_id, report_id), entity_level, coalesce(fiscal_year, 0), report_kind) AS account
FROM {catalog}.main.dim_report WHERE state <> 'quarantined'
"""

# The documents of one account before and now. One whose rows were taken over can't differ from itself.
BESIDE: Final = """
CREATE TEMP TABLE beside AS
SELECT account, n.unit_name, n.region, n.fiscal_year, n.report_kind, n.file,
  o.report_id AS old_report_id, n.report_id AS new_report_id,
  o.report_id <> n.report_id OR n.report_id NOT IN (SELECT report_id FROM carried) AS may_differ
FROM new_account n JOIN old_account o USING (account) WHERE n.is_current AND o.is_current
"""

# One number per document for all that its figures say, so that only documents that differ are compared cell by cell.
MARKS: Final = """
CREATE TEMP TABLE {age}_mark AS
SELECT report_id, sum(hash(form, side, line, function_code, economic_code, measure, fund, phase, amount, quantity)::HUGEINT)
  AS mark FROM {catalog}.main.fact_amount
WHERE report_id IN (SELECT {age}_report_id FROM beside WHERE may_differ) GROUP BY report_id
"""

PAIRS: Final = """
CREATE TEMP TABLE pair AS
SELECT b.*, nm.mark IS DISTINCT FROM om.mark AS differs FROM beside b
LEFT JOIN new_mark nm ON nm.report_id = new_report_id LEFT JOIN old_mark om ON om.report_id = old_report_id
"""

FIGURES: Final = f"""
CREATE TEMP TABLE {{age}}_figure AS
SELECT account, form, side, line, function_code, economic_code,
  CASE WHEN function_code IS NULL AND economic_code IS NULL THEN line_label END AS label,
  measure, fund, phase, line_label, amount, quantity, page,
  printed || CASE WHEN printed <> '' THEN coalesce(' ' || unit, '') ELSE '' END AS printed,
  row_number() OVER (PARTITION BY account, {FIGURE} ORDER BY row, col) AS nth
FROM {{catalog}}.main.fact_amount f JOIN pair p ON f.report_id = p.{{age}}_report_id WHERE p.differs
"""

FIGURE_CHANGES: Final = f"""
CREATE TEMP TABLE figure_change AS
SELECT account, form, coalesce(n.line_label, o.line_label) AS line_label,
  coalesce(nullif(function_code, ''), nullif(economic_code, '')) AS code, side, measure, fund, phase,
  o.amount AS old_amount, n.amount AS new_amount, o.page AS old_page, n.page AS new_page,
  o.printed AS old_printed, n.printed AS new_printed
FROM (SELECT * REPLACE ({_KEYED}) FROM old_figure) o FULL JOIN (SELECT * REPLACE ({_KEYED}) FROM new_figure) n
  USING (account, {FIGURE}, nth)
WHERE o.amount IS DISTINCT FROM n.amount OR o.quantity IS DISTINCT FROM n.quantity
"""

# Lines of one name and column in one form, and what tells them apart: only that is worth a reader's time.
TOLD_APART: Final = """
CREATE TEMP TABLE told_apart AS
SELECT account, form, line_label, measure,
  count(DISTINCT coalesce(function_code, economic_code, '')) > 1 AS by_code,
  count(DISTINCT coalesce(side, '')) > 1 AS by_side,
  count(DISTINCT fund) > 1 AS by_fund, count(DISTINCT phase) > 1 AS by_phase
FROM (FROM old_figure UNION ALL BY NAME FROM new_figure) GROUP BY ALL
"""

_CAME_AND_WENT: Final = (("added", "new", "old"), ("removed", "old", "new"))

UNITS: Final = tuple(
    f"""
    INSERT INTO change BY NAME
    SELECT 'unit_{word}' AS kind, min(unit_name) AS unit_name, min(region) AS region FROM {here}_account
    WHERE unit_id IS NOT NULL AND unit_id NOT IN (SELECT unit_id FROM {there}_account WHERE unit_id IS NOT NULL)
    GROUP BY unit_id
    """
    for word, here, there in _CAME_AND_WENT
)
YEARS: Final = tuple(
    f"""
    INSERT INTO change BY NAME
    SELECT DISTINCT 'year_{word}' AS kind, unit_name, region, fiscal_year, report_kind FROM {here}_account h
    WHERE fiscal_year IS NOT NULL AND unit_id IN (SELECT unit_id FROM {there}_account)
      AND NOT EXISTS (SELECT 1 FROM {there}_account t WHERE t.unit_id = h.unit_id AND t.fiscal_year = h.fiscal_year
                      AND t.report_kind = h.report_kind)
    """
    for word, here, there in _CAME_AND_WENT
)
DOCUMENTS: Final = (
    """
    INSERT INTO change BY NAME
    SELECT 'document_replaced' AS kind, unit_name, region, fiscal_year, report_kind, old_report_id, new_report_id,
      file AS what FROM pair WHERE new_report_id NOT IN (SELECT report_id FROM old_account)
    """,
    *(
        f"""
        INSERT INTO change BY NAME
        SELECT 'document_{word}' AS kind, unit_name, region, fiscal_year, report_kind, report_id AS {here}_report_id,
          file AS what FROM {here}_account WHERE report_id NOT IN (SELECT report_id FROM {there}_account)
          AND report_id NOT IN (SELECT {here}_report_id FROM change WHERE kind = 'document_replaced')
        """
        for word, here, there in _CAME_AND_WENT
    ),
)
# Accounts whose figures stood in sentences and now stand in forms (the attachment has come), or the other way round.
TOOK_OVER: Final = (
    f"""
    CREATE TEMP TABLE took_over AS
    SELECT p.* EXCLUDE (may_differ), n.cells AS new_cells, n.sentences AS new_sentences, o.cells AS old_cells, o.sentences AS old_sentences
    FROM pair p {" ".join(
        f"JOIN (SELECT report_id, count(*) FILTER (source = 'table') AS cells, count(*) FILTER (source = 'prose') AS sentences "
        f"FROM {catalog}.main.fact_amount WHERE report_id IN (SELECT {name}_report_id FROM pair WHERE may_differ) "
        f"GROUP BY report_id) {age} ON {age}.report_id = p.{name}_report_id"
        for age, name, catalog in (("n", "new", "staged"), ("o", "old", "last")))}
    WHERE (n.cells = 0) <> (o.cells = 0)
    """,
    """
    INSERT INTO change BY NAME
    SELECT 'source_changed' AS kind, unit_name, region, fiscal_year, report_kind, old_report_id, new_report_id,
      concat('原有公开表 ', old_cells, ' 格、说明文字 ', old_sentences, ' 个数字，现有公开表 ', new_cells, ' 格、说明文字 ',
        new_sentences, ' 个数字：', file) AS what,
      concat('before: ', old_cells, ' cells of forms and ', old_sentences, ' figures of prose; now: ', new_cells, ' and ',
        new_sentences, ': ', file) AS what_en
    FROM took_over
    """,
)
_NOT_PRINTED: Final = {"zh": ("无此行", "空白"), "en": ("no such row", "blank")}


def _printed(age: str, language: str) -> str:
    """What a figure was before or is after: as printed, or that nothing is; and on which page."""
    absent, blank = _NOT_PRINTED[language]
    page = f"'（第' || {age}_page || '页）'" if language == "zh" else f"' (page ' || {age}_page || ')'"
    return (
        f"CASE WHEN {age}_printed IS NULL THEN '{absent}' WHEN {age}_printed = '' THEN '{blank}' ELSE {age}_printed END, "
        f"coalesce({page}, '')"
    )


RESTATED: Final = f"""
INSERT INTO change BY NAME
WITH word AS (SELECT unnest(?) AS family, unnest(?) AS code, unnest(?) AS zh)
SELECT CASE WHEN old_report_id = new_report_id THEN 'figure_reread' ELSE 'figure_restated' END AS kind,
  p.unit_name, p.region, p.fiscal_year, p.report_kind, old_report_id, new_report_id,
  f.* EXCLUDE (account, side, old_printed, new_printed),
  concat(w.zh, '“', CASE WHEN by_code THEN f.code || ' ' END, line_label, '”', m.zh,
    '（' || nullif(concat_ws('，', CASE WHEN by_side THEN s.zh || '方' END, CASE WHEN by_fund THEN u.zh END,
      CASE WHEN by_phase THEN h.zh END), '') || '）',
    '：', {_printed("old", "zh")}, ' → ', {_printed("new", "zh")}) AS what,
  concat(replace(f.form, '_', ' '), ' “', CASE WHEN by_code THEN f.code || ' ' END, line_label, '” ',
    replace(f.measure, '_', ' '),
    ' (' || nullif(concat_ws(', ', CASE WHEN by_side THEN f.side END, CASE WHEN by_fund THEN replace(f.fund, '_', ' ') END,
      CASE WHEN by_phase THEN replace(f.phase, '_', ' ') END), '') || ')',
    ': ', {_printed("old", "en")}, ' → ', {_printed("new", "en")}) AS what_en
FROM figure_change f JOIN pair p USING (account) JOIN told_apart USING (account, form, line_label, measure)
JOIN word w ON w.family = 'form' AND w.code = f.form JOIN word m ON m.family = 'measure' AND m.code = f.measure
LEFT JOIN word s ON s.family = 'side' AND s.code = f.side
LEFT JOIN word u ON u.family = 'fund' AND u.code = f.fund
LEFT JOIN word h ON h.family = 'phase' AND h.code = f.phase
-- Where forms took over from prose, a figure that only one of them gives is no correction.
WHERE NOT (account IN (SELECT account FROM took_over) AND (old_printed IS NULL OR new_printed IS NULL))
"""
# A gap is money unless the verdict names another unit; its last zeros say nothing.
_GAP: Final = "coalesce('{before}' || rtrim(rtrim(CAST(v.gap AS VARCHAR), '0'), '.') || ' ' || coalesce(nullif(v.unit, ''), '元'), '')"
FINDINGS: Final = tuple(
    f"""
    INSERT INTO change BY NAME
    SELECT 'finding_{word}' AS kind, a.unit_name, a.region, a.fiscal_year, a.report_kind,
      a.report_id AS {here}_report_id, v.rule_id, v.place,
      concat(v.statement, '（', v.place, '）', {_GAP.format(before="，差额 ")}) AS what,
      concat(v.rule_id, ' at “', v.place, '”', {_GAP.format(before=", gap ")}) AS what_en
    FROM {catalog}.main.reconciliation v JOIN {here}_account a USING (report_id)
    WHERE v.verdict = 'broken' AND a.is_current AND NOT EXISTS (
      SELECT 1 FROM {other}.main.reconciliation w JOIN {there}_account b USING (report_id)
      WHERE w.verdict = 'broken' AND b.is_current AND b.account = a.account AND w.rule_id = v.rule_id
        AND w.place = v.place)
    """
    for word, here, there, catalog, other in (
        ("appeared", "new", "old", "staged", "last"),
        ("cleared", "old", "new", "last", "staged"),
    )
)
ALL_BUT_FIGURES: Final = (*UNITS, *YEARS, *DOCUMENTS, *TOOK_OVER, *FINDINGS)

# Numbered in the order of their kinds, and put into words.
PUBLISH: Final = """
INSERT INTO release_diff BY NAME
WITH kind_name AS (SELECT unnest(?) AS kind, unnest(?) AS zh, generate_subscripts(?, 1) AS place_of_kind),
report_word AS (SELECT unnest(?) AS report_kind, unnest(?) AS report_zh)
SELECT row_number() OVER (ORDER BY place_of_kind, region, unit_name, fiscal_year, report_kind, new_report_id,
    old_report_id, form, line_label, code, measure, fund, phase, rule_id, place, what) AS change_id,
  c.* EXCLUDE (change_id, previous_release_id, text_zh, text_en, what, what_en), ? AS previous_release_id,
  concat(zh, '：', concat_ws(' ', unit_name, fiscal_year || '年', report_zh, nullif(what, ''))) AS text_zh,
  concat(replace(kind, '_', ' '), ': ', concat_ws(' ', unit_name, fiscal_year, replace(report_kind, '_', ' '),
    nullif(coalesce(what_en, what), ''))) AS text_en
FROM change c JOIN kind_name USING (kind) LEFT JOIN report_word USING (report_kind) ORDER BY change_id
"""
