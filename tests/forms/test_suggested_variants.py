"""What a report prints otherwise becomes a variant file that loads, reads it, and says what it could not know."""

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import typer

from juesuan.forms.catalogue import Catalogue, catalogue, put_together
from juesuan.forms.drawing import table
from juesuan.forms.examples import differences
from juesuan.forms.printed import read_tables
from juesuan.forms.suggest import Suggestion, suggest
from juesuan.forms.variant import Variant
from juesuan.forms.variant_source import source_of
from juesuan.reading.tables import Table
from samples.flow import Flow
from samples.paper import Paper
from samples.table import Cell, Pen, spread
from samples.table import Table as Drawn

EXPENDITURE = table("支出决算表", """
| 科目编码 | 科目名称 | 本年支出合计 | 基本支出 | 项目支出 | < | 备查："上年"支出(数) |
| ^ | ^ | ^ | ^ | 小计 | 基本建设类 | ^ |
| 合计 | < | 3.00 | 1.00 | 2.00 | 0.50 | 7.00 |
| 201 | 一般公共服务支出 | 3.00 | 1.00 | 2.00 | 0.50 | 7.00 |
| 20106 | 财政事务 | 3.00 | 1.00 | 2.00 | 0.50 | 7.00 |
| 2010601 | 行政运行 | 3.00 | 1.00 | 2.00 | 0.50 | 7.00 |
| 调整数 | < | 3.00 | 1.00 | 2.00 |  |  |
""")  # fmt: skip
SUMMARY = table("收入支出决算总表", """
| 收入 | < | 支出 | < |
| 项目 | 金额 | 项目 | 金额 |
| 一、一般公共预算财政拨款收入 | 9.00 | 一、一般公共服务支出 | 9.00 |
| 九、捐赠收入 | 1.00 | 总计 | 9.00 |
""")  # fmt: skip
NEAR = table("某县2024年度一般公共预算拨款支出情况明细表", """
| 科目编码 | 科目名称 | 本年支出 | < | < |
| ^ | ^ | 合计 | 基本支出 | 项目支出 |
| 合计 | < | 3.00 | 1.00 | 2.00 |
| 201 | 一般公共服务支出 | 3.00 | 1.00 | 2.00 |
""")  # fmt: skip
NEW = table("某县2024年度债务还本付息情况表", """
| 序号 | 债务名称 | 年初余额 | 本年新增 | 年末余额 |
| 1 | 某路债券 | 3.00 | 1.00 | 4.00 |
| 2 | 某桥债券 | 13.00 | 1.00 | 14.00 |
""")  # fmt: skip
PERFORMANCE = table("项目支出绩效自评表", "| 项目 | 分值 |\n| 数量 | 3.00 |\n| 质量 | 13.00 |\n| 总分 | 16.00 |")
THREE_PUBLIC = table("财政拨款“三公”经费支出决算表", """
| 合计 | 因公出国（境）费 | 公务接待费 | 公务用车购置及运行维护费 | 差旅补贴 |
| 6.00 | 1.00 | 2.00 | 3.00 | 0.70 |
""")  # fmt: skip


def suggested(*tables: Table, known: Catalogue | None = None) -> Suggestion | None:
    known = known or catalogue()
    forms, _ = read_tables(tables, 2024, "final_accounts")
    return suggest("my_county", forms, tables, known, source="某县.pdf", place="某县", year=2024,
                   report_kind="final_accounts")  # fmt: skip


def loaded(text: str) -> Variant:
    namespace: dict[str, Any] = {}
    exec(compile(text, "my_county.py", "exec"), namespace)
    variant = namespace["VARIANT"]
    assert isinstance(variant, Variant)
    return variant


def grown(*tables: Table) -> tuple[Variant, Catalogue]:
    found = suggested(*tables)
    assert found is not None
    variant = loaded(source_of(found))
    return variant, put_together([*catalogue().variants, variant])


