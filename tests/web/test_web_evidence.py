"""Pictures of pages: drawn from the PDF that was loaded, or a sentence that says why not."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pytest
from PIL import Image
from web_release import BROKEN, SCAN, SOUND, Shown

from dashboard.evidence import Mark, PictureMissing, draw, find_pdf
from juesuan.reading.page import Document

BLUE = "#0b5a8a"


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content)).convert("RGB")


def pixels_of(image: Image.Image, colour: tuple[int, int, int]) -> int:
    return sum(count for count, seen in image.getcolors(1 << 24) or () if seen == colour)


def page_width(pdf: Path, page: int) -> float:
    with Document(pdf) as document:
        return document.page(page).width


def test_a_cell_is_marked_in_its_colour_with_a_label(shown: Shown) -> None:
    pdf = find_pdf(shown.raw, SOUND, shown.report_id(SOUND))
    bare = opened(draw(pdf, 7, []))
    marked = opened(draw(pdf, 7, [Mark((200, 200, 260, 214), BLUE, "L1")]))
    assert bare.size == marked.size
    assert pixels_of(bare, (11, 90, 138)) == 0
    assert pixels_of(marked, (11, 90, 138)) > 300
    # Below and right of the label is the frame itself, around the box and not over it.
    scale = marked.width / page_width(pdf, 7)
    edge = [marked.getpixel((round(250 * scale), round(214 * scale) + shift)) for shift in range(-1, 4)]
    assert (11, 90, 138) in edge
    assert marked.getpixel((round(250 * scale), round(210 * scale))) != bare.getpixel(
        (round(250 * scale), round(210 * scale))
    )


def test_the_part_shown_is_the_band_that_holds_the_marks(shown: Shown) -> None:
    pdf = find_pdf(shown.raw, SOUND, shown.report_id(SOUND))
    marks = [Mark((200, 300, 260, 314), BLUE, "1"), Mark((200, 330, 260, 344), BLUE, "2")]
    whole, part = opened(draw(pdf, 7, marks)), opened(draw(pdf, 7, marks, whole=False))
    assert part.width == whole.width
    assert part.height < whole.height / 2
    assert pixels_of(part, (11, 90, 138)) == pixels_of(whole, (11, 90, 138))


def test_a_scan_is_shown_too(shown: Shown) -> None:
    assert opened(draw(find_pdf(shown.raw, SCAN, shown.report_id(SCAN)), 1, [])).width > 100


def test_a_missing_pdf_says_which_and_what_to_do(shown: Shown) -> None:
    with pytest.raises(PictureMissing, match=r"不在原文件夹中.*--raw"):
        find_pdf(shown.raw / "elsewhere", SOUND, shown.report_id(SOUND))


def test_another_file_in_its_place_proves_nothing(shown: Shown, tmp_path: Path) -> None:
    copy = tmp_path / SOUND
    copy.parent.mkdir(parents=True)
    shutil.copyfile(shown.raw / SOUND, copy)
    assert find_pdf(tmp_path, SOUND, shown.report_id(SOUND)) == copy
    shutil.copyfile(shown.raw / BROKEN, copy)
    with pytest.raises(PictureMissing, match="已不是入库时的文件"):
        find_pdf(tmp_path, SOUND, shown.report_id(SOUND))


@pytest.mark.parametrize("file", ["../secret.pdf", "{folder}/secret.pdf", "上海市/../../secret.pdf"])
def test_nothing_outside_the_raw_folder_is_opened(shown: Shown, tmp_path: Path, file: str) -> None:
    (tmp_path / "raw" / "上海市").mkdir(parents=True)
    # Even the right document is not shown from there.
    shutil.copyfile(shown.raw / SOUND, tmp_path / "secret.pdf")
    with pytest.raises(PictureMissing, match="不在原文件夹中"):
        find_pdf(tmp_path / "raw", file.format(folder=tmp_path), shown.report_id(SOUND))


def test_what_cannot_be_drawn_is_a_sentence(tmp_path: Path, shown: Shown) -> None:
    damaged = tmp_path / "damaged.pdf"
    damaged.write_bytes(b"%PDF-1.7 nothing")
    with pytest.raises(PictureMissing):
        draw(damaged, 1, [])
    with pytest.raises(PictureMissing, match="没有第 999 页"):
        draw(find_pdf(shown.raw, SOUND, shown.report_id(SOUND)), 999, [])
