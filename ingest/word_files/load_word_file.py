# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Recognise a word file by its first bytes, and load its pages."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ingest.errors import RefusedError
from ingest.ocr.tesseract_tsv import HEADER
from ingest.read_text import decode_text
from ingest.sandbox.limits import MAX_PAGE_PIXELS, MAX_TEXT_BYTES
from ingest.word_files.alto import parse_alto
from ingest.word_files.hocr import parse_hocr
from ingest.word_files.model import DamagedWordFileError, WordFile
from ingest.word_files.tsv import parse_tsv_file

MADE_AGAIN = "Write it with the OCR program again, or import the scan itself."
HEAD_BYTES = 4096  # in which a word file declares its format
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True, kw_only=True)
class WordFormat:
    """A format: its `name`, the `suffix` that Tesseract gives it, its `mark` in a file's first bytes, its parser."""

    name: str
    suffix: str
    mark: re.Pattern[bytes]
    parse: Callable[[bytes], WordFile]


HOCR = WordFormat(
    name="hOCR",
    suffix=".hocr",
    mark=re.compile(
        rb"\s*<(?:[?!]|html\b).*?\b(?:class|name)\s*=\s*[\"']?(?:ocr_page|ocr-system|ocr-capabilities)\b",
        re.DOTALL | re.IGNORECASE,
    ),
    parse=lambda data: parse_hocr(decode_text(data)),
)
ALTO = WordFormat(
    name="ALTO",
    suffix=".xml",
    mark=re.compile(
        # What comes first is matched possessively: otherwise many declarations take more than a lifetime.
        rb"\s*(?:(?:<\?.*?\?>|<!--.*?-->|<![^\[>]*(?:\[[^\]]*\]\s*)?>)\s*)*+<(?:\w+:)?alto\b",
        re.DOTALL,
    ),
    parse=parse_alto,
)
TSV = WordFormat(
    name="Tesseract's TSV",
    suffix=".tsv",
    mark=re.compile(re.escape(HEADER.rstrip().encode()) + rb"\r?\n"),
    parse=lambda data: parse_tsv_file(decode_text(data)),
)
WORD_FORMATS = (TSV, ALTO, HOCR)
WORD_FILE_SUFFIXES = {".hocr", ".html", ".htm", ".xhtml", ".alto", ".xml", ".tsv"}
"""Suffixes that word files have; other files have most of them, too."""


def detect_word_format(head: bytes) -> WordFormat | None:
    """Return the format of a word file by its first bytes; None for any other file."""
    start = head[:HEAD_BYTES].removeprefix(_BYTE_ORDER_MARK)
    return next((form for form in WORD_FORMATS if form.mark.match(start)), None)


def is_word_file(path: Path) -> bool:
    """Return whether a file is a word file, by its first bytes. A file that cannot be opened is none."""
    try:
        if not path.is_file():  # a pipe would be waited for
            return False
        with path.open("rb") as file:
            return detect_word_format(file.read(HEAD_BYTES)) is not None
    except OSError:
        return False


def load_word_file(path: Path) -> WordFile:
    """Return the pages of a word file. The last one is kept in memory, because its pages are read one by one.

    Raises:
        RefusedError: It is damaged, too large, may be malicious, or has no places of words.
        OSError: It cannot be opened.
    """
    found = path.stat()
    return _load_version(path, found.st_size, found.st_mtime_ns)


@lru_cache(maxsize=1)
def _load_version(path: Path, size: int, modified: int) -> WordFile:
    """Load a file; `modified` makes a file that was changed another one."""
    if size > MAX_TEXT_BYTES:
        raise RefusedError(f"It is a list of words of more than {MAX_TEXT_BYTES >> 20} MB.", "Split it.")
    data = path.read_bytes()
    form = detect_word_format(data)
    if form is None:
        raise RefusedError("It is not a file of words that is known.", MADE_AGAIN)
    try:
        content = form.parse(data)
    except DamagedWordFileError as error:
        raise RefusedError(
            f"The {form.name} file is damaged, or was made otherwise: it has {error}.", MADE_AGAIN
        ) from None
    for number, page in enumerate(content.pages, 1):
        if not page.width * page.height <= MAX_PAGE_PIXELS:
            raise RefusedError(f"Page {number} has {page.width:.0f} x {page.height:.0f} pixels.", "Scan it at 300 dpi.")
    return content
