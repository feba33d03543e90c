"""Prose folded to one spelling, character by character, so that every sign keeps its place on the page.

What belongs here: widths, look-alike radicals, punctuation, ruby and traditional characters of mirrored
pages. What does not: meaning. `juesuan.text.normal` does the same for cells, but changes lengths.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from juesuan.text import glyph_text

# Mirrors of government pages are often machine-converted; only characters of our own vocabulary matter.
_TRADITIONAL: Final = (
    "萬億為與從來個們兩嚴並業東絲豐臨舉義習書買亂爭產親價眾優會偉傳傷體餘償儲關興養內寫軍農衝決況凍淨準減幾處劃則剛創別劑動務勞勢勵勳區醫華協單賣衛廳歷壓厭縣參雙發變"
    "號員單嚮嗎圍國圖圓場壞塊報增夠頭夾奪獎婦學寧實審寬對專導屬層歲島帶師幫應廣庫廢開異張彈強歸錄徹徵恆態慶憑懷懸戶執擴掃揚護擔擬據損換搶撥攜攝數齊斷時晉暫曆朮機殺雜"
    "權條楊極構標樣樹橋檔檢歐殘毀畢氣氫漢湯溝沒滬濟測滿滅灣熱營環現瑪療監盤確碼礎礙禮禍種積稱穩競筆節範築簡籃類糧納紀約級純組紅細終經結給絕統繼續維綜線編緩縮總織罰羅"
    "職聯聲肅脅腦臉艦藝蘇藥處補裝見規視覽覺觀訂計討訓記許設訪證評識詞試話該詳認語誤說請諸課調談謀講謝譯議護讀讓負財貢責貨質購貫貯貴費貿賀資賦賞賬賽趕趨躍車軌軟載輔輕"
    "輛輪輸轉辦農運過進遠適遲選遞郵鄉醞釋裡針銀錢鋼錄錯鎮長門間聞關隊階陽陰際陸險隨隱難電靈靜響項順須預領頻題顏願類風飛飯飲養館馬駐驗驚髮鬥魚鮮鳥麗麼黃點黨齊齡龍無書"
    "時歷實應屆當會數據決轉結餘離縣團組參寶營鐵險"
)
_SIMPLIFIED: Final = (
    "万亿为与从来个们两严并业东丝丰临举义习书买乱争产亲价众优会伟传伤体余偿储关兴养内写军农冲决况冻净准减几处划则刚创别剂动务劳势励勋区医华协单卖卫厅历压厌县参双发变"
    "号员单向吗围国图圆场坏块报增够头夹夺奖妇学宁实审宽对专导属层岁岛带师帮应广库废开异张弹强归录彻征恒态庆凭怀悬户执扩扫扬护担拟据损换抢拨携摄数齐断时晋暂历术机杀杂"
    "权条杨极构标样树桥档检欧残毁毕气氢汉汤沟没沪济测满灭湾热营环现玛疗监盘确码础碍礼祸种积称稳竞笔节范筑简篮类粮纳纪约级纯组红细终经结给绝统继续维综线编缓缩总织罚罗"
    "职联声肃胁脑脸舰艺苏药处补装见规视览觉观订计讨训记许设访证评识词试话该详认语误说请诸课调谈谋讲谢译议护读让负财贡责货质购贯贮贵费贸贺资赋赏账赛赶趋跃车轨软载辅轻"
    "辆轮输转办农运过进远适迟选递邮乡酝释里针银钱钢录错镇长门间闻关队阶阳阴际陆险随隐难电灵静响项顺须预领频题颜愿类风飞饭饮养馆马驻验惊发斗鱼鲜鸟丽么黄点党齐龄龙无书"
    "时历实应届当会数据决转结余离县团组参宝营铁险"
)
_FOLD: Final = {ord(a): b for a, b in zip(_TRADITIONAL, _SIMPLIFIED, strict=True)}
_FOLD.update({code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)})
_FOLD.update(
    {ord(a): b for a, b in {
        "(": "（", ")": "）", "（": "（", "）": "）", "﹙": "（", "﹚": "）", "〈": "《", "〉": "》",
        ";": "；", "；": "；", ":": "：", "：": "：", "﹐": ",", "，": "，", "．": ".", "﹒": ".",
        "？": "？", "！": "！", "［": "〔", "］": "〕", "[": "〔", "]": "〕",
        "“": "“", "”": "”", "〝": "“", "〞": "”", "「": "“", "」": "”", "『": "“", "』": "”", "＂": '"',
        "−": "-", "﹣": "-", "–": "-", "—": "—", "―": "—", "─": "—", "━": "—", "～": "~", "〜": "~",
        "％": "%", "﹪": "%", "‰": "‰",
    }.items()}
)  # fmt: skip
# Hiragana-like pinyin in brackets after a character: 增長(zhǎng).
_RUBY: Final = re.compile(
    r"[(（][a-zü]{0,3}[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ][a-zü]{0,4}[)）]|(?<=[\u4e00-\u9fff])[(（](?:de|le|zhe|ge|er|yu)[)）]"
)
# Marks of light markup that some units publish in place of plain text.
_MARKUP: Final = re.compile(r"</?[bi]>|</?strong>|\*\*|^\s{0,3}#{1,6}\s+|^\s{0,3}[-*]\s+(?=[^\d\s])")
_SPACES: Final = frozenset(" \t\r\n\u00a0\u3000\u200b\ufeff\xad")


class _Folding(dict[int, str | None]):
    """Code points to canonical characters, worked out once each; None takes a space out."""

    def __missing__(self, code: int) -> str | None:
        char = chr(code)
        shown = None if char in _SPACES else (_FOLD.get(code) or glyph_text(char))[:1]
        self[code] = shown
        return shown


_FOLDING: Final = _Folding()


def fold(char: str) -> str:
    """One character in its canonical form: half-width digits and letters, full-width punctuation."""
    return _FOLD.get(ord(char)) or glyph_text(char)


@lru_cache(maxsize=4096)
def folded(text: str) -> tuple[str, tuple[int, ...]]:
    """The text without spaces, ruby and markup in canonical characters, and where each character stood.

    Returns the folded text and, for each of its characters, the offset in `text`.
    """
    skipped: set[int] = set()
    for pattern in (_RUBY, _MARKUP):
        for match in pattern.finditer(text):
            skipped.update(range(match.start(), match.end()))
    if skipped:
        offsets = tuple(i for i, char in enumerate(text) if i not in skipped and char not in _SPACES)
        shown = "".join([text[i] for i in offsets]).translate(_FOLDING)
    else:
        shown = text.translate(_FOLDING)
        spaced = len(shown) < len(text)
        offsets = tuple(i for i, char in enumerate(text) if char not in _SPACES) if spaced else tuple(range(len(text)))
    return (_quoted(shown) if '"' in shown else shown), offsets


def _quoted(text: str) -> str:
    """A straight quotation mark closes what is open, whichever sign opened it."""
    chars: list[str] = []
    opened = False
    for char in text:
        shown = ("”" if opened else "“") if char == '"' else char
        opened = shown == "“" or (opened and shown != "”")
        chars.append(shown)
    return "".join(chars)


@lru_cache(maxsize=16384)
def plain(text: str) -> str:
    """The folded text alone, for titles and labels."""
    return folded(text)[0]
