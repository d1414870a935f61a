"""Lines that Tesseract read with doubt, read once more by RapidOCR, where the extra `second-reader` is installed.

The two err differently: Tesseract sees the cleaned ink, this one the picture as it was scanned. Which of
two texts is right is not decided here; both go with the page.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np

from ingest.image.raster import POINTS_PER_INCH, Pixels
from ingest.model import Box, SecondReading, Word

UNSURE = 0.92  # a line that holds a word read with less is read again
MARGIN = 0.6  # points around a line's words; the model was taught on lines with a little white about them


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondReader:
    """`model` is the file in the package that reads lines of print."""

    version: str
    model: Path


@cache
def find_second_reader() -> SecondReader | None:
    """RapidOCR with the model that its package bears; None where it is not installed, or bears none."""
    try:
        spec, number = find_spec("rapidocr"), version("rapidocr")
        version("onnxruntime")
    except PackageNotFoundError:
        return None
    if spec is None or spec.origin is None:
        return None
    models = sorted((Path(spec.origin).parent / "models").glob("*_rec_*.onnx"))
    return SecondReader(version=number, model=models[0]) if models else None


def read_again(pixels: Pixels, dpi: float, words: Sequence[Word]) -> tuple[SecondReading, ...]:
    """The doubtful lines of a page, each with what the second reader makes of it. `pixels` are the upright page's."""
    reader = find_second_reader()
    if reader is None:
        return ()
    readings = []
    for number, line in groupby(words, key=lambda w: w.line):
        members = list(line)
        if min(w.confidence for w in members) >= UNSURE:
            continue
        picture = _cut(pixels, dpi, [w.box for w in members])
        if picture.size:  # a hidden layer's words may lie off the page
            text, confidence = _read_line(reader, picture)
            readings.append(SecondReading(line=number, text=text, confidence=confidence))
    return tuple(readings)


def _cut(pixels: Pixels, dpi: float, boxes: Sequence[Box]) -> Pixels:
    """The part of a picture that holds these boxes."""
    return np.ascontiguousarray(pixels[Box.hull(boxes).expanded(MARGIN).pixel_slices(dpi / POINTS_PER_INCH)])


def _read_line(reader: SecondReader, picture: Pixels) -> tuple[str, float]:
    read = _engine(reader)(picture, use_det=False, use_cls=False, use_rec=True)
    if not read.txts:
        return "", 0.0
    return str(read.txts[0]).strip(), round(float(read.scores[0]), 3)


@cache
def _engine(reader: SecondReader) -> Any:
    from rapidocr import RapidOCR

    return RapidOCR(
        params={
            "Global.log_level": "error",
            "Rec.model_path": str(reader.model),  # named, it is never looked for elsewhere
            # A page is one process's work; more threads would only fight for the cores.
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )
