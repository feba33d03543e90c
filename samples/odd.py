"""Files that are no readable report: a notice, an encrypted one, a cut one, an empty one, a text, a scan.

What belongs here: what a drop folder receives besides good reports. Each function writes one file and
returns its truth: what became of it (`fate`) and the tables a person sees on it.
"""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

import pypdfium2

from samples.accounts import random_accounts
from samples.amounts import Printer
from samples.flow import Flow
from samples.paper import Paper
from samples.report import draw_report
from samples.styles import shanghai
from samples.table import Cell, Pen, Table, label, spread

PASSWORD = "juesuan"
SCAN_DPI = 110
SCAN_QUALITY = 45

NOTICE = (
    "各预算单位：",
    "为做好年度部门决算公开工作，现就报送有关材料的事项通知如下。",
    "一、报送范围。纳入部门决算编制范围的各预算单位，包括行政单位、参照公务员法管理的事业单位和其他事业单位。",
    "二、报送内容。经批复的部门决算、公开说明的电子文本，以及公开网址和公开日期。各单位应当在公开前核对表内、表间数据，"
    "并由分管负责人签字确认。",
    "三、报送时间。请于8月15日前报送初稿，8月25日前报送定稿，9月10日前完成公开。逾期未报的，将在年度考核中予以通报。",
    "四、公开要求。除涉及国家秘密的内容外，均应在本单位门户网站公开，并保留至少十年；没有门户网站的，在主管部门网站公开。",
    "五、工作要求。各单位要高度重视，明确专人负责，做到真实、准确、完整、及时。发现差错的，应当及时更正并说明原因。",
    "联系人和培训安排见下。",
)  # fmt: skip
COURSES = (
    ("8月5日", "上午", "部门决算编制口径", "42"),
    ("8月6日", "下午", "公开说明写作", "38"),
    ("8月7日", "上午", "绩效自评材料", "40"),
)


def notice(path: Path) -> dict[str, object]:
    """A notice of two pages with a small table that is no statutory form."""
    paper = Paper(path, "关于做好部门决算公开材料报送工作的通知")
    flow = Flow(paper, Pen())
    flow.page()
    flow.centred("关于做好部门决算公开材料报送工作的通知", 18.0, below=20)
    for text in NOTICE:
        flow.paragraph(text)
    flow.page()
    head = spread(4, [[Cell("日期"), Cell("时间"), Cell("内容"), Cell("人数")]])
    rows = spread(4, [[Cell(a), Cell(b), label(c), Cell(d)] for a, b, c, d in COURSES])
    flow.table(Table("培训安排表", "", "", (90.0, 70.0, 200.0, 70.0), head, rows, size=12.0, row_height=26.0))
    flow.gap(30)
    flow.paragraph("特此通知。")
    paper.close()
    return {"fate": "not_a_report", "tables": [p.truth() for p in flow.placed]}


def encrypted(path: Path) -> dict[str, object]:
    """A report that opens with a password only."""
    accounts = random_accounts(31, unit_name="松岗区商务局", own_money=False)
    draw_report(accounts, "shanghai", path, prose=False, password=PASSWORD)
    return {"fate": "encrypted", "password": PASSWORD, "tables": []}


def truncated(path: Path) -> dict[str, object]:
    """The first 60 % of a good report, as a broken download leaves it."""
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.pdf"
        draw_report(random_accounts(32, unit_name="松岗区统计局"), "national", whole, prose=False)
        content = whole.read_bytes()
    _write(path, content[: len(content) * 6 // 10])
    return {"fate": "truncated", "tables": []}


def empty(path: Path) -> dict[str, object]:
    """A file of no bytes."""
    _write(path, b"")
    return {"fate": "empty_file", "tables": []}


def text(path: Path) -> dict[str, object]:
    """A text that was saved under the name of a PDF."""
    _write(path, "松岗区信访局2024年度部门决算\n内容整理中，请稍后访问。\n".encode())
    return {"fate": "not_a_pdf", "tables": []}


def scan(path: Path) -> dict[str, object]:
    """One form as a picture, as a scanner leaves it: no text, no rulings to read."""
    accounts = random_accounts(33, unit_name="松岗区科学技术局", own_money=True)
    table = shanghai.summary(accounts, Printer("万元", thousands=True), 26)
    with tempfile.TemporaryDirectory() as folder:
        drawn = Path(folder) / "drawn.pdf"
        paper = Paper(drawn, "收入支出决算总表")
        flow = Flow(paper, Pen())
        flow.page(numbered=False)
        flow.table(table)
        paper.close()
        document = pypdfium2.PdfDocument(drawn)
        picture = document[0].render(scale=SCAN_DPI / 72, grayscale=True).to_pil()
        document.close()
        buffer = io.BytesIO()
        picture.save(buffer, "JPEG", quality=SCAN_QUALITY, dpi=(SCAN_DPI, SCAN_DPI))
    paper = Paper(path, f"{accounts.unit_name}{accounts.fiscal_year}年度部门决算")
    paper.new_page()
    paper.image(buffer.getvalue())
    paper.close()
    return {"fate": "image_only", "tables": [p.truth() for p in flow.placed]}


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
