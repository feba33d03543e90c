"""Documents to parts: what is taken from the store, what is read now, and what came to grief.

What belongs here: which documents are due, handing them to reading processes, and keeping the parts in
the order of the documents. What must not: how a document is read, or anything of the warehouse.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from concurrent.futures import Executor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any, Final

from juesuan import parts, shared_parts
from juesuan.cluster import reading_engine
from juesuan.elsewhere import Engine
from juesuan.library import Document, Library, Progress, rescan_document
from juesuan.lock import load_lock
from juesuan.parts import READER, PartNotStored, StoredPart
from juesuan.pool import Bounds, Outcome, run_tasks
from juesuan.settings import Settings
from juesuan.storage import explained, shelf_at
from juesuan.trouble import MOST_ATTEMPTS, Trouble, rows_of_trouble

# A file that changes while it is read is looked at again this often before it is left for next time.
_MOST_LOOKS: Final = 3


@dataclass(frozen=True, slots=True)
class PartsResult:
    """The parts of a load in the order of their documents, and how they came about.

    `fingerprint` stands for all that decides the warehouse built from them. `waiting` counts documents
    that were not asked for and never read before; `troubled` holds file and trouble of those that could
    not be read now; `peak_memory` is the most bytes that a reading process held.
    """

    parts: tuple[StoredPart, ...]
    documents: tuple[Document, ...]
    reader_version: str
    fingerprint: str
    read: int = 0
    reused: int = 0
    waiting: int = 0
    vanished: tuple[str, ...] = ()
    troubled: tuple[tuple[str, Trouble], ...] = ()
    peak_memory: int = 0


def fingerprint_of(documents: Sequence[Document]) -> str:
    """One hash over all that decides a warehouse: documents and their places, code, rules, declarations, codes."""
    digest = hashlib.sha256(parts.program_version().encode())
    for document in sorted(documents, key=lambda document: document.file):
        words = (document.report_id, *(one.file for one in document.all_files), *parts.joining_of(document))
        digest.update("\0".join(("", *words)).encode())
    return digest.hexdigest()


def read_parts(
    library: Library,
    settings: Settings,
    progress: Progress | None = None,
    *,
    executor: Executor | None = None,
    reader: str = READER,
) -> PartsResult:
    """A part for each document: the stored one where it still holds, else read now in bounded processes.

    `executor` is any `concurrent.futures` executor to read in instead of our own processes; else the cluster
    that the settings name is. Parts in common with other machines are taken first and given afterwards. Raises
    PartNotStored where the disk refuses; a document's own trouble becomes a quarantined part.
    """
    with explained(settings.parts), load_lock(settings):
        parts.sweep(settings.parts)
        intake = _Intake(library, settings, parts.reader_version(), reader)
        intake.take_shared()
        due = intake.due()
        expected = len(due)
        for _ in range(_MOST_LOOKS):
            intake.changed = []
            for document in intake.read(due, executor):
                if progress is not None:
                    progress("read", min(intake.done, expected), expected, document.file)
            due = intake.changed
            if not due:
                break
        intake.vanished += [document.file for document in due]
        intake.give_shared()
        return intake.result()


@dataclass(slots=True)
class _Intake:
    """The state of one intake: parts by document, attempts made before, and what was lost on the way."""

    library: Library
    settings: Settings
    version: str
    reader: str
    kept: dict[str, StoredPart] = field(default_factory=dict)
    attempts: dict[str, int] = field(default_factory=dict)
    documents: dict[str, Document] = field(default_factory=dict)
    troubled: list[tuple[str, Trouble]] = field(default_factory=list)
    vanished: list[str] = field(default_factory=list)
    changed: list[Document] = field(default_factory=list)
    read_now: set[str] = field(default_factory=set)
    done: int = 0
    peak: int = 0

    def due(self) -> list[Document]:
        """The documents to read now; the others' parts are taken from the store."""
        due = []
        for document in self.library.documents:
            self.documents[document.file] = document
            found = parts.find(self.settings.parts, document, self.version)
            if found is not None:
                self.kept[document.report_id] = found.part
                self.attempts[document.report_id] = found.attempts
            try_again = found is not None and 0 < found.attempts < MOST_ATTEMPTS
            if (found is None or try_again or self.settings.force) and self.library.is_wanted(document):
                due.append(document)
        return due

    def take_shared(self) -> None:
        """Fetch what another machine has read already."""
        if self.settings.shared_parts:
            keys = {parts.part_key(document.report_id, self.version) for document in self.library.documents}
            shared_parts.take(shelf_at(self.settings.shared_parts), self.settings.parts, keys)

    def give_shared(self) -> None:
        """Leave what was read now, and what is missing there, for other machines."""
        if self.settings.shared_parts:
            fresh = {part.key for report_id, part in self.kept.items() if report_id in self.read_now}
            keys = {part.key for part in self.kept.values()}
            shared_parts.give(shelf_at(self.settings.shared_parts), self.settings.parts, keys, fresh=fresh)

    def read(self, due: Sequence[Document], executor: Executor | None) -> Any:
        """Read documents, giving each as it is done; those that changed meanwhile gather in `changed`."""
        readable = [document for document in due if not document.problem]
        for document in due:
            if document.problem:
                self._quarantine(document, Trouble(document.problem, document.problem_text))
                yield document
        with self._engine(executor, readable) as engine:
            outcomes = run_tasks(
                "juesuan.parts:read_and_store",
                [self._task(document) for document in readable],
                workers=self.settings.workers,
                bounds=Bounds(self.settings.seconds_per_document, self.settings.memory_per_document),
                scratch=self.settings.parts,
                prepare="juesuan.parts:warm_up",
                executor=engine,
            )
            for outcome in outcomes:
                document = readable[outcome.index]
                self.peak = max(self.peak, outcome.memory)
                self._settle(document, outcome)
                yield document

    def _engine(
        self, executor: Executor | None, readable: Sequence[Document]
    ) -> AbstractContextManager[Executor | Engine | None]:
        # No cluster is asked on a night that has nothing to read.
        return reading_engine(self.settings) if executor is None and readable else nullcontext(executor)

    def _settle(self, document: Document, outcome: Outcome) -> None:
        if outcome.value is None:
            if outcome.reason == "storage":
                raise PartNotStored(outcome.detail)
            before = self.attempts.get(document.report_id, 0)
            trouble = Trouble(outcome.reason, outcome.detail, before + 1)
            self.troubled.append((document.file, trouble))
            self._quarantine(document, trouble)
        elif outcome.value["state"] == "changed":
            now = rescan_document(document)
            if now is None:
                self.vanished.append(document.file)
                del self.documents[document.file]
            else:
                self.documents[document.file] = now
                self.changed.append(now)
        else:
            self._keep(document, parts.stored_part(self.settings.parts, document, self.version, outcome.value["facts"]))

    def _quarantine(self, document: Document, trouble: Trouble) -> None:
        rows = rows_of_trouble(trouble, document, self.library.root, self.settings)
        failure = {"reason": trouble.reason, "attempts": trouble.attempts} if trouble.is_machines else None
        self._keep(document, parts.store(self.settings.parts, rows, self.version, machine_failure=failure))

    def _keep(self, document: Document, part: StoredPart) -> None:
        self.kept[document.report_id] = part
        self.read_now.add(document.report_id)
        self.done += 1

    def _task(self, document: Document) -> dict[str, Any]:
        return {
            "report_id": document.report_id,
            "path": str(document.path),
            "file": document.file,
            "root": str(self.library.root),
            "folder": str(self.settings.parts),
            "reader": self.reader,
            "version": self.version,
            "attached": [str(one.path) for one in document.members[1:]],
            "also": list(document.also),
            "names": [one.file for one in document.all_files],
            "note": document.note,
            "seconds": self.settings.seconds_per_document,
            "memory": self.settings.memory_per_document,
        }

    def result(self) -> PartsResult:
        """Everything in the order of the documents' paths, each content once."""
        in_order = sorted(self.documents.values(), key=lambda document: document.file)
        # A file that became a copy of another while we read counts once.
        unique = {document.report_id: document for document in reversed(in_order)}
        documents = [d for d in in_order if unique[d.report_id] is d and d.report_id in self.kept]
        read = len(self.read_now & {document.report_id for document in documents})
        return PartsResult(
            tuple(self.kept[document.report_id] for document in documents),
            tuple(documents),
            self.version,
            fingerprint_of(documents),
            read,
            len(documents) - read,
            len(unique) - len(documents),
            tuple(sorted([*self.library.vanished, *self.vanished])),
            tuple(self.troubled),
            self.peak,
        )
