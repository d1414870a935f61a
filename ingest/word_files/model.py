# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The content of a word file, in its own unit, and the error of one that cannot be read."""

from dataclasses import dataclass

from ingest.geometry import Box

MAX_COORDINATE = 1e6  # in the file's unit; a page of 250 million pixels is shorter


class DamagedWordFileError(ValueError):
    """The file is not in its format; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileWord:
    """A word of a page; `box` is in the file's unit, `confidence` is the OCR program's own, 0 to 1."""

    text: str
    box: Box
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class WordPage:
    """A page of a word file.

    Attributes:
        width: In the file's unit, as all lengths; 0 where the file has none.
        height: The same.
        units_per_inch: None where the file has pixels of an unknown resolution.
        lines: The words, line by line.
        separators: Ruling lines that the OCR program found.
    """

    width: float
    height: float
    units_per_inch: float | None
    lines: tuple[tuple[FileWord, ...], ...]
    separators: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WordFile:
    """The pages of a word file, and the name of the `engine` that read them, "" where the file has none."""

    engine: str
    pages: tuple[WordPage, ...]


def make_box(left: float, top: float, width: float, height: float) -> Box:
    """Return a box of the file. Raises DamagedWordFileError for sides that no page has."""
    sides = (left, top, left + width, top + height)
    if width < 0 or height < 0 or not all(abs(side) <= MAX_COORDINATE for side in sides):
        raise DamagedWordFileError("a place that is on no page")
    return Box(x0=sides[0], top=sides[1], x1=sides[2], bottom=sides[3])
