"""The judging: Great Expectations says of each counted check whether it passed, and writes the pages.

What belongs here: all contact with Great Expectations, and nothing else. Importing this module costs
seconds and some 200 MB, so `expectations.validate` imports it inside the gate. One frame of one row goes
in, one column per check, each the number of rows that break it; one validation per suite comes out.

A check whose query crashed has no column: its metric then crashes as well, and Great Expectations calls
that `success: False`. So the exception is read first, and such a check is neither passed nor failed. A
check that could be carried out nowhere has an empty column, which no expectation accepts.
"""

from __future__ import annotations

import html
import logging
import os
import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar, Final

import pandas as pd

from expectations.checks import BLOCKING, PURPOSES, SUITES, Suite
from expectations.counting import Counted
from expectations.evidence import link_to
from expectations.words import column_words, shown_columns, told

# Read at import: without it every run would report to Great Expectations' makers.
os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")

with warnings.catch_warnings():
    # Deprecations inside Great Expectations and its libraries are not this project's to mend.
    warnings.simplefilter("ignore")
    import great_expectations as gx
    from great_expectations.checkpoint.checkpoint import Checkpoint
    from great_expectations.core.run_identifier import RunIdentifier
    from great_expectations.data_context.types.base import ProgressBarsConfig
    from great_expectations.expectations.expectation import BatchExpectation
    from great_expectations.expectations.metadata_types import FailureSeverity
    from great_expectations.render.components import (
        LegacyDiagnosticRendererType,
        RenderedStringTemplateContent,
        RenderedTableContent,
    )
    from great_expectations.render.renderer.renderer import renderer
    from great_expectations.validator.metric_configuration import MetricConfiguration

# Below an error it tells of things that are meant here, such as renderers that replace its own.
logging.getLogger("great_expectations").setLevel(logging.ERROR)

SEVERITIES: Final = {
    "error": FailureSeverity.CRITICAL,
    "warning": FailureSeverity.WARNING,
    "info": FailureSeverity.INFO,
}

_METRIC: Final = "column.max"
_SITE: Final = "发布前检查"


@dataclass(frozen=True)
class Judged:
    """What Great Expectations said of one check: passed, failed, or crashed, which is neither."""

    passed: bool
    errored: bool
    message: str = ""


class ExpectNoFailingRows(BatchExpectation):
    """No row breaks the check whose count stands in the frame's column `check`.

    `column` is only the heading under which the pages put the result; the rows that break the check come
    with `meta`, and are shown below its statement.
    """

    column: str
    check: str

    domain_keys: ClassVar[tuple[str, ...]] = ("batch_id", "column", "check")

    def get_validation_dependencies(self, execution_engine: Any = None, runtime_configuration: Any = None) -> Any:
        """The one metric: the largest (and only) value of the check's column."""
        dependencies = super().get_validation_dependencies(execution_engine, runtime_configuration)
        dependencies.set_metric_configuration(_METRIC, MetricConfiguration(_METRIC, {"column": self.check}, None))
        return dependencies

    def _validate(
        self, metrics: Mapping[str, Any], runtime_configuration: Any = None, execution_engine: Any = None
    ) -> Any:
        failing = metrics[_METRIC]
        if failing is None or pd.isna(failing):
            return {"success": False, "result": {"observed_value": None}}
        return {"success": int(failing) == 0, "result": {"observed_value": int(failing)}}

    @classmethod
    @renderer(renderer_type=LegacyDiagnosticRendererType.STATUS_ICON)
    def _told_status(cls, configuration: Any = None, result: Any = None, runtime_configuration: Any = None) -> Any:
        if not result.success and result.result.get("observed_value") is None:
            # Neither passed nor failed, whether it crashed or had nothing that could be tested.
            return _plain(
                "", {"params": {"text": {"classes": ["fas", "fa-exclamation-triangle", "text-warning"], "tag": "i"}}}
            )
        if result.success and not result.expectation_config.meta["evaluated"]:
            return _plain("—")
        return cls._diagnostic_status_icon_renderer(result=result)

    @classmethod
    @renderer(renderer_type=LegacyDiagnosticRendererType.OBSERVED_VALUE)
    def _told_outcome(cls, configuration: Any = None, result: Any = None, runtime_configuration: Any = None) -> str:
        return html.escape(result.expectation_config.meta["outcome"])

    @classmethod
    @renderer(renderer_type=LegacyDiagnosticRendererType.UNEXPECTED_STATEMENT)
    def _told_crash(cls, configuration: Any = None, result: Any = None, runtime_configuration: Any = None) -> Any:
        # In place of a stack trace, which would tell the reader nothing but where this program is installed.
        crash = _crash(result.exception_info or {})
        return [_plain(f"未能检查：{result.expectation_config.meta['error'] or crash}")] if crash else []

    @classmethod
    @renderer(renderer_type=LegacyDiagnosticRendererType.UNEXPECTED_TABLE)
    def _told_evidence(cls, configuration: Any = None, result: Any = None, runtime_configuration: Any = None) -> Any:
        evidence = result.expectation_config.meta["evidence"]
        if not evidence:
            return None
        names = shown_columns(name for name, _ in evidence[0])
        rule_id = result.expectation_config.meta["rule_id"]
        linked = bool(rule_id) and "verdict_id" in dict(evidence[0])
        return [
            RenderedTableContent(
                content_block_type="table",
                table=[
                    ([_link("查看", link_to(rule_id, dict(row)["verdict_id"]))] if linked else [])
                    + [_plain(told(name, dict(row)[name])) for name in names]
                    for row in evidence
                ],
                header_row=([_plain("依据")] if linked else []) + [_plain(column_words().get(name, name)) for name in names],
                styling={"body": {"classes": ["table-sm", "table-bordered", "mt-3", "evidence"]}},
            )
        ]


