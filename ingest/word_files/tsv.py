# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Read the table of words (TSV) that Tesseract writes of one image or several.

It lists ruling lines as words without text.
"""

from itertools import groupby

from ingest.ocr.tesseract_tsv import IMAGE_LEVEL, MAX_CONFIDENCE, WORD_LEVEL, TsvRow, parse_rows
from ingest.word_files.model import DamagedWordFileError, FileWord, WordFile, WordPage, make_box

ENGINE = "tesseract"


def parse_tsv_file(text: str) -> WordFile:
    """Return the pages of a table.

    Raises:
        DamagedWordFileError: It is cut off, or is not in order.
    """
    try:
        rows = list(parse_rows(text.replace("\r\n", "\n")))
    except ValueError as error:
        raise DamagedWordFileError(str(error)) from error
    starts = [i for i, row in enumerate(rows) if row.level == IMAGE_LEVEL]
    if not starts or starts[0] != 0:
        raise DamagedWordFileError("no page")
    return WordFile(
        engine=ENGINE,
        pages=tuple(_make_page(rows[a:b]) for a, b in zip(starts, [*starts[1:], len(rows)], strict=True)),
    )


def _make_page(rows: list[TsvRow]) -> WordPage:
    _, _, width, height = rows[0].box
    words = [row for row in rows if row.level == WORD_LEVEL and row.text]
    return WordPage(
        width=width,
        height=height,
        units_per_inch=None,
        lines=tuple(tuple(map(_make_word, line)) for _, line in groupby(words, key=lambda row: row.line)),
        separators=tuple(make_box(*row.box) for row in rows if row.level == WORD_LEVEL and not row.text),
    )


def _make_word(row: TsvRow) -> FileWord:
    confidence = max(0.0, min(row.confidence, MAX_CONFIDENCE)) / MAX_CONFIDENCE
    return FileWord(text=" ".join(row.text.split()), box=make_box(*row.box), confidence=confidence)
