"""What `data/raw` ships: every sample with its place, drawn by one call each.

What belongs here: which samples there are. How they are drawn is in `samples.report` and `samples.odd`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

from samples import odd, office, seed_report
from samples.accounts import Accounts, random_accounts
from samples.report import Misprint, draw_report
from samples.tangle import Tangle

ROOT = Path(__file__).resolve().parent.parent
RAW = Path("data") / "raw"
TRUTH = Path("samples") / "truth"
Draw = Callable[[Path], dict[str, object]]


def shanghai_accounts() -> Accounts:
    """Books of the Shanghai sample: a department with its centres, and some money of its own."""
    return random_accounts(
        18,
        unit_name="上海市示例区财政局",
        entity_level="department",
        own_money=True,
        government_fund=False,
        state_capital=False,
    )


def national_accounts() -> Accounts:
    """Books of the national sample: two government funds, nothing of the state capital budget."""
    return random_accounts(
        11, unit_name="云岭省白沙县自然资源局", entity_level="department", main_class="22001",
        own_money=True, government_fund=True, state_capital=False,
    )  # fmt: skip


def broken_accounts() -> Accounts:
    """Books of the sample with a misprinted total; the books themselves are right."""
    return random_accounts(
        5,
        unit_name="云岭省河口区教育局",
        entity_level="head_office",
        main_class="20502",
        own_money=True,
        government_fund=False,
    )


def tangled_accounts() -> Accounts:
    """Books of the sample whose text layer is out of order."""
    return random_accounts(
        24,
        unit_name="云岭省青石区司法局",
        entity_level="department",
        main_class="20406",
        own_money=True,
        government_fund=True,
    )


# A total wrong by 300 万元: the amount printed for 合计 of the general public budget.
BROKEN = Misprint("gpb_expenditure", "合计", 4, Decimal("300.00"))


def _report(accounts: Callable[[], Accounts], style: str, **options: object) -> Draw:
    def draw(path: Path) -> dict[str, object]:
        return {"fate": "report", **draw_report(accounts(), style, path, **options)}  # type: ignore[arg-type]

    return draw


SAMPLES: dict[str, Draw] = {
    "上海市/2024/上海市示例区财政局.pdf": _report(shanghai_accounts, "shanghai", thousands=True, number_lift=2.0),
    "云岭省/2024/云岭省白沙县自然资源局.pdf": _report(national_accounts, "national", thousands=True, boxes=True),
    "云岭省/2024/云岭省河口区教育局.pdf": _report(
        broken_accounts, "national", unit="万元", nothing="0.00", repeat_header=True, misprints=(BROKEN,)
    ),
    "云岭省/2024/云岭省青石区司法局.pdf": _report(
        tangled_accounts, "shanghai", classes=24, boxes=True, order=Tangle(3)
    ),
    "内蒙古自治区/2024/中共某某自治区委员会社会工作部（本级）.pdf": seed_report.draw,
    # One report in two files: the folder is named after the unit.
    "云岭省/2024/云岭省青竹县水利局/云岭省青竹县水利局2024年度部门决算公开说明.pdf": office.explanation,
    "云岭省/2024/云岭省青竹县水利局/云岭省青竹县水利局2024年度部门决算附表.xlsx": office.forms,
    "云岭省/2024/关于报送公开材料的通知.pdf": odd.notice,
    "云岭省/2024/松岗区商务局（加密）.pdf": odd.encrypted,
    "云岭省/2024/松岗区统计局（下载不全）.pdf": odd.truncated,
    "云岭省/2024/松岗区档案局（空文件）.pdf": odd.empty,
    "云岭省/2024/松岗区信访局（文本）.pdf": odd.text,
    "云岭省/2024/松岗区科学技术局（扫描）.pdf": odd.scan,
}


def truth_name(name: str) -> str:
    """The truth file of a sample."""
    return Path(name).stem + ".json"


def draw_all(root: Path, only: str = "") -> list[Path]:
    """Draw every sample (or those whose name contains `only`) under a root; return the files written."""
    written = []
    for name, draw in SAMPLES.items():
        if only not in name:
            continue
        path = root / RAW / name
        truth = {"file": (RAW / name).as_posix(), **draw(path)}
        beside = root / TRUTH / truth_name(name)
        beside.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(as_text(truth), encoding="utf-8")
        written += [path, beside]
    return written


def _flat(value: dict[str, object]) -> bool:
    return not any(isinstance(v, dict | list) for v in value.values())


def as_text(value: object, depth: int = 0) -> str:
    """JSON with one printed row on a line, so that changes can be read."""
    gap, inner = "\n" + " " * depth, "\n" + " " * (depth + 1)
    if isinstance(value, dict):
        parts = [json.dumps(k, ensure_ascii=False) + ": " + as_text(v, depth + 1) for k, v in value.items()]
        text = "{" + inner + ("," + inner).join(parts) + gap + "}"
    elif isinstance(value, list) and all(isinstance(v, dict) and _flat(v) for v in value):
        text = "[" + inner + ("," + inner).join(json.dumps(v, ensure_ascii=False) for v in value) + gap + "]"
    elif isinstance(value, list) and any(isinstance(v, dict | list) for v in value):
        text = "[" + inner + ("," + inner).join(as_text(v, depth + 1) for v in value) + gap + "]"
    else:
        text = json.dumps(value, ensure_ascii=False)
    return text if depth else text + "\n"
