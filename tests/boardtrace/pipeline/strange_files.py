# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Files as an enemy, a broken disk or a hurried person makes them; `STRANGE` names them as `docs/input.md` does."""

import io
import os
import struct
import zipfile
import zlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import Image

from ingest.ocr.tesseract_tsv import HEADER
from tests.conftest import BORN_DIGITAL, WORD_FILES, cut_ocr_text
from tests.small_plans import draw_plan

MEGABYTE = 1 << 20

Make = Callable[[Path], Path]
"""Makes the file in an empty folder; gives the path for the program: the file, or a folder."""

STRANGE: dict[str, Make] = {}


def strange(name: str) -> Callable[[Make], Make]:
    def add(make: Make) -> Make:
        STRANGE[name] = make
        return make

    return add


@cache
def one_page() -> bytes:
    """A small page of a plan, born digital, as the PDF library that makes the strange files writes it."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(draw_plan())) as pdf:
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def page_for(what: object) -> bytes:
    """The page, in a file unlike all others."""
    return one_page() + b"%% %d\n" % zlib.crc32(str(what).encode())


def with_first_page(change: Callable[[pikepdf.Pdf], None], **how: Any) -> bytes:
    """The page, changed before it is saved."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(one_page())) as pdf:
        change(pdf)
        pdf.save(out, **how)
    return out.getvalue()


def raw_pdf(*objects: bytes, trailer: bytes = b"<< /Root 1 0 R >>") -> bytes:
    """A PDF of these objects, numbered from 1, with a right table of their places."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    size = b"/Size %d >>" % (len(objects) + 1)
    out += b"trailer\n" + trailer.replace(b">>", size) + b"\nstartxref\n%d\n%%%%EOF\n" % start
    return bytes(out)


CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"


def page_of(content: bytes, filters: bytes = b"", box: bytes = b"[0 0 595 842]", resources: bytes = b"<< >>") -> bytes:
    """A one-page PDF with this content stream."""
    return raw_pdf(
        CATALOG,
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox %b /Contents 4 0 R /Resources %b >>" % (box, resources),
        b"<< /Length %d %b >>\nstream\n%b\nendstream" % (len(content), filters, content),
    )


def deflated(unit: bytes, megabytes: int) -> bytes:
    """Megabytes of `unit` repeated, compressed: one block, repeated again and again."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = unit * (MEGABYTE // len(unit))
    packed = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    check = 1
    for _ in range(megabytes):
        check = zlib.adler32(block, check)
    return b"\x78\xda" + packed * megabytes + b"\x03\x00" + struct.pack(">I", check)


