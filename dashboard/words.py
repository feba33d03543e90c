"""The language of the pages 「语言」: Chinese first, English on request, for our own words and for every code.

What belongs here: choosing between two wordings, and the word for a code. The English words themselves are in
`dashboard.english`. What a document prints is never translated.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

import streamlit as st

from dashboard import english
from juesuan import terms
from juesuan.forms.catalogue import all_forms
from juesuan.night import FAULTS, OUTCOMES
from juesuan.reconcile.across_rules import FAMILIES as ACROSS
from juesuan.rules import FAMILIES
from juesuan.tables.wide.change import KINDS

LANGUAGES: Final = {"zh": "中文", "en": "English"}
LANGUAGE: Final = "language"
# Lines whose name is the document's own: codes, projects, units.
_PRINTED_NAMES: Final = ("function", "economic", "unknown", "of_which", "project", "reporting_unit", "service_item")

# Families of rules over prose and performance tables, which have a catalogue of their own.
_TOLD: Final = {"prose": "文字", "performance": "绩效"}
_STAGES: Final = {"document": "整份文件", "page": "页", "grid": "表格", "form": "公开表", "cell": "格"}

CHINESE: Final[Mapping[str, Mapping[str, str]]] = {
    "side": terms.SIDES, "fund": terms.FUNDS, "phase": terms.PHASES, "state": terms.STATES,
    "entity_level": terms.ENTITY_LEVELS, "report_kind": terms.REPORT_KINDS, "form": terms.FORMS,
    "measure": terms.MEASURES, "line": terms.LINES, "verdict": terms.VERDICTS, "severity": terms.SEVERITIES,
    "proof": terms.PROOFS, "coverage": terms.COVERAGE, "report_state": terms.REPORT_STATES, "fault": FAULTS,
    "stage": _STAGES, "family": {**FAMILIES, **_TOLD, **ACROSS}, "change": KINDS, "outcome": OUTCOMES,
    "file_kind": terms.FILE_KINDS,
}  # fmt: skip


def language() -> str:
    """The language that this visitor reads: zh or en."""
    return "en" if st.session_state.get(LANGUAGE) == "en" else "zh"


def say(zh: str, en: str) -> str:
    """The wording in the visitor's language."""
    return en if language() == "en" else zh


def half(message: str) -> str:
    """The visitor's half of a message that carries both languages, Chinese first."""
    zh, divider, en = message.partition(" | ")
    return say(zh, en) if divider else message


def word(kind: str, code: str | None) -> str:
    """The word for a code of a closed list; the code itself where a later version of the tables has a new one."""
    if code is None:
        return ""
    return english_word(kind, code) if language() == "en" else CHINESE[kind].get(code, code)


def english_word(kind: str, code: str) -> str:
    """The English word for a code; where nobody has worded it, the code is words enough."""
    known = _english_forms() if kind == "form" else english.WORDS[kind]
    return known.get(code) or code.replace("_", " ").capitalize()


def line_name(line: str, name: str | None) -> str:
    """The name of a line: what a document prints, or in English the word for a line of known meaning."""
    known = language() == "en" and line not in _PRINTED_NAMES
    return english_word("line", line) if known else name or ""


def rule_statement(rule_id: str, statement: str) -> str:
    """What a rule demands; its English wording comes from the catalogue, which may be newer or older than a release."""
    # The catalogue is read for those who need it.
    return _english_rules().get(rule_id, statement) if language() == "en" else statement


@lru_cache(maxsize=1)
def _english_forms() -> Mapping[str, str]:
    return {name: form.name_en for name, form in all_forms().items()}


@lru_cache(maxsize=1)
def _english_rules() -> Mapping[str, str]:
    from juesuan.errors import DeclarationError
    from juesuan.reconcile.across_rules import load_across_rules
    from juesuan.reconcile.prose import load_prose_rules
    from juesuan.rules import load_rules

    try:
        forms = {rule.id: rule.statement_en for rule in load_rules()}
        told = {rule.id: rule.statement_en for rule in load_prose_rules()}
        return forms | told | {rule.id: rule.statement_en for rule in load_across_rules()}
    except (DeclarationError, OSError):
        # Installed without the catalogue: the Chinese wording stands in every release.
        return {}
