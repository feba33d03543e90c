"""Scanned pages 「扫描页」: a page that is an image, read by OCR into the same grids and glyphs as a drawn one.

What belongs here: everything that needs the picture of a page or the recogniser (OpenCV and rapidocr are imported
in this package and nowhere else, by the modules that need them). What must not: which table is which form; whether
a reading adds up is decided in `juesuan.scanned`.
"""

from __future__ import annotations

import os
from functools import lru_cache
from importlib.util import find_spec
from typing import Final

from juesuan.reading.page import Fault

# How a number says that it was read from a picture.
READ_BY: Final = "ocr"
NOT_INSTALLED: Final = Fault(
    "image_only", "页面是图像，没有文字；安装文字识别组件后可读：make ocr",
    "the page is an image without text; it can be read with OCR: make ocr",
)  # fmt: skip


@lru_cache(maxsize=1)
def is_installed() -> bool:
    """Whether the packages of the extra `ocr` are there, and wanted (JUESUAN_OCR is not 0)."""
    return os.environ.get("JUESUAN_OCR") != "0" and all(find_spec(name) is not None for name in ("rapidocr", "onnxruntime", "cv2"))
