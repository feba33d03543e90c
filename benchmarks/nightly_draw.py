"""An invented province: thousands of reports in several printings, one in twenty of them bad.

What belongs here: drawing the PDFs of `benchmarks/nightly.py` into a folder by region and year, several
processes at once. A report is decided by its number alone, so that a folder drawn before is kept, and asking
for more draws only the rest. What a good report holds is `samples`' to say.
"""

from __future__ import annotations

import shutil
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Final

from samples import odd
from samples.accounts import random_accounts
from samples.dice import Dice
from samples.report import STYLES, draw_report
from samples.tangle import Tangle

PROVINCE: Final = "云岭省"
COUNTIES: Final = ("白沙县", "河口区", "青石区", "松岗区", "东湖区", "南屏市", "北川市", "海陵县")
OFFICES: Final = ("财政局", "司法局", "教育局", "民政局", "水务局", "统计局", "审计局", "信访局", "交通运输局", "自然资源局")
YEARS: Final = (2022, 2023, 2024)
BAD_ONE_IN: Final = 20
# What a drop folder receives besides good reports; a cut copy and a scan are drawn from the report itself.
_ODD: Final = ("cut", "scan", "encrypted", "text", "empty")
_TENS: Final = "零一二三四五六七八九"


def draw_province(folder: Path, reports: int, *, processes: int = 2, first: int = 0) -> list[Path]:
    """The files of reports number `first` to `first + reports`, drawn where they are not there yet."""
    numbers = range(first, first + reports)
    missing = [number for number in numbers if not place(folder, number).exists()]
    if missing:
        with ProcessPoolExecutor(processes) as pool:
            for _ in pool.map(_draw, [folder] * len(missing), missing, chunksize=8):
                pass
    return [place(folder, number) for number in numbers]


def place(folder: Path, number: int) -> Path:
    """Where report number so-and-so lies: one unit has a file for each of three years."""
    unit, year = unit_of(number), year_of(number)
    return folder / PROVINCE / str(year) / f"{unit}{year}年度部门决算.pdf"


def unit_of(number: int) -> str:
    """The department of a report; every third report is another department's."""
    rank = number // len(YEARS)
    county, rank = COUNTIES[rank % len(COUNTIES)], rank // len(COUNTIES)
    office, district = OFFICES[rank % len(OFFICES)], rank // len(OFFICES)
    named = "".join(_TENS[int(digit)] for digit in str(district))
    return f"{PROVINCE}{county}第{named}街区{office}"


def year_of(number: int) -> int:
    """The fiscal year of a report."""
    return YEARS[number % len(YEARS)]


def is_bad(number: int) -> bool:
    """Whether this is one of the files that can't be read or that print a wrong total."""
    return number % BAD_ONE_IN == BAD_ONE_IN - 1


def _draw(folder: Path, number: int) -> None:
    path = place(folder, number)
    path.parent.mkdir(parents=True, exist_ok=True)
    # Drawn beside its place: a file that is there is whole.
    fresh = path.with_name(f".{path.name}")
    kind = _ODD[number // BAD_ONE_IN % len(_ODD)] if is_bad(number) else ""
    if kind in ("", "cut", "encrypted"):
        _report(fresh, number, password=odd.PASSWORD if kind == "encrypted" else None)
    if kind == "cut":
        fresh.write_bytes(fresh.read_bytes()[: fresh.stat().st_size * 6 // 10])
    elif kind == "scan":
        _scan(fresh, number)
    elif kind == "text":
        fresh.write_text(f"{unit_of(number)}{year_of(number)}年度部门决算\n内容整理中，请稍后访问。\n", encoding="utf-8")
    elif kind == "empty":
        fresh.touch()
    shutil.move(fresh, path)


def _report(path: Path, number: int, *, password: str | None = None) -> None:
    dice = Dice(f"province-{number}")
    accounts = random_accounts(number, unit_name=unit_of(number), fiscal_year=year_of(number), entity_level="department")
    style = STYLES[number // len(YEARS) % len(STYLES)]
    draw_report(
        accounts, style, path,
        unit=dice.choose(("", "", "元", "万元")) if style != "inner_mongolia" else "",
        thousands=dice.chance(0.5),
        classes=dice.choose((23, 24, 26)),
        boxes=dice.chance(0.4),
        repeat_header=dice.chance(0.5),
        order=Tangle(number) if dice.chance(0.15) else None,
        password=password,
    )  # fmt: skip


def _scan(path: Path, number: int) -> None:
    """The sample's scan, with a mark of its own after the end: the same bytes would be one document."""
    odd.scan(path)
    with path.open("ab") as stream:
        stream.write(f"% {number}\n".encode())
