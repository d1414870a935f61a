# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Tesseract's library is asked crop by crop, and returns the same as the program for all of them."""

import numpy as np
import pytest

from ingest.image.raster import Pixels
from ingest.ocr import tesseract, tesseract_library
from ingest.ocr.engine import MissingToolError, PageTimeoutError, ToolError
from ingest.ocr.repeated_reading import PSM_BLOCK

CROPS: list[Pixels] = [np.full((30, 90 + i), 255, np.uint8) for i in range(3)]


class FakeLibrary:
    """Reads the width of a crop as a word; as a block, only of crops wider than 90 pixels."""

    def __init__(self, *, finishes: bool = True) -> None:
        self.finishes = finishes
        self.mode = self.wide = self.learned = 0

    def SetPageSegMode(self, mode: int) -> None:  # noqa: N802 - names of the library
        self.mode = mode

    def SetVariable(self, name: str, value: str) -> bool:  # noqa: N802
        return bool(name and value)

    def SetImageBytes(self, content: bytes, wide: int, high: int, depth: int, row: int) -> None:  # noqa: N802
        assert (len(content), depth, row) == (wide * high, 1, wide)
        self.wide, self.high = wide, high
        self.learned += 1

    def Recognize(self, timeout: int) -> bool:  # noqa: N802
        return self.finishes and timeout > 0

    def GetTSVText(self, page: int) -> str:  # noqa: N802
        image = f"1\t{page + 1}\t0\t0\t0\t0\t0\t0\t{self.wide}\t{self.high}\t-1\t\n"
        seen = self.wide > 90 or self.mode != PSM_BLOCK
        return image + (f"5\t{page + 1}\t1\t1\t1\t1\t10\t10\t50\t12\t90\t{self.wide}\n" if seen else "")

    def Clear(self) -> None:  # noqa: N802
        self.wide, self.high = 0, 0

    def ClearAdaptiveClassifier(self) -> None:  # noqa: N802
        self.learned = 0


def use_library(monkeypatch: pytest.MonkeyPatch, library: FakeLibrary) -> FakeLibrary:
    monkeypatch.setattr(tesseract_library, "_start_library", lambda: library)
    return library


def test_each_crop_has_its_words_and_crops_without_are_read_as_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    library = use_library(monkeypatch, FakeLibrary())
    readings = tesseract_library.read_crops(CROPS, 300)
    assert [[(word.text, word.confidence) for word in words] for words in readings] == [
        [("90", 0.9)],
        [("91", 0.9)],
        [("92", 0.9)],
    ]
    assert library.learned == 0


def test_library_that_does_not_finish_ends_the_page_and_keeps_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    library = use_library(monkeypatch, FakeLibrary(finishes=False))
    with pytest.raises(PageTimeoutError):
        tesseract_library.read_crops(CROPS, 300)
    assert (library.wide, library.learned) == (0, 0)


def test_error_of_the_library_is_one_of_the_tool(monkeypatch: pytest.MonkeyPatch) -> None:
    library = use_library(monkeypatch, FakeLibrary())

    def fail(timeout: int) -> bool:
        raise RuntimeError("Failed to recognize")

    monkeypatch.setattr(library, "Recognize", fail)
    with pytest.raises(ToolError, match="Failed to recognize"):
        tesseract_library.read_crops(CROPS, 300)


def test_missing_library_leaves_the_page_to_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tesseract_library, "_is_installed", lambda: False)
    tesseract_library.find_version.cache_clear()
    with pytest.raises(MissingToolError, match="tesseract-library"):
        tesseract_library.find_version()


def test_library_reads_as_the_program_does() -> None:
    pytest.importorskip("tesserocr")
    import cv2

    crop = np.full((60, 700), 255, np.uint8)
    cv2.putText(crop, "Seven lanterns were counted", (15, 40), cv2.FONT_HERSHEY_SIMPLEX, 1.0, (0,), 2, cv2.LINE_AA)
    assert tesseract_library.read_crops([crop], 300) == tesseract.read_crops([crop], 300)
