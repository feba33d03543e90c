"""The page that `juesuan check --html` writes: one file, no network, no script, readable when printed.

What belongs here: HTML. Every text is escaped; pictures are part of the file. The words of a finding are in
`check_groups`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any, Final

from juesuan.cli.check_groups import (
    Group,
    conclusion,
    heading,
    place_words,
    places_of,
    quarantine_words,
    reason_of,
    sides_of,
    signature,
    title_of,
    untested,
)
from juesuan.cli.words import say

Pictures = Mapping[str, Sequence[tuple[int, str]]]

_STYLE: Final = """
:root { color-scheme: light; }
body { font: 15px/1.6 "Noto Serif CJK SC", "Songti SC", SimSun, serif; color: #1a1a1a; background: #fff;
  max-width: 62rem; margin: 2rem auto; padding: 0 1.5rem; }
h1 { font-size: 1.6rem; text-align: center; margin-bottom: .2rem; }
.whose { text-align: center; margin: 0 0 1.2rem; }
h2 { font-size: 1.15rem; border-bottom: 1px solid #999; margin-top: 2rem; }
h3 { font-size: 1rem; margin: 1.4rem 0 .3rem; }
.conclusion { border: 1px solid #999; padding: .6rem .9rem; font-weight: bold; }
.finding { margin: .6rem 0 1.2rem; padding-left: .9rem; border-left: 4px solid #888; break-inside: avoid; }
.error { border-color: #b00020; } .warning { border-color: #c77700; } .info { border-color: #3a6ea5; }
.title { font-weight: bold; } .reason { color: #444; }
ul { margin: .3rem 0; padding-left: 1.3rem; }
table { border-collapse: collapse; width: 100%; } th, td { border: 1px solid #999; padding: .25rem .5rem; text-align: left;
  vertical-align: top; overflow-wrap: anywhere; } td.n { text-align: right; white-space: nowrap; }
figure { margin: .5rem 0; } img { max-width: 100%; border: 1px solid #ccc; } figcaption { font-size: .85rem; color: #555; }
.signature { margin-top: 2.5rem; display: flex; justify-content: space-between; gap: 2rem; }
.signature span { flex: 1; border-bottom: 1px solid #333; padding-bottom: .2rem; }
code { font-size: .85em; overflow-wrap: anywhere; }
@media print { body { margin: 0; max-width: none; font-size: 11pt; } img { max-height: 9cm; } a { color: inherit; } }
"""


def page(content: Mapping[str, Any], groups: Sequence[Group], pictures: Pictures, *, left_out: int = 0) -> str:
    """The whole page. `pictures` are PNGs in base64 with their page, by verdict; `left_out` says how many are not shown."""
    report = content["report"]
    title = say("决算公开文件核对单", "Check of a published report")
    parts = [
        "<!DOCTYPE html>",
        f'<html lang="{say("zh-CN", "en")}"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        # Nothing may be fetched: what a report prints is not ours.
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\">",
        f"<title>{escape(title)} {escape(str(report['unit_name'] or report['file']))}</title>",
        f"<style>{_STYLE}</style></head><body>",
        f"<h1>{escape(title)}</h1>",
        f'<p class="whose">{escape(heading(report))}</p>',
        f'<p class="conclusion">{escape(conclusion(content, groups))}</p>',
        *_findings(groups, pictures, left_out),
        *_untested(content),
        *_quarantine(content),
        f"<h2>{escape(say('四、读取与核对的范围', '4. What was read and checked'))}</h2><ul>",
        *(f"<li>{escape(text)}</li>" for text in signature(content)),
        "</ul>",
        '<div class="signature">',
        *(f"<span>{escape(name)}</span>" for name in say("核对人：,复核人：,日期：", "checked by:,reviewed by:,date:").split(",")),
        "</div></body></html>",
    ]
    return "\n".join(parts) + "\n"


def _findings(groups: Sequence[Group], pictures: Pictures, left_out: int) -> Iterator[str]:
    if not groups:
        return
    yield f"<h2>{escape(say('一、发现（按根源）', '1. Findings by root cause'))}</h2>"
    for number, group in enumerate(groups, start=1):
        many = len(group.findings)
        named = group.cause or (say("同一根源", "one root cause") if many > 1 else say("单独一处", "a single finding"))
        several = say(f"（{many} 处由此而来）", f" ({many} findings)") if many > 1 else ""
        yield f"<h3>{number}. {escape(named)}{escape(several)}</h3>"
        for result in group.findings:
            yield from _finding(result, pictures.get(result["verdict_id"], ()))
    if left_out:
        told = say(f"另有 {left_out} 处未附图，页码见上。", f"{left_out} more places are without a picture; their pages are given.")
        yield f"<p>{escape(told)}</p>"


def _finding(result: Mapping[str, Any], pictures: Sequence[tuple[int, str]]) -> Iterator[str]:
    yield f'<div class="finding {escape(result["severity"])}">'
    yield f'<div class="title">{escape(title_of(result))}</div><div>{escape(result["place"])}</div>'
    if sides := sides_of(result):
        yield f"<div>{escape(sides)}</div>"
    if reason := reason_of(result):
        yield f'<div class="reason">{escape(reason)}</div>'
    places = places_of(result)
    if places:
        yield "<ul>"
        for place in places:
            quote = f' <q>{escape(place["quote"])}</q>' if place.get("quote") else ""
            yield f"<li>{escape(place_words(place))}{quote}</li>"
        yield "</ul>"
    elif result["pages"]:
        yield f"<div>{escape(say('页', 'pages'))} {escape(result['pages'])}</div>"
    for number, png in pictures:
        caption = escape(say(f"原件第 {number} 页，红框为参与核对的数", f"page {number}; framed: the numbers compared"))
        yield f'<figure><img alt="{caption}" src="data:image/png;base64,{png}"><figcaption>{caption}</figcaption></figure>'
    yield f'<code>{escape(result["verdict_id"])}</code></div>'


def _untested(content: Mapping[str, Any]) -> Iterator[str]:
    found = untested(content["results"])
    if not found:
        return
    yield f"<h2>{escape(say('二、无法核对及原因', '2. Not tested, and why'))}</h2>"
    head = say("原因,规则,处数", "reason,rules,places").split(",")
    yield f"<table><tr>{''.join(f'<th>{escape(name)}</th>' for name in head)}</tr>"
    for reason, rules, places in found:
        yield f'<tr><td>{escape(reason)}</td><td>{escape("、".join(rules))}</td><td class="n">{places}</td></tr>'
    yield "</table>"


def _quarantine(content: Mapping[str, Any]) -> Iterator[str]:
    if not content["quarantine"]:
        return
    yield f"<h2>{escape(say('三、待核（看到而未读懂）', '3. Quarantine: seen and not understood'))}</h2><ul>"
    for row in content["quarantine"]:
        yield f"<li>{escape(quarantine_words(row))}</li>"
    yield "</ul>"