@pytest.mark.parametrize(
    "tables",
    [(EXPENDITURE,), (SUMMARY,), (NEAR,), (NEW,), (THREE_PUBLIC,), (EXPENDITURE, SUMMARY, NEAR, NEW, PERFORMANCE)],
    ids=["columns and a row", "a label", "a title", "a new form", "an item", "everything"],
)
def test_the_file_loads_its_examples_hold_and_the_report_is_read_with_it(tables: tuple[Table, ...]) -> None:
    variant, known = grown(*tables)
    assert variant.examples
    for example in variant.examples:
        assert differences(example, known) == []
    _, problems = read_tables(tables, 2024, "final_accounts", known)
    assert {q.printed for q in problems} <= {"项目支出绩效自评表"}


def test_what_has_no_known_meaning_is_kept_and_takes_part_in_no_sum() -> None:
    variant, known = grown(EXPENDITURE, SUMMARY)
    forms, _ = read_tables([EXPENDITURE, SUMMARY], 2024, "final_accounts", known)
    facts = [fact for form in forms for fact in form.facts if fact.amount]
    kept = {(fact.line if fact.line == "of_which" else fact.measure, fact.printed) for fact in facts}
    assert {("of_which", "0.50"), ("of_which", "7.00"), ("of_which", "1.00")} <= kept
    assert {form.variant for form in forms} == {"my_county"}
    columns = [column for item in variant.additions for column in item.columns]
    assert {column.measure for column in columns} == {"of_which"}


def test_a_title_that_says_little_is_given_to_the_form_that_reads_the_table() -> None:
    variant, known = grown(NEAR)
    assert [(item.form, item.titles) for item in variant.additions] == [
        ("gpb_expenditure", ("一般公共预算拨款支出情况明细表",))
    ]
    assert not variant.forms
    forms, _ = read_tables([NEAR], 2024, "final_accounts", known)
    assert [(form.form.form, len(form.facts)) for form in forms] == [("gpb_expenditure", 6)]


def test_a_table_like_no_form_is_declared_as_one_without_a_name() -> None:
    variant, _ = grown(NEW)
    (form,) = variant.forms
    assert (form.form, form.layout, [column.pattern for column in form.columns]) == (
        "unlisted_table", "named", ["^年初余额$", "^本年新增$", "^年末余额$"],
    )  # fmt: skip


def test_the_file_says_what_it_could_not_know() -> None:
    other = replace(NEW, title="某县2024年度彩票公益金情况表")
    found = suggested(EXPENDITURE, NEW, other)
    assert found is not None
    text = source_of(found)
    said = ast.get_docstring(ast.parse(text)) or ""
    assert "What could not be known:" in said
    for words in ("《某县2024年度债务还本付息情况表》 is no known form", "《某县2024年度彩票公益金情况表》 is no known form and is left out"):
        assert words in " ".join(said.split())
    assert "# nearest: basic_expenditure 基本支出" in text
    assert "TODO" not in text
    assert max(map(len, text.splitlines())) <= 140


def test_a_report_that_is_understood_suggests_nothing() -> None:
    assert suggested(table("支出决算表", "| 科目编码 | 科目名称 | 本年支出合计 |\n| 合计 | < | 3.00 |")) is None
    assert suggested(PERFORMANCE) is None


def test_text_of_a_report_can_not_break_out_of_the_file() -> None:
    evil = table('支出决算表', '''
    | 科目编码 | 科目名称 | 本年支出合计 | \\"""); import os # |
    | 合计 | < | 3.00 | 4.00 |
    | 201 | """ + x + """ | 3.00 | 4.00 |
    ''')  # fmt: skip
    variant, known = grown(evil)
    for example in variant.examples:
        assert differences(example, known) == []
    named = suggest('my_county', read_tables([evil], 2024, "final_accounts")[0], [evil], catalogue(), source='"""',
                    place='"""; import os \\\ud800', year=None, report_kind="unknown")  # fmt: skip
    assert named is not None
    assert loaded(source_of(named).encode("utf-8").decode("utf-8")).name == "my_county"
    nodes = list(ast.walk(ast.parse(source_of(named))))
    names = {node.module for node in nodes if isinstance(node, ast.ImportFrom)}
    assert not any(isinstance(node, ast.Import) for node in nodes)
    assert names == {"__future__", "juesuan.forms.model", "juesuan.forms.variant"}


