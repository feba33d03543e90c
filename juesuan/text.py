"""Printed Chinese made comparable: widths, look-alike radicals, spaces, punctuation.

What belongs here: pure functions on strings. The printed text itself is never replaced: facts keep
it beside the value; these functions give the form in which two prints of one word are equal.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# NFKC maps every Kangxi radical but only 2 of the 115 named characters of the CJK Radicals
# Supplement (measured). Fonts with wrong maps print these in place of the ideographs.
_RADICALS = str.maketrans(
    "⺀⺁⺂⺃⺄⺅⺆⺇⺈⺉⺊⺋⺌⺍⺎⺏⺐⺑⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺳⺴⺵⺶⺷⺸⺹⺺⺻⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳",
    "冫厂乛乚乙亻冂几刀刂卜㔾小小尢尣尢尢巳幺彑彐忄心扌攵旡日月歺民氵氺灬爪爫丬牛犭王疋罒示礻竹纟纟罓罒网罒罒羊羊羊耂肀聿肉臼艹艹艹虎衤覀西见角角讠贝足车辶辶辶阝钅長镸长门阜阝雨青韦页风飞食食饣饣首马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龟龜龟",
)
# The Kangxi block is what NFKC does know; in one table, so that a printed text needs one pass.
_RADICALS.update({code: ord(unicodedata.normalize("NFKC", chr(code))) for code in range(0x2F00, 0x2FD6)})
# NFKC turns these into characters that mean something else here, so they are settled before it.
_PUNCTUATION = str.maketrans({
    "﹣": "-", "−": "-", "‐": "-", "‑": "-", "﹐": ",", "﹒": ".", "．": ".", "·": "·",
    "〝": "“", "〞": "”", "＂": "”", "「": "“", "」": "”", "『": "“", "』": "”",
    "﹙": "（", "﹚": "）", "(": "（", ")": "）",
})  # fmt: skip
_SPACES = re.compile(r"[\s\u00a0\u3000\u200b\ufeff]+")
_ORDINAL = re.compile(r"^(?:[（(]?[一二三四五六七八九十]{1,3}[）)]?[、．.:：]?|[（(]?\d{1,2}[）)]?[、．.](?!\d))")
_WEAK_ORDINAL = re.compile(r"^[一二三四五六七八九十]{1,3}(?![、．.）)一二三四五六七八九十])")


def squeeze(text: str) -> str:
    """All white space removed, nothing else changed: a cell's text as the truth files keep it."""
    return _SPACES.sub("", text)


@lru_cache(maxsize=65536)
def normal(text: str) -> str:
    """One spelling for comparison: radicals as ideographs, half-width letters and digits, no spaces.

    Brackets become full-width, since statutory names carry both kinds.
    """
    if text.isascii():
        return squeeze(text).replace("(", "（").replace(")", "）")
    folded = unicodedata.normalize("NFKC", text.translate(_RADICALS)).translate(_RADICALS)
    return squeeze(folded.translate(_PUNCTUATION)).replace("(", "（").replace(")", "）")


@lru_cache(maxsize=65536)
def bare(text: str) -> str:
    """Only the letters, digits and ideographs of the normal form: names without punctuation."""
    return re.sub(r"[^\w]", "", normal(text))


@lru_cache(maxsize=65536)
def without_ordinal(text: str) -> str:
    """A line's label without its 一、 or 1. or （一）, since ordinals differ between prints and years."""
    plain = normal(text)
    stripped = _ORDINAL.sub("", plain)
    if stripped == plain or not stripped:
        return plain
    # 一般公共服务支出 begins with a numeral that is no ordinal.
    if _WEAK_ORDINAL.match(plain):
        return plain
    return stripped


def glyph_text(text: str) -> str:
    """A cell's text as read: look-alike radicals replaced, everything else as printed."""
    return text.translate(_RADICALS) if not text.isascii() else text
