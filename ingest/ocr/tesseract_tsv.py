# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The table that Tesseract prints of its words, checked before it is believed.

A Tesseract that was stopped, has no room on the disk or is broken may end as if all were well. Its table is then cut,
empty, or of other images. Each image has a separate row with its number and size, even one without words, so that
anything missing is noticed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.ocr.engine import CropWord, ToolError

HEADER = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"
COLUMNS = HEADER.count("\t") + 1
IMAGE_LEVEL, WORD_LEVEL = 1, 5
MAX_CONFIDENCE = 100.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TsvRow:
    """A row of the table. `line` is the block, paragraph and line that it is in; `box` is left, top, width, height."""

    level: int
    image: int
    line: tuple[int, int, int]
    box: tuple[int, int, int, int]
    confidence: float
    text: str


def parse_tsv(content: bytes, sizes: Sequence[tuple[int, int]]) -> list[list[CropWord]]:
    """Return the words of each image, in reading order.

    Args:
        content: The table, with its header.
        sizes: Width and height of the images in pixels, in the order in which they were given to Tesseract.

    Raises:
        ToolError: The table is not that of these images.
    """
    try:
        rows = list(parse_rows(content.decode("utf-8")))
    except ValueError as error:  # a UnicodeDecodeError is one
        raise ToolError(f"Tesseract's output cannot be understood ({error})") from error
    images = [(row.image, row.box[2:]) for row in rows if row.level == IMAGE_LEVEL]
    if images != list(enumerate(sizes)):
        raise ToolError(f"Tesseract's output is of {len(images)} images, not of the {len(sizes)} that it was given")
    readings: list[list[CropWord]] = [[] for _ in sizes]
    lines: list[dict[tuple[int, int, int], int]] = [{} for _ in sizes]
    for row in rows:
        if row.level != WORD_LEVEL or not row.text:
            continue
        if not _touches_its_image(row, sizes):
            raise ToolError("Tesseract's output has a word outside of its image")
        left, top, width, height = row.box
        readings[row.image].append(
            CropWord(
                text=row.text,
                left=left,
                top=top,
                width=width,
                height=height,
                confidence=max(0.0, min(row.confidence, MAX_CONFIDENCE)) / MAX_CONFIDENCE,
                line=lines[row.image].setdefault(row.line, len(lines[row.image])),
            )
        )
    return readings


def parse_rows(table: str) -> Iterator[TsvRow]:
    """Yield the rows below the header. Raises ValueError."""
    if not table.endswith("\n"):
        raise ValueError("its last line is cut off")
    for number, row in enumerate(table.split("\n")[1:-1], 2):  # not splitlines: a text may have other separators
        cells = row.split("\t", COLUMNS - 1)
        if len(cells) < COLUMNS:
            raise ValueError(f"line {number} has {len(cells)} columns")
        level, page, block, paragraph, line, _, left, top, width, height = map(int, cells[:10])
        yield TsvRow(
            level=level,
            image=page - 1,
            line=(block, paragraph, line),
            box=(left, top, width, height),
            confidence=float(cells[10]),
            text=cells[11].strip(),
        )


def _touches_its_image(row: TsvRow, sizes: Sequence[tuple[int, int]]) -> bool:
    if not 0 <= row.image < len(sizes):
        return False
    (left, top, width, height), (right, bottom) = row.box, sizes[row.image]
    return left <= right and top <= bottom and left + width >= 0 and top + height >= 0
