# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Names of file formats that are not read, with advice on what to import instead, by a file's first bytes or suffix."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignFormat:
    """A format that is not read as it is: its `name` with an article, and `advice` on what to do."""

    name: str
    advice: str

    @property
    def reason(self) -> str:
        """Why a file of this format is refused."""
        return f"This is {self.name}, which is not read."


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeFormat(ForeignFormat):
    """A format that LibreOffice prints to PDF.

    It has the `program` that writes it, the `suffixes` of its files, and whether it `is_sheet`, a spreadsheet.
    """

    program: str
    suffixes: tuple[str, ...]
    is_sheet: bool = False

    @property
    def reason(self) -> str:
        """Why a file of this format is refused."""
        return f"This is {self.name}, which is read only where LibreOffice is installed."

    @property
    def print_advice(self) -> str:
        """What to do with a document that LibreOffice cannot print."""
        return f"Open it in {self.program}, save it as a PDF and import that."


_PRINT_DOCUMENT = "Save it as a PDF in its program and import that, or install LibreOffice."
_PRINT_SHEET = "Save it as a PDF in Excel, with all columns on one page, and import that"
_PRINT_SLIDES = "Save it as a PDF in PowerPoint or LibreOffice and import that."
_PRINT_PAGE = "Open it, print it to PDF and import that."
_SAVE_IMAGE = "Save it as PNG or JPEG and import that."
_UNPACK = "Unpack it and import the files in it."
_SAVE_MAIL = "Save the files attached to it and import them."

WORD = OfficeFormat(
    name="a Word document",
    advice=_PRINT_DOCUMENT,
    program="Word",
    suffixes=(".docx", ".docm", ".dotx", ".doc", ".dot", ".wps"),
)
EXCEL = OfficeFormat(
    name="an Excel workbook",
    advice=f"{_PRINT_SHEET}, or install LibreOffice.",
    program="Excel",
    suffixes=(".xlsx", ".xlsm", ".xlsb", ".xltx", ".xls"),
    is_sheet=True,
)
POWERPOINT = ForeignFormat(name="a PowerPoint presentation", advice=_PRINT_SLIDES)
OPEN_TEXT = OfficeFormat(
    name="an OpenDocument text", advice=_PRINT_DOCUMENT, program="its program", suffixes=(".odt", ".ott")
)
OPEN_SHEET = OfficeFormat(
    name="an OpenDocument spreadsheet",
    advice=f"{_PRINT_SHEET}, or install LibreOffice.",
    program="its program",
    suffixes=(".ods", ".ots"),
    is_sheet=True,
)
OPEN_SLIDES = ForeignFormat(name="an OpenDocument presentation", advice=_PRINT_SLIDES)
RICH_TEXT = OfficeFormat(name="a rich text document (RTF)", advice=_PRINT_DOCUMENT, program="Word", suffixes=(".rtf",))
OFFICE_FORMATS = (WORD, EXCEL, OPEN_TEXT, OPEN_SHEET, RICH_TEXT)
WORD_XML = ForeignFormat(name="a Word document in XML", advice="Open it in Word, save it as .docx and import that.")
EXCEL_XML = ForeignFormat(name="an Excel workbook in XML", advice="Open it in Excel, save it as .xlsx and import that.")
OFFICE = ForeignFormat(name="a Microsoft Office file", advice="Save it as a PDF in its program and import that.")
LOCKED_OFFICE = ForeignFormat(
    name="a Microsoft Office file protected by a password",
    advice="Open it with its password, save it as a PDF and import that.",
)
OUTLOOK = ForeignFormat(name="an Outlook message", advice=_SAVE_MAIL)
MAIL = ForeignFormat(name="an e-mail message", advice=_SAVE_MAIL)
ZIP = ForeignFormat(name="a zip archive", advice=_UNPACK)
ARCHIVE = ForeignFormat(name="an archive of files", advice=_UNPACK)
EPUB = ForeignFormat(name="an EPUB book", advice=_PRINT_PAGE)
XPS = ForeignFormat(name="an XPS document", advice=_PRINT_PAGE)
PAGES = ForeignFormat(name="an Apple Pages or Numbers document", advice="Export it as a PDF and import that.")
HTML = ForeignFormat(name="a web page (HTML)", advice=_PRINT_PAGE)
XML = ForeignFormat(name="an XML file", advice=_PRINT_PAGE)
POSTSCRIPT = ForeignFormat(name="a PostScript file", advice="Convert it to PDF and import that.")
SVG = ForeignFormat(name="an SVG drawing", advice=_PRINT_PAGE)
HEIC = ForeignFormat(
    name="a HEIC photo",
    advice="Save it as JPEG and import that, or install pillow-heif: pip install 'boardtrace[heic]'.",
)
AVIF = ForeignFormat(name="an AVIF image", advice=_SAVE_IMAGE)
WEBP = ForeignFormat(name="a WebP image", advice=_SAVE_IMAGE)
GIF = ForeignFormat(name="a GIF image", advice=_SAVE_IMAGE)
BMP = ForeignFormat(name="a BMP image", advice=_SAVE_IMAGE)
JPEG_2000 = ForeignFormat(name="a JPEG 2000 image", advice=_SAVE_IMAGE)
JPEG_XL = ForeignFormat(name="a JPEG XL image", advice=_SAVE_IMAGE)
PHOTOSHOP = ForeignFormat(name="a Photoshop image", advice=_SAVE_IMAGE)
DJVU = ForeignFormat(name="a DjVu document", advice="Convert it to PDF and import that.")
DATABASE = ForeignFormat(name="a database", advice="Import the report files themselves.")
TABLE_TEXT = ForeignFormat(name="a table of values (CSV)", advice=f"{_PRINT_SHEET}.")

