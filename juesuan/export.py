"""One report's tables as an Excel workbook 「导出」, for people who live in Excel.

What belongs here: from the warehouse to sheets. A sheet for each form with code and name columns, money as numbers
in the printed unit with the printed decimals; a sheet of findings; a sheet of sources that leads from each cell of
the workbook to page, box and printed text. Whatever came out of a PDF is written as text that Excel never reckons.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from juesuan import terms
from juesuan.errors import WarehouseMissing
from juesuan.sheets import Sheet, Workbook, cell_name

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Say = Callable[[str, str], str]
Row = Mapping[str, Any]
# Measure, fund and phase; the last two are empty where they tell nothing apart.
_Column = tuple[str, str, str]

_NOT_IN_NAMES: Final = re.compile(r"[\[\]:*?/\\'“”]")
_LONGEST_NAME: Final = 31
_SIDES: Final = {"income": 0, "expenditure": 1}


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of a form as the sheet shows it, with its cells by column."""

    side: str | None
    code: str | None
    label: str
    cells: dict[_Column, Row] = field(default_factory=dict)


def find_report(
    con: DuckDBPyConnection, wanted: str, year: int | None = None, kind: str = "", level: str = ""
) -> Row:
    """The report meant by a unit's name (or part of it), a report id (or its beginning) or a file's name.

    Without a year the latest one. Raises WarehouseMissing with the candidates where none or several fit.
    """
    rows = _rows(con, """
    SELECT report_id, unit_name, fiscal_year, entity_level, report_kind, file, title, pages, is_current, region, state
    FROM dim_report WHERE state <> 'quarantined'
      AND (unit_name = $wanted OR contains(unit_name, $wanted) OR starts_with(report_id, $wanted) OR file = $wanted
           OR parse_filename(file) = $wanted)
      AND ($year IS NULL OR fiscal_year = $year) AND ($kind = '' OR report_kind = $kind)
      AND ($level = '' OR entity_level = $level)
    ORDER BY unit_name, fiscal_year DESC, report_kind DESC, entity_level, file
    """, {"wanted": wanted, "year": year, "kind": kind, "level": level})  # fmt: skip
    for fits in (
        lambda row: row["file"] == wanted or row["report_id"] == wanted,
        lambda row: row["unit_name"] == wanted and row["is_current"],
        lambda row: row["is_current"],
        bool,
    ):
        found = [row for row in rows if fits(row)]
        if found and year is None:
            latest = max(row["fiscal_year"] or 0 for row in found)
            found = [row for row in found if (row["fiscal_year"] or 0) == latest]
        if found and not kind and any(row["report_kind"] == "final_accounts" for row in found):
            found = [row for row in found if row["report_kind"] == "final_accounts"]
        if found:
            break
    else:
        found = []
    if len(found) == 1:
        return found[0]
    named = "；".join(f"{row['unit_name']} {row['fiscal_year']} {row['entity_level']} {row['file']}" for row in found[:10])
    if not found:
        raise WarehouseMissing(
            f"库中没有“{wanted}”{year or ''}的报告；juesuan sql \"FROM dim_report\" 列出全部 | "
            f"the warehouse has no report of {wanted} {year or ''}; juesuan sql \"FROM dim_report\" lists all"
        )
    raise WarehouseMissing(
        f"“{wanted}”对应 {len(found)} 份报告，请写全单位名称、文件编号，或加 --year、--level：{named} | "
        f"{wanted} fits {len(found)} reports; give the whole name or the report id, or --year, --level: {named}"
    )


def write_workbook(con: DuckDBPyConnection, report: Row, file: Path, say: Say) -> int:
    """Write the workbook of one report and give the number of its forms; the file appears whole or not at all."""
    report_id = report["report_id"]
    forms = [name for name in terms.FORMS if _count(con, report_id, name)]
    release = _rows(con, "SELECT release_id FROM release", {})[0]["release_id"]
    temporary = file.with_name(f".{file.name}.part")
    sources: list[tuple[Any, ...]] = []
    try:
        with Workbook(temporary) as book:
            _about(book.sheet(say("说明", "about")), con, report, release, say)
            for form in forms:
                name = _sheet_name(say(terms.FORMS[form], form))
                _form(book.sheet(name), con, report_id, form, name, say, sources)
            _findings(book.sheet(say("核对结果", "findings")), con, report_id, say)
            _sources(book.sheet(say("出处", "sources")), sources, say)
        os.replace(temporary, file)
    finally:
        temporary.unlink(missing_ok=True)
    return len(forms)