def _plain(text: str, styling: Mapping[str, Any] | None = None) -> Any:
    """A text as the pages' templates take it: escaped, and with its dollar signs."""
    template = {"template": "$text", "params": {"text": text}}
    return RenderedStringTemplateContent(
        content_block_type="string_template",
        string_template=template | ({"styling": styling} if styling else {}),
    )


def _link(text: str, address: str) -> Any:
    return _plain(text, {"params": {"text": {"tag": "a", "attributes": {"href": address}}}})


def judged(counted: Sequence[Counted], *, site: Path | None, run_name: str) -> dict[str, Judged]:
    """What Great Expectations says of each counted check, by name; the pages go to the folder `site`."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        context = _context(site)
        suites = [_validation(context, suite, [c for c in counted if c.check.suite == suite]) for suite in SUITES]
        checkpoint = context.checkpoints.add(
            Checkpoint(
                name="发布前检查",
                validation_definitions=suites,
                result_format="SUMMARY",
            )
        )
        ran = checkpoint.run(
            batch_parameters={"dataframe": _frame(counted)}, run_id=RunIdentifier(run_name, datetime.now(UTC))
        )
        if site is not None:
            # Once for all suites: the action that updates the pages would write the index anew after each.
            context.build_data_docs(site_names=[_SITE])
    verdicts = {
        result.expectation_config.kwargs["check"]: _judged(result)
        for validation in ran.run_results.values()
        for result in validation.results
    }
    unsaid = Judged(False, True, "Great Expectations gave no result for this check")
    return {c.check.name: verdicts.get(c.check.name, unsaid) for c in counted}


def _context(site: Path | None) -> Any:
    context: Any = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    if site is not None:
        context.add_data_docs_site(
            _SITE,
            {
                "class_name": "SiteBuilder",
                "show_how_to_buttons": False,
                "store_backend": {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(site.resolve())},
                "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
            },
        )
    frames = context.data_sources.add_pandas("待发布的数据库").add_dataframe_asset("全部检查")
    frames.add_batch_definition_whole_dataframe("本次")
    return context


def _validation(context: Any, suite: Suite, counted: Iterable[Counted]) -> Any:
    title = f"{list(SUITES).index(suite) + 1:02d}-{SUITES[suite]}{'' if suite in BLOCKING else '（只列示）'}"
    expectations = [
        ExpectNoFailingRows(
            column=c.check.heading,
            check=c.check.name,
            description=html.escape(c.check.statement),
            severity=SEVERITIES[c.check.severity],
            meta={
                "outcome": c.outcome,
                "error": c.error,
                "evaluated": c.evaluated,
                # As pairs, because the order of a mapping's keys is not kept on the way to the pages.
                "evidence": [list(row.items()) for row in c.evidence],
                "blocking": c.check.blocking,
                "rule_id": c.check.rule_id,
            },
        )
        # What a person has to look at comes first.
        for c in sorted(counted, key=lambda c: (not c.error, not c.failing, c.failing is not None))
    ]
    batch = context.data_sources.get("待发布的数据库").get_asset("全部检查").get_batch_definition("本次")
    declared = context.suites.add(gx.ExpectationSuite(name=title, expectations=expectations, notes=PURPOSES[suite]))
    return context.validation_definitions.add(gx.ValidationDefinition(name=title, data=batch, suite=declared))


def _frame(counted: Iterable[Counted]) -> pd.DataFrame:
    """One row; no column for a check whose query crashed, an empty one where nothing could be looked at."""
    return pd.DataFrame(
        [{c.check.name: float("nan") if c.failing is None else c.failing for c in counted if not c.error}]
    )


def _judged(result: Any) -> Judged:
    if crash := _crash(result.exception_info or {}):
        return Judged(False, True, crash)
    return Judged(bool(result.success), False)


def _crash(exception_info: Mapping[str, Any]) -> str:
    """The message of a crash; one is told plainly, or under the metric that crashed."""
    told = [exception_info] if "raised_exception" in exception_info else exception_info.values()
    for crash in told:
        if crash["raised_exception"]:
            return str(crash["exception_message"] or "crashed without a message")
    return ""
