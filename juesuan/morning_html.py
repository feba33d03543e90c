"""The morning page as one HTML file: nothing is loaded from elsewhere, no script, both languages.

What belongs here: layout. Every word that comes from a file, a page or a site is escaped.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Final

from juesuan.morning import Part, figures, heading, parts
from juesuan.night import RunSummary

_STYLE: Final = """
body{font:15px/1.6 'Noto Sans CJK SC','Microsoft YaHei','PingFang SC',sans-serif;max-width:70rem;margin:2rem auto;
padding:0 1rem;color:#1c2733}
h1{font-size:1.4rem;border-left:.4rem solid #5a6b7a;padding-left:.6rem}
h1.published,h1.unchanged{border-color:#2e7d32}h1.refused,h1.failed{border-color:#b3261e}
h2{font-size:1.05rem;margin:1.6rem 0 .4rem}
table{border-collapse:collapse}td{border-bottom:1px solid #c8d0d8;padding:.15rem 1rem .15rem 0;vertical-align:top}
li,td{overflow-wrap:anywhere}blockquote{border-left:.2rem solid #c8d0d8;margin-left:0;padding-left:.8rem}
#en:checked~* .zh,#zh:checked~* .en{display:none}
"""
# A mail program or a browser with scripts off shows it all the same.
_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'"


def morning_html(summary: RunSummary) -> str:
    """The run as one page of HTML, in Chinese unless English is chosen on it."""
    return "\n".join(_page(summary)) + "\n"


def _page(summary: RunSummary) -> Iterator[str]:
    title = heading(summary)
    yield "<!DOCTYPE html>"
    yield '<html lang="zh-CN"><head><meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    yield '<meta name="viewport" content="width=device-width">'
    yield f"<title>{escape(title[0])} {escape(summary.run_id)}</title><style>{_STYLE}</style></head><body>"
    yield '<input type="radio" name="lang" id="zh" checked><label for="zh">中文</label>'
    yield '<input type="radio" name="lang" id="en"><label for="en">English</label>'
    yield "<main>"
    yield f'<h1 class="{escape(summary.outcome)}">{_both(*title)}</h1>'
    if summary.message:
        zh, divider, en = summary.message.partition(" | ")
        yield f"<blockquote>{_both(zh, en if divider else zh)}</blockquote>"
    yield "<table>"
    for zh, en, value in figures(summary):
        yield f"<tr><td>{_both(zh, en)}</td><td>{escape(str(value))}</td></tr>"
    yield "</table>"
    for part in parts(summary):
        yield from _section(part)
    yield "</main></body></html>"


def _section(part: Part) -> Iterator[str]:
    count = f" ({part.total})" if part.counted else ""
    yield f"<h2>{_both(part.zh, part.en)}{count}</h2><ul>"
    yield from (f"<li>{_both(zh, en)}</li>" for zh, en in part.lines)
    if part.total > len(part.lines):
        more = part.total - len(part.lines)
        yield f"<li>{_both(f'另有 {more} 项，见 run_report.json', f'{more} more in run_report.json')}</li>"
    yield "</ul>"


def _both(zh: str, en: str) -> str:
    if zh == en:
        return escape(zh)
    return f'<span class="zh">{escape(zh)}</span><span class="en" lang="en">{escape(en)}</span>'