def _about(sheet: Sheet, con: DuckDBPyConnection, report: Row, release: str, say: Say) -> None:
    facts = (
        (say("单位", "unit"), report["unit_name"]), (say("年度", "year"), str(report["fiscal_year"] or "")),
        (say("报告层级", "level"), say(terms.ENTITY_LEVELS[report["entity_level"]], report["entity_level"])),
        (say("报告种类", "kind"), say(terms.REPORT_KINDS[report["report_kind"]], report["report_kind"])),
        (say("原文件", "file"), report["file"]), (say("文件编号", "report id"), report["report_id"]),
        (say("发布版", "release"), release),
        (say("金额", "amounts"), say("为各表印出的单位，小数位数照印出的；空白即原表空白",
                                     "in the unit printed on each form, with the printed decimals; empty as printed")),
    )  # fmt: skip
    for name, value in facts:
        sheet.row([name, value], bold=1)
    sheet.row([])
    sheet.row([say("公开表", "form"), say("公开情况", "status"), say("单位", "unit"), say("页码", "pages"),
               say("空表说明", "statement")], bold=5)  # fmt: skip
    for row in _rows(con, """
        SELECT c.form, c.status, c.unit, c.first_page, c.last_page, c.statement FROM form_coverage c
        JOIN dim_form d USING (form) WHERE report_id = $report_id ORDER BY d.position
    """, {"report_id": report["report_id"]}):  # fmt: skip
        pages = "" if row["first_page"] is None else f"{row['first_page']}–{row['last_page']}"
        sheet.row([say(terms.FORMS[row["form"]], row["form"]), say(terms.COVERAGE[row["status"]], row["status"]),
                   row["unit"], pages, row["statement"]])  # fmt: skip


def _form(
    sheet: Sheet, con: DuckDBPyConnection, report_id: str, form: str, name: str, say: Say, sources: list[tuple[Any, ...]]
) -> None:
    """One form: title, unit, heads, lines; each cell with something printed is noted among the sources."""
    facts = _rows(con, """
    SELECT * FROM fact_amount WHERE report_id = $report_id AND form = $form ORDER BY "row", col, fact_id
    """, {"report_id": report_id, "form": form})  # fmt: skip
    lines, columns = _laid_out(facts)
    sided = any(line.side for line in lines)
    units = sorted({fact["unit"] for fact in facts if fact["amount"] is not None})
    sheet.row([say(terms.FORMS[form], form)], bold=1)
    sheet.row([f"{say('单位：', 'unit: ')}{'、'.join(units) or say('未印', 'not printed')}"])
    heads = [*([say("收支", "side")] if sided else []), say("科目编码", "code"), say("名称", "name")]
    sheet.row([*heads, *(_head(column, say) for column in columns)], bold=len(heads) + len(columns))
    for line in lines:
        side = [say(terms.SIDES[line.side], line.side) if line.side else ""] if sided else []
        shown: list[Any] = [*side, line.code, line.label]
        for place, column in enumerate(columns, start=len(shown)):
            fact = line.cells.get(column)
            shown.append(None if fact is None else _value(fact))
            if fact is not None and fact["printed"]:
                sources.append((name, cell_name(sheet.next_row, place), fact["printed"], fact["unit"], fact["page"],
                                *(round(fact[edge], 1) if fact[edge] is not None else None for edge in ("x0", "y0", "x1", "y1")),
                                say(terms.PROOFS[fact["proof"]], fact["proof"]), fact["fact_id"]))  # fmt: skip
        sheet.row(shown)


def _laid_out(facts: Sequence[Row]) -> tuple[list[_Line], list[_Column]]:
    """A form's cells as lines and columns. Blocks printed side by side stand below each other, left one first."""
    lines: dict[tuple[Any, ...], _Line] = {}
    first: dict[tuple[Any, ...], int] = {}
    columns: dict[_Column, int] = {}
    told_by = {side: _told_by([fact for fact in facts if fact["side"] == side]) for side in {fact["side"] for fact in facts}}
    for fact in facts:
        key = _line_of(fact)
        line = lines.setdefault(key, _Line(fact["side"], key[2], fact["line_label"]))
        column = (fact["measure"], *(fact[name] if name in told_by[fact["side"]] else "" for name in ("fund", "phase")))
        line.cells.setdefault(column, fact)
        first.setdefault(key, fact["col"])
        columns[column] = min(columns.get(column, fact["col"]), fact["col"])
    # A printed row that holds several lines of one side holds blocks beside each other.
    beside = len({key[:2] for key in lines}) < len(lines)
    order = sorted(lines, key=lambda key: (_SIDES.get(key[0] or "", 2), first[key] if beside else 0, key[1], first[key]))
    return [lines[key] for key in order], sorted(columns, key=lambda column: columns[column])


