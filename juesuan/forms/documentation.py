"""The page on forms and variants, written from their declarations.

What belongs here: layout of the page. Everything that it says comes from the catalogue, examples included.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from juesuan import terms
from juesuan.forms.catalogue import Catalogue
from juesuan.forms.model import Form
from juesuan.forms.variant import EVIDENCE, Addition, Example, Variant
from juesuan.forms.wording import wordings

_MOST_NAMES = 4


def forms_page(known: Catalogue) -> str:
    """The whole page in Markdown: forms, then variants with their examples."""
    parts = [
        "# 公开表与版式 Forms and variants",
        "",
        "Written by `juesuan variants list --markdown` from `juesuan/forms/`; do not edit. Evidence of a variant: "
        + ", ".join(f"[{mark}] {words}" for mark, words in EVIDENCE.items()) + ".",
        "",
        "## 公开表 Forms",
        "",
        *_forms(known.forms.values()),
        "",
        "## 版式 Variants",
        "",
        "A table is found by its title and the words of its header, never by its number or place. What no declaration "
        "knows goes to quarantine; `juesuan variants suggest REPORT.pdf` writes the file that would read it.",
        "",
    ]  # fmt: skip
    for variant in known.variants:
        parts += _variant(variant)
    return "\n".join(parts).rstrip() + "\n"


def years_of(variant: Variant) -> str:
    """The years that a variant is known for, as people write them."""
    first, last = variant.years
    if first == last:
        return str(first) if first else "各年"
    return f"{first or ''}—{last or ''}"


def _forms(forms: Iterable[Form]) -> Iterator[str]:
    yield "| 代号 form | 名称 | 决算表名 titles | 预算表名 | 法定 | 版式 declared by |"
    yield "|---|---|---|---|---|---|"
    for form in forms:
        required = "、".join(
            word for word, is_required in (("决算", form.required_final), ("预算", form.required_budget)) if is_required
        )
        cells = (f"`{form.form}`", terms.FORMS[form.form], _names(form.titles), _names(form.budget_titles), required,
                 form.variant or "national")  # fmt: skip
        yield f"| {' | '.join(cells)} |"


def _names(patterns: Iterable[str]) -> str:
    """The shortest wordings of title patterns, a few of them."""
    words = sorted({word for pattern in patterns for word in wordings(pattern)}, key=lambda word: (len(word), word))
    return "、".join(words[:_MOST_NAMES]) + (" …" if len(words) > _MOST_NAMES else "")


def _variant(variant: Variant) -> Iterator[str]:
    yield f"### {variant.name_zh} `{variant.name}`"
    yield ""
    yield f"{variant.applies_to}; {years_of(variant)}. Source: {variant.source}."
    yield ""
    if variant.contents:
        yield "、".join(f"{number}. {title}" for number, title in enumerate(variant.contents, start=1))
        yield ""
    for item in variant.additions:
        yield f"- adds to `{item.form}`: {_added(item)}"
    for form in variant.forms:
        yield f"- declares `{form.form}` {terms.FORMS[form.form]}"
    if variant.additions or variant.forms:
        yield ""
    for example in variant.examples:
        yield from _example(example)


def _added(item: Addition) -> str:
    titles = _names((*item.titles, *item.budget_titles))
    columns = "、".join(dict.fromkeys(terms.MEASURES[column.measure] for column in item.columns))
    lines = "、".join(dict.fromkeys(terms.LINES[line.line] for line in (*item.income_lines, *item.expenditure_lines)))
    named = (("titles", titles), ("columns", columns), ("lines", lines))
    return "; ".join(f"{word} {names}" for word, names in named if names)


def _example(example: Example) -> Iterator[str]:
    yield f"《{example.title}》 {example.unit} → `{example.form}`"
    yield ""
    yield "```"
    yield textwrap.dedent(example.drawing).strip()
    yield ""
    yield textwrap.dedent(example.facts).strip()
    yield "```"
    yield ""