HEIF_SUFFIXES = (".heic", ".heif", ".hif")

FORMATS_BY_SUFFIX: Mapping[str, ForeignFormat] = {
    **{suffix: office for office in OFFICE_FORMATS for suffix in office.suffixes},
    **dict.fromkeys((".pptx", ".pptm", ".ppsx", ".ppt", ".pps"), POWERPOINT),
    ".odp": OPEN_SLIDES, ".msg": OUTLOOK, ".eml": MAIL,
    ".zip": ZIP, **dict.fromkeys((".7z", ".rar", ".gz", ".tgz", ".bz2", ".xz", ".tar"), ARCHIVE),
    ".epub": EPUB, ".xps": XPS, ".oxps": XPS, ".pages": PAGES, ".numbers": PAGES, ".csv": TABLE_TEXT,
    **dict.fromkeys((".html", ".htm", ".mht", ".mhtml", ".xhtml"), HTML), ".xml": XML, ".svg": SVG,
    ".ps": POSTSCRIPT, ".eps": POSTSCRIPT, **dict.fromkeys(HEIF_SUFFIXES, HEIC),
    ".avif": AVIF, ".webp": WEBP, ".gif": GIF,
    ".bmp": BMP, **dict.fromkeys((".jp2", ".jpx", ".j2k"), JPEG_2000), ".jxl": JPEG_XL, ".psd": PHOTOSHOP,
    ".djvu": DJVU, ".djv": DJVU,
}  # fmt: skip

