"""Checks that everything read ended somewhere 「覆盖」: forms, numerals, places, states, verdicts, counts.

What belongs here: what the rows of one published table must say about those of another, apart from keys.
All of it is about our own work, never about the publisher's figures: a gap here is a number lost on the
way, so these checks block. The one exception only tells which forms no rule could look at.
"""

from __future__ import annotations

from collections.abc import Iterator

from expectations.checks import Check, rows_of
from expectations.sums import BEHIND_ALL, FORMS, NUMERAL

# A PDF page is at most 14,400 points wide or high; rulings drawn on the page's edge may lie a point outside.
_LARGEST_PAGE = 14400
_EDGE = 1

_REPORTS = rows_of("dim_report")
_FACTS = rows_of("fact_amount")


def coverage_checks() -> Iterator[Check]:
    """Nothing read is without a trace, and every trace agrees with the rows it speaks of."""
    yield from _forms()
    yield from _numerals()
    yield from _places()
    yield from _fates()
    yield from _versions()
    yield from _verdicts()
    yield from _release()


def _forms() -> Iterator[Check]:
    heading = "公开表"
    yield Check(
        "coverage.required_forms", "coverage", heading,
        "每份读入的文件，每张法定公开表都有一行公开情况",
        """SELECT r.report_id, r.file, r.report_kind, f.form, f.name_zh
        FROM staged.dim_report r JOIN staged.dim_form f
          ON CASE r.report_kind WHEN 'budget' THEN f.required_budget ELSE f.required_final END
        ANTI JOIN staged.form_coverage c ON c.report_id = r.report_id AND c.form = f.form
        WHERE r.state <> 'quarantined' ORDER BY r.file, f.position""",
        """SELECT count(*) FROM staged.dim_report r JOIN staged.dim_form f
          ON CASE r.report_kind WHEN 'budget' THEN f.required_budget ELSE f.required_final END
        WHERE r.state <> 'quarantined'""",
    )  # fmt: skip
    yield Check(
        "coverage.forms_of_facts", "coverage", heading,
        "每张有数据的公开表都登记为有数据或空表，没有登记为未公开或未能读入的",
        f"""SELECT f.report_id, f.form, c.status, f.cells AS facts
        FROM {FORMS} f LEFT JOIN staged.form_coverage c USING (report_id, form)
        WHERE c.status IS NULL OR c.status IN ('missing', 'quarantined') ORDER BY ALL""",
        f"SELECT count(*) FROM {FORMS}",
    )  # fmt: skip
    yield Check(
        "coverage.amounts_of_forms", "coverage", heading,
        "公开情况所记的数字个数，等于该表入库的数字个数；有数据的表至少有一个数字，空表没有非零的数字",
        f"""SELECT c.report_id, c.form, c.status, c.amounts AS amounts_stated, coalesce(f.amounts, 0) AS amounts_loaded
        FROM staged.form_coverage c LEFT JOIN {FORMS} f USING (report_id, form)
        WHERE coalesce(c.amounts, 0) <> coalesce(f.amounts, 0)
           OR NOT CASE c.status WHEN 'found' THEN coalesce(f.amounts, 0) > 0
                                WHEN 'stated_in_prose' THEN coalesce(f.amounts, 0) > 0
                                WHEN 'empty_with_statement' THEN coalesce(f.nonzero, 0) = 0
                                ELSE coalesce(f.amounts, 0) = 0 END
        ORDER BY ALL""",
        rows_of("form_coverage"),
    )  # fmt: skip


def _numerals() -> Iterator[Check]:
    heading = "数字的去处"
    yield Check(
        "coverage.numerals_in_facts", "coverage", heading,
        "文件所记的入库数字个数，等于数据表中出自该文件公开表的数字个数",
        f"""SELECT r.report_id, r.file, r.numerals_in_facts AS numerals_stated, coalesce(f.numerals, 0) AS numerals_loaded
        FROM staged.dim_report r
        LEFT JOIN (SELECT report_id, sum(numerals) AS numerals FROM {FORMS} GROUP BY ALL) f USING (report_id)
        WHERE coalesce(r.numerals_in_facts, 0) <> coalesce(f.numerals, 0) ORDER BY r.file""",
        _REPORTS,
    )  # fmt: skip
    yield Check(
        "coverage.numerals_accounted", "coverage", heading,
        "表区内印出的每个数字，不在数据中就在待核中：入库少于印出的文件必有待核，入库不多于印出",
        """SELECT r.report_id, r.file, r.numerals_in_tables, r.numerals_in_facts, count(q.quarantine_id) AS quarantine_rows
        FROM staged.dim_report r LEFT JOIN staged.quarantine q USING (report_id)
        WHERE r.numerals_in_tables IS DISTINCT FROM r.numerals_in_facts
        GROUP BY ALL
        HAVING coalesce(r.numerals_in_facts, 0) > coalesce(r.numerals_in_tables, 0) OR count(q.quarantine_id) = 0
        ORDER BY r.file""",
        _REPORTS,
    )  # fmt: skip
    yield Check(
        "coverage.numerals_by_page", "coverage", heading,
        "逐页清点：每页表格内印出的数字，等于入库、待核与非金额的个数之和；入库的个数等于该页数据的个数，有待核的文件必有待核行",
        f"""SELECT report_id, page, p.printed, p.in_facts, p.in_quarantine, p.no_amounts, f.numerals AS numerals_loaded
        FROM staged.page_numerals p
        FULL JOIN (SELECT report_id, page, count(*) AS numerals FROM staged.fact_amount
                   WHERE source = 'table' AND {NUMERAL} GROUP BY ALL) f USING (report_id, page)
        WHERE p.printed IS DISTINCT FROM p.in_facts + p.in_quarantine + p.no_amounts
           OR coalesce(p.in_facts, 0) <> coalesce(f.numerals, 0)
           OR (p.in_quarantine > 0 AND report_id NOT IN (SELECT report_id FROM staged.quarantine))
        ORDER BY ALL""",
        rows_of("page_numerals"),
    )  # fmt: skip


def _places() -> Iterator[Check]:
    heading = "页码与位置"
    yield Check(
        "coverage.page_of_fact", "coverage", heading,
        "每个数据都有页码，且在文件的页数之内",
        """SELECT f.fact_id, r.file, f.page, r.pages, f.printed
        FROM staged.fact_amount f LEFT JOIN staged.dim_report r USING (report_id)
        WHERE f.page IS NULL OR r.pages IS NULL OR f.page NOT BETWEEN 1 AND r.pages ORDER BY f.fact_id""",
        _FACTS,
    )  # fmt: skip
    yield Check(
        "coverage.box_of_fact", "coverage", heading,
        "每个数据都有页面上的框：四边齐全，宽高为正，不出页面（出自文字的可以没有框，出自表格文件的有单元格）",
        f"""SELECT fact_id, page, x0, y0, x1, y1, cell, printed FROM staged.fact_amount
        WHERE NOT ((source = 'prose' OR cell IS NOT NULL) AND x0 IS NULL AND y0 IS NULL AND x1 IS NULL AND y1 IS NULL)
          AND NOT coalesce(x0 >= -{_EDGE} AND y0 >= -{_EDGE} AND x1 > x0 AND y1 > y0
                           AND x1 <= {_LARGEST_PAGE} AND y1 <= {_LARGEST_PAGE}, false)
        ORDER BY fact_id""",
        _FACTS,
    )  # fmt: skip
    yield Check(
        "coverage.page_of_quarantine", "coverage", heading,
        "每条待核的页码在文件的页数之内（文件打不开的没有页码）",
        """SELECT q.quarantine_id, q.file, q.page, r.pages, q.message_zh
        FROM staged.quarantine q JOIN staged.dim_report r USING (report_id)
        WHERE q.page IS NOT NULL AND NOT coalesce(q.page BETWEEN 1 AND r.pages, false) ORDER BY q.quarantine_id""",
        rows_of("quarantine"),
    )  # fmt: skip


def _fates() -> Iterator[Check]:
    yield Check(
        "coverage.state_of_report", "coverage", "读入结果",
        "读入结果与内容相符：整份待核的没有数据而有待核，部分待核的两样都有，已入库的有数据而没有待核；"
        "注明有不符的确有不符，没有注明的没有错误级的不符",
        f"""SELECT r.report_id, r.file, r.state, coalesce(f.n, 0) AS facts, coalesce(q.n, 0) AS quarantine_rows,
               coalesce(b.n, 0) AS broken, coalesce(b.errors, 0) AS broken_errors
        FROM staged.dim_report r
        LEFT JOIN (SELECT report_id, sum(cells) AS n FROM {FORMS} GROUP BY ALL) f USING (report_id)
        LEFT JOIN (SELECT report_id, count(*) AS n FROM staged.quarantine GROUP BY ALL) q USING (report_id)
        LEFT JOIN (SELECT report_id, count(*) AS n, count(*) FILTER (severity = 'error') AS errors
                   FROM staged.reconciliation WHERE verdict = 'broken' GROUP BY ALL) b USING (report_id)
        WHERE NOT coalesce(CASE r.state
            WHEN 'quarantined' THEN coalesce(f.n, 0) = 0 AND q.n > 0
            WHEN 'partly_quarantined' THEN f.n > 0 AND q.n > 0
            WHEN 'loaded' THEN f.n > 0 AND coalesce(q.n, 0) = 0 AND coalesce(b.errors, 0) = 0
            WHEN 'loaded_with_findings' THEN f.n > 0 AND coalesce(q.n, 0) = 0 AND b.n > 0
            END, false)
        ORDER BY r.file""",
        _REPORTS,
    )  # fmt: skip


