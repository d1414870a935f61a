# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Identification of a file before it is read: its hash, kind and number of pages, or why it is refused.

`fingerprint_file` reads a file's bytes without interpreting them. `identify` opens the file with decoders, so call it
in a process that is held to `ingest.sandbox.limits`.
"""

import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import Literal

from ingest.errors import RefusedError as RefusedError
from ingest.file_formats import OLE_SECTOR_BYTES, OLE_SIGNATURE, ZIP_SIGNATURES, ForeignFormat, is_heif, name_format
from ingest.image.image_file import can_read_heif, open_image
from ingest.model import Source
from ingest.pdf.attached_files import SAVE_ATTACHED, describe_attached
from ingest.pdf.container import inspect_container
from ingest.read_text import read_text_pages
from ingest.sandbox.limits import GB, MAX_FILE_BYTES, MAX_PAGE_PIXELS, MAX_PAGES, MAX_TEXT_BYTES
from ingest.word_files.load_word_file import detect_word_format, load_word_file

Kind = Literal["pdf", "image", "text", "words"]

SIGNATURES: tuple[tuple[bytes, Kind], ...] = (
    (b"\x89PNG\r\n\x1a\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"II+\x00", "image"),
    (b"MM\x00+", "image"),
)
PDF_HEADER_BYTES = 1024  # PDF readers accept other bytes before "%PDF-" up to here
MAX_LINE_CHARACTERS = 10_000  # the widest table printed as text has about 600
TEXT_SAMPLE_BYTES = 65_536  # read to tell text from binary
OLE_HEADER_BYTES = 512
SCAN_AGAIN = "Scan or download it again."
XFA_FORM = "It is an XFA form, which only Adobe's programs show."
PRINT_XFA = "Open it in Adobe Reader, print it to PDF and import that."


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFingerprint:
    """A file as it was given.

    `name` is the last part of its path as printable text, `sha256` the hash of its bytes in hex, `size` is in bytes.
    """

    name: str
    sha256: str
    size: int


def fingerprint_file(path: Path) -> FileFingerprint:
    """Return the name, hash and size of a file.

    Raises:
        RefusedError: It is not a regular file, or is empty or too large.
        OSError: It cannot be opened.
    """
    with open_regular_file(path) as file:
        size = os.fstat(file.fileno()).st_size
        if size == 0:
            raise RefusedError("The file is empty.", SCAN_AGAIN)
        if size > MAX_FILE_BYTES:
            raise RefusedError(
                f"The file is larger than {MAX_FILE_BYTES // GB} GB.", "Split it, or scan it at 300 dpi."
            )
        return FileFingerprint(
            name=make_printable_name(path), sha256=hashlib.file_digest(file, "sha256").hexdigest(), size=size
        )


@contextmanager
def open_regular_file(path: Path) -> Iterator[BufferedReader]:
    """Open a regular file for reading; a pipe or device is neither waited for nor read.

    Raises:
        RefusedError: It is not a regular file.
        OSError: It cannot be opened.
    """
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
    try:
        mode = os.fstat(handle).st_mode
        if not stat.S_ISREG(mode):
            what = "a folder" if stat.S_ISDIR(mode) else "a pipe" if stat.S_ISFIFO(mode) else "a device"
            raise RefusedError(f"It is {what}, and no file.", "Give a PDF, PNG, JPEG, TIFF or text file.")
    except BaseException:
        os.close(handle)
        raise
    with os.fdopen(handle, "rb") as file:
        yield file


def make_printable_name(path: Path) -> str:
    """Return the last part of a path as text, with U+FFFD for bytes that are not UTF-8."""
    return os.fsencode(path.name).decode("utf-8", "replace")


def compute_sha256(path: Path) -> str:
    """Return the SHA-256 of a file in hex. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def identify(path: Path, given: FileFingerprint | None = None) -> Source:
    """Return the kind and number of pages of the file at `path`; `given` spares computing its fingerprint.

    Raises:
        RefusedError: It is not a report file, or is damaged, protected or too large.
        OSError: It cannot be opened.
    """
    given = given or fingerprint_file(path)
    kind = detect_kind(path)
    counters = {
        "pdf": _count_pdf_pages, "image": _count_image_frames, "text": _count_text_pages, "words": _count_word_pages
    }  # fmt: skip
    pages = counters[kind](path)
    if pages > MAX_PAGES:
        raise RefusedError(f"It has {pages:,} pages; a report has at most {MAX_PAGES:,}.", "Split it.")
    return Source(name=given.name, sha256=given.sha256, pages=pages, kind=kind, size=given.size)


