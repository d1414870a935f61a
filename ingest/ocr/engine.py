# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The interface of an OCR engine, and what engines return and raise.

An engine is a module: it has a `NAME` and the functions of `OcrEngine`. To add one, write such a module (an example is
tests/ingest/ocr/measuring_engine.py) and add it to `PAGE_ENGINES` or `SECOND_ENGINES` in ingest/ocr/registry.py. The
readers of pages and boardtrace/doctor.py follow these lists. If it needs packages, also add:

- an extra to `optional-dependencies` in pyproject.toml, which the message of its `MissingToolError` names, and its
  modules to `ignore_missing_imports` if they have no types;
- a lock file with hashes, as the Makefile's targets `lock` and `second-reader` make and use it;
- the licences of the packages and models to README.md; docs/licences.md (`make licences`) lists only what
  requirements.lock names.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from ingest.image.raster import Pixels

OCR_DPI = 300.0  # coarser crops are enlarged to this: what Tesseract's models were trained near
CROP_PADDING_PX = 10  # white around the print of a crop; Tesseract misreads ink at an image's edge


class MissingToolError(Exception):
    """The engine is not installed, or does not run; the message says what to do."""


class PageTimeoutError(Exception):
    """The engine did not finish a page within its time limit."""


class ToolError(Exception):
    """The engine stopped at a page; the message says how."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CropWord:
    """A word that an engine read in a crop.

    `left`, `top`, `width` and `height` are its bounding box in pixels of the crop, origin at the top left;
    `confidence` is 0 to 1; `line` numbers the printed lines of the crop from 0, in reading order.
    """

    text: str
    left: int
    top: int
    width: int
    height: int
    confidence: float
    line: int


class OcrEngine(Protocol):
    """An OCR engine; a module with this name and these functions is one."""

    @property
    def NAME(self) -> str:  # noqa: N802 - a constant of the engine's module
        """The engine's name as page readings have it: lower case, without a version."""

    def find_version(self) -> str:
        """Return the version of the installed engine. Called often: cache what takes time.

        Raises:
            MissingToolError: The engine is not installed, or is too old.
            ToolError: The engine is installed, but was stopped as it was asked.
        """

    def find_origin(self) -> str:
        """Return where the installed engine is from, for people: "the system", "the package rapidocr".

        Raises:
            MissingToolError, ToolError: See `find_version`.
        """

    def read_crops(self, crops: Sequence[Pixels], dpi: float) -> list[list[CropWord]]:
        """Return the words of each crop, in reading order.

        Args:
            crops: Images of print. A page engine gets blocks of one or more lines, dark on white with a white margin,
                of shape (height, width) and dtype uint8. A second engine gets single lines as they were scanned,
                of shape (height, width, 3), blue-green-red.
            dpi: The resolution of the crops in pixels per inch.

        Raises:
            MissingToolError: The engine is not installed.
            PageTimeoutError: It took too long.
            ToolError: It stopped.
        """