def _versions() -> Iterator[Check]:
    yield Check(
        "coverage.current_versions", "coverage", "读入结果",
        "同一单位、层级、年度、种类的文件读入几份，恰有一份注明为现行版本",
        """SELECT any_value(unit_name) AS unit_name, fiscal_year, report_kind, count(*) AS documents,
               count(*) FILTER (is_current) AS documents_current, string_agg(file, '、' ORDER BY file) AS file
        FROM staged.dim_report WHERE state <> 'quarantined'
        GROUP BY coalesce(unit_id, report_id), entity_level, fiscal_year, report_kind
        HAVING count(*) FILTER (is_current) <> 1 ORDER BY file""",
        "SELECT count(*) FROM staged.dim_report WHERE state <> 'quarantined'",
    )  # fmt: skip


def _verdicts() -> Iterator[Check]:
    heading = "核对"
    numbers = f"(SELECT report_id, form, amounts, used FROM {FORMS} WHERE amounts > 0)"
    yield Check(
        "coverage.verdicts_of_report", "coverage", heading,
        "每份有数字的文件都有核对结果，无法核对的也有记录",
        f"""SELECT r.report_id, r.file, sum(n.amounts) AS amounts
        FROM {numbers} n JOIN staged.dim_report r USING (report_id)
        ANTI JOIN staged.reconciliation v USING (report_id) GROUP BY ALL ORDER BY r.file""",
        f"SELECT count(DISTINCT report_id) FROM {numbers}",
    )  # fmt: skip
    yield Check(
        "coverage.terms_of_verdict", "coverage", heading,
        "每个有结论的核对都列出参与的数字，个数与所记相同",
        """SELECT v.verdict_id, v.verdict, v.terms AS terms_stated, count(t.verdict_id) AS terms_listed
        FROM staged.reconciliation v LEFT JOIN (
            SELECT verdict_id FROM staged.reconciliation_term UNION ALL SELECT verdict_id FROM staged.reconciliation_statement
        ) t USING (verdict_id)
        WHERE v.verdict <> 'untestable' AND v.family NOT IN ('prose', 'performance') GROUP BY ALL
        HAVING coalesce(v.terms, 0) <> count(t.verdict_id) ORDER BY v.verdict_id""",
        "SELECT count(*) FROM staged.reconciliation WHERE verdict <> 'untestable'",
        screen=f"SELECT differing FROM {BEHIND_ALL}",
    )  # fmt: skip
    yield Check(
        "coverage.proof_of_fact", "coverage", heading,
        "注明已经勾稽关系证明、一致或矛盾的数据，确实参与了核对",
        """SELECT f.fact_id, f.proof, f.printed FROM staged.fact_amount f
        ANTI JOIN staged.reconciliation_term t USING (fact_id)
        WHERE f.proof <> 'unproven' ORDER BY f.fact_id""",
        "SELECT count(*) FROM staged.fact_amount WHERE proof <> 'unproven'",
        screen=f"SELECT coalesce(sum(unsupported), 0) FROM {FORMS}",
    )  # fmt: skip
    yield Check(
        "coverage.forms_without_verdict", "coverage", heading,
        "每张有数字的公开表都至少有一个数字参与核对（只列示，不阻止发布）",
        f"""SELECT r.report_id, r.file, n.form, n.amounts FROM {numbers} n
        JOIN staged.dim_report r USING (report_id) WHERE n.used = 0 ORDER BY r.file, n.form""",
        f"SELECT count(*) FROM {numbers}",
        severity="info", blocking=False,
    )  # fmt: skip


def _release() -> Iterator[Check]:
    yield Check(
        "coverage.release_counts", "coverage", "发布版",
        "发布版恰有一行，所记的文件、数据、核对与不符的数目等于表中实数",
        """SELECT c.what, c.stated, c.counted FROM (
            SELECT unnest(['rows', 'documents', 'documents_quarantined', 'facts', 'verdicts', 'broken']) AS what,
                unnest([1, (SELECT max(documents) FROM staged.release),
                        (SELECT max(documents_quarantined) FROM staged.release),
                        (SELECT max(facts) FROM staged.release), (SELECT max(verdicts) FROM staged.release),
                        (SELECT max(broken) FROM staged.release)]) AS stated,
                unnest([(SELECT count(*) FROM staged.release), (SELECT count(*) FROM staged.dim_report),
                        (SELECT count(*) FROM staged.dim_report WHERE state = 'quarantined'),
                        (SELECT count(*) FROM staged.fact_amount), (SELECT count(*) FROM staged.reconciliation),
                        (SELECT count(*) FROM staged.reconciliation WHERE verdict = 'broken')]) AS counted) c
        WHERE c.stated IS DISTINCT FROM c.counted""",
        "SELECT 6",
    )  # fmt: skip