def detect_kind(path: Path) -> Kind:
    """Return the kind of a file by its first bytes.

    Raises:
        RefusedError: It is not a PDF or image, nor the text or words of an OCR program.
        OSError: It cannot be opened.
    """
    found = detect_format(path)
    if isinstance(found, ForeignFormat):
        raise RefusedError(found.reason, found.advice)
    return found


def detect_format(path: Path) -> Kind | ForeignFormat:
    """Return the kind of a file that is read as it is, or the format of another, by its first bytes.

    Raises:
        RefusedError: Its format is not known.
        OSError: It cannot be opened.
    """
    head, tail = _read_ends(path)
    # A zip archive may hold a PDF as it is, so that its first bytes are near those of the archive.
    if b"%PDF-" in head[:PDF_HEADER_BYTES] and not head.startswith(ZIP_SIGNATURES):
        return "pdf"
    for signature, kind in SIGNATURES:
        if head.startswith(signature):
            return kind
    if is_heif(head) and can_read_heif():
        return "image"
    if detect_word_format(head):
        return "words"
    foreign = name_format(head, tail, path.suffix)
    if foreign is not None:
        return foreign
    if not _looks_like_text(head[:TEXT_SAMPLE_BYTES]):
        raise RefusedError(
            "This is not a PDF, image or text file.",
            "Give a PDF, PNG, JPEG, TIFF or the text of an OCR program.",
        )
    return "text"


def _read_ends(path: Path) -> tuple[bytes, bytes]:
    """Return a file's first and last bytes; the first are followed by the directory of a Microsoft compound file."""
    with path.open("rb") as file:
        head = file.read(TEXT_SAMPLE_BYTES)
        size = os.fstat(file.fileno()).st_size
        if head.startswith(OLE_SIGNATURE) and len(head) >= OLE_HEADER_BYTES:
            sector = 1 << min(int.from_bytes(head[30:32], "little"), 12)  # bytes; [MS-CFB] 2.2
            file.seek((int.from_bytes(head[48:52], "little") + 1) * sector)
            head += file.read(OLE_SECTOR_BYTES)
        file.seek(max(0, size - TEXT_SAMPLE_BYTES))
        return head, file.read(TEXT_SAMPLE_BYTES)


def _looks_like_text(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):  # UTF-16: every other byte may be 0
        return True
    return b"\x00" not in head and sum(byte < 32 and byte not in (9, 10, 12, 13) for byte in head) <= len(head) // 100


def _count_pdf_pages(path: Path) -> int:
    import pypdfium2
    import pypdfium2.raw as pdfium

    # PDFium tells the last error there was, in whatever file, and some damage sets none; this sets one of damage.
    pdfium.FPDF_LoadMemDocument64(b"", 0, None)
    try:
        with pypdfium2.PdfDocument(path) as document:
            pages = len(document)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == pdfium.FPDF_ERR_PASSWORD or "password" in str(error).lower():
            raise RefusedError(
                "The PDF is protected by a password.", "Save a copy without the password and import that."
            ) from None
        raise RefusedError("The PDF is damaged or cut short and cannot be opened.", SCAN_AGAIN) from None
    if pages <= 0:
        raise RefusedError("The PDF has no pages.", SCAN_AGAIN)
    found = inspect_container(path)
    if found.is_portfolio:
        raise RefusedError(f"It is a PDF portfolio with {describe_attached(found.attached)}.", SAVE_ATTACHED)
    if found.needs_xfa:
        raise RefusedError(XFA_FORM, PRINT_XFA)
    return pages


def _count_image_frames(path: Path) -> int:
    try:
        with open_image(path) as image:
            pages = int(getattr(image, "n_frames", 1))
            for frame in range(min(pages, MAX_PAGES)):
                image.seek(frame)
                if image.width * image.height > MAX_PAGE_PIXELS:
                    raise RefusedError(
                        f"Page {frame + 1} has {image.width} x {image.height} pixels.", "Scan it at 300 dpi."
                    )
            image.seek(0)
            image.load()
    except (RefusedError, MemoryError):
        raise
    except Exception:  # a decoder raises whatever a broken file leads it to
        raise RefusedError("The image is damaged or cut short and cannot be opened.", SCAN_AGAIN) from None
    return pages


def _count_word_pages(path: Path) -> int:
    return len(load_word_file(path).pages)


def _count_text_pages(path: Path) -> int:
    if path.stat().st_size > MAX_TEXT_BYTES:
        raise RefusedError(f"It is a text of more than {MAX_TEXT_BYTES >> 20} MB, which is not a report.", "Split it.")
    pages = read_text_pages(path)
    if any(len(line) > MAX_LINE_CHARACTERS for page in pages for line in page.lines):
        said = f"It has a line of more than {MAX_LINE_CHARACTERS:,} characters, which no OCR program writes."
        raise RefusedError(said, "Give the text as the OCR program wrote it, or the scan itself.")
    return len(pages)
