"""What a file is, before it is read: its kind by signature, its hash, its pages; or why it is refused."""

import hashlib
from pathlib import Path
from typing import Literal

from ingest.nouns import Source
from ingest.text import read_text_pages

Kind = Literal["pdf", "image", "text"]

SIGNATURES: tuple[tuple[bytes, Kind], ...] = (
    (b"\x89PNG\r\n\x1a\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
)
PDF_HEADER_WITHIN = 1024  # bytes; readers accept junk before "%PDF-" up to here
TEXT_SAMPLE = 65_536  # bytes looked at to tell text from binary
MAX_IMAGE_PIXELS = 250_000_000  # A0 at 600 dpi is 550 MP, A3 at 600 dpi 70 MP: more is no scanned page


class RefusedError(Exception):
    """A file that cannot be read as a report: `reason` for the user, `advice` on what to do next."""

    def __init__(self, reason: str, advice: str) -> None:
        super().__init__(f"{reason} {advice}")
        self.reason = reason
        self.advice = advice

    def __reduce__(self) -> tuple[type["RefusedError"], tuple[str, str]]:
        return type(self), (self.reason, self.advice)


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def identify(path: Path) -> Source:
    """The source at `path`. Raises RefusedError for what is no report file, OSError for what cannot be opened."""
    size = path.stat().st_size
    if size == 0:
        raise RefusedError("The file is empty.", "Scan or download it again.")
    kind = kind_of(path)
    pages = {"pdf": _pdf_pages, "image": _image_pages, "text": _text_pages}[kind](path)
    return Source(name=path.name, sha256=sha256_of(path), pages=pages, kind=kind, size=size)


def kind_of(path: Path) -> Kind:
    """What a file is by its first bytes. Raises RefusedError for what is no report file."""
    with path.open("rb") as file:
        head = file.read(TEXT_SAMPLE)
    if b"%PDF-" in head[:PDF_HEADER_WITHIN]:
        return "pdf"
    for signature, kind in SIGNATURES:
        if head.startswith(signature):
            return kind
    if b"\x00" in head or sum(byte < 32 and byte not in (9, 10, 12, 13) for byte in head) > len(head) // 100:
        raise RefusedError(
            "This is no PDF, image or text file.",
            "Give a PDF, PNG, JPEG, TIFF or the text of an OCR program.",
        )
    return "text"


def _pdf_pages(path: Path) -> int:
    import pypdfium2
    import pypdfium2.raw as pdfium

    try:
        with pypdfium2.PdfDocument(path) as document:
            pages = len(document)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == pdfium.FPDF_ERR_PASSWORD or "password" in str(error).lower():
            raise RefusedError(
                "The PDF is protected by a password.", "Save a copy without the password and import that."
            ) from None
        raise RefusedError(
            "The PDF is damaged or cut short and cannot be opened.", "Scan or download it again."
        ) from None
    if pages == 0:
        raise RefusedError("The PDF has no pages.", "Scan or download it again.")
    return pages


def _image_pages(path: Path) -> int:
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(path) as image:
            pages = int(getattr(image, "n_frames", 1))
            for frame in range(pages):
                image.seek(frame)
                if image.width * image.height > MAX_IMAGE_PIXELS:
                    raise RefusedError(
                        f"Page {frame + 1} has {image.width} x {image.height} pixels.", "Scan it at 300 dpi."
                    )
            image.seek(0)
            image.load()
    except RefusedError:
        raise
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise RefusedError(
            "The image is damaged or cut short and cannot be opened.", "Scan or download it again."
        ) from None
    return pages


def _text_pages(path: Path) -> int:
    return len(read_text_pages(path))
