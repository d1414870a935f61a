# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Read crops again, changed, where the page engine left print out; keep the reading that leaves out less."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ingest.image.raster import Pixels
from ingest.ocr.engine import OCR_DPI, CropWord, OcrEngine


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedCrop:
    """A crop to read again.

    Attributes:
        crop: The changed print at OCR_DPI.
        measure_missed: Returns how much print words leave out.
        max_missed: The most of it in a reading that is better.
    """

    crop: Pixels
    measure_missed: Callable[[Sequence[CropWord]], float]
    max_missed: float


ChangeCrop = Callable[[Pixels, Sequence[CropWord]], ChangedCrop | None]
"""Returns the changed crop, None where its words leave nothing out that the change would show."""


def read_changed_crops(
    crops: Sequence[Pixels], readings: Sequence[list[CropWord]], engine: OcrEngine, change: ChangeCrop
) -> list[list[CropWord]]:
    """Return the words of each crop, those that are read again in one call.

    Args:
        crops: Print at OCR_DPI, as the engine read it.
        readings: The words that it found in each.
        engine: The page engine.
        change: The change that is tried.
    """
    found = list(readings)
    changed = {
        index: again
        for index, (crop, words) in enumerate(zip(crops, readings, strict=True))
        if (again := change(crop, words)) is not None
    }
    if changed:
        read = engine.read_crops([one.crop for one in changed.values()], OCR_DPI)
        for (index, one), words in zip(changed.items(), read, strict=True):
            if one.measure_missed(words) <= one.max_missed:
                found[index] = words
    return found
