"""The attachments of a web page: which links lead to files, and what each is called.

What belongs here: reading HTML for its links and nothing else. No script is run and no link is followed from here:
which of them may be fetched is for `juesuan.fetch.addresses` to say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Final
from urllib.parse import parse_qsl, unquote, urlsplit

from juesuan.fetch.addresses import joined
from juesuan.fetch.kinds import FILE_ENDINGS
from juesuan.fetch.problem import Problem

_CHARSET: Final = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
# What Chinese pages that call themselves GB 2312 are written in.
_GB: Final = frozenset({"gb2312", "gbk", "gb18030", "x-gbk", "hz-gb-2312"})
_FRAMES: Final = {"iframe": "src", "embed": "src", "object": "data"}


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that a page links to."""

    address: str
    name: str


def attachments(html: bytes, address: str, charset: str = "", match: str = "") -> list[Attachment]:
    """The files that a page links to, each address once, in the page's order; links that can't be used are passed over.

    With `match` only those whose text or name contains it.
    """
    reader = _Links()
    reader.feed(_decoded(html, charset))
    reader.close()
    base = address
    if reader.base:
        try:
            base = joined(address, reader.base)
        except Problem:
            base = address
    found: dict[str, Attachment] = {}
    for link, told, text in reader.links:
        try:
            target = joined(base, link)
        except Problem:
            # javascript:, mailto: and the like are no files.
            continue
        name = _file_name(target, told, text)
        if name is None or (match and match not in text and match not in name and match not in unquote(target)):
            continue
        found.setdefault(target, Attachment(target, name))
    return list(found.values())


def name_in(address: str) -> str:
    """The file name that an address ends in, or that one of its parameters carries."""
    parts = urlsplit(address)
    candidates = [unquote(parts.path).rpartition("/")[2], *(value for _, value in parse_qsl(parts.query))]
    return next((name for name in candidates if _is_file(name)), candidates[0])


def _file_name(target: str, told: str, text: str) -> str | None:
    """What a linked file is called: as the page shows it, else as its address says; None where it is no file."""
    for name in (told, text, name_in(target)):
        if _is_file(name):
            return name.strip()
    return None


def _is_file(name: str) -> bool:
    return name.strip().lower().endswith(FILE_ENDINGS)


def _decoded(html: bytes, charset: str) -> str:
    named = _CHARSET.search(html[:4096])
    for encoding in (charset, named[1].decode("ascii", "ignore") if named else "", "utf-8"):
        known = "gb18030" if encoding.lower() in _GB else encoding
        try:
            if known:
                return html.decode(known)
        except (LookupError, UnicodeDecodeError):
            continue
    return html.decode("gb18030", "replace")


class _Links(HTMLParser):
    """Gathers (link, its download name, its text)."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.base = ""
        self.links: list[tuple[str, str, str]] = []
        self.open: tuple[str, str] | None = None
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        stated = {name: value or "" for name, value in attrs}
        if tag == "base" and not self.base:
            self.base = stated.get("href", "")
        elif tag == "a" and stated.get("href"):
            self._close()
            self.open = (stated["href"], stated.get("download", "") or stated.get("title", ""))
        elif tag in _FRAMES and stated.get(_FRAMES[tag]):
            self.links.append((stated[_FRAMES[tag]], "", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._close()

    def handle_data(self, data: str) -> None:
        if self.open is not None:
            self.text.append(data)

    def close(self) -> None:
        super().close()
        self._close()

    def _close(self) -> None:
        if self.open is not None:
            self.links.append((*self.open, " ".join("".join(self.text).split())))
        self.open, self.text = None, []
