"""The tables that come straight from the parts, the catalogues and the rules.

What belongs here: dimensions, `fact_amount`, coverage, verdicts, quarantine and the release row.
The wide tables derived from them are in `juesuan.tables.wide`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from juesuan import terms
from juesuan.codes.lists import TRUST
from juesuan.tables.model import Column, Table

MONEY: Final = "DECIMAL(18,2)"


def col(
    name: str, type_: str, zh: str, en: str, *,
    words: Mapping[str, str] | None = None, names: Mapping[str, str] | None = None, **extra: Any,
) -> Column:  # fmt: skip
    """A column; `words` is the closed list it takes its values from, with the Chinese word of each.

    `names` gives Chinese words too, but does not close the list.
    """
    if words is not None:
        extra["values"] = tuple(words)
    if given := words or names:
        extra["words"] = tuple(given.items())
    return Column(name, type_, zh, en, **extra)


DIM_REPORT = Table(
    "dim_report",
    "公开文件：一行是一份读入（或未能读入）的文件",
    "one row per published document, read or not",
    (
        col("report_id", "VARCHAR", "文件编号（内容的 sha256；几个文件合成的，为各文件 sha256 的散列）",
            "document id: sha256 of its bytes, or of its files' hashes where it is joined from several"),
        col("unit_id", "VARCHAR", "单位编号", "reporting unit", null=True),
        col("unit_name", "VARCHAR", "单位名称（封面所印）", "name of the unit as printed", alias="单位"),
        col("entity_level", "VARCHAR", "报告层级", "department, head office or unit",
             null=False, words=terms.ENTITY_LEVELS),
        col("region", "VARCHAR", "地区（原文件夹名）", "region, from the folder"),
        col("region_code", "VARCHAR", "行政区划代码", "administrative division code, where the folder states it"),
        col("fiscal_year", "INTEGER", "决算（预算）年度", "the year reported on", alias="年度"),
        col("report_kind", "VARCHAR", "报告种类", "final accounts or budget",
             null=False, words=terms.REPORT_KINDS),
        col("title", "VARCHAR", "封面标题", "title on the cover"),
        col("file", "VARCHAR", "原文件（相对原文件夹）", "file, relative to the raw folder", null=False),
        col("file_bytes", "BIGINT", "文件大小", "size of the file", unit="bytes", additivity="additive", null=False),
        col("pages", "INTEGER", "页数", "pages", unit="pages", additivity="additive"),
        col("document_date", "VARCHAR", "文件自记的修改时间", "modification date the document states"),
        col("is_current", "BOOLEAN", "现行版本（该单位该年度最近一份读入的文件）",
            "latest version that could be read, for its unit, level, year and kind", null=False),
        col("contained_in", "VARCHAR", "已含于（同名部门同年度的部门报告编号）",
            "the current report of the department of the same name, whose accounts include this head office"),
        col("state", "VARCHAR", "读入结果", "fate of the document", null=False, words=terms.REPORT_STATES),
        col("read_by", "VARCHAR", "读取方式", "reader that gave the cells"),
        col("reader_version", "VARCHAR", "读取程序版本", "version of the reader", null=False),
        col("numerals_in_tables", "INTEGER", "表区内数字个数", "numerals printed inside form areas",
             unit="numerals", additivity="additive"),
        col("numerals_in_facts", "INTEGER", "其中已成为数据的个数", "of these, loaded as facts",
             unit="numerals", additivity="additive"),
    ),
    key=("report_id",),
    per="release",
)

REPORT_FILE = Table(
    "report_file",
    "报告文件：一行是一份报告的一个文件；多数报告只有一个，正文与附表分开公开的有几个",
    "one row per file of a report; pages are numbered on through the files",
    (
        col("report_id", "VARCHAR", "报告编号（同 dim_report）", "report"),
        col("file_no", "INTEGER", "第几个文件（正文在先）", "number of the file, from 1: the main text first"),
        col("file", "VARCHAR", "文件（相对原文件夹）", "file, relative to the raw folder", null=False),
        col("sha256", "VARCHAR", "文件内容的 sha256", "sha256 of the file", null=False),
        col("kind", "VARCHAR", "文件格式（按内容判断）", "format, told by the content; empty: it could not be opened",
            words=terms.FILE_KINDS),
        col("first_page", "INTEGER", "起始页（报告内连续编页）", "its first page in the report's numbering"),
        col("pages", "INTEGER", "页数（工作簿为工作表数，Word 文件为段落与表格的分段数）",
            "pages; sheets of a workbook; stretches of text and tables of a Word file", unit="pages", additivity="additive"),
        col("file_bytes", "BIGINT", "文件大小", "size of the file", unit="bytes", additivity="additive", null=False),
    ),
    key=("report_id", "file_no"),
    per="document",
)

DIM_UNIT = Table(
    "dim_unit",
    "单位：一行是一个公开单位",
    "one row per reporting unit",
    (
        col("unit_id", "VARCHAR", "单位编号（地区与名称的散列）", "hash of region and name"),
        col("unit_name", "VARCHAR", "单位名称", "name", null=False, alias="单位"),
        col("region", "VARCHAR", "地区", "region"),
        col("region_code", "VARCHAR", "行政区划代码", "administrative division code"),
        col("first_year", "INTEGER", "最早年度", "first year loaded"),
        col("last_year", "INTEGER", "最近年度", "last year loaded"),
        col("reports", "INTEGER", "文件数", "documents loaded", unit="documents", additivity="additive", null=False),
    ),
    key=("unit_id",),
    per="release",
)


def _dim_code(name: str, zh: str, en: str) -> Table:
    return Table(
        name,
        zh,
        en,
        (
            col("code", "VARCHAR", "科目编码", "code"),
            col("fiscal_year", "INTEGER", "年度（0 表示出自清单）", "year of the reports printing it; 0: from a list"),
            col("name", "VARCHAR", "科目名称", "name in that year", null=False),
            col("level", "INTEGER", "级次（类1 款2 项3）", "1 class, 2 section, 3 item", null=False),
            col("parent_code", "VARCHAR", "上级科目编码", "code one level up"),
            col("first_year", "INTEGER", "最早见于年度", "first year in which the source saw the name"),
            col("last_year", "INTEGER", "最近见于年度（空为至今）", "last such year; empty: open"),
            col("vouched_by", "VARCHAR", "由谁证明", "who vouches for it", null=False, words=TRUST),
            col("is_listed", "BOOLEAN", "清单中有此编码", "some list knows the code; if not, only reports vouch for it",
                null=False),
            col("is_preferred", "BOOLEAN", "首选名称（同一编码同一年度）", "the name to use, of one code and year",
                null=False),
            col("reports", "INTEGER", "印有该编码与名称的文件数", "documents printing this code and name",
                 unit="documents", additivity="not_additive", null=False),
            col("source", "VARCHAR", "来源", "where the entry comes from"),
        ),
        key=("code", "fiscal_year", "name"),
        per="release",
    )


DIM_FUNCTION = _dim_code("dim_function", "支出功能分类科目", "functional classification")
DIM_ECONOMIC = _dim_code("dim_economic", "支出经济分类科目", "economic classification")

DIM_FORM = Table(
    "dim_form",
    "公开表：一行是一种法定公开表",
    "one row per statutory form",
    (
        col("form", "VARCHAR", "表的代号", "form"),
        col("name_zh", "VARCHAR", "表名", "Chinese name", null=False),
        col("name_budget_zh", "VARCHAR", "预算公开表名", "Chinese name in budgets, where they have the form"),
        col("name_en", "VARCHAR", "英文名", "English name", null=False),
        col("position", "INTEGER", "全国统一顺序", "place in our order, which follows the national set", null=False),
        col("required_final", "BOOLEAN", "决算法定公开表", "statutory in final accounts everywhere", null=False),
        col("required_budget", "BOOLEAN", "预算公开表", "published with budgets", null=False),
    ),
    key=("form",),
    per="release",
)

FACT_AMOUNT = Table(
    "fact_amount",
    "数据：一行是公开表中的一格数字（含空白格）",
    "one row per published cell of a form, blanks included",
    (
        col("fact_id", "VARCHAR", "数据编号", "report, form, row, column"),
        col("report_id", "VARCHAR", "文件编号", "document", null=False),
        col("form", "VARCHAR", "公开表", "form", null=False, names=terms.FORMS),
        col("row", "INTEGER", "表内第几数据行", "data row in the joined form, from 1", null=False),
        col("col", "INTEGER", "第几列", "column of the printed grid, from 1", null=False),
        col("side", "VARCHAR", "收入方或支出方", "income or expenditure side", words=terms.SIDES),
        col("line", "VARCHAR", "行的含义", "meaning of the row", null=False, words=terms.LINES),
        col("line_label", "VARCHAR", "印出的行名", "label as printed", null=False),
        col("function_code", "VARCHAR", "支出功能分类编码", "functional code"),
        col("economic_code", "VARCHAR", "支出经济分类编码", "economic code"),
        col("level", "INTEGER", "科目级次（类1 款2 项3）", "level of the code"),
        col("parent_code", "VARCHAR", "表内上级科目编码", "nearest printed code above in the same form"),
        col("is_leaf", "BOOLEAN", "表内末级（可加总）", "no finer row in the same form"),
        col("measure", "VARCHAR", "栏的含义", "meaning of the column", null=False, words=terms.MEASURES),
        col("fund", "VARCHAR", "资金性质", "fund", null=False, words=terms.FUNDS),
        col("phase", "VARCHAR", "预算或决算", "budget or actual", null=False, words=terms.PHASES),
        col("state", "VARCHAR", "格内所印：数字、零、空白、横线、文字", "what stood in the cell",
             null=False, words=terms.STATES),
        col("amount", MONEY, "金额", "amount", unit="元", additivity="not_additive"),
        col("step", "DECIMAL(18,4)", "末位单位（金额精度）", "one unit of the last printed digit",
             unit="元", additivity="not_additive"),
        col("quantity", "DECIMAL(18,4)", "数量（辆、台、批次等）", "counts, where the cell is not money",
             unit="as in column unit", additivity="not_additive"),
        col("printed", "VARCHAR", "印出的文字", "text as printed", null=False),
        col("unit", "VARCHAR", "印出的单位", "printed unit", null=False),
        col("page", "INTEGER", "页码（从1起）", "page, from 1", null=False),
        col("x0", "DOUBLE", "左", "left edge, points from the page's left", unit="pt"),
        col("y0", "DOUBLE", "上", "top edge, points from the page's top", unit="pt"),
        col("x1", "DOUBLE", "右", "right edge", unit="pt"),
        col("y1", "DOUBLE", "下", "bottom edge", unit="pt"),
        col("cell", "VARCHAR", "单元格（电子表格、文字处理文件中的位置，如 Sheet1!C5；PDF 为空）",
            "place in a workbook or a Word file, such as Sheet1!C5; empty for PDFs, which have boxes"),
        col("read_by", "VARCHAR", "读取方式", "reader", null=False),
        col("source", "VARCHAR", "出处：公开表或说明文字", "a cell of the form, or a sentence where the form is missing",
             null=False, words=terms.SOURCES),
        col("proof", "VARCHAR", "证明情况", "what the identities say of this number",
             null=False, words=terms.PROOFS),
    ),
    key=("fact_id",),
    per="document",
    checks=("amount IS NULL OR step > 0", "state NOT IN ('blank', 'dash') OR (amount IS NULL AND quantity IS NULL)"),
)

FORM_COVERAGE = Table(
    "form_coverage",
    "公开情况：一行是一份文件的一张法定公开表",
    "report x statutory form: what became of it",
    (
        col("report_id", "VARCHAR", "文件编号", "document"),
        col("form", "VARCHAR", "公开表", "form", names=terms.FORMS),
        col("status", "VARCHAR", "公开情况", "found, empty, missing", null=False, words=terms.COVERAGE),
        col("variant", "VARCHAR", "版式", "printing variant"),
        col("title", "VARCHAR", "印出的表名", "printed title"),
        col("first_page", "INTEGER", "起始页", "first page"),
        col("last_page", "INTEGER", "结束页", "last page"),
        col("unit", "VARCHAR", "印出的金额单位", "unit of amounts"),
        col("unit_source", "VARCHAR", "单位依据", "printed on the form, or inherited"),
        col("rows", "INTEGER", "数据行数", "data rows", unit="rows", additivity="additive"),
        col("amounts", "INTEGER", "数字个数", "amounts read", unit="amounts", additivity="additive"),
        col("statement", "VARCHAR", "空表说明", "printed statement that the table has no data"),
        col("read_by", "VARCHAR", "读取方式", "reader"),
    ),
    key=("report_id", "form"),
    per="document",
)

RECONCILIATION = Table(
    "reconciliation",
    "核对结果：一行是一条勾稽关系在一处的核对",
    "report x rule x place: what the accounts' own arithmetic says",
    (
        col("verdict_id", "VARCHAR", "核对编号", "report, rule and place"),
        col("report_id", "VARCHAR", "文件编号", "document", null=False),
        col("rule_id", "VARCHAR", "规则编号", "rule", null=False),
        col("place", "VARCHAR", "核对之处", "row, column or code the rule was applied to", null=False),
        col("statement", "VARCHAR", "规则（中文）", "what must hold", null=False),
        col("family", "VARCHAR", "规则组", "group of rules", null=False),
        col("severity", "VARCHAR", "严重程度", "severity", null=False, words=terms.SEVERITIES),
        col("verdict", "VARCHAR", "结果", "verdict", null=False, words=terms.VERDICTS),
        col("relation", "VARCHAR", "关系", "= or <=", null=False),
        col("left_value", "DECIMAL(24,4)", "左方", "left side", unit="元", additivity="not_additive"),
        col("right_value", "DECIMAL(24,4)", "右方", "right side", unit="元", additivity="not_additive"),
        col("gap", "DECIMAL(24,4)", "差额（左减右）", "left minus right", unit="元", additivity="not_additive"),
        col("allowed", "DECIMAL(24,4)", "容许尾差", "largest gap that rounding explains",
             unit="元", additivity="not_additive"),
        col("terms", "INTEGER", "参与数字个数", "numbers taking part", unit="numbers", additivity="not_additive"),
        col("reason", "VARCHAR", "无法核对或不符的说明", "why it could not be tested, or what is wrong"),
        col("pages", "VARCHAR", "页码", "pages of the numbers"),
        col("unit", "VARCHAR", "两方的单位（空为元）", "unit of both sides; empty for 元"),
        col("root_cause", "VARCHAR", "根源（同一根源的不符由同一处差错引起）", "findings of one root cause follow from one slip"),
    ),
    key=("verdict_id",),
    per="document",
)

RECONCILIATION_TERM = Table(
    "reconciliation_term",
    "核对依据：一行是参与一次核对的一个数字",
    "the numbers behind each verdict, with sign and side",
    (
        col("verdict_id", "VARCHAR", "核对编号", "verdict"),
        col("fact_id", "VARCHAR", "数据编号", "number"),
        col("side", "VARCHAR", "左方或右方", "left or right of the rule", null=False, values=("left", "right")),
        col("sign", "INTEGER", "符号", "+1 or -1", null=False),
    ),
    key=("verdict_id", "fact_id", "side"),
    per="verdict",
)

QUARANTINE = Table(
    "quarantine",
    "待核：一行是看到而没有读懂的一处",
    "what was seen and not understood",
    (
        col("quarantine_id", "VARCHAR", "待核编号", "document and sequence"),
        col("report_id", "VARCHAR", "文件编号", "document", null=False),
        col("file", "VARCHAR", "原文件", "file", null=False),
        col("stage", "VARCHAR", "环节", "document, page, grid, form, cell", null=False),
        col("reason", "VARCHAR", "原因代号", "reason code", null=False),
        col("message_zh", "VARCHAR", "原因（中文）", "reason in Chinese", null=False),
        col("message_en", "VARCHAR", "原因（英文）", "reason in English", null=False, alias="英文原因"),
        col("page", "INTEGER", "页码", "page"),
        col("form", "VARCHAR", "公开表", "form, where known", names=terms.FORMS),
        col("place", "VARCHAR", "行列", "row and column, where known"),
        col("printed", "VARCHAR", "印出的文字", "text as printed"),
        col("fault", "VARCHAR", "责任", "publisher, reader or undecided", null=False,
             values=("publisher", "reader", "undecided")),
    ),
    key=("quarantine_id",),
    per="document",
)

RELEASE = Table(
    "release",
    "发布版：一行说明本文件是什么",
    "what this file is: one row",
    (
        col("release_id", "VARCHAR", "版次编号", "id of the release"),
        col("built_at", "TIMESTAMP", "生成时间（UTC）", "built at, UTC", null=False),
        col("code_version", "VARCHAR", "程序版本", "version of juesuan", null=False),
        col("reader_version", "VARCHAR", "读取程序版本", "version of the reader", null=False),
        col("input_fingerprint", "VARCHAR", "输入指纹", "hash of documents, reader, rules and tables", null=False),
        col("duckdb_version", "VARCHAR", "DuckDB 版本", "version of DuckDB that built it", null=False,
            alias="DuckDB版本"),
        col("storage_version", "VARCHAR", "存储格式版本", "oldest DuckDB that reads it", null=False),
        col("documents", "INTEGER", "文件数", "documents", unit="documents", additivity="not_additive", null=False),
        col("documents_quarantined", "INTEGER", "整份待核文件数", "documents wholly in quarantine",
             unit="documents", additivity="not_additive", null=False),
        col("facts", "BIGINT", "数据行数", "rows of fact_amount", unit="rows", additivity="not_additive", null=False),
        col("verdicts", "BIGINT", "核对次数", "rows of reconciliation", unit="rows", additivity="not_additive",
             null=False),
        col("broken", "BIGINT", "不符次数", "verdicts that are broken", unit="rows", additivity="not_additive",
             null=False),
    ),
    key=("release_id",),
    per="release",
)

CORE_TABLES = (
    DIM_REPORT, REPORT_FILE, DIM_UNIT, DIM_FUNCTION, DIM_ECONOMIC, DIM_FORM, FACT_AMOUNT, FORM_COVERAGE,
    RECONCILIATION, RECONCILIATION_TERM, QUARANTINE, RELEASE,
)  # fmt: skip