def written(name: str, content: Callable[[], bytes]) -> Make:
    def make(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(content())
        return path

    return make


def held(name: str, file: str, content: Callable[[], bytes]) -> None:
    STRANGE[name] = written(file, content)


# Passwords


def locked(user: str) -> bytes:
    return with_first_page(lambda _: None, encryption=pikepdf.Encryption(owner="theirs", user=user))


held("a password to open it", "locked.pdf", lambda: locked("secret"))
held("a password to change it only", "owner.pdf", lambda: locked(""))

# Broken structure

held("an empty file", "empty.pdf", lambda: b"")
held("the first half of a PDF", "half.pdf", lambda: BORN_DIGITAL.read_bytes()[: BORN_DIGITAL.stat().st_size // 2])
held("a PDF without its last 300 bytes", "short.pdf", lambda: one_page()[:-300])
held("a PDF's signature alone", "head.pdf", lambda: b"%PDF-1.7\n")
held("a table of places that is wrong", "xref.pdf", lambda: one_page().replace(b"startxref\n", b"startxref\n9"))


@strange("a table of places that leads back to itself")
def looping_xref(folder: Path) -> Path:
    whole = with_first_page(lambda _: None, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    start = whole.rindex(b"xref\n0")
    path = folder / "loop.pdf"
    path.write_bytes(whole.replace(b"trailer <<", b"trailer << /Prev %d" % start))
    return path


held(
    "a page tree that leads back to itself",
    "tree.pdf",
    lambda: raw_pdf(
        CATALOG,
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Pages /Parent 2 0 R /Kids [2 0 R] /Count 1 >>",
    ),
)
held(
    "a page tree 20,000 deep",
    "deep.pdf",
    lambda: raw_pdf(
        CATALOG,
        *(b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % n for n in range(3, 20_003)),
        b"<< /Type /Page /MediaBox [0 0 595 842] >>",
    ),
)
held(
    "a million brackets, one in the other",
    "brackets.pdf",
    lambda: raw_pdf(CATALOG, b"<< /Type /Pages /Kids " + b"[" * MEGABYTE + b"]" * MEGABYTE + b" /Count 1 >>"),
)
held("a drawing that draws itself", "itself.pdf", lambda: drawing_itself())
held(
    "a PDF that says it has two thousand million pages",
    "count.pdf",
    lambda: raw_pdf(CATALOG, b"<< /Type /Pages /Kids [] /Count 2147483647 >>"),
)
held("a PDF without pages", "none.pdf", lambda: raw_pdf(CATALOG, b"<< /Type /Pages /Kids [] /Count 0 >>"))


def drawing_itself() -> bytes:
    return raw_pdf(
        CATALOG,
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R"
        b" /Resources << /XObject << /A 4 0 R >> >> >>",
        b"<< /Type /XObject /Subtype /Form /BBox [0 0 595 842] /Length 12"
        b" /Resources << /XObject << /A 4 0 R >> >> >>\nstream\n/A Do /A Do \nendstream",
        b"<< /Length 5 >>\nstream\n/A Do\nendstream",
    )


# Much in little

FLATE = b"/Filter /FlateDecode"
held("a page whose drawing unpacks to 512 MB", "bomb.pdf", lambda: page_of(deflated(b"0 0 m 9 9 l S\n", 512), FLATE))
held("a page packed three times over", "nested.pdf", lambda: nested_bomb())
held("a picture of 30,000 x 30,000 pixels on a page", "picture.pdf", lambda: picture_bomb())
held("a list of objects that unpacks to 256 MB", "objects.pdf", lambda: object_bomb())
held("a PNG of 40,000 x 40,000 white pixels", "white.png", lambda: png_bomb(40_000))
held("a JPEG that says it has 65,000 x 65,000 pixels", "claims.jpg", lambda: jpeg_claiming(65_000))


def nested_bomb() -> bytes:
    thrice = zlib.compress(zlib.compress(deflated(b"0 0 m 9 9 l S\n", 1024), 9), 9)
    return page_of(thrice, b"/Filter [/FlateDecode /FlateDecode /FlateDecode]")


def picture_bomb() -> bytes:
    side = 30_000
    picture = deflated(b"\x00", side * side // MEGABYTE + 1)
    return raw_pdf(
        CATALOG,
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R"
        b" /Resources << /XObject << /A 4 0 R >> >> >>",
        b"<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8 %b"
        b" /Length %d >>\nstream\n%b\nendstream" % (side, side, FLATE, len(picture), picture),
        b"<< /Length 25 >>\nstream\n595 0 0 842 0 0 cm /A Do \nendstream",
    )


def object_bomb() -> bytes:
    packed = deflated(b" ", 256)
    return raw_pdf(
        b"<< /Type /Catalog /Pages 9 0 R >>",
        b"<< /Type /ObjStm /N 1 /First 5 /Length %d %b >>\nstream\n%b\nendstream" % (len(packed), FLATE, packed),
    )


def png_bomb(side: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    packer = zlib.compressobj(9)
    row = b"\x00" + b"\xff" * (side // 8)
    body = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def jpeg_claiming(side: int) -> bytes:
    out = io.BytesIO()
    Image.new("L", (16, 16), 255).save(out, "JPEG")
    content = bytearray(out.getvalue())
    at = content.index(b"\xff\xc0")
    content[at + 5 : at + 9] = struct.pack(">HH", side, side)
    return bytes(content)


# Sizes

held("pages of 200 x 200 inches", "sheet.pdf", lambda: page_of(b"0 0 m 9 9 l S", box=b"[0 0 14400 14400]"))
held("a page as wide as a number can be", "wide.pdf", lambda: page_of(b"0 0 m 9 9 l S", box=b"[0 0 1e38 842]"))
held("200 empty pages", "blank.pdf", lambda: blank_pages(200))
held("10,001 pages", "many.pdf", lambda: blank_pages(10_001))


def blank_pages(count: int) -> bytes:
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"
    kids = b" ".join(b"%d 0 R" % n for n in range(3, count + 3))
    return raw_pdf(CATALOG, b"<< /Type /Pages /Kids [%b] /Count %d >>" % (kids, count), *[page] * count)


@strange("a picture of one pixel")
def pixel(folder: Path) -> Path:
    Image.new("L", (1, 1)).save(folder / "pixel.png")
    return folder / "pixel.png"


@strange("a TIFF whose second page is cut off")
def half_tiff(folder: Path) -> Path:
    first, second = Image.new("RGB", (300, 200), "white"), Image.effect_noise((300, 200), 90).convert("RGB")
    path = folder / "half.tif"
    first.save(path, save_all=True, append_images=[second])
    path.write_bytes(path.read_bytes()[:-60_000])
    return path


held("a TIFF whose pages lead back to the first", "loop.tif", lambda: looping_tiff())


def looping_tiff() -> bytes:
    """One page of one pixel, followed by itself."""
    entries = [(256, 3, 1, 1), (257, 3, 1, 1), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1), (273, 4, 1, 122)]
    entries += [(277, 3, 1, 1), (278, 3, 1, 1), (279, 4, 1, 1)]
    body = b"".join(struct.pack("<HHII", *entry) for entry in entries)
    return b"II*\x00" + struct.pack("<IH", 8, len(entries)) + body + struct.pack("<I", 8) + b"\x00" * 8


# Text

held("text of 1 MB without a blank", "solid.txt", lambda: b"a" * MEGABYTE)
held("text of 1 MB of line ends", "lines.txt", lambda: b"\n" * MEGABYTE)
held("text in Windows-1252", "windows.txt", lambda: cut_ocr_text().encode("cp1252", "replace"))
held("text in UTF-16", "wide.txt", lambda: cut_ocr_text().encode("utf-16"))
held(
    "text with NUL after its beginning", "nul.txt", lambda: cut_ocr_text().encode() + b"\n" * 70_000 + b"\x00 nul \x00"
)
held("words of an OCR program (hOCR)", "plan.html", lambda: (WORD_FILES / "plan.hocr").read_bytes())
held("words of an OCR program (ALTO)", "plan.xml", lambda: (WORD_FILES / "plan.xml").read_bytes())
held("words of an OCR program (TSV)", "plan", lambda: (WORD_FILES / "plan.tsv").read_bytes())
held(
    "hOCR without the places of its words",
    "lines.hocr",
    lambda: b"<html><meta name='ocr-system'><p class='ocr_page' title='bbox 0 0 9 9'>Finding 1</p></html>",
)
held("ALTO that declares entities", "laughs.xml", lambda: b'<!DOCTYPE alto [<!ENTITY a "ha">]><alto>&a;</alto>')
held("ALTO with elements 20,000 deep", "deep.xml", lambda: b"<alto>" + b"<a>" * 20_000 + b"</a>" * 20_000 + b"</alto>")
held("ALTO that is cut off", "cut.xml", lambda: (WORD_FILES / "plan.xml").read_bytes()[:5000])
held(
    "TSV with a page of a million pixels squared",
    "large.tsv",
    lambda: HEADER.encode() + b"1\t1\t0\t0\t0\t0\t0\t0\t999999\t999999\t-1\t\n",
)
held("bytes without meaning", "noise.txt", lambda: bytes(range(256)) * 40)


# Names


def copied_to(name: str | bytes) -> Make:
    def make(folder: Path) -> Path:
        path = Path(os.fsdecode(os.path.join(os.fsencode(folder), os.fsencode(name))))
        path.write_bytes(page_for(name))
        return path

    return make


STRANGE["a PDF named .txt"] = copied_to("report.txt")
STRANGE["a PDF without a suffix"] = copied_to("report")
STRANGE["a name with quotes"] = copied_to("a 'b' \"c\" `d`.pdf")
STRANGE["a name with line ends"] = copied_to("a\nb\r\nc.pdf")
STRANGE["a name with shell commands"] = copied_to("$(touch pwned); rm -rf & | * ?.pdf")
STRANGE["a name that looks like an option"] = copied_to("--help.pdf")
STRANGE["a name with control characters of a terminal"] = copied_to("\x1b]0;owned\x07\x1b[2J[bold]x[a.pdf")
STRANGE["a name in other letters"] = copied_to("Доклад 報告 تقرير.pdf")
STRANGE["a name that turns its reading around"] = copied_to("report\u202efdp.exe.pdf")
STRANGE["a name of bytes that are not text"] = copied_to(b"r\xe9port\xff.pdf")
STRANGE["a suffix of 240 letters"] = copied_to("r." + "x" * 240)
held("a ZIP named .pdf", "zip.pdf", lambda: b"PK\x03\x04" + bytes(200))


# Reports in another format


def zipped(*members: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for member in members:
            archive.writestr(member, member)
    return out.getvalue()


def compound(stream: str) -> bytes:
    """A Microsoft compound file whose directory, in sector 1, names a stream."""
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(22) + struct.pack("<H", 9) + bytes(16) + struct.pack("<I", 1)
    entries = "Root Entry".encode("utf-16-le").ljust(128, b"\0") + stream.encode("utf-16-le").ljust(128, b"\0")
    return head.ljust(1024, b"\0") + entries.ljust(512, b"\0")


def attaching(count: int, portfolio: bool) -> bytes:
    """A PDF with attached files, and a page that says nothing."""
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        for number in range(count):
            pdf.attachments[f"{number}.pdf"] = one_page()
        if portfolio:
            pdf.Root.Collection = Dictionary(Type=Name.Collection, View=Name.D)
        pdf.save(out)
    return out.getvalue()


def xfa_form(needs_rendering: bool) -> bytes:
    """An XFA form: its page says only that a newer viewer is needed."""
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        packet = pikepdf.Stream(pdf, b'<xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/"></xdp:xdp>')
        pdf.Root.AcroForm = Dictionary(Fields=Array([]), XFA=packet)
        if needs_rendering:
            pdf.Root.NeedsRendering = True
        pdf.save(out)
    return out.getvalue()


held("a PDF portfolio", "portfolio.pdf", lambda: attaching(3, portfolio=True))
held("a PDF that only carries a file", "carrier.pdf", lambda: attaching(1, portfolio=False))
held("an XFA form", "xfa.pdf", lambda: xfa_form(needs_rendering=True))
held("an XFA form over a page", "static.pdf", lambda: xfa_form(needs_rendering=False))
held("a Word document", "plan.docx", lambda: zipped("[Content_Types].xml", "_rels/.rels", "word/document.xml"))
held("an Excel workbook", "plan.xlsx", lambda: zipped("[Content_Types].xml", "_rels/.rels", "xl/workbook.xml"))
held("a Word document of 1997", "plan.doc", lambda: compound("WordDocument"))
held("an Excel workbook of 1997", "plan.xls", lambda: compound("Workbook"))
held("a Word document with a password", "secret.docx", lambda: compound("EncryptedPackage"))
held(
    "an OpenDocument text",
    "plan.odt",
    lambda: zipped("mimetype").replace(b"mimetypemimetype", b"mimetypeapplication/vnd.oasis.opendocument.text"),
)
held("a zip archive without a report", "reports.zip", lambda: zipped("a.pdf"))
held("a rich text document", "plan.rtf", lambda: b"{\\rtf1\\ansi Finding 1}")
held("a web page", "plan.html", lambda: b"<!DOCTYPE html>\n<html><body><table></table></body></html>")
held(
    "a saved e-mail",
    "plan.eml",
    lambda: b"From: a@b.c\r\nMIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nFinding 1",
)
held("an AVIF image", "photo.avif", lambda: b"\x00\x00\x00\x1cftypavif\x00\x00\x00\x00avifmif1miaf")
held("a WebP image", "photo.webp", lambda: b"RIFF\x24\x00\x00\x00WEBPVP8 " + bytes(24))
held("a GIF image", "photo.gif", lambda: b"GIF89a" + bytes(40))


# Paths that are not files


@strange("a pipe")
def pipe(folder: Path) -> Path:
    os.mkfifo(folder / "pipe.pdf")
    return folder / "pipe.pdf"


@strange("a pipe in a folder")
def pipe_within(folder: Path) -> Path:
    os.mkfifo(folder / "within.pdf")
    return folder


@strange("a device")
def device(folder: Path) -> Path:
    return Path("/dev/zero")


@strange("a folder named .pdf")
def named_folder(folder: Path) -> Path:
    (folder / "folder.pdf").mkdir()
    (folder / "folder.pdf" / "inside.pdf").write_bytes(page_for("folder"))
    return folder


@strange("a link out of the folder")
def link_out(folder: Path) -> Path:
    (folder / "out.pdf").symlink_to(BORN_DIGITAL)
    return folder


@strange("a link that is named")
def named_link(folder: Path) -> Path:
    (folder / "page.pdf.kept").write_bytes(page_for("link"))
    (folder / "link.pdf").symlink_to(folder / "page.pdf.kept")
    return folder / "link.pdf"


@strange("a link to itself")
def link_to_itself(folder: Path) -> Path:
    (folder / "self.pdf").symlink_to(folder / "self.pdf")
    return folder


# Files that ask for something


@strange("a PDF that would run a program, a script and a link")
def running(folder: Path) -> Path:
    def change(pdf: pikepdf.Pdf) -> None:
        script = Dictionary(S=Name.JavaScript, JS="this.submitForm('http://127.0.0.1:9/');app.launchURL('file:///');")
        pdf.Root.OpenAction = Dictionary(S=Name.Launch, F="/bin/touch", Next=script)
        pdf.Root.AA = Dictionary(WC=script)
        link = Dictionary(
            Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=Dictionary(S=Name.URI, URI="http://127.0.0.1:9/")
        )
        pdf.pages[0].Annots = Array([pdf.make_indirect(link)])

    path = folder / "runs.pdf"
    path.write_bytes(with_first_page(change))
    return path


held(
    "a page whose drawing is in another file",
    "outside.pdf",
    lambda: page_of(b"", b"/F (/etc/passwd) /FFilter /FlateDecode"),
)
