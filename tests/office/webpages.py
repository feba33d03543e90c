"""Web pages drawn for tests from the tables of the samples, as sites publish them and as office programs save them."""

from __future__ import annotations

import email.mime.multipart
import email.mime.text
from collections.abc import Sequence
from html import escape

from samples.table import Cell, Table

TITLE = "某县水利局2024年度部门决算"
_WORD = (
    "<html xmlns:o='urn:schemas-microsoft-com:office:office' xmlns:w='urn:schemas-microsoft-com:office:word'><head>"
    "<meta charset=utf-8><!--[if gte mso 9]><xml><w:WordDocument><w:View>9.99</w:View></w:WordDocument></xml><![endif]-->"
    "<style><!-- @page Section1 {size:595.3pt 841.9pt;} p.MsoNormal {margin:0cm;} .gone {display:none;} --></style></head>"
)


def site(tables: Sequence[Table], *, unclosed: bool = False, before: str = "") -> str:
    """As a site publishes it: navigation around a layout table, each form a table with head and body."""
    body = "".join(
        f"<p style='text-align:center'><strong>{table.title}</strong></p><p>{escape(table.owner)}</p>"
        f"<p style='text-align:right'>{table.unit_words}：{table.unit}</p>"
        f"<table border=1>{_parts(table, unclosed)}</table>"
        + "".join(f"<p>{escape(note)}</p>" for note in table.notes)
        for table in tables
    )
    return (
        "<!DOCTYPE html><html><head><meta charset='utf-8'><title>公开</title></head><body>"
        "<div class=nav><a href='/'>首页</a><span>今日访问 1234 人次</span></div>"
        "<table width=100% class=layout><tr><td class=left>栏目一</td>"
        f"<td><h1>{TITLE}</h1>{before}{body}</td></tr></table><div>版权所有 2025</div></body></html>"
    )


def word(tables: Sequence[Table]) -> str:
    """As Word saves it: paragraphs with o:p in every cell, conditional comments, hidden rows, title before the table."""
    parts = []
    for table in tables:
        parts.append(
            f"<p class=MsoNormal align=center><b><span lang=EN-US>{table.title}<o:p></o:p></span></b></p>"
            f"<p class=MsoNormal align=right>{table.unit_words}：{table.unit}</p><table class=MsoNormalTable border=1>"
            + "".join(
                "<tr style='mso-yfti-irow:0'>"
                + "".join(
                    f"<td{_span(cell)} style='border:solid windowtext 1.0pt;mso-border-alt:solid'><p class=MsoNormal>"
                    f"<span lang=EN-US style='font-size:9.0pt'>{escape(cell.text)}<o:p>&nbsp;</o:p></span></p></td>"
                    for cell in row if cell is not None
                )
                + "</tr>"
                for row in table.all_rows
            )
            + "</table>"
        )  # fmt: skip
    return f"{_WORD}<body lang=ZH-CN><div class=Section1><p class=MsoNormal>{TITLE}</p>{''.join(parts)}</div></body></html>"


def excel(table: Table) -> str:
    """As Excel saves a sheet: title, owner and unit are the first rows of the one table, the last row is hidden."""
    width = len(table.widths)
    top = (
        f"<tr height=30><td colspan={width} class=xl65 align=center>{table.title}</td></tr>"
        f"<tr><td>部门：某县水利局</td>{'<td></td>' * (width - 2)}<td>{table.unit_words}：{table.unit}</td></tr>"
    )
    bottom = "".join(
        f"<tr><td colspan={width} style='mso-ignore:colspan'>{escape(note)}</td></tr>" for note in table.notes
    )
    hidden = f"<tr height=0 style='display:none'>{'<td width=72>8888.88</td>' * width}</tr>"
    return (
        "<html xmlns:x='urn:schemas-microsoft-com:office:excel'><head><meta http-equiv=Content-Type "
        "content='text/html; charset=gb2312'><meta name=Generator content='Microsoft Excel 15'></head><body>"
        f"<table border=0 cellspacing=0>{top}{_rows(table.all_rows, 'td', unclosed=True)}{bottom}{hidden}</table></body></html>"
    )


def single_file(markup: str) -> bytes:
    """As Word saves a page and its pictures in one file."""
    whole = email.mime.multipart.MIMEMultipart("related")
    whole.attach(email.mime.text.MIMEText(markup, "html", "utf-8"))
    return whole.as_bytes()


def _parts(table: Table, unclosed: bool) -> str:
    """Head and body; no cell reaches from one into the other in a page, so a table with such a cell has a body alone."""
    deep = any(cell and r + cell.rows > len(table.header) for r, row in enumerate(table.header) for cell in row)
    if deep:
        return f"<tbody>{_rows(table.all_rows, 'td', unclosed)}</tbody>"
    return f"<thead>{_rows(table.header, 'th', unclosed)}</thead><tbody>{_rows(table.rows, 'td', unclosed)}</tbody>"


def _rows(rows: Sequence[Sequence[Cell | None]], tag: str, unclosed: bool) -> str:
    """Rows of cells; many programs leave the ends of rows and cells out."""
    end, end_row = ("", "") if unclosed else (f"</{tag}>", "</tr>")
    return "".join(
        "<tr>" + "".join(f"<{tag}{_span(cell)}>{escape(cell.text)}{end}" for cell in row if cell is not None) + end_row
        for row in rows
    )


def _span(cell: Cell) -> str:
    across = f" colspan={cell.columns}" if cell.columns > 1 else ""
    return across + (f' rowspan="{cell.rows}"' if cell.rows > 1 else "")
