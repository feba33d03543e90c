"""The six steps of the night as assets, and the gate as their check.

What belongs here: calling a stage of `juesuan.run`, leaving its result for the next step, and saying in Dagster
what came of it. Each step also works alone, from what is on disk. (No postponed annotations in this file:
Dagster reads them when the function is made.)
"""

from collections.abc import Iterator
from typing import Final

import dagster as dg

from assets import said
from assets.checks import check_results, check_specs
from assets.handover import Built, Read, find_built, find_gate, find_read, leave_built, leave_gate, leave_read
from assets.pages import (
    began,
    end_published,
    end_refused,
    end_unchanged,
    note_gate,
    note_parts,
    note_staged,
    timed,
)
from assets.step import RETRIES, one_try, progress_in
from juesuan.fetch.run import fetch_tonight
from juesuan.gate import GateResult
from juesuan.lock import load_lock
from juesuan.run import (
    build_staged,
    judge_staged,
    mend,
    publish_release,
    published_release,
    read_parts,
    scan,
    unchanged,
)
from juesuan.settings import Settings

# Nothing is handed over in memory: a step's output is on disk.
Result = dg.MaterializeResult[None]
READING: Final = "reading"
WAREHOUSE: Final = "warehouse"
FETCHED: Final = "fetched"


@dg.asset(
    group_name=READING,
    kinds={"python"},
    check_specs=[dg.AssetCheckSpec(FETCHED, asset="sources", description="来源全部取到 | every source was fetched")],
)
def sources(
    context: dg.AssetExecutionContext, settings: dg.ResourceParam[Settings]
) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
    """来源：按清单从网站获取；失败的来源不影响载入 | fetched from the sites that the manifest names; never stops the load."""
    found = fetch_tonight(settings, progress=progress_in(context))
    if found is not None and found.problem:
        context.log.warning("%s", found.problem)
    yield Result(metadata=said.of_sources(found))
    yield said.fetched(FETCHED, found)


@dg.asset(group_name=READING, kinds={"python"}, retry_policy=RETRIES, deps=[sources])
def documents(context: dg.AssetExecutionContext, settings: dg.ResourceParam[Settings]) -> Result:
    """公开文件：原文件夹中的每份 PDF | every PDF of the raw folder, by content."""
    with one_try():
        library = scan(settings, progress=progress_in(context))
    return Result(metadata=said.of_library(library))


@dg.asset(group_name=READING, kinds={"python"}, retry_policy=RETRIES, deps=[documents], output_required=False)
def parts(context: dg.AssetExecutionContext, settings: dg.ResourceParam[Settings]) -> Iterator[Result]:
    """分件：每份文件只读一次 | each document read once; nothing follows on a night without changes."""
    with one_try():
        library = scan(settings)
        summary = began(settings, library)
        if release := unchanged(library, settings):
            context.log.info("没有变化，无需处理 | nothing to do: %s is current", release.release_id)
            mend(settings)
            end_unchanged(summary, release, settings)
            return
        with timed(summary, "read"):
            found = read_parts(library, settings, progress_in(context))
        note_parts(summary, found)
        leave_read(Read(found, summary), context.run, settings)
    yield Result(metadata=said.of_parts(found))


@dg.asset(group_name=WAREHOUSE, kinds={"duckdb"}, retry_policy=RETRIES, deps=[parts])
def warehouse(context: dg.AssetExecutionContext, settings: dg.ResourceParam[Settings]) -> Result:
    """待发布库：由全部分件整体重建，已核对，尚未发布 | built whole from all parts, reconciled, not yet published."""
    with one_try():
        read = find_read(context.run, settings)
        if read is None:
            library = scan(settings)
            read = Read(read_parts(library, settings, progress_in(context)), began(settings, library))
            note_parts(read.summary, read.parts)
        with timed(read.summary, "build"), load_lock(settings):
            over = _published(settings)
            staged = build_staged(read.parts, settings)
        note_staged(read.summary, staged)
        leave_built(Built(staged, read.summary, over), context.run)
    return Result(metadata=said.of_staged(staged, read.summary))


@dg.multi_asset_check(specs=check_specs(WAREHOUSE))
def gate(context: dg.AssetCheckExecutionContext, settings: dg.ResourceParam[Settings]) -> Iterator[dg.AssetCheckResult]:
    """把关：待发布库能否发布 | whether the staged warehouse may be published."""
    with one_try():
        built = _built(context.run, settings)
        verdict = _gate_of(built, settings)
        if not verdict.passed:
            note_gate(built.summary, verdict)
            end_refused(built.summary, built.staged.path, settings)
    yield from check_results(verdict, context.check_specs)


@dg.asset(group_name=WAREHOUSE, kinds={"duckdb"}, retry_policy=RETRIES, deps=[warehouse])
def reconciliation(context: dg.AssetExecutionContext, settings: dg.ResourceParam[Settings]) -> Result:
    """核对结果：公开数据自身的勾稽关系 | what the published accounts' own arithmetic says."""
    with one_try():
        built = find_built(context.run, settings)
        # Between loads nothing is staged: then the published warehouse is what there is to look at.
        return Result(metadata=said.of_verdicts(built.staged.path if built else settings.warehouse))


@dg.asset(group_name=WAREHOUSE, kinds={"duckdb"}, retry_policy=RETRIES, deps=[warehouse, reconciliation])
def release(context: dg.AssetExecutionContext, settings: dg.ResourceParam[Settings]) -> Result:
    """发布版：以一次改名替换 | the published warehouse, replaced by one rename."""
    with one_try():
        built = _built(context.run, settings)
        verdict = _gate_of(built, settings)
        with timed(built.summary, "publish"), load_lock(settings):
            # The lock is free between steps: a load that came in between has newer documents, or an older release
            # was put back by hand. Neither is overwritten.
            if _published(settings) != built.over:
                raise dg.Failure(
                    "建库以后另有发布，本次不发布；请重新运行 nightly | "
                    "another release was published since this warehouse was built: run `nightly` again",
                    allow_retries=False,
                )
            published = publish_release(built.staged, verdict, settings)
        note_gate(built.summary, verdict)
        page = end_published(built.summary, published.release_id, settings)
    return Result(metadata=said.of_release(published, page))


def _built(run: dg.DagsterRun, settings: Settings) -> Built:
    built = find_built(run, settings)
    if built is None:
        raise dg.Failure(
            "没有待发布库：请先生成 warehouse，或运行整个 nightly 作业 | "
            "nothing is staged: materialize `warehouse` first, or run the whole job `nightly`",
            allow_retries=False,
        )
    return built


def _published(settings: Settings) -> str | None:
    current = published_release(settings.warehouse)
    return current.release_id if current else None


def _gate_of(built: Built, settings: Settings) -> GateResult:
    """What the gate says of a staged warehouse: asked once, then remembered beside it."""
    verdict = find_gate(built.staged)
    if verdict is None:
        verdict = judge_staged(built.staged, settings)
        leave_gate(verdict, built.staged)
    return verdict


ASSETS: Final = [sources, documents, parts, warehouse, reconciliation, release]
