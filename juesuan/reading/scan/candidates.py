"""What a cell may say 「候选读法」: the recogniser's own doubts turned into the texts that a number cell may hold.

What belongs here: from looks at a cell to likely texts, each with its likelihood, by what recognisers confuse. What
must not: which of them is right; arithmetic decides that in `juesuan.reading.scan.arithmetic`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise
from typing import Final

from juesuan.amount import UnreadableAmount, parse
from juesuan.reading.page import Box
from juesuan.reading.scan.seen import Line, Spot

# A number whose every character is as sure as this at both looks is taken as read.
SURE: Final = 0.98
# A character less sure than this may be any that looks like it.
_DOUBTFUL: Final = 0.9
# What a look at the print gives at least, against what only resembles.
_RESEMBLES: Final = 0.002
# More candidates than this say that nothing was read.
MOST: Final = 24
_MOST_VARIANTS: Final = 400
_OF_NUMBERS: Final = re.compile(r"[\d.,，．。、:：'’()（）\-–—―－−一△▲%％\s]*")
_NUMBERLIKE: Final = re.compile(r"[\d.,，．。:：'’()（）\-–—―－−△▲\sOoIlSBZ]+")
_LOOKALIKE: Final = {
    "0": "68", "1": "74", "2": "7", "3": "859", "4": "91", "5": "683", "6": "850", "7": "12", "8": "3690", "9": "4803",
    ".": ",", ",": ".",
}  # fmt: skip
_ORDINALS: Final = frozenset("一二三四五六七八九十")
# Letters and signs that stand where only digits and their signs can.
_LETTERS: Final = str.maketrans({
    "O": "0", "o": "0", "I": "1", "l": "1", "S": "5", "B": "8", "Z": "2", "，": ",", "．": ".", "。": ".", "、": ",",
    "：": ".", ":": ".", "'": ",", "’": ",", "（": "(", "）": ")",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class CellReading:
    """One cell as OCR sees it: its text, how sure its least sure character is, and what a number there may be.

    `candidates` are the other texts that may stand there, the likeliest first.
    """

    text: str
    sure: float
    candidates: tuple[str, ...] = ()
    # Words: what was read, where the one known word among its alternatives was taken instead.
    seen: str = ""

    @property
    def is_sure(self) -> bool:
        """Whether the text stands without arithmetic to settle it."""
        return self.sure >= SURE


# By page and box of the cell.
Readings = dict[tuple[int, Box], CellReading]


def is_numberlike(text: str) -> bool:
    """Whether a cell's text is a number, or could be one misread."""
    return bool(_NUMBERLIKE.fullmatch(text)) and any(char.isdigit() for char in text)


def as_number(text: str) -> str:
    """A number's text with letters and wide signs as the digits and signs that they stand for."""
    plain = re.sub(r"\s+", "", text).translate(_LETTERS)
    # Of several points only the last can be the decimal one: the others were commas.
    if plain.count(".") > 1:
        head, _, tail = plain.rpartition(".")
        plain = f"{head.replace('.', ',')}.{tail}"
    # A point parting three digits after commas is a comma; a comma before two last digits is a point.
    if re.fullmatch(r"[-(]?\d{1,3}(,\d{3})*,\d{2}\)?", plain):
        head, _, tail = plain.rpartition(",")
        plain = f"{head}.{tail}"
    return plain


def reading_of(looks: Sequence[Line]) -> CellReading:
    """A number cell from one look or several, the first the best."""
    texts = [as_number(look.text) for look in looks]
    sure = min(look.sure for look in looks)
    weights: dict[str, float] = {}
    for look in looks:
        for variant, weight in islice(_variants(look.spots), _MOST_VARIANTS):
            number = as_number(variant)
            if _is_amount(number):
                weights[number] = max(weights.get(number, 0.0), weight)
    ranked = sorted(weights, key=lambda number: -weights[number])[:MOST]
    # A text that is no number is kept as seen only where nothing like it is one.
    text = texts[0] if texts[0] in weights or not ranked else ranked[0]
    agreed = len(set(texts)) == 1 and text == texts[0]
    return CellReading(text, sure if agreed else min(sure, SURE / 2), tuple(t for t in ranked if t != text))


def reading_of_words(look: Line, text: str, is_word: Callable[[str], bool]) -> CellReading:
    """A cell of words as read; where the engine is unsure and the text is no known word, the one among its alternatives.

    `text` is the look's text with its line breaks.
    """
    if look.sure >= SURE or is_word(text):
        return CellReading(text, look.sure)
    known = dict.fromkeys(word for word, _ in islice(_variants(_with_marks(look.spots)), _MOST_VARIANTS) if is_word(word))
    return CellReading(next(iter(known)), look.sure, seen=text) if len(known) == 1 else CellReading(text, look.sure)


def _with_marks(spots: Sequence[Spot]) -> list[Spot]:
    """Where the engine sees a space after an ordinal there may be the mark that parts it from a name."""
    found = []
    for before, spot in pairwise([Spot("", 1.0, 0.0, 0.0), *spots]):
        is_mark = not spot.char and before.char in _ORDINALS
        others = tuple(("、" if is_mark and char == " " else char, weight) for char, weight in spot.others)
        found.append(replace(spot, others=others))
    return found


def _is_amount(text: str) -> bool:
    """Whether a text is an amount, a dash or nothing at all."""
    try:
        parse(text)
    except UnreadableAmount:
        return False
    return bool(_OF_NUMBERS.fullmatch(text))


def _variants(spots: Sequence[Spot]) -> Iterable[tuple[str, float]]:
    """The texts that differ at no or one doubtful place, then at two, with their likelihoods against the first."""
    base = [spot.char for spot in spots]
    yield "".join(base), 1.0
    choices = []
    for place, spot in enumerate(spots):
        options = {char: weight / max(spot.sure, 1e-6) for char, weight in spot.others}
        if spot.char and spot.sure < _DOUBTFUL:
            for char in _LOOKALIKE.get(spot.char, ""):
                options.setdefault(char, _RESEMBLES)
        choices += [(place, char, min(weight, 1.0)) for char, weight in options.items()]
    choices.sort(key=lambda choice: -choice[2])
    for place, char, weight in choices:
        yield "".join([*base[:place], char, *base[place + 1 :]]), weight
    for n, (place, char, weight) in enumerate(choices[:16]):
        for other, instead, second in choices[n + 1 : 16]:
            if other != place:
                both = list(base)
                both[place], both[other] = char, instead
                yield "".join(both), weight * second


def with_decimals(number: str, decimals: int) -> str:
    """The same digits with as many decimals as the neighbours print; '' where they have them, or too few digits."""
    body = number.strip("-()").replace(",", "")
    whole, _, tail = body.partition(".")
    digits = whole + tail
    if not digits.isdigit() or len(tail) == decimals or len(digits) <= decimals:
        return ""
    minus = "-" if number[:1] in "-(" else ""
    return f"{minus}{digits[:-decimals].lstrip('0') or '0'}.{digits[-decimals:]}"
