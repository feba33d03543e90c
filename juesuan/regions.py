"""Names of places: the provinces, and the administrative area that a name begins with.

What belongs here: the 34 provincial-level divisions and the grammar of names below them (市, 州, 县,
旗, 区). What must not: any list of lower divisions, which change every year, or of single units.
"""

from __future__ import annotations

import re
from typing import Final

# Short name: full name, as the names begin in print.
PROVINCES: Final = {
    "北京": "北京市", "天津": "天津市", "河北": "河北省", "山西": "山西省", "内蒙古": "内蒙古自治区",
    "辽宁": "辽宁省", "吉林": "吉林省", "黑龙江": "黑龙江省", "上海": "上海市", "江苏": "江苏省",
    "浙江": "浙江省", "安徽": "安徽省", "福建": "福建省", "江西": "江西省", "山东": "山东省",
    "河南": "河南省", "湖北": "湖北省", "湖南": "湖南省", "广东": "广东省", "广西": "广西壮族自治区",
    "海南": "海南省", "重庆": "重庆市", "四川": "四川省", "贵州": "贵州省", "云南": "云南省",
    "西藏": "西藏自治区", "陕西": "陕西省", "甘肃": "甘肃省", "青海": "青海省", "宁夏": "宁夏回族自治区",
    "新疆": "新疆维吾尔自治区", "台湾": "台湾省", "香港": "香港特别行政区", "澳门": "澳门特别行政区",
}  # fmt: skip

# GB/T 2260: the first two digits of a province's division code; of a whole province the other four are zero.
_CODES: Final = {
    "北京": 11, "天津": 12, "河北": 13, "山西": 14, "内蒙古": 15, "辽宁": 21, "吉林": 22, "黑龙江": 23, "上海": 31,
    "江苏": 32, "浙江": 33, "安徽": 34, "福建": 35, "江西": 36, "山东": 37, "河南": 41, "湖北": 42, "湖南": 43,
    "广东": 44, "广西": 45, "海南": 46, "重庆": 50, "四川": 51, "贵州": 52, "云南": 53, "西藏": 54, "陕西": 61,
    "甘肃": 62, "青海": 63, "宁夏": 64, "新疆": 65, "台湾": 71, "香港": 81, "澳门": 82,
}  # fmt: skip

_PARTY: Final = re.compile(r"^(?:中共|中国共产党|中国共产主义青年团|共青团|中国人民政治协商会议|政协)")
# Letters that name offices and levels, and so don't stand inside the name of a place below the province.
_LETTER: Final = r"[^省市县区旗盟局委厅院办部（）\d\W]"
# 市场, 市容 and 市政工程 begin names of offices (市政务服务中心 is an office of its city).
_END_OF_CITY: Final = r"市(?!场|容|政(?:工程|设施|园林|公用|管理))"
_CITY: Final = rf"{_LETTER}{{2,9}}?(?:{_END_OF_CITY}|自治州|地区|盟)"
# 社区, 园区 and the like are no administrative areas of their own; 市中区 is one.
_COUNTY: Final = (
    rf"市[中南北]区|{_LETTER}{{2,10}}?(?:自治县|自治旗)"
    rf"|{_LETTER}{{1,6}}?(?:县|旗|{_END_OF_CITY}|(?<![社园景校小库灌牧林矿城地片护发])区)"
)
_BELOW: Final = re.compile(rf"(?:{_CITY})?(?:{_COUNTY})?")


def province_of(name: str) -> str | None:
    """The short name of the province that a name begins with; None where it begins with none."""
    bare = _PARTY.sub("", name)
    return next((short for short in PROVINCES if bare.startswith(short)), None)


def area_of(name: str) -> str | None:
    """The administrative area at the start of an office's name, such as 上海市普陀区; None without one."""
    bare = _PARTY.sub("", name)
    head = ""
    short = province_of(bare)
    if short is not None:
        full = PROVINCES[short]
        head = full if bare.startswith(full) else short
        # 内蒙古大学 begins with a province and names none of its areas.
    found = _BELOW.match(bare, len(head))
    area = head + (found.group() if found else "")
    return area or None


def code_of(region: str | None) -> str | None:
    """The division code of a whole province, such as 310000 for 上海市; None for any other area.

    Codes of lower divisions change every year: they are known where a folder states them.
    """
    short = province_of(region) if region else None
    return f"{_CODES[short]}0000" if short and region in (short, PROVINCES[short]) else None
