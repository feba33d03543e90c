"""The recogniser 「文字识别」: pictures of lines to texts, each character with how sure it is and what else it may be.

What belongs here: the one use of rapidocr. Only its recognising network is asked: where text stands is known from
the rulings, and its detector takes four fifths of a page's time. What must not: pages, cells, numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from juesuan.granted import room_for_libraries
from juesuan.reading.scan.raster import Grey
from juesuan.reading.scan.seen import Line, Spot

# The network sees lines of this height and says one thing for every eight columns.
_HEIGHT: Final = 48
# Pixels of line beside each other in one batch: larger ones cost more for each line (measured), smaller ones too.
_BATCH: Final = 1200
# Lines of a batch are as wide as this rounds them up to, so that next to nothing of it is empty.
_STEP: Final = 32
_WIDEST: Final = 3200
# What is less likely than this is no alternative.
_LEAST: Final = 0.005


def recognised(pictures: Sequence[Grey]) -> list[Line]:
    """Every picture of a line, in the order given."""
    network = _network()
    order = sorted(range(len(pictures)), key=lambda n: pictures[n].shape[1] / pictures[n].shape[0])
    found: list[Line] = [Line(())] * len(pictures)
    batch: list[int] = []
    for number in order:
        width = _stepped(_width(pictures[number]))
        if batch and (width * (len(batch) + 1) > _BATCH or width != _stepped(_width(pictures[batch[0]]))):
            _read(network, pictures, batch, found)
            batch = []
        batch.append(number)
    if batch:
        _read(network, pictures, batch, found)
    return found


@dataclass(frozen=True, slots=True)
class _Network:
    session: Any
    characters: list[str]


@lru_cache(maxsize=1)
def _network() -> _Network:
    """The recogniser, loaded once a process; one thread, since the processes of a load are the parallelism."""
    with room_for_libraries():
        from rapidocr import RapidOCR

        engine: Any = RapidOCR(params={
            "Global.log_level": "error",
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        })  # fmt: skip
    engine.recognize_txt([np.full((_HEIGHT, _HEIGHT, 3), 255, np.uint8)])
    return _Network(engine.text_rec.session, engine.text_rec.postprocess_op.character)


def _width(picture: Grey) -> int:
    height, width = map(int, picture.shape)
    return min(_WIDEST, max(16, -(-_HEIGHT * width // height)))


def _stepped(width: int) -> int:
    return -(-width // _STEP) * _STEP


def _read(network: _Network, pictures: Sequence[Grey], batch: Sequence[int], found: list[Line]) -> None:
    widths = [_width(pictures[number]) for number in batch]
    whole = _stepped(max(widths))
    lines = np.zeros((len(batch), 3, _HEIGHT, whole), np.float32)
    for row, (number, width) in enumerate(zip(batch, widths, strict=True)):
        way = cv2.INTER_AREA if pictures[number].shape[0] > _HEIGHT else cv2.INTER_CUBIC
        line = cv2.resize(pictures[number], (width, _HEIGHT), interpolation=way)
        lines[row, :, :, :width] = (np.asarray(line, np.float32) / 127.5 - 1)[None]
    said = network.session(lines)
    for row, (number, width) in enumerate(zip(batch, widths, strict=True)):
        steps = said.shape[1]
        found[number] = _line(said[row], network.characters, steps * width / whole)


def _line(said: NDArray[np.float32], characters: list[str], steps: float) -> Line:
    """What the network says column by column as characters: repeats are one, a blank (0) parts two alike."""
    best = said.argmax(axis=1)
    spots: list[Spot] = []
    at, count = 0, len(best)
    while at < count:
        end = at + 1
        while end < count and best[end] == best[at]:
            end += 1
        run = said[at:end]
        index = int(best[at])
        peak = run.max(axis=0)
        if index:
            top = run[int(run[:, index].argmax())]
            others = _others(top, index, characters)
            spots.append(Spot(characters[index], float(top[index]), min(1.0, at / steps), min(1.0, end / steps), others))
        else:
            # The strongest other word that is not merely the skirt of a neighbour.
            for near in (at - 1, end):
                if 0 <= near < count:
                    peak[int(best[near])] = 0.0
            peak[0] = 0.0
            likely = int(peak.argmax())
            if peak[likely] >= _LEAST:
                column = int(run[:, likely].argmax())
                place = min(1.0, (at + column) / steps)
                spots.append(Spot("", 1.0 - float(peak[likely]), place, place, ((characters[likely], float(peak[likely])),)))
        at = end
    return Line(tuple(spots))


def _others(column: NDArray[np.float32], index: int, characters: list[str]) -> tuple[tuple[str, float], ...]:
    likely = sorted((int(n) for n in np.flatnonzero(column >= _LEAST) if n != index), key=lambda n: -column[n])
    return tuple(("" if n == 0 else characters[n], float(column[n])) for n in likely)
