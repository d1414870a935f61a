# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""RapidOCR, where the extra `second-reader` is installed: an engine for single lines.

Its recognition model is part of the package, so nothing is downloaded. Text detection is left out: a crop must hold one
line of print.
"""

from collections.abc import Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from ingest.image.raster import Pixels
from ingest.ocr.engine import CropWord, MissingToolError

NAME = "rapidocr"


def find_version() -> str:
    """Return the version of the installed package. Raises MissingToolError."""
    if _find_model() is None:
        raise MissingToolError("RapidOCR is not installed. Install it: 'pip install boardtrace[second-reader]'.")
    return version("rapidocr")


def find_origin() -> str:
    """Return the name of the package, for people."""
    return "the package rapidocr"


def read_crops(crops: Sequence[Pixels], dpi: float) -> list[list[CropWord]]:
    """Return the text of each crop, a single line of print, as one word that fills the crop; see `OcrEngine`."""
    return [_read_line(crop) for crop in crops]


@cache
def _find_model() -> Path | None:
    """Return the package's file that reads lines of print; None where the package, or the file, is missing."""
    try:
        spec = find_spec("rapidocr")
        version("rapidocr")
        version("onnxruntime")
    except PackageNotFoundError:
        return None
    if spec is None or spec.origin is None:
        return None
    models = sorted((Path(spec.origin).parent / "models").glob("*_rec_*.onnx"))
    return models[0] if models else None


def _read_line(crop: Pixels) -> list[CropWord]:
    read = _load_recogniser()(crop, use_det=False, use_cls=False, use_rec=True)
    if not read.txts:
        return []
    high, wide = crop.shape[:2]
    text, confidence = str(read.txts[0]).strip(), float(read.scores[0])
    return [CropWord(text=text, left=0, top=0, width=wide, height=high, confidence=confidence, line=0)]


@cache
def _load_recogniser() -> Any:
    from rapidocr import RapidOCR

    return RapidOCR(
        params={
            "Global.log_level": "error",
            "Rec.model_path": str(_find_model()),  # a named model is never looked for elsewhere
            # A page is one process's work; more threads would only fight for the cores.
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )
