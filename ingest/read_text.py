"""Plain text from an OCR program: its bytes decoded and cut into pages."""

import codecs
import re
from pathlib import Path

from ingest.model import TextPage
from ingest.sandbox.limits import MAX_TEXT_BYTES

_PAGE_MARK = re.compile(r"^ (?=\S|$)")
"""A line that begins with exactly one blank: what is left of a form feed in exports that turn it into one."""
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def read_text_pages(path: Path) -> tuple[TextPage, ...]:
    """The pages of a text file, of MAX_TEXT bytes at most. Raises OSError where it cannot be read."""
    with path.open("rb") as file:
        return split_pages(decode_text(file.read(MAX_TEXT_BYTES)))


def decode_text(data: bytes) -> str:
    """UTF-8 (with or without its mark), UTF-16 by its mark, else Windows-1252; the five bytes that
    Windows-1252 leaves open become U+FFFD rather than refuse the file, and so does what no database keeps."""
    return replace_unstorable(_decode_bytes(data))


def _decode_bytes(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def replace_unstorable(text: str) -> str:
    """The text with U+FFFD for each NUL and half of a surrogate pair: no database and no UTF-8 holds those."""
    return _UNSTORABLE.sub("\ufffd", text)


def split_pages(text: str) -> tuple[TextPage, ...]:
    """Pages end at form feeds; a text without any begins one at each line led by exactly one blank.

    Empty pages keep their number, so that pages count as the reader of the scan counts them; only
    what follows the last page mark is dropped when it is empty.
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