_SIGNATURES: tuple[tuple[bytes, ForeignFormat], ...] = (
    (b"{\\rtf", RICH_TEXT),
    (b"7z\xbc\xaf\x27\x1c", ARCHIVE),
    (b"Rar!\x1a\x07", ARCHIVE),
    (b"\x1f\x8b", ARCHIVE),
    (b"BZh", ARCHIVE),
    (b"\xfd7zXZ\x00", ARCHIVE),
    (b"%!PS", POSTSCRIPT),
    (b"\xc5\xd0\xd3\xc6", POSTSCRIPT),
    (b"GIF8", GIF),
    (b"\x00\x00\x00\x0cjP  ", JPEG_2000),
    (b"\xff\x4f\xff\x51", JPEG_2000),
    (b"\x00\x00\x00\x0cJXL ", JPEG_XL),
    (b"\xff\x0a", JPEG_XL),
    (b"8BPS", PHOTOSHOP),
    (b"AT&TFORM", DJVU),
    (b"SQLite format 3\x00", DATABASE),
)
_HEIF_BRANDS = (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1")
_AVIF_BRANDS = (b"avif", b"avis")

ZIP_SIGNATURES = (b"PK\x03\x04", b"PK\x05\x06")
_ZIP_MEMBERS: tuple[tuple[bytes, ForeignFormat], ...] = (
    (b"mimetypeapplication/vnd.oasis.opendocument.text", OPEN_TEXT),
    (b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet", OPEN_SHEET),
    (b"mimetypeapplication/vnd.oasis.opendocument.presentation", OPEN_SLIDES),
    (b"mimetypeapplication/epub", EPUB),
    (b"word/document", WORD),
    (b"xl/workbook", EXCEL),
    (b"ppt/presentation", POWERPOINT),
    (b"FixedDocSeq.fdseq", XPS),
    (b"Index/Document.iwa", PAGES),
)
"""What names of members, at the beginning or in the directory at the end of a zip archive, tell of its format."""

OLE_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS: tuple[tuple[str, ForeignFormat], ...] = (
    ("EncryptedPackage", LOCKED_OFFICE),
    ("__properties_version1.0", OUTLOOK),
    ("WordDocument", WORD),
    ("Workbook", EXCEL),
    ("PowerPoint Document", POWERPOINT),
    ("Book", EXCEL),
)
"""The streams of a Microsoft compound file, most telling first; its directory has their names in UTF-16."""
OLE_SECTOR_BYTES = 4096  # the largest; names of a directory's first sectors are enough

_MARKUP: tuple[tuple[bytes, ForeignFormat], ...] = (
    (b"<svg", SVG), (b"<!doctype html", HTML), (b"<html", HTML), (b"word.document", WORD_XML),
    (b"excel.sheet", EXCEL_XML),
)  # fmt: skip
_MARKUP_BYTES = 1024  # in which a page of HTML or XML declares its kind


def name_format_by_suffix(path: PurePath) -> ForeignFormat | None:
    """Return the format of a file's suffix, if it is one that is not read."""
    return FORMATS_BY_SUFFIX.get(path.suffix.lower())


def name_format(head: bytes, tail: bytes, suffix: str = "") -> ForeignFormat | None:
    """Return the format of a file that is not read; None if it is not known.

    Args:
        head: The file's first bytes, and for a Microsoft compound file those of its directory after them.
        tail: Its last bytes, in which a zip archive names its members.
        suffix: Its suffix with the dot, which tells of some formats that their bytes do not.
    """
    if head.startswith(ZIP_SIGNATURES):
        return next((found for member, found in _ZIP_MEMBERS if member in head or member in tail), ZIP)
    if head.startswith(OLE_SIGNATURE):
        streams = ((name.encode("utf-16-le"), found) for name, found in _OLE_STREAMS)
        known = next((found for name, found in streams if name in head), None)
        return known or FORMATS_BY_SUFFIX.get(suffix.lower(), OFFICE)
    for signature, found in _SIGNATURES:
        if head.startswith(signature):
            return found
    return _name_image(head) or _name_markup(head) or (MAIL if _looks_like_mail(head) else None)


def is_heif(head: bytes) -> bool:
    """Return whether a file's first bytes are those of a HEIC or HEIF image."""
    return head[4:8] == b"ftyp" and head[8:12] in _HEIF_BRANDS and not _is_avif(head)


def _is_avif(head: bytes) -> bool:
    compatible = head[8 : min(int.from_bytes(head[:4], "big"), 256)]
    return head[4:8] == b"ftyp" and any(brand in compatible for brand in _AVIF_BRANDS)


def _name_image(head: bytes) -> ForeignFormat | None:
    if is_heif(head):
        return HEIC
    if _is_avif(head):
        return AVIF
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return WEBP
    is_bmp = head.startswith(b"BM") and int.from_bytes(head[14:18], "little") in (12, 40, 52, 56, 64, 108, 124)
    return BMP if is_bmp else None


def _name_markup(head: bytes) -> ForeignFormat | None:
    start = head[:_MARKUP_BYTES].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if not start.startswith((b"<?xml", b"<!doctype", b"<html", b"<svg")):
        return None
    return next((found for mark, found in _MARKUP if mark in start), XML)


def _looks_like_mail(head: bytes) -> bool:
    """Return whether text begins with the fields of a message, of which every mail program writes several."""
    fields = [line.split(b":")[0].lower() for line in head[:4096].splitlines()[:40] if b":" in line]
    return {b"mime-version", b"content-type"} <= set(fields) and bool({b"from", b"subject", b"received"} & set(fields))
