"""The load: scan, read, build, judge, publish; the same stages for the command line and for Dagster.

What belongs here: the order of the stages, what passes between them, and what an unchanged night skips.
What must not: how documents become parts (`intake`), how a warehouse is built or published (`warehouse`),
or who judges it (found by entry point). No stage touches the published file but the last, whose one
rename either happens or does not.
"""

from __future__ import annotations

import os
import secrets
import shutil
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Final

import juesuan
from juesuan import parts as stored
from juesuan.errors import BuildFailed, JuesuanError, SettingsError
from juesuan.gate import GateResult
from juesuan.intake import PartsResult, read_parts
from juesuan.joining import join_files
from juesuan.library import CACHE_NAME, Library, Progress, scan_folder
from juesuan.lock import load_lock
from juesuan.night import Changes, RunSummary, Stopwatch, changes_between, contents_of, describe_contents, write_report
from juesuan.parts import READER
from juesuan.selection import limited
from juesuan.settings import Settings, absolute, prepare
from juesuan.standing import Release, go_back, held_note, mend, published_release, share, to_compare_with, unchanged
from juesuan.storage import DiskRefused, explained

if TYPE_CHECKING:
    from juesuan.warehouse.build import BuildCounts

__all__ = [
    "PartsResult", "Release", "Staged", "build_staged", "find_judge", "go_back", "judge_staged", "mend",
    "publish_release",
    "published_release", "read_parts", "run", "scan", "unchanged",
]  # fmt: skip

Judge = Callable[..., GateResult]
GATE_GROUP: Final = "juesuan.gate"
# Checks that ask whether something was meant: --force answers yes. A crashed check has asked nothing.
FORCED: Final = frozenset({"loss.documents_gone_many"})


@dataclass(frozen=True, slots=True)
class Staged:
    """A warehouse built and not yet published; its file's name carries the run's id."""

    path: Path
    run_id: str
    counts: BuildCounts
    fingerprint: str
    previous: Path | None
    changes: Changes
    keys: frozenset[str]
    is_raw_folder: bool
    began: float


def new_run_id() -> str:
    """An id that sorts by time and names the process: its staged file can be told from a dead run's."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{os.getpid()}-{secrets.token_hex(2)}"


def scan(settings: Settings, paths: Sequence[Path] = (), progress: Progress | None = None) -> Library:
    """The documents to load: those of the raw folder, or those that `paths` names (see `juesuan.library`).

    Raises SettingsError where there is nothing to load: an empty folder is a disk that is not mounted
    more often than a wish for an empty warehouse. SettingsError too where the load would replace a file that
    is no warehouse, or, unasked, the warehouse of another library.
    """
    _make_ready(settings, paths)
    with explained(settings.folder), load_lock(settings):
        library = scan_folder(settings.raw, cache=settings.parts / CACHE_NAME, paths=paths, progress=progress)
        if library.documents:
            library = join_files(library, settings)
    if not library.documents:
        raise SettingsError(
            f"{library.root} 中没有 PDF 等公开文件；请放入文件，或用 --raw 另指文件夹 | "
            f"there is no report (PDF, workbook, Word file) in {library.root}: put some there, or name another folder with --raw"
        )
    _refuse_other_library(library, settings)
    return limited(library, settings.selection, settings.warehouse)


def _make_ready(settings: Settings, paths: Sequence[Path] = ()) -> None:
    """Refuse a target that is somebody else's file or library, before a folder is made beside it; then make the folders."""
    if published_release(settings.warehouse) is None:
        outside = [path for path in map(absolute, paths) if not path.is_relative_to(settings.raw)]
        if outside and not settings.warehouse_named:
            raise SettingsError(
                f"{outside[0]} 在原文件夹 {settings.raw} 之外，不写入默认的数据库；请另指数据库文件：--warehouse 文件 | "
                f"{outside[0]} lies outside the raw folder {settings.raw}, so the default warehouse is not made from it: "
                "name a warehouse file of its own: --warehouse FILE"
            )
        from juesuan.warehouse.publish import refuse_foreign

        refuse_foreign(settings.warehouse)
    prepare(settings)


def _refuse_other_library(library: Library, settings: Settings) -> None:
    """SettingsError where paths outside the raw folder would replace a release that holds other documents."""
    if library.is_raw_folder or settings.warehouse_named or published_release(settings.warehouse) is None:
        return
    here = {document.report_id for document in library.documents}
    others = [
        file
        for key, file in contents_of(settings.warehouse, "SELECT report_id, file FROM dim_report")
        if key not in here
    ]
    if others:
        raise SettingsError(
            f"{settings.warehouse} 存有别的文件 {len(others)} 份（如 {others[0]}），原文件夹以外的文件不能取而代之；"
            "请另指数据库文件：--warehouse 文件 | "
            f"{settings.warehouse} holds {len(others)} other documents, which paths outside the raw folder would "
            "replace: name a warehouse file of its own: --warehouse FILE"
        )


