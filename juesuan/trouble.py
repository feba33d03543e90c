"""A document that could not be read at all, as the quarantine 「待核」 rows of a part.

What belongs here: reasons that lie outside the document's own pages (the file, the reading process, the
reader itself), in both languages, and whose fault they are. What a page says wrongly is `juesuan.report`'s.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from juesuan.facts import Fault, Quarantined, quarantine_rows
from juesuan.files import ReportFile, file_rows
from juesuan.head import head_of
from juesuan.identify import identify
from juesuan.library import Document
from juesuan.parts import Rows
from juesuan.settings import MEBIBYTE, Settings

# The machine's doing, perhaps not tomorrow: tried again on the next nights, this often in all.
MACHINE_REASONS: Final = frozenset({"timeout", "worker_crashed", "out_of_memory"})
MOST_ATTEMPTS: Final = 3


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a document has no reading: the reason's code, what exactly happened, and how often it has."""

    reason: str
    detail: str
    attempts: int = 0

    @property
    def is_machines(self) -> bool:
        """Whether trying again another night may help."""
        return self.reason in MACHINE_REASONS


def rows_of_trouble(trouble: Trouble, document: Document, root: Path, settings: Settings) -> Rows:
    """The rows of a part for a document without a reading; its identity is told from its path alone."""
    identity = identify((), document.path, root)
    head = head_of(identity, identity.report_kind, document.report_id, document.file, document.size)
    head |= {"title": None, "state": "quarantined"}
    quarantined = quarantine_rows(document.report_id, document.file, (described(trouble, settings),))
    files = [
        ReportFile(number, one.path, one.file, one.report_id, one.size)
        for number, one in enumerate(document.all_files, start=1)
    ]
    return {
        "dim_report": [head], "report_file": file_rows(document.report_id, files), "fact_amount": [], "form_coverage": [],
        "quarantine": quarantined,
    }  # fmt: skip


def described(trouble: Trouble, settings: Settings) -> Quarantined:
    """The quarantine row of a trouble, which says what to do."""
    seconds, memory = settings.seconds_per_document, settings.memory_per_document // MEBIBYTE
    # The last line of a traceback says what happened; the whole of it stands in the run report.
    last = trouble.detail.strip().splitlines()[-1] if trouble.detail.strip() else ""
    texts: dict[str, tuple[str, str, Fault]] = {
        "timeout": (
            f"读取超过 {seconds:g} 秒（扫描页另加时间），已中止；以后会再试，也可用 --seconds 放宽时限",
            f"reading took more than {seconds:g} s, beside what scanned pages add, and was stopped; it will be tried again, or allow more with --seconds",
            "reader",
        ),
        "worker_crashed": (
            f"读取进程中途退出（{last}）；以后会再试",
            f"the reading process broke ({last}); it will be tried again",
            "reader",
        ),
        "out_of_memory": (
            f"读取所需内存超过上限 {memory} MB；以后会再试，也可用 --memory 放宽",
            f"reading needed more than {memory} MB of memory; it will be tried again, or allow more with --memory",
            "reader",
        ),
        "reader_error": (
            f"读取程序出错：{last}；请报告给本项目",
            f"the reader failed: {last}; please report it to the project",
            "reader",
        ),
        "file_unreadable": (
            f"文件无法读取：{last}；请检查文件权限",
            f"the file can't be read: {last}; check its permissions",
            "reader",
        ),
        "empty_file": ("文件为空（0 字节）", "the file is empty (0 bytes)", "publisher"),
    }
    message_zh, message_en, fault = texts[trouble.reason]
    return Quarantined("document", trouble.reason, message_zh, message_en, fault)
