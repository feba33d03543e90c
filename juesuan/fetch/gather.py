"""One run over the manifest: ask every source, keep what is new, lay it into the raw folder, remember what failed.

What belongs here: the order of things and what an answer means for a source. Sources of one host follow each
other, hosts go side by side. Whatever one source does, the others are asked.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from juesuan.fetch import page
from juesuan.fetch.addresses import check_host, host_of
from juesuan.fetch.archive import unpack
from juesuan.fetch.bounds import FetchBounds
from juesuan.fetch.kinds import ARCHIVE, FILE_ENDINGS, PAGE, SUFFIXES, check_whole, kind_of
from juesuan.fetch.layout import lay
from juesuan.fetch.manifest import Source
from juesuan.fetch.names import safe_name
from juesuan.fetch.pace import Sleep
from juesuan.fetch.problem import Problem
from juesuan.fetch.state import Resource, State
from juesuan.fetch.store import Blobs
from juesuan.fetch.web import Answer, Known, Web
from juesuan.selection import Selection

File = tuple[str, str]
Progress = Callable[[str, int, int, str], None]


@dataclass(slots=True)
class Counts:
    """What one run did: sources by state, files new in the raw folder, answers "not modified", bytes fetched."""

    states: Counter[str] = field(default_factory=Counter)
    laid: int = 0
    unchanged: int = 0
    downloaded: int = 0
    bytes: int = 0


def gather(
    sources: Sequence[Source],
    selection: Selection,
    *,
    raw: Path,
    folder: Path,
    state: State,
    bounds: FetchBounds,
    progress: Progress | None = None,
    sleep: Sleep = asyncio.sleep,
) -> Counts:
    """Ask the selected sources. Their failures are remembered in the state and raise nothing.

    Raises OSError only where our own folders can't be used.
    """
    began = time.monotonic()
    blobs = Blobs(folder)
    blobs.sweep()
    run = _Run(raw, state, blobs, bounds, progress, sleep)
    run.enlist(sources)
    asyncio.run(run.all([one for one in sources if selection.matches(one.region, one.year, one.unit)]))
    state.note("seconds", f"{time.monotonic() - began:.1f}")
    state.note("finished_at", _now())
    return run.counts


class _Run:
    """The state of one run."""

    def __init__(
        self, raw: Path, state: State, blobs: Blobs, bounds: FetchBounds, progress: Progress | None, sleep: Sleep
    ) -> None:
        self.raw, self.state, self.blobs, self.bounds = raw, state, blobs, bounds
        self.progress, self.sleep = progress, sleep
        self.counts = Counts()
        self.deadline = time.monotonic() + bounds.seconds_in_all
        # One address may stand in several rows; it is asked once a run.
        self.asked: dict[str, asyncio.Task[Resource]] = {}
        self.left: Counter[str] = Counter()
        self.done = self.total = 0

    def enlist(self, sources: Sequence[Source]) -> None:
        """Note what the manifest wants now; what it no longer names is kept and not asked."""
        with self.state.together():
            self.state.con.execute("UPDATE source SET wanted = 0")
            self.state.con.executemany(
                "INSERT INTO source VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1, 'waiting', NULL, NULL) "
                "ON CONFLICT (source_id) DO UPDATE SET wanted = 1, row = excluded.row, kind = excluded.kind, "
                "level = excluded.level",
                [(s.source_id, s.unit, s.year, s.region, s.kind, s.level, s.address, s.place, s.row) for s in sources],
            )

    async def all(self, sources: Sequence[Source]) -> None:
        """Ask every source; those that have waited longest first."""
        asked = dict(self.state.rows("SELECT source_id, coalesce(asked_at, '') FROM source WHERE wanted"))
        self.total = len(sources)
        self.left = Counter(source.place for source in sources)
        by_host: dict[str, list[Source]] = {}
        for source in sorted(sources, key=lambda source: (asked[source.source_id], source.row)):
            by_host.setdefault(host_of(source.address), []).append(source)
        hosts = asyncio.Semaphore(self.bounds.hosts_at_once)
        async with Web(self.bounds, self.blobs, self.sleep) as web, asyncio.TaskGroup() as group:
            for ours in by_host.values():
                group.create_task(self._host(ours, hosts, web))

    async def _host(self, sources: Sequence[Source], hosts: asyncio.Semaphore, web: Web) -> None:
        async with hosts:
            side_by_side = asyncio.Semaphore(self.bounds.requests_per_host)

            async def ask(source: Source) -> None:
                async with side_by_side:
                    await self._source(source, web)

            async with asyncio.TaskGroup() as group:
                for source in sources:
                    group.create_task(ask(source))

    async def _source(self, source: Source, web: Web) -> None:
        problems: list[Problem] = []
        if time.monotonic() > self.deadline:
            self.counts.states["waiting"] += 1
        else:
            try:
                files = await self._files(source, web, problems)
                self.state.keep_files(source.source_id, files)
            except Exception as error:  # noqa: BLE001 - whatever one source does, the others are asked
                problems.append(_as_problem(error))
                files = self._former(source)
            self._remember(source, files, problems)
        self.left[source.place] -= 1
        if not self.left[source.place]:
            self._lay(source)
        self.done += 1
        if self.progress is not None:
            self.progress("fetch", self.done, self.total, source.place)

    async def _files(self, source: Source, web: Web, problems: list[Problem]) -> list[File]:
        """Hash and name of each file that a source has; attachments that fail are added to `problems`."""
        is_file = urlsplit(source.address).path.lower().endswith(FILE_ENDINGS)
        resource = await self._resource(source.address, source.allowed_hosts, web, is_file=is_file)
        if resource.kind != PAGE:
            return self._unpacked(resource)
        html = self.blobs.path(resource.sha256).read_bytes()
        found = page.attachments(html, source.address, resource.charset, source.match)
        if not found:
            raise Problem("no_attachment", f"（{source.match}）" if source.match else "")
        if len(found) > self.bounds.most_attachments:
            raise Problem("too_many", f"{len(found)} > {self.bounds.most_attachments}")
        files: list[File] = []
        for attachment in found:
            try:
                check_host(attachment.address, source.allowed_hosts)
                resource = await self._resource(
                    attachment.address, source.allowed_hosts, web, attachment.name, is_file=True
                )
                files += self._unpacked(resource)
            except Exception as error:  # noqa: BLE001 - one bad attachment must not hide the others
                problem = _as_problem(error)
                problem.address = attachment.address
                problems.append(problem)
                # What it gave on an earlier night still counts: nothing is lost because a site is down.
                before = self.state.resource(attachment.address)
                if before is not None and before.kind != PAGE and self.blobs.has(before.sha256):
                    files += self._unpacked(before)
        return files

    def _former(self, source: Source) -> list[File]:
        return [(sha, name) for sha, name in self.state.rows(
            "SELECT sha256, name FROM file WHERE source_id = ? ORDER BY rowid", [source.source_id])]  # fmt: skip

    async def _resource(
        self, address: str, hosts: Iterable[str], web: Web, name: str = "", *, is_file: bool
    ) -> Resource:
        """What an address gives, asked once a run; with `is_file` a web page is none."""
        if address not in self.asked:
            self.asked[address] = asyncio.create_task(self._ask(address, frozenset(hosts), web, name, is_file))
        return await self.asked[address]

    async def _ask(self, address: str, hosts: frozenset[str], web: Web, name: str, is_file: bool) -> Resource:
        before = self.state.resource(address)
        is_stored = before is not None and self.blobs.has(before.sha256)
        known = Known(before.etag, before.last_modified) if before is not None and is_stored else None
        answer = await web.get(address, hosts, known, self.bounds.largest_file)
        if answer.path is None:
            assert before is not None  # only asked conditionally where something was stored
            self.counts.unchanged += 1
            return before
        return self._take_in(address, answer, answer.path, name, is_file=is_file)

    def _take_in(self, address: str, answer: Answer, arrived: Path, name: str, *, is_file: bool) -> Resource:
        """Look at an arrived file, and store it where it is whole and of a kind that can be used."""
        try:
            kind = kind_of(arrived)
            check_whole(arrived, kind)
            if kind == PAGE and is_file:
                # Most often the site's own error page, told with a friendly 200.
                raise Problem("page_for_file", address)
            if kind == PAGE and answer.size > self.bounds.largest_page:
                raise Problem("too_large", f"{answer.size} > {self.bounds.largest_page}")
            suffix = SUFFIXES.get(kind, "")
            told = safe_name(name or answer.name or page.name_in(address), suffix)
            self.blobs.keep(arrived, answer.sha256)
        finally:
            arrived.unlink(missing_ok=True)
        self.counts.downloaded += 1
        self.counts.bytes += answer.size
        known = answer.known
        resource = Resource(address, known.etag, known.last_modified, answer.sha256, kind, told, answer.charset)
        self.state.keep_resource(resource)
        return resource

    def _unpacked(self, resource: Resource) -> list[File]:
        """The file itself, or the reports in the archive that it is."""
        if resource.kind != ARCHIVE:
            return [(resource.sha256, resource.name)]
        arrived: list[tuple[Path, str, str]] = []

        def keep(name: str, pieces: Iterator[bytes]) -> None:
            path, sha256, _ = self.blobs.write(pieces)
            arrived.append((path, sha256, name))

        try:
            unpack(self.blobs.path(resource.sha256), self.bounds, keep)
            files = [self._member(path, sha256, name) for path, sha256, name in arrived]
        finally:
            for path, _, _ in arrived:
                path.unlink(missing_ok=True)
        if not files:
            raise Problem("bad_archive", "没有 PDF 或 Office 文件 (no PDF or office file)")
        return files

    def _member(self, path: Path, sha256: str, name: str) -> File:
        kind = kind_of(path)
        if kind not in SUFFIXES:
            raise Problem("bad_archive", f"{name}: {kind}")
        check_whole(path, kind)
        self.blobs.keep(path, sha256)
        return sha256, safe_name(name, SUFFIXES[kind])

    def _remember(self, source: Source, files: Sequence[File], problems: Sequence[Problem]) -> None:
        state = ("partly" if files else "failed") if problems else "fetched"
        self.counts.states[state] += 1
        now = _now()
        since = dict(self.state.rows("SELECT address, since FROM failure WHERE source_id = ?", [source.source_id]))
        with self.state.together():
            con = self.state.con
            con.execute("DELETE FROM failure WHERE source_id = ?", [source.source_id])
            for problem in problems:
                address = problem.address or source.address
                con.execute(
                    "INSERT OR IGNORE INTO failure VALUES (?, ?, ?, ?, ?, ?, ?)",
                    [source.source_id, address, problem.reason, problem.message_zh, problem.message_en, problem.fault,
                     since.get(address, now)],
                )  # fmt: skip
            con.execute(
                "UPDATE source SET state = ?, asked_at = ?, fetched_at = CASE WHEN ? THEN ? ELSE fetched_at END "
                "WHERE source_id = ?",
                [state, now, state == "fetched", now, source.source_id],
            )

    def _lay(self, source: Source) -> None:
        """Into the raw folder, once all sources of the place have been asked."""
        try:
            self.counts.laid += lay(self.raw, source.place, self.state, self.blobs)
        except OSError as error:
            problem = Problem("not_stored", error.strerror or error)
            self.counts.states["failed"] += 1
            with self.state.together():
                self.state.con.execute(
                    "INSERT OR REPLACE INTO failure VALUES (?, ?, ?, ?, ?, ?, ?)",
                    [source.source_id, source.place, problem.reason, problem.message_zh, problem.message_en,
                     problem.fault, _now()],
                )  # fmt: skip


def _as_problem(error: Exception) -> Problem:
    if isinstance(error, Problem):
        return error
    if isinstance(error, OSError):
        return Problem("not_stored", error.strerror or error)
    return Problem("failed", f"{type(error).__name__}: {error}")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