def _line_of(fact: Row) -> tuple[Any, ...]:
    code = fact["function_code"] or fact["economic_code"]
    return fact["side"], fact["row"], code, fact["line"], fact["line_label"]


def _told_by(facts: Sequence[Row]) -> set[str]:
    """Whether fund or phase tells the columns of some lines apart; else the line itself says which it is."""
    seen: dict[tuple[Any, ...], Row] = {}
    found: set[str] = set()
    for fact in facts:
        other = seen.setdefault((*_line_of(fact), fact["measure"]), fact)
        found |= {name for name in ("fund", "phase") if fact[name] != other[name]}
    return found


def _head(column: _Column, say: Say) -> str:
    measure, fund, phase = column
    words = [say(terms.MEASURES[measure], measure.replace("_", " "))]
    words += [say(terms.FUNDS[fund], fund.replace("_", " "))] if fund else []
    words += [say(terms.PHASES[phase], phase.replace("_", " "))] if phase else []
    return " ".join(words)


def _value(fact: Row) -> Decimal | str | None:
    """A printed number in its printed unit and decimals, a printed word as text, nothing for a blank."""
    if fact["state"] not in ("number", "zero"):
        return str(fact["printed"]) or None
    scale = Decimal(10_000) if fact["unit"] == "万元" else Decimal(1)
    value = fact["amount"] if fact["amount"] is not None else fact["quantity"]
    step = fact["step"] / scale if fact["amount"] is not None else None
    if value is None:
        return str(fact["printed"])
    exact = Decimal(value) / (scale if fact["amount"] is not None else 1)
    places = max(0, -int(step.normalize().as_tuple().exponent)) if step else _places(str(fact["printed"]))
    return exact.quantize(Decimal(1).scaleb(-places))


def _places(printed: str) -> int:
    return sum(char.isdigit() for char in printed.partition(".")[2])


def _findings(sheet: Sheet, con: DuckDBPyConnection, report_id: str, say: Say) -> None:
    heads = (say("规则", "rule"), say("关系", "what must hold"), say("核对之处", "place"), say("结果", "verdict"),
             say("严重程度", "severity"), say("左方（元）", "left (元)"), say("右方（元）", "right (元)"),
             say("差额（元）", "gap (元)"), say("容许尾差（元）", "allowed (元)"), say("页码", "pages"),
             say("说明", "reason"), say("核对编号", "verdict id"))  # fmt: skip
    sheet.row(list(heads), bold=len(heads))
    for row in _rows(con, """
        SELECT * FROM reconciliation WHERE report_id = $report_id AND verdict IN ('broken', 'rounding')
        ORDER BY verdict <> 'broken', severity <> 'error', severity <> 'warning', rule_id, place, verdict_id
    """, {"report_id": report_id}):  # fmt: skip
        numbers = [None if row[name] is None else Decimal(row[name]).quantize(Decimal("0.01"))
                   for name in ("left_value", "right_value", "gap", "allowed")]  # fmt: skip
        if row["unit"] not in (None, "", "元"):
            numbers = [None if row[name] is None else f"{row[name].normalize():f} {row['unit']}"  # type: ignore[misc]
                       for name in ("left_value", "right_value", "gap", "allowed")]  # fmt: skip
        sheet.row([row["rule_id"], row["statement"], row["place"], say(terms.VERDICTS[row["verdict"]], row["verdict"]),
                   say(terms.SEVERITIES[row["severity"]], row["severity"]), *numbers, row["pages"], row["reason"],
                   row["verdict_id"]])  # fmt: skip


def _sources(sheet: Sheet, sources: Sequence[tuple[Any, ...]], say: Say) -> None:
    heads = (say("表", "sheet"), say("单元格", "cell"), say("印出的文字", "printed"), say("印出的单位", "unit"),
             say("页码", "page"), say("左", "x0"), say("上", "y0"), say("右", "x1"), say("下", "y1"),
             say("证明情况", "proof"), say("数据编号", "fact id"))  # fmt: skip
    sheet.row(list(heads), bold=len(heads))
    for source in sources:
        sheet.row(list(source))


def _sheet_name(name: str) -> str:
    return _NOT_IN_NAMES.sub("", name)[:_LONGEST_NAME]


def _count(con: DuckDBPyConnection, report_id: str, form: str) -> int:
    values = {"report_id": report_id, "form": form}
    return int(_rows(con, "SELECT count(*) AS n FROM fact_amount WHERE report_id = $report_id AND form = $form", values)[0]["n"])


def _rows(con: DuckDBPyConnection, query: str, values: Mapping[str, Any]) -> list[Row]:
    asked = con.execute(query, dict(values))
    names = [column[0] for column in asked.description or ()]
    return [dict(zip(names, row, strict=True)) for row in asked.fetchall()]
