"""Documentation that can't drift: pages made from the declared tables, rules and forms.

What belongs here: from a declaration to Markdown. The pages stand in `docs/`; `juesuan docs --check`
and a test say when they are out of date.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from juesuan import terms
from juesuan.forms.catalogue import catalogue
from juesuan.forms.documentation import forms_page
from juesuan.reconcile.across_rules import AGAINST, load_across_rules
from juesuan.reconcile.across_rules import FAMILIES as ACROSS_FAMILIES
from juesuan.reconcile.prose import load_prose_rules
from juesuan.reconcile.prose.model import FAMILIES as PROSE_FAMILIES
from juesuan.rules import FAMILIES, Operand, Rule, load_rules
from juesuan.settings_page import settings_page
from juesuan.tables import NAMED_BY, TABLES, VIEWS, Table

_MADE: Final = "<!-- Made by `juesuan docs` from the declarations in the code: change those, not this page. -->"


def pages() -> dict[str, str]:
    """Every generated page: file name and Markdown."""
    return {
        "dictionary.md": _dictionary(), "rules.md": _rules(), "forms.md": forms_page(catalogue()),
        "settings.md": settings_page(_MADE),
    }  # fmt: skip


def stale_pages(folder: Path) -> list[str]:
    """Names of pages that are missing or no longer what the declarations say."""
    return [name for name, text in pages().items() if not _is(folder / name, text)]


def write_pages(folder: Path) -> list[Path]:
    """Write every page; gives the files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (folder / name).write_text(text, encoding="utf-8")
    return [folder / name for name in pages()]


def _is(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text(encoding="utf-8") == text


def _dictionary() -> str:
    lines = [
        "# 数据字典 Data dictionary", "", _MADE, "",
        "金额为元，DECIMAL(18,2)；`_wan` 结尾的栏为万元。空白为 NULL，印出的零为 0。`*_leaf` 视图只含末级，可以直接加总；"
        "`*_named` 视图带有单位、年度、地区。",
        "", "Amounts are in 元 (yuan), columns ending in `_wan` in 万元. A blank cell is NULL, a printed zero is 0. "
        "`*_leaf` views hold finest rows only and are safe to sum; `*_named` views add unit, year and region. Every table has a "
        "Chinese view in schema `决算`.", "",
    ]  # fmt: skip
    for table in (*TABLES, *VIEWS):
        lines += _table(table)
    return "\n".join(lines).rstrip() + "\n"


def _table(table: Table) -> Iterator[str]:
    named = NAMED_BY.get(table.name)
    # The Chinese schema shows the view that names unit and year under the table's own name.
    yield f"## `{table.name}`" if named else f"## `{table.name}` · 决算.{table.chinese_name}"
    yield ""
    if named:
        yield f"含单位、年度、地区的视图 with unit, year and region: `{named.name}`"
        yield ""
    yield f"{table.zh}  "
    yield table.en
    yield ""
    if table.key:
        yield f"主键 key: {', '.join(f'`{name}`' for name in table.key)}"
        yield ""
    yield "| 栏 column | 类型 type | 中文名 | 含义 meaning | 单位 unit | 加总 sum | 取值 values |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for column in table.columns:
        words = dict(column.words)
        values = "、".join(f"{value} {words.get(value, '')}".strip() for value in column.values)
        yield _row(f"`{column.name}`", column.type, column.chinese_name, f"{column.zh}；{column.en}", column.unit,
                   column.additivity.replace("_", "-"), values)  # fmt: skip
    yield ""


def _rules() -> str:
    rules, told, across = load_rules(), load_prose_rules(), load_across_rules()
    lines = [
        "# 勾稽关系 Rules", "", _MADE, "",
        f"共 {len(rules) + len(told) + len(across)} 条。差额不超过 ½ × 各非零数字末位单位之和的为尾差（rounding），超过的为不符（broken）；"
        "收支总计相等等本应逐分相等的关系不容尾差。", "",
        f"{len(rules) + len(told) + len(across)} rules. A gap of at most half the sum of the last printed digits of the non-zero numbers is rounding; "
        "more is broken. Rules marked 0 allow no rounding.", "",
    ]  # fmt: skip
    for family, name in FAMILIES.items():
        chosen = [rule for rule in rules if rule.family == family]
        lines += [f"## {name} {family}", "", "| 编号 id | 关系 what must hold | 严重程度 | 尾差 | 适用 | 依据 basis |",
                  "| --- | --- | --- | --- | --- | --- |"]  # fmt: skip
        lines += [_rule(rule) for rule in chosen]
        lines.append("")
    for family, name in PROSE_FAMILIES.items():
        lines += [f"## {name} {family}", "", "| 编号 id | 关系 what must hold | 严重程度 | 依据 basis |", "| --- | --- | --- | --- |"]
        lines += [
            _row(rule.id, f"{rule.statement}<br>{rule.statement_en}", terms.SEVERITIES[rule.severity], rule.basis)
            for rule in told
            if rule.family == family
        ]
        lines.append("")
    for family, name in ACROSS_FAMILIES.items():
        lines += [f"## {name} {family}", "",
                  "| 编号 id | 关系 what must hold | 对方 against | 严重程度 | 重要性（元） | 依据 basis |",
                  "| --- | --- | --- | --- | --- | --- |"]  # fmt: skip
        lines += [
            _row(rule.id, f"{rule.statement}<br>{rule.statement_en}", AGAINST[rule.against], terms.SEVERITIES[rule.severity],
                 f"{rule.materiality:,}", rule.basis)
            for rule in across
        ]  # fmt: skip
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _rule(rule: Rule) -> str:
    tolerance = {"interval": "½Σ", "interval_with_zeros": "½Σ（含零）", "none": "0"}[rule.tolerance]
    kinds = {"final_accounts": "决算", "budget": "预算", "both": "决算、预算"}[rule.applies_to]
    forms = "、".join(terms.FORMS[form] for form in _forms(rule))
    return _row(rule.id, f"{rule.statement}<br>{rule.statement_en}", terms.SEVERITIES[rule.severity], tolerance, kinds,
                f"{rule.basis}（{forms}）")  # fmt: skip


def _forms(rule: Rule) -> list[str]:
    operands: tuple[Operand, ...] = (*rule.left, *rule.right)
    named = {form for operand in operands for form in operand.form}
    if rule.coverage is not None:
        named |= set(rule.coverage.form)
    return [form for form in terms.FORMS if form in named]


def _row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"
