"""How `JuesuanSample.ttf` was made: one small font for the drawn samples, from two Apache-2.0 fonts.

    python samples/fonts/make_font.py DroidSansFallbackFull.ttf OpenSans-Regular.ttf JuesuanSample.ttf

Chinese glyphs: the GB2312 repertoire from Droid Sans Fallback. Latin letters, digits and signs: Open
Sans, scaled to the same em. Circled and Roman numbers and full-width quotes are put together from
those, because neither font has them. Hinting and layout tables are dropped. Kangxi radicals are mapped
to the ideographs that look the same: bad PDF producers write them, and a sample should too.
Needed only when the repertoire changes; the font itself is in the repository.
"""

from __future__ import annotations

import math
import sys
import unicodedata
from pathlib import Path

from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem

EM = 256
LATIN = [chr(c) for c in range(0x20, 0x7F)] + list("·×÷±°–≥≤≠≈∞√")
WIDE = {"“": (0.52, 0.0), "”": (0.04, 0.0), "‘": (0.68, 0.0), "’": (0.08, 0.0), "…": (0.10, 0.30), "—": (0.0, 0.0)}
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
ROMAN = {"Ⅰ": "I", "Ⅱ": "II", "Ⅲ": "III", "Ⅳ": "IV", "Ⅴ": "V", "Ⅵ": "VI", "Ⅶ": "VII", "Ⅷ": "VIII", "Ⅸ": "IX", "Ⅹ": "X"}
POLYGONS = {
    "△": [[(20, -10), (236, -10), (128, 190)], [(48, 8), (128, 158), (208, 8)]],
    "▲": [[(20, -10), (236, -10), (128, 190)]],
    "■": [[(30, -10), (30, 186), (226, 186), (226, -10)]],
    "□": [[(30, -10), (226, -10), (226, 186), (30, 186)], [(46, 6), (46, 170), (210, 170), (210, 6)]],
    "★": [
        [
            (128 + r * math.sin(k * math.pi / 5), 88 + r * math.cos(k * math.pi / 5))
            for k in range(10)
            for r in [110 if k % 2 == 0 else 42]
        ]
    ],
}


def gb2312() -> list[str]:
    """Every character of GB2312, plus the signs that reports use besides."""
    found = [bytes([a, b]).decode("gb2312", "ignore") for a in range(0xA1, 0xF8) for b in range(0xA1, 0xFF)]
    return [c for c in found if c] + list("＋－％：；，．～〇镕")


def subset(path: str, characters: list[str]) -> TTFont:
    """The part of a font that draws these characters, without hinting and layout tables."""
    options = Options()
    options.hinting = False
    options.layout_features = []
    options.drop_tables += ["GDEF", "GPOS", "GSUB", "vhea", "vmtx", "gasp", "kern", "DSIG"]
    options.name_IDs = []
    options.notdef_outline = True
    font = TTFont(path)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[ord(c) for c in characters])
    subsetter.subset(font)
    return font


class Builder:
    """Adds glyphs to the Chinese subset, one character at a time."""

    def __init__(self, chinese: TTFont, latin: TTFont) -> None:
        self.font = chinese
        self.latin = latin.getGlyphSet()
        self.latin_map = latin.getBestCmap()
        self.added: dict[int, str] = {}

    def record(self, character: str) -> tuple[DecomposingRecordingPen, int]:
        glyph = self.latin[self.latin_map[ord(character)]]
        pen = DecomposingRecordingPen(self.latin)
        glyph.draw(pen)
        return pen, glyph.width

    def put(self, character: str, glyph: object, width: int) -> None:
        name = f"u{ord(character):04X}"
        self.font["glyf"][name] = glyph
        self.font["hmtx"][name] = (width, getattr(glyph, "xMin", 0))
        self.added[ord(character)] = name

    def compose(self, character: str, parts: list[tuple[str, float, float, float]], width: int) -> None:
        """Draw parts (character, scale, x, y) into one glyph."""
        pen = TTGlyphPen(None)
        for part, scale, x, y in parts:
            self.record(part)[0].replay(TransformPen(pen, (scale, 0, 0, scale, x, y)))
        self.finish(character, pen, width)

    def finish(self, character: str, pen: TTGlyphPen, width: int) -> None:
        glyph = pen.glyph(round=round)
        glyph.recalcBounds(self.font["glyf"])
        self.put(character, glyph, width)

    def circled(self, character: str) -> None:
        digits = str(int(unicodedata.numeric(character)))
        pen = TTGlyphPen(None)
        for radius, turn in ((112, 1), (100, -1)):
            points = [
                (128 + radius * math.cos(turn * k * math.pi / 12), 88 + radius * math.sin(turn * k * math.pi / 12))
                for k in range(24)
            ]
            polygon(pen, points)
        scale = 0.72 if len(digits) == 1 else 0.6
        widths = [self.record(d)[1] * scale for d in digits]
        x = 128 - sum(widths) / 2
        for digit, width in zip(digits, widths, strict=True):
            self.record(digit)[0].replay(TransformPen(pen, (scale, 0, 0, scale, x, 88 - 91 * scale)))
            x += width
        self.finish(character, pen, EM)