def build_staged(
    parts: PartsResult, settings: Settings, *, is_raw_folder: bool = True, run_id: str | None = None
) -> Staged:
    """A warehouse built from the parts in a private file; the published one is not touched.

    The run's id becomes the release's; a release that no gate will judge carries that in its id.

    Raises BuildFailed where the staged warehouse breaks a contract of its own.
    """
    from juesuan.fetch.standing import source_rows
    from juesuan.rules import load_rules
    from juesuan.warehouse.build import ReleaseStamp, build
    from juesuan.warehouse.sources import add_sources

    began = time.time()
    with explained(settings.staged), load_lock(settings):
        sweep_staged(settings.staged)
        run_id = run_id or new_run_id()
        path = settings.staged / f"{run_id}.duckdb"
        previous = to_compare_with(settings.warehouse)
        stamp = ReleaseStamp(
            release_id=run_id if settings.gate else f"{run_id}-ungated",
            built_at=datetime.now(UTC),
            code_version=juesuan.__version__,
            reader_version=parts.reader_version,
            input_fingerprint=parts.fingerprint,
        )
        # Where the published file is damaged, an earlier release is compared with and nothing is taken over from it.
        whole = settings.force or previous != settings.warehouse
        counts = build(parts.parts, path, rules=load_rules(), release=stamp, previous=previous, whole=whole)
        if settings.has_manifest:
            add_sources(path, source_rows(settings.fetched))
        keys = frozenset(part.key for part in parts.parts)
        changes = changes_between(previous, path)
        return Staged(path, run_id, counts, parts.fingerprint, previous, changes, keys, is_raw_folder, began)


def judge_staged(staged: Staged, settings: Settings, judge: Judge | None = None) -> GateResult:
    """What the gate says of a staged warehouse; its pages go to the docs folder.

    With `force`, a check that only asks whether a loss was meant (FORCED) fails without stopping the release.
    Raises SettingsError where no judge is installed: without one nothing is published.
    """
    found = judge or find_judge()
    gate = found(staged.path, previous=staged.previous, docs=settings.docs)
    stops = [check for check in gate.checks if check.stops]
    if not (settings.force and stops and all(check.name in FORCED and not check.errored for check in stops)):
        return gate
    return replace(
        gate, passed=True, checks=tuple(replace(c, blocking=c.blocking and c not in stops) for c in gate.checks)
    )


def find_judge() -> Judge:
    """The judge that an installed package offers under the entry point group `juesuan.gate`."""
    offered = list(entry_points(group=GATE_GROUP))
    if not offered:
        raise SettingsError(
            "没有安装把关程序，不能发布；请在检出的项目中运行 make run 安装，"
            "或在紧急情况下用 --no-gate 发布（会记入运行报告） | "
            "no gate is installed, so nothing is published: install the project from its checkout (make run), "
            "or in an emergency publish with --no-gate, which the run report records"
        )
    try:
        judge: Judge = offered[0].load()
    except ImportError as error:
        raise SettingsError(
            f"把关程序无法装入（{error}）；请安装 great-expectations，或在紧急情况下用 --no-gate | "
            f"the gate can't be loaded ({error}): install great-expectations, or in an emergency use --no-gate"
        ) from error
    return judge


def publish_release(staged: Staged, gate: GateResult | None, settings: Settings) -> Release:
    """Put the staged warehouse in the published one's place by one rename, then drop parts that nothing needs.

    Raises BuildFailed where the gate did not pass, or was not asked although the settings want it.
    """
    from juesuan.warehouse.publish import publish

    if gate is None and settings.gate:
        raise BuildFailed("未经把关，不发布 | not published: the gate was not asked")
    if gate is not None and not gate.passed:
        raise BuildFailed("未通过把关，不发布：" + "；".join(gate.problems) + " | not published: the gate did not pass")
    with explained(settings.folder), load_lock(settings):
        publish(staged.path, settings.warehouse)
        held_note(settings).unlink(missing_ok=True)
        # A load of other paths leaves the raw folder's parts alone: the next night needs them.
        pruned = stored.prune(settings.parts, staged.keys, before=staged.began) if staged.is_raw_folder else 0
    release = published_release(settings.warehouse)
    if release is None:
        raise BuildFailed(f"发布后的文件无法读取：{settings.warehouse} | the file just published can't be read")
    with load_lock(settings):
        share(settings)
    return Release(release.release_id, release.path, release.fingerprint, release.built_at, pruned)


def sweep_staged(folder: Path) -> None:
    """Remove what dead runs left staged; a run that is alive keeps its file."""
    for path in folder.glob("*-*-*"):
        owner = path.name.split("-")[1]
        if owner == str(os.getpid()) or not (owner.isdigit() and stored.is_alive(int(owner))):
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)


