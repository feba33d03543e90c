"""Pictures show the asked place, and the boxes where the numbers stand."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from drawings import pdf, table
from PIL import Image, ImageChops
from raw_pdf import one_page
from test_reading_rulings_and_texts import read

from juesuan.errors import DocumentError
from juesuan.reading import picture as pictures
from juesuan.reading.picture import Mark, page_picture, picture

GREEN = (0, 128, 0)


def shown(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png))


def test_a_mark_is_drawn_around_its_cell_in_its_colour(tmp_path: Path) -> None:
    _, (grid,) = read(pdf(table), tmp_path)
    cell = grid.cells[5]
    image = shown(page_picture(tmp_path / "drawn.pdf", 1, [Mark(cell.box, "green", "B2")], dpi=72))
    assert image.size == (595, 842)
    left, top, right, bottom = (round(edge) for edge in cell.box)
    middle = ((left + right) // 2, (top + bottom) // 2)
    assert image.getpixel((middle[0], top - 1)) == GREEN
    assert image.getpixel((left - 1, middle[1])) == GREEN
    # Inside only a tint: the digits stay readable.
    red, green, _ = image.getpixel((right - 5, middle[1]))
    assert 200 < red < green <= 255


def test_a_picture_of_a_place_shows_its_surroundings_and_no_more(tmp_path: Path) -> None:
    _, (grid,) = read(pdf(table), tmp_path)
    box = grid.cells[5].box
    image = shown(picture(tmp_path / "drawn.pdf", 1, [box], scale=2, margin=10))
    assert image.size == (round((box[2] - box[0] + 20) * 2), round((box[3] - box[1] + 20) * 2))
    assert image.getpixel((19, image.height // 2))[0] > 200 > image.getpixel((19, image.height // 2))[1]


def test_the_picture_of_a_place_is_cut_from_the_page(tmp_path: Path) -> None:
    _, (grid,) = read(pdf(table), tmp_path)
    left, top, right, bottom = (round(edge) for edge in grid.cells[5].box)
    file = tmp_path / "drawn.pdf"
    whole = shown(page_picture(file, 1, [Mark((left, top, right, bottom))], dpi=144))
    part = shown(picture(file, 1, [(left, top, right, bottom)], scale=2, margin=20))
    corner = (2 * (left - 20), 2 * (top - 20))
    cut = whole.crop((*corner, corner[0] + part.width, corner[1] + part.height))
    assert cut.size == part.size
    assert max(high for _, high in ImageChops.difference(cut, part).getextrema()) < 10


def test_a_place_at_the_edge_is_cut_at_the_page(tmp_path: Path) -> None:
    read(pdf(table), tmp_path)
    assert shown(picture(tmp_path / "drawn.pdf", 1, [(0, 0, 20, 20)], scale=1, margin=10)).size == (30, 30)
    with pytest.raises(DocumentError, match="no such place"):
        picture(tmp_path / "drawn.pdf", 1, [(2000, 10, 2100, 20)])


def test_an_oversized_page_makes_a_picture_of_bounded_size(tmp_path: Path) -> None:
    file = tmp_path / "large.pdf"
    file.write_bytes(one_page(b"", page=b"/MediaBox [0 0 15000 9000]"))
    assert max(shown(page_picture(file, 1)).size) == pictures.LONGEST_SIDE


@pytest.mark.parametrize("number", [0, 2])
def test_a_page_that_is_not_there_says_so(number: int, tmp_path: Path) -> None:
    read(pdf(table), tmp_path)
    with pytest.raises(DocumentError, match="the document has 1"):
        page_picture(tmp_path / "drawn.pdf", number)