def polygon(pen: TTGlyphPen, points: list[tuple[float, float]]) -> None:
    """One closed contour of straight lines."""
    pen.moveTo(points[0])
    for point in points[1:]:
        pen.lineTo(point)
    pen.closePath()


def build(chinese_path: str, latin_path: str, out: str) -> None:
    """Write the font."""
    chinese = subset(chinese_path, gb2312())
    latin = subset(latin_path, LATIN + list(WIDE) + list("IVX0123456789"))
    scale_upem(latin, EM)

    builder = Builder(chinese, latin)
    for character in LATIN:
        if ord(character) in builder.latin_map:
            width = builder.record(character)[1]
            builder.compose(character, [(character, 1.0, 0, 0)], width)
    for character, (x, y) in WIDE.items():
        width = builder.record(character)[1]
        scale = EM / width if character == "—" else 1.0
        builder.compose(character, [(character, scale, x * EM, y * EM)], EM)
    for character in CIRCLED:
        builder.circled(character)
    for character, letters in ROMAN.items():
        widths = [builder.record(c)[1] for c in letters]
        scale = min(1.0, 240 / sum(widths))
        starts = [128 + scale * (sum(widths[:k]) - sum(widths) / 2) for k in range(len(letters))]
        builder.compose(character, [(c, scale, x, 0) for c, x in zip(letters, starts, strict=True)], EM)
    for character, contours in POLYGONS.items():
        pen = TTGlyphPen(None)
        for contour in contours:
            polygon(pen, contour)
        builder.finish(character, pen, EM)
    write(chinese, builder.added, out)


def write(font: TTFont, added: dict[int, str], out: str) -> None:
    """Add the new characters and radicals to the character map, name the font, save it."""
    cmap = font.getBestCmap()
    radicals = {}
    for code in list(range(0x2E80, 0x2FD6)):
        same = unicodedata.normalize("NFKC", chr(code))
        if same != chr(code) and ord(same) in cmap:
            radicals[code] = cmap[ord(same)]
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap.update({**added, **radicals})
    font.setGlyphOrder(font.getGlyphOrder())
    font["post"].formatType = 3.0
    names = font["name"]
    names.names = []
    for number, text in {
        0: "Copyright 2006-2010 Google Corp.; digitized data copyright 2010-2011, Google Corporation",
        1: "Juesuan Sample",
        2: "Regular",
        3: "Juesuan Sample 1",
        4: "Juesuan Sample",
        5: "Version 1.0",
        6: "JuesuanSample",
        13: "Licensed under the Apache License, Version 2.0. Subset and merger of two fonts; see README.md.",
        14: "http://www.apache.org/licenses/LICENSE-2.0",
    }.items():
        names.setName(text, number, 3, 1, 0x409)
    font["head"].modified = font["head"].created
    font.recalcTimestamp = False
    font.save(out)
    print(out, Path(out).stat().st_size, "bytes", len(font.getGlyphOrder()), "glyphs")


if __name__ == "__main__":
    build(*sys.argv[1:4])