# ---- the command -----------------------------------------------------------------------------------------


def draw(path: Path, *measures: str) -> Path:
    """A report with one form whose amounts stand in these columns."""
    paper = Paper(path, "某县2024年度部门决算")
    flow = Flow(paper, Pen())
    flow.page(numbered=False)
    flow.centred("云岭省白沙县自然资源局\n2024年度部门决算", 24.0)
    flow.page(landscape=True)
    width = 2 + len(measures)
    head = [[Cell("科目编码"), Cell("科目名称"), *map(Cell, measures)]]
    body = [[Cell(code), Cell(name), *(Cell(f"{n}.50") for n, _ in enumerate(measures, 1))]
            for code, name in (("201", "一般公共服务支出"), ("20106", "财政事务"), ("2010601", "行政运行"))]  # fmt: skip
    flow.table(Drawn("支出决算表", "expenditure", "万元", (100.0,) * width, spread(width, head), spread(width, body)))
    paper.close()
    return path


def run(*words: object) -> int:
    from juesuan.cli.variants import declare

    app = typer.Typer(rich_markup_mode=None, add_completion=False, pretty_exceptions_enable=False)
    declare(app)
    app.callback()(lambda: None)
    with pytest.raises(SystemExit) as ended:
        app(args=["variants", *map(str, words)])
    return int(ended.value.code or 0)


def test_the_command_writes_the_file_and_says_what_it_could_not_know(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = draw(tmp_path / "某县.pdf", "本年支出合计", "基本支出", "往来支出")
    target = tmp_path / "my_county.py"
    assert run("suggest", report, "-o", target) == 0
    said = capsys.readouterr()
    assert "2 条声明" in said.out
    assert "不能确定" in said.err
    variant = loaded(target.read_text("utf-8"))
    assert (variant.name, variant.years) == ("my_county", (2024, 2024))
    assert differences(variant.examples[0], put_together([*catalogue().variants, variant])) == []
    # A second time it would overwrite what a person has begun to edit.
    assert run("suggest", report, "-o", target) == 2
    assert "不覆盖" in capsys.readouterr().err
    assert run("suggest", report) == 0
    assert 'name="suggested_' in capsys.readouterr().out


def test_the_command_has_nothing_to_write_for_a_report_that_is_understood(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = draw(tmp_path / "某县.pdf", "本年支出合计", "基本支出")
    assert run("suggest", report, "-o", tmp_path / "x.py") == 0
    assert "无需新版式" in capsys.readouterr().err
    assert not (tmp_path / "x.py").exists()
    assert run("suggest", tmp_path / "absent.pdf") == 2
    assert run("suggest", report, "-o", tmp_path / "My-County.py") == 2


def test_the_command_lists_the_variants_as_table_json_and_page(capsys: pytest.CaptureFixture[str]) -> None:
    import json

    assert run("list") == 0
    table_shown = capsys.readouterr().out
    assert run("list", "--json") == 0
    listed = json.loads(capsys.readouterr().out)
    assert [item["name"] for item in listed] == [variant.name for variant in catalogue().variants]
    assert all(item["name"] in table_shown and item["name_zh"] in table_shown for item in listed)
    assert run("list", "--markdown") == 0
    page = capsys.readouterr().out
    assert all(f"`{form}`" in page for form in catalogue().forms)
    assert all(f"`{item['name']}`" in page for item in listed)
    assert page.count("```") == 2 * sum(item["examples"] for item in listed)
