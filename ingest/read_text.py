# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Plain text from an OCR program: decode its bytes and split it into pages."""

import codecs
import re
from pathlib import Path

from ingest.model import TextPage
from ingest.sandbox.limits import MAX_TEXT_BYTES

_PAGE_MARK = re.compile(r"^ (?=\S|$)")
"""A line that begins with exactly one blank: the rest of a form feed in exports that turn it into a space."""
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def read_text_pages(path: Path) -> tuple[TextPage, ...]:
    """Return the pages of a text file, of which MAX_TEXT_BYTES at most are read. Raises OSError."""
    with path.open("rb") as file:
        return split_pages(decode_text(file.read(MAX_TEXT_BYTES)))


def decode_text(data: bytes) -> str:
    """Decode UTF-8 (with or without a byte order mark), UTF-16 by its mark, otherwise Windows-1252.

    Bytes that Windows-1252 does not define, and characters that a database cannot hold, become U+FFFD.
    """
    return replace_unstorable(_decode_bytes(data))


def _decode_bytes(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def replace_unstorable(text: str) -> str:
    """Replace NUL and unpaired surrogates by U+FFFD: neither databases nor UTF-8 can hold them."""
    return _UNSTORABLE.sub("\ufffd", text)


def split_pages(text: str) -> tuple[TextPage, ...]:
    """Split text into pages at form feeds; without any, at each line that begins with exactly one space.

    Empty pages keep their number, so that pages count as in the scan. What follows the last page mark is dropped if it
    is empty.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    sheets = text.split("\f") if "\f" in text else _split_at_marked_lines(text.split("\n"))
    if len(sheets) > 1 and not sheets[-1].strip():
        sheets = sheets[:-1]
    return tuple(
        TextPage(number=n, lines=tuple(line.rstrip() for line in sheet.removesuffix("\n").split("\n")))
        for n, sheet in enumerate(sheets, start=1)
    )


def _split_at_marked_lines(lines: list[str]) -> list[str]:
    sheets: list[list[str]] = [[]]
    for number, line in enumerate(lines):
        if _PAGE_MARK.match(line) and number:
            sheets.append([])
        sheets[-1].append(_PAGE_MARK.sub("", line))
    return ["\n".join(sheet) for sheet in sheets]
