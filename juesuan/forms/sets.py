"""A form printed more than once in one document: two scopes of one form, two sets of tables, or a repetition.

What belongs here: telling these apart. Facts are keyed by form, so only the first table of a form is loaded; a
second set 「汇总与本级两套表」 is kept out with its owner named, since its level is not the document's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from juesuan.forms.catalogue import Catalogue, Titled, plain_title
from juesuan.forms.titles import owner_of
from juesuan.reading.tables import Table
from juesuan.text import normal

# Fewer forms printed again are single repetitions, more are a set of their own.
_FEWEST_OF_A_SET: Final = 3


@dataclass(frozen=True, slots=True)
class Repeated:
    """Why a further table of a form is not loaded."""

    reason: str
    zh: str
    en: str


def with_twins(titled: Sequence[Titled | None], tables: Sequence[Table], known: Catalogue) -> list[Titled | None]:
    """Tables of one form and narrower scope, printed beside the wider one, as the form that is kept for them.

    云南 prints “三公” of all fiscal grants and again of the general public budget; 四川 prints the state capital
    form with balances and again without.
    """
    found = list(titled)
    for item in {entry.form.form: entry for entry in titled if entry}.values():
        for pattern, twin in item.form.twins:
            places = [k for k, entry in enumerate(found) if entry and entry.form.form == item.form.form]
            narrow = [k for k in places if re.search(pattern, plain_title(tables[k].title))]
            if twin in known.forms and narrow and len(narrow) < len(places):
                for k in narrow:
                    entry = found[k]
                    assert entry is not None  # only titled tables are in `places`
                    found[k] = replace(entry, form=known.read_as(twin, plain_title(tables[k].title)), variant="")
    return found


def repeated_forms(forms: Sequence[str], tables: Sequence[Table]) -> dict[int, Repeated]:
    """Which tables repeat a form of the document, and why; `forms` names the form of each table, '' for none."""
    first: dict[str, int] = {}
    again: list[int] = []
    for number, form in enumerate(forms):
        if form and form in first:
            again.append(number)
        elif form:
            first[form] = number
    # A second set follows the first: its tables stand behind the first tables of most other forms.
    again_forms = {forms[number] for number in again}
    before = sum(first[form] < again[0] for form in again_forms) if again else 0
    is_set = len(again_forms) >= _FEWEST_OF_A_SET and 2 * before > len(again_forms)
    return {
        number: _of_second_set(tables, first[forms[number]], number, again[0]) if is_set
        else _single(tables[first[forms[number]]], tables[number])
        for number in again
    }  # fmt: skip


def _of_second_set(tables: Sequence[Table], first: int, number: int, begin: int) -> Repeated:
    page = tables[begin].pages[0]
    owners = [owner_of(tables[place].grid.caption) for place in (first, number)]
    zh = en = ""
    if all(owners) and normal(owners[0]) != normal(owners[1]):
        zh = f"，编制单位为“{owners[1]}”，第一套为“{owners[0]}”"
        en = f", of {owners[1]}, the first being of {owners[0]}"
    return Repeated(
        "second_set_of_forms",
        f"属于本文件第 {page} 页起的第二套公开表（如部门汇总与本级各一套）{zh}；只读入第一套",
        f"belongs to a second set of forms from page {page} on{en}; only the first set was loaded",
    )


def _single(first: Table, second: Table) -> Repeated:
    page = first.pages[0]
    if first.data_texts == second.data_texts:
        return Repeated("duplicate_form", f"与第 {page} 页的表内容相同，重复印出，未再读入",
                        f"prints the table of page {page} again; not loaded a second time")  # fmt: skip
    name = "同名" if plain_title(first.title) == plain_title(second.title) else f"同类（《{first.title}》）"
    return Repeated(
        "duplicate_form", f"第 {page} 页已有一张{name}的表，内容不同，第二张未读入",
        f"page {page} has a table of this form already, with other contents; the second was not loaded",
    )  # fmt: skip