def run(
    settings: Settings,
    *,
    paths: Sequence[Path] = (),
    progress: Progress | None = None,
    executor: Executor | None = None,
    judge: Judge | None = None,
    reader: str = READER,
) -> RunSummary:
    """The whole load under one lock. The summary's exit_code is 0, 1 (findings or quarantine) or 2 (not published).

    Bad documents end in quarantine. Raises JuesuanError (with what to do) where the load can't go on; the
    run report is written in every case, and the published warehouse stays as it was. Without a report where the folders can't be used at all.
    """
    _make_ready(settings, paths)
    with load_lock(settings):
        summary = RunSummary(new_run_id(), _now(), str(settings.raw), str(settings.warehouse))
        clock = Stopwatch()
        try:
            _load(settings, summary, clock, paths, progress, executor, judge, reader)
        except BaseException as error:
            summary.outcome = "failed"
            summary.message = f"{error}" if isinstance(error, JuesuanError) else f"{type(error).__name__}: {error}"
            _leave_report(summary, clock, settings, failed=error)
            raise
        _leave_report(summary, clock, settings)
    return summary


def _leave_report(
    summary: RunSummary, clock: Stopwatch, settings: Settings, *, failed: BaseException | None = None
) -> None:
    """Write the run's report; where a full disk refuses even that, the failure that led here is still the one told."""
    summary.seconds, summary.finished_at = clock.seconds, _now()
    try:
        with explained(settings.reports):
            write_report(summary, settings)
    except DiskRefused as refused:
        if failed is None:
            raise
        failed.add_note(str(refused))


def _load(
    settings: Settings,
    summary: RunSummary,
    clock: Stopwatch,
    paths: Sequence[Path],
    progress: Progress | None,
    executor: Executor | None,
    judge: Judge | None,
    reader: str,
) -> None:
    with clock.stage("scan"):
        library = scan(settings, paths, progress)
        _note_library(summary, library)
        same = unchanged(library, settings)
    if same is not None:
        mend(settings)
        summary.outcome, summary.release_id = "unchanged", same.release_id
        if same.held:
            summary.message = (
                f"输入未变，保持人工退回的版次 {same.release_id}；如要重新生成，请用 --force | "
                f"nothing has changed: release {same.release_id}, which was put back by hand, stays; "
                "build anew with --force"
            )
        summary.reused = len(library.documents)
        describe_contents(summary, settings.warehouse)
        return
    staged = _read_and_build(settings, summary, clock, library, progress, executor, reader)
    gate = None
    if settings.gate:
        with clock.stage("judge"):
            gate = judge_staged(staged, settings, judge)
    summary.gate = {"passed": gate.passed, "problems": list(gate.problems)} if gate else {"passed": None}
    if gate is not None and (
        forced := [c.name for c in gate.checks if c.name in FORCED and not c.passed and not c.stops]
    ):
        summary.gate["forced"] = forced
    if gate is not None and not gate.passed:
        summary.outcome = "refused"
        summary.message = f"未发布；未通过的文件留在 {staged.path} | not published; the refused file is {staged.path}"
        return
    with clock.stage("publish"):
        summary.release_id = publish_release(staged, gate, settings).release_id
    summary.outcome = "published"


def _read_and_build(
    settings: Settings,
    summary: RunSummary,
    clock: Stopwatch,
    library: Library,
    progress: Progress | None,
    executor: Executor | None,
    reader: str,
) -> Staged:
    from juesuan.warehouse.faults import PartUnreadable

    for last_try in (False, True):
        with clock.stage("read"):
            parts = read_parts(library, settings, progress, executor=executor, reader=reader)
            _note_parts(summary, parts)
        try:
            with clock.stage("build"):
                staged = build_staged(parts, settings, is_raw_folder=library.is_raw_folder, run_id=summary.run_id)
                summary.changes = staged.changes
                describe_contents(summary, staged.path, with_changes=True)
                return staged
        except PartUnreadable as damaged:
            # A part can be whole on disk and still not be what this version builds from: read it once more.
            if last_try:
                raise
            for path in settings.parts.glob(f"{damaged.key}.*"):
                path.unlink()
    raise AssertionError("the second try either returns or raises")


def _note_library(summary: RunSummary, library: Library) -> None:
    summary.raw = str(library.root)
    summary.documents, summary.hashed = len(library.documents), library.hashed
    summary.duplicates = [[document.file, *document.also] for document in library.duplicates]
    summary.vanished, summary.outside = list(library.vanished), list(library.outside)


def _note_parts(summary: RunSummary, parts: PartsResult) -> None:
    summary.documents = len(parts.documents)
    summary.read, summary.reused, summary.waiting = parts.read, parts.reused, parts.waiting
    summary.vanished, summary.peak_memory = list(parts.vanished), parts.peak_memory
    summary.troubled = [
        {"file": file, "reason": trouble.reason, "detail": trouble.detail} for file, trouble in parts.troubled
    ]


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
