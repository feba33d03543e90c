"""Checks against the previous release 「与上一版相比」: nothing may get lost that could be read yesterday.

What belongs here: comparisons of the staged file with the file it will replace. The same document read
by the same reader gives the same facts; where it does not, the loss is ours and blocks. A document that
is no longer in the folder is the owner's decision: it is told, and blocks only where many are gone at
once, which is a folder that is not mounted more often than a wish; `juesuan run --force` confirms the wish.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from expectations.checks import Check

# A reader's new version may fail on one document in so many that it used to read before a person must look.
REGRESSIONS_PER_DOCUMENTS: Final = 20
# More than one in so many documents gone at once (and at least two) is a lost folder until somebody confirms it.
GONE_PER_DOCUMENTS: Final = 5
FEWEST_GONE: Final = 2

_HEADING = "与上一版相比"
_IDENTITY: Final = (("dim_report", "report_id"), ("dim_report", "reader_version"))
_STATE: Final = (*_IDENTITY, ("dim_report", "state"), ("dim_report", "file"))
# Documents in both files, read by the same reader.
_SAME_READER = "staged.dim_report n JOIN last.dim_report o USING (report_id, reader_version)"
_READER_FAULT = "SELECT DISTINCT report_id FROM {catalogue}.quarantine WHERE fault = 'reader'"

# Documents whose cells, as far as a loss could touch them, are not the same in both files: a sum of hashes does not
# mind the order of rows.
_CELLS: Final = """
SELECT report_id, count(*) AS cells, sum(hash(hash(fact_id, printed, amount))) AS content
FROM {catalogue}.fact_amount GROUP BY ALL"""
_DIFFERING: Final = f"""
SELECT count(*) FROM (SELECT report_id FROM {_SAME_READER})
JOIN ({_CELLS.format(catalogue="last")}) o USING (report_id)
LEFT JOIN ({_CELLS.format(catalogue="staged")}) n USING (report_id)
WHERE n.cells IS DISTINCT FROM o.cells OR n.content IS DISTINCT FROM o.content"""


def loss_checks() -> Iterator[Check]:
    """Same document and same reader, same facts; no jump in what our own reader could not understand."""
    yield Check(
        "loss.facts", "loss", _HEADING,
        "同一份文件由同一版读取程序再读，上一版有的数据这一版都有，印出的文字与金额也相同",
        f"""SELECT o.fact_id, n.file, o.page, o.printed AS printed_before, s.printed AS printed_now,
               o.amount AS amount_before, s.amount AS amount_now
        FROM last.fact_amount o
        JOIN (SELECT report_id, n.file FROM {_SAME_READER}) n USING (report_id)
        LEFT JOIN staged.fact_amount s USING (fact_id)
        WHERE s.fact_id IS NULL OR s.printed IS DISTINCT FROM o.printed OR s.amount IS DISTINCT FROM o.amount
        ORDER BY o.fact_id""",
        f"SELECT count(*) FROM last.fact_amount JOIN (SELECT report_id FROM {_SAME_READER}) USING (report_id)",
        screen=_DIFFERING,
        needs_last=(*_IDENTITY, *(("fact_amount", name) for name in ("fact_id", "report_id", "page", "printed", "amount"))),
    )  # fmt: skip
    yield Check(
        "loss.documents_read", "loss", _HEADING,
        "同一份文件由同一版读取程序再读，上一版读出过数据的，这一版没有变成整份待核",
        f"""SELECT n.report_id, n.file, o.state AS state_before, n.state AS state_now
        FROM {_SAME_READER} WHERE n.state = 'quarantined' AND o.state <> 'quarantined' ORDER BY n.file""",
        f"SELECT count(*) FROM {_SAME_READER}",
        needs_last=_STATE,
    )  # fmt: skip
    yield Check(
        "loss.nothing_left", "loss", _HEADING,
        "上一版有文件，这一版也有（原文件夹没有整个丢失）",
        """SELECT count(*) AS documents_before, 0 AS documents_now FROM last.dim_report
        WHERE NOT EXISTS (FROM staged.dim_report) HAVING count(*) > 0""",
        "SELECT count(*) FROM last.dim_report",
        needs_last=_IDENTITY,
    )  # fmt: skip
    yield Check(
        "loss.documents_gone", "loss", _HEADING,
        "上一版的文件这一版都在（从原文件夹移走的只列示，不阻止发布）",
        """SELECT o.report_id, o.file, o.state AS state_before FROM last.dim_report o
        ANTI JOIN staged.dim_report n USING (report_id)
        ANTI JOIN staged.report_file f ON f.sha256 = o.report_id ORDER BY o.file""",
        "SELECT count(*) FROM last.dim_report",
        severity="warning", blocking=False, needs_last=_STATE,
    )  # fmt: skip
    yield Check(
        "loss.documents_gone_many", "loss", _HEADING,
        f"上一版已入库的文件没有大批消失：移走的不超过 {GONE_PER_DOCUMENTS} 分之一，或不足 {FEWEST_GONE} 份；"
        "确是有意移走的，用 juesuan run --force 发布",
        # Same bytes elsewhere have moved or were joined with others into one report, other bytes in the same place were
        # published again: none of these is gone.
        f"""WITH loaded AS (SELECT report_id, file FROM last.dim_report WHERE state <> 'quarantined'),
        gone AS (
            SELECT o.report_id, o.file FROM loaded o
            ANTI JOIN staged.dim_report same USING (report_id)
            ANTI JOIN staged.report_file part ON part.sha256 = o.report_id
            ANTI JOIN staged.dim_report place ON place.file = o.file
            ANTI JOIN staged.report_file member ON member.file = o.file)
        SELECT report_id, file FROM gone
        WHERE (SELECT count(*) FROM gone) >= {FEWEST_GONE}
            AND (SELECT count(*) FROM gone) * {GONE_PER_DOCUMENTS} > (SELECT count(*) FROM loaded)
        ORDER BY file""",
        "SELECT count(*) FROM last.dim_report WHERE state <> 'quarantined'",
        needs_last=_STATE,
    )  # fmt: skip
    yield Check(
        "loss.reader_quarantine", "loss", _HEADING,
        f"因我方读取而待核的文件没有陡增：两版都有的文件中，新增的不超过 {REGRESSIONS_PER_DOCUMENTS} 分之一",
        f"""WITH worse AS (
            SELECT n.report_id, n.file FROM staged.dim_report n
            JOIN last.dim_report o USING (report_id)
            SEMI JOIN ({_READER_FAULT.format(catalogue="staged")}) a USING (report_id)
            ANTI JOIN ({_READER_FAULT.format(catalogue="last")}) b USING (report_id))
        SELECT w.report_id, w.file, q.page, q.form, q.message_zh
        FROM worse w JOIN staged.quarantine q USING (report_id)
        WHERE q.fault = 'reader' AND (SELECT count(*) FROM worse) * {REGRESSIONS_PER_DOCUMENTS} >
            (SELECT count(*) FROM staged.dim_report JOIN last.dim_report USING (report_id))
        ORDER BY w.file, q.quarantine_id""",
        "SELECT count(*) FROM staged.dim_report JOIN last.dim_report USING (report_id)",
        needs_last=(*_IDENTITY, ("quarantine", "report_id"), ("quarantine", "fault")),
    )  # fmt: skip
