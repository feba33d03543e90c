"""Damaged copies of small drawn PDFs, and a child process that reads them one by one.

Run as a script: `mutants.py FOLDER` reads every file of a folder, prints each name before it begins and
the outcome after; whatever is no DocumentError ends it with a trace.
"""

from __future__ import annotations

import random
import re
import sys
from pathlib import Path

_OBJECT = re.compile(rb"\d+ 0 obj.*?endobj", re.DOTALL)
_NUMBER = re.compile(rb"(?<![\w.])\d+(?![\w.])")
_KEYWORDS = (
    b"/Kids", b"/Parent", b"/Contents", b"/Resources", b"/Length", b"/Filter", b"/MediaBox", b"/Count", b"/Type",
    b"/Font", b"/W", b"/ToUnicode", b"/XObject", b"endstream", b"endobj", b"startxref", b"xref", b"trailer",
)  # fmt: skip
_WILD = (b"-1", b"0", b"65536", b"2147483648", b"99999999999999999999", b"1e39", b"nan", b"<<", b"[[[[", b"null", b"/X")


def mutate(content: bytes, dice: random.Random) -> bytes:
    """One to four damages of one copy, every kind of damage that the dice choose."""
    for _ in range(dice.randint(1, 4)):
        if len(content) > 2:
            content = dice.choice(DAMAGES)(content, dice)
    return content


def flip_bytes(content: bytes, dice: random.Random) -> bytes:
    damaged = bytearray(content)
    for _ in range(dice.choice((1, 3, 20, 200))):
        damaged[dice.randrange(len(damaged))] = dice.randrange(256)
    return bytes(damaged)


def cut_off(content: bytes, dice: random.Random) -> bytes:
    return content[: dice.randrange(1, len(content))]


def lose_a_piece(content: bytes, dice: random.Random) -> bytes:
    start = dice.randrange(len(content))
    return content[:start] + content[start + dice.choice((1, 16, 400)) :]


def repeat_a_piece(content: bytes, dice: random.Random) -> bytes:
    start = dice.randrange(len(content))
    piece = content[start : start + dice.choice((1, 16, 400))]
    return content[:start] + piece * dice.choice((2, 50)) + content[start:]


def swap_objects(content: bytes, dice: random.Random) -> bytes:
    """Two objects change their bodies: a page becomes a font, a font a page tree."""
    found = list(_OBJECT.finditer(content))
    if len(found) < 2:
        return content
    one, two = sorted(dice.sample(found, 2), key=lambda match: match.start())
    bodies = [match.group().split(b"obj", 1)[1] for match in (one, two)]
    heads = [match.group().split(b"obj", 1)[0] + b"obj" for match in (one, two)]
    return (
        content[: one.start()] + heads[0] + bodies[1] + content[one.end() : two.start()]
        + heads[1] + bodies[0] + content[two.end() :]
    )  # fmt: skip


def change_a_number(content: bytes, dice: random.Random) -> bytes:
    found = list(_NUMBER.finditer(content))
    if not found:
        return content
    match = dice.choice(found)
    # Also other objects' numbers: references then point in circles.
    value = dice.choice((*_WILD, str(dice.randint(1, 12)).encode()))
    return content[: match.start()] + value + content[match.end() :]


def change_a_keyword(content: bytes, dice: random.Random) -> bytes:
    return content.replace(dice.choice(_KEYWORDS), dice.choice((*_KEYWORDS, *_WILD)), dice.choice((1, -1)))


DAMAGES = (flip_bytes, cut_off, lose_a_piece, repeat_a_piece, swap_objects, change_a_number, change_a_keyword)


def say(text: str) -> None:
    """At once: the last words before a crash are what matters."""
    sys.stdout.write(text)
    sys.stdout.flush()


def main(folder: Path) -> int:
    from juesuan.errors import DocumentError
    from juesuan.forms.titles import title_of
    from juesuan.reading.grid import grids_of
    from juesuan.reading.page import Document
    from juesuan.reading.tables import join

    for file in sorted(folder.iterdir()):
        say(file.name)
        try:
            with Document(file) as document:
                pages = list(document.pages(prose=True))
                tables = join([grid for page in pages for grid in grids_of(page)], title_of)
            faults = sorted({fault.reason for page in pages for fault in page.faults})
            say(" ".join((" read", str(len(pages)), "pages", str(len(tables)), "tables", *faults, "\n")))
        except DocumentError as error:
            say(f" refused {error.reason}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
