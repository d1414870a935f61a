# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Draw the broken PDFs of tests/data/hostile: python -m tests.boardtrace.pipeline.hostile_pdfs

Each has one kind of damage, in a page with a small plan that is right otherwise. What is drawn at random comes from a
fixed seed, so that the files do not change.
"""

import re
import zlib
from collections.abc import Callable
from pathlib import Path
from random import Random

FOLDER = Path(__file__).parents[2] / "data" / "hostile"
SEED = 20
ROWS = (
    ("Agency", "Response", "Actions", "Target date", "RAG"),
    ("Police", "Accepted in full.", "Train all sergeants.", "31.03.2019", "Green"),
    ("Probation", "Accepted in part.", "Review each case.", "30.06.2019", "Amber"),
)
COLUMNS_X = (20, 90, 190, 290, 350, 400)
TABLE_TOP, ROW_HEIGHT = 160, 22
CONTENT, FONT, PAGE, PAGES, CATALOG = 5, 4, 3, 2, 1

Objects = dict[int, bytes]
Damage = Callable[[Objects], bytes]
DAMAGES: dict[str, Damage] = {}


def draw_plan() -> bytes:
    """Return the content stream of the page."""
    out = [b"0.7 w"]
    for row in range(len(ROWS) + 1):
        y = TABLE_TOP - row * ROW_HEIGHT
        out.append(b"%d %d m %d %d l S" % (COLUMNS_X[0], y, COLUMNS_X[-1], y))
    for x in COLUMNS_X:
        out.append(b"%d %d m %d %d l S" % (x, TABLE_TOP, x, TABLE_TOP - len(ROWS) * ROW_HEIGHT))
    heads = ("Marlsea LSCB progress report as at 22.03.2019", "Finding 1: Words were not passed on",
             "1a. How does the board know that words are passed on?")  # fmt: skip
    texts = [(20, 220 - 18 * line, 9, head) for line, head in enumerate(heads)]
    for row, cells in enumerate(ROWS):
        texts += [
            (x + 4, TABLE_TOP - 14 - row * ROW_HEIGHT, 8, cell) for x, cell in zip(COLUMNS_X, cells, strict=False)
        ]
    out += [b"BT /F1 %d Tf %d %d Td (%b) Tj ET" % (size, x, y, text.encode()) for x, y, size, text in texts]
    return b"\n".join(out)


def make_stream(content: bytes, entries: bytes = b"") -> bytes:
    return b"<< /Length %d %b>>\nstream\n%b\nendstream" % (len(content), entries, content)


def make_objects() -> Objects:
    """Return the objects of the whole PDF by their numbers."""
    return {
        CATALOG: b"<< /Type /Catalog /Pages 2 0 R >>",
        PAGES: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        PAGE: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 420 240] /Contents 5 0 R"
        b" /Resources << /Font << /F1 4 0 R >> >> >>",
        FONT: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        CONTENT: make_stream(draw_plan()),
    }


def write_pdf(
    objects: Objects, trailer: bytes = b"<< /Root 1 0 R /Size %(size)d >>", header: bytes = b"%PDF-1.7\n"
) -> bytes:
    """Return a PDF of these objects with a correct table of their places."""
    out, places = bytearray(header), {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start, size = len(out), max(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        out += b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 00000 f \n"
    out += b"trailer\n%b\nstartxref\n%d\n%%%%EOF\n" % (trailer.replace(b"%(size)d", b"%d" % size), start)
    return bytes(out)


def make_noise(size: int) -> bytes:
    return Random(SEED).randbytes(size)


def damage(name: str, act: Damage) -> None:
    """Add a kind of damage to the whole file."""
    assert name not in DAMAGES, name
    DAMAGES[name] = act


def damage_bytes(name: str, act: Callable[[bytes], bytes]) -> None:
    """Add a kind of damage to the bytes of the file."""
    damage(name, lambda objects: act(write_pdf(objects)))


def damage_object(name: str, number: int, old: bytes, new: bytes, **more: bytes) -> None:
    """Add a kind of damage to one object: `new` in place of `old`; `more` are further objects, by "o" and number."""

    def act(objects: Objects) -> bytes:
        assert old in objects[number], name
        objects[number] = objects[number].replace(old, new, 1)
        objects |= {int(key[1:]): body for key, body in more.items()}
        return write_pdf(objects)

    damage(name, act)


def damage_trailer(name: str, trailer: bytes) -> None:
    damage(name, lambda objects: write_pdf(objects, trailer))


def damage_content(name: str, content: bytes, *, after: bool = False) -> None:
    """Add a kind of damage to the page's content: `content` before the plan, or `after` it."""

    def act(objects: Objects) -> bytes:
        plan = draw_plan()
        objects[CONTENT] = make_stream(plan + b"\n" + content if after else content + b"\n" + plan)
        return write_pdf(objects)

    damage(name, act)


def damage_stream(name: str, stream: Callable[[bytes], bytes]) -> None:
    """Add a kind of damage to the content stream, which is made of the plan."""

    def act(objects: Objects) -> bytes:
        objects[CONTENT] = stream(draw_plan())
        return write_pdf(objects)

    damage(name, act)


def damage_image(name: str, image: bytes, **more: bytes) -> None:
    """Add a picture beside the plan; `image` is object 6."""

    def act(objects: Objects) -> bytes:
        objects[PAGE] = objects[PAGE].replace(b"/Font", b"/XObject << /X 6 0 R >> /Font", 1)
        objects[CONTENT] = make_stream(b"q 50 0 0 40 360 190 cm /X Do Q\n" + draw_plan())
        objects |= {6: image} | {int(key[1:]): body for key, body in more.items()}
        return write_pdf(objects)

    damage(name, act)


def replace_last(content: bytes, old: bytes, new: bytes) -> bytes:
    head, found, tail = content.rpartition(old)
    assert found
    return head + new + tail


def replace_start(content: bytes, new: bytes) -> bytes:
    return re.sub(rb"startxref\n\d+", b"startxref\n" + new, content)


NOISE = make_noise(600)

# The file as a whole

damage_bytes("header-missing", lambda b: b.removeprefix(b"%PDF-1.7\n"))
damage_bytes("header-of-a-later-version", lambda b: b.replace(b"1.7", b"9.9", 1))
damage_bytes("header-after-noise", lambda b: make_noise(500) + b)
damage_bytes("header-alone", lambda b: b[:9])
damage_bytes("cut-in-half", lambda b: b[: len(b) // 2])
damage_bytes("cut-in-the-content", lambda b: b[: b.index(b"endstream") - 300])
damage_bytes("cut-in-the-table-of-places", lambda b: b[: b.rindex(b"xref\n0") + 40])
damage_bytes("cut-before-its-end", lambda b: b[: b.index(b"%%EOF")])
damage_bytes("noise-after-its-end", lambda b: b + make_noise(3000))
damage_bytes("line-ends-converted", lambda b: b.replace(b"\n", b"\r\n"))
damage_bytes("sent-as-text", lambda b: b.decode("latin-1").encode("utf-16"))
damage_bytes("zeros-in-the-middle", lambda b: b[:400] + bytes(200) + b[600:])
damage_bytes("zeros-at-the-end", lambda b: b[:-120] + bytes(120))
damage_bytes("appended-twice", lambda b: b + b)

# The table of places

damage_bytes("places-missing", lambda b: b[: b.rindex(b"xref\n0")] + b[b.index(b"trailer") :])
damage_bytes(
    "places-shifted", lambda b: re.sub(rb"00000(\d{5}) 00000 n", lambda m: b"%010d 00000 n" % (int(m[1]) + 7), b)
)
damage_bytes("places-beyond-the-end", lambda b: re.sub(rb"\d{10} 00000 n", b"9999999999 00000 n", b))
damage_bytes("places-in-the-content", lambda b: re.sub(rb"\d{10} 00000 n", b"0000000700 00000 n", b))
damage_bytes("places-too-many", lambda b: replace_last(b, b"xref\n0 6", b"xref\n0 60000"))
damage_bytes("places-none", lambda b: replace_last(b, b"xref\n0 6", b"xref\n0 0"))
damage_bytes("places-short", lambda b: b.replace(b" 00000 n \n", b" 0 n\n"))
damage_bytes("places-all-free", lambda b: b.replace(b"00000 n", b"00000 f"))
damage_bytes("start-missing", lambda b: re.sub(rb"startxref\n\d+\n", b"", b))
damage_bytes("start-zero", lambda b: replace_start(b, b"0"))
damage_bytes("start-negative", lambda b: replace_start(b, b"-5"))
damage_bytes("start-beyond-the-end", lambda b: replace_start(b, b"99999999999999999999"))
damage(
    "earlier-table-is-itself",
    lambda o: write_pdf(o, b"<< /Root 1 0 R /Size 6 /Prev %d >>" % write_pdf(o).rindex(b"xref\n0")),
)
damage_trailer("earlier-table-beyond-the-end", b"<< /Root 1 0 R /Size 6 /Prev 88888888 >>")
damage_trailer("table-in-a-stream-that-is-none", b"<< /Root 1 0 R /Size 6 /XRefStm 9 >>")

# The trailer

damage_bytes("trailer-missing", lambda b: re.sub(rb"trailer\n.*\n", b"", b))
damage_trailer("trailer-without-root", b"<< /Size %(size)d >>")
damage_trailer("root-is-the-page", b"<< /Root 3 0 R /Size %(size)d >>")
damage_trailer("root-is-no-object", b"<< /Root 77 0 R /Size %(size)d >>")
damage_trailer("root-is-a-text", b"<< /Root (1 0 R) /Size %(size)d >>")
damage_trailer("size-zero", b"<< /Root 1 0 R /Size 0 >>")
damage_trailer("size-huge", b"<< /Root 1 0 R /Size 2147483647 >>")
damage_trailer("encrypted-by-nothing", b"<< /Root 1 0 R /Size %(size)d /Encrypt << /Filter /None /V 99 >> >>")
damage_trailer("encrypted-by-no-object", b"<< /Root 1 0 R /Size %(size)d /Encrypt 88 0 R >>")
damage_trailer("trailer-not-ended", b"<< /Root 1 0 R /Size %(size)d /ID [ (")

# The tree of pages

damage_object("catalogue-without-pages", CATALOG, b"/Pages 2 0 R", b"")
damage_object("catalogue-of-another-type", CATALOG, b"/Catalog", b"/Font")
damage_object("page-count-negative", PAGES, b"/Count 1", b"/Count -1")
damage_object("page-count-huge", PAGES, b"/Count 1", b"/Count 2147483647")
damage_object("page-count-too-large", PAGES, b"/Count 1", b"/Count 3")
damage_object("pages-without-kids", PAGES, b"/Kids [3 0 R]", b"")
damage_object("pages-are-null", PAGES, b"[3 0 R]", b"[null null 3 0 R]")
damage_object("pages-are-numbers", PAGES, b"[3 0 R]", b"[1 2 3]")
damage_object("pages-in-a-circle", PAGES, b"[3 0 R]", b"[2 0 R 3 0 R]")
damage_object("page-twice", PAGES, b"[3 0 R]", b"[3 0 R 3 0 R]")
damage_object("page-is-its-own-parent", PAGE, b"/Parent 2 0 R", b"/Parent 3 0 R")
damage_object(
    "pages-nested-deeply", PAGES, b"[3 0 R]", b"[10 0 R]",
    **{f"o{n}": b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (n + 1 if n < 209 else 3) for n in range(10, 210)},
)  # fmt: skip

# The page

damage_object("paper-missing", PAGE, b"/MediaBox [0 0 420 240]", b"")
damage_object("paper-inverted", PAGE, b"[0 0 420 240]", b"[420 240 0 0]")
damage_object("paper-without-height", PAGE, b"[0 0 420 240]", b"[0 0 420 0]")
damage_object("paper-huge", PAGE, b"[0 0 420 240]", b"[0 0 4e9 4e9]")
damage_object("paper-of-words", PAGE, b"[0 0 420 240]", b"[(a) /b null 240]")
damage_object("paper-of-two-numbers", PAGE, b"[0 0 420 240]", b"[420 240]")
damage_object("crop-outside-of-the-paper", PAGE, b"/MediaBox", b"/CropBox [900 900 1000 1000] /MediaBox")
damage_object("turned-by-45-degrees", PAGE, b"/MediaBox", b"/Rotate 45 /MediaBox")
damage_object("turned-very-often", PAGE, b"/MediaBox", b"/Rotate 99999999999 /MediaBox")
damage_object("unit-huge", PAGE, b"/MediaBox", b"/UserUnit 1e12 /MediaBox")
damage_object("unit-negative", PAGE, b"/MediaBox", b"/UserUnit -1 /MediaBox")
damage_object("content-missing", PAGE, b"/Contents 5 0 R", b"")
damage_object("content-is-no-object", PAGE, b"/Contents 5 0 R", b"/Contents 99 0 R")
damage_object("content-is-the-page", PAGE, b"/Contents 5 0 R", b"/Contents 3 0 R")
damage_object("content-in-a-circle", PAGE, b"/Contents 5 0 R", b"/Contents 6 0 R", o6=b"[5 0 R 6 0 R]")
damage_object("resources-missing", PAGE, b"/Resources << /Font << /F1 4 0 R >> >>", b"")
damage_object("resources-are-the-page", PAGE, b"<< /Font << /F1 4 0 R >> >>", b"3 0 R")
damage_object("notes-in-a-circle", PAGE, b"/MediaBox", b"/Annots 6 0 R /MediaBox", o6=b"[6 0 R 6 0 R]")
damage_object("notes-are-numbers", PAGE, b"/MediaBox", b"/Annots [1 (b) << /Subtype 5 /Rect 6 >>] /MediaBox")
damage_object(
    "form-fields-in-a-circle", CATALOG, b"/Pages", b"/AcroForm << /Fields [6 0 R] >> /Pages",
    o6=b"<< /FT /Tx /T (a) /Kids [6 0 R] /Parent 6 0 R >>",
)  # fmt: skip

# Streams

PACKED = zlib.compress(draw_plan())
damage_object("length-missing", CONTENT, b"/Length", b"/Longness")
damage_object("length-too-small", CONTENT, b"/Length ", b"/Length 1 %")
damage_object("length-huge", CONTENT, b"/Length ", b"/Length 99999999999 %")
damage_object("length-negative", CONTENT, b"/Length ", b"/Length -9 %")
damage_object("length-is-the-stream", CONTENT, b"/Length ", b"/Length 5 0 R %")
damage_object("stream-not-ended", CONTENT, b"endstream", b"")
damage_bytes("objects-not-ended", lambda b: b.replace(b"endobj\n", b""))
damage_object("filter-unknown", CONTENT, b"/Length", b"/Filter /Magic /Length")
damage_stream("filters-by-the-hundred", lambda p: make_stream(p, b"/Filter [" + b"/ASCIIHexDecode " * 300 + b"] "))
damage_stream("packed-noise", lambda p: make_stream(make_noise(900), b"/Filter /FlateDecode "))
damage_stream("packed-and-cut", lambda p: make_stream(PACKED[: len(PACKED) // 2], b"/Filter /FlateDecode "))
damage_stream("packed-with-a-wrong-sum", lambda p: make_stream(PACKED[:-4] + b"\0\0\0\0", b"/Filter /FlateDecode "))
damage_stream(
    "unpacks-to-20-megabytes", lambda p: make_stream(zlib.compress(p + b" " * (20 << 20), 9), b"/Filter /FlateDecode ")
)
damage_stream(
    "predicted-by-huge-columns",
    lambda p: make_stream(PACKED, b"/Filter /FlateDecode /DecodeParms << /Predictor 15 /Columns 2147483647 >> "),
)
damage_stream("lzw-noise", lambda p: make_stream(make_noise(900), b"/Filter /LZWDecode "))
damage_stream("ascii85-noise", lambda p: make_stream(make_noise(900), b"/Filter /ASCII85Decode "))
damage_stream("run-length-noise", lambda p: make_stream(make_noise(900), b"/Filter /RunLengthDecode "))

# The page's content

damage_content("states-saved-20000-times", b"q " * 20_000)
damage_content("states-restored-too-often", b"Q " * 3_000)
damage_content("operators-unknown", b"1 2 bogus 3 4 nonsense")
damage_content("operands-missing", b"re cm Tf Td m l c Do gs w")
damage_content("operands-of-other-types", b"(a) /b [1] re << /a 1 >> 2 w /x 0 0 m (l) 5 l S")
damage_content("font-unknown", b"BT /Nix 12 Tf 20 20 Td (no such font) Tj ET")
damage_content("font-of-size-zero", b"BT /F1 0 Tf 20 20 Td (nothing) Tj ET")
damage_content("font-of-huge-size", b"BT /F1 1e30 Tf 20 20 Td (huge) Tj ET")
damage_content("matrix-of-zeros", b"q 0 0 0 0 0 0 cm BT /F1 9 Tf (flat) Tj ET Q")
damage_content("matrix-huge", b"q 1e30 0 0 1e30 1e30 0 cm 0 0 1 1 re f Q")
damage_content("text-not-ended", b"BT /F1 9 Tf 20 20 Td (never ended", after=True)
damage_content("dictionary-not-ended", b"/A << /B << /C", after=True)
damage_content("picture-not-ended", b"BI /W 10 /H 10 /BPC 8 /CS /G ID abc", after=True)
damage_content("arrays-nested-deeply", b"[" * 5_000)
damage_content("numbers-beyond-all", b"1e400 -1e400 m 99999999999999999999999 0.0000000000000000001 l S")
damage_content("lines-of-no-length", b"5 w " + b"10 10 m 10 10 l S " * 3_000)

# Fonts

damage_object("font-is-no-object", PAGE, b"/F1 4 0 R", b"/F1 44 0 R")
damage_object("font-of-unknown-type", FONT, b"/Type1", b"/Type99")
damage_object("font-widths-of-words", FONT, b"/Encoding", b"/FirstChar (a) /LastChar -7 /Widths [(b) null] /Encoding")
damage_object("font-with-noise-for-a-program", FONT, b"/Encoding", b"/FontDescriptor 6 0 R /Encoding",
              o6=b"<< /Type /FontDescriptor /FontName /X /FontFile2 7 0 R >>", o7=make_stream(NOISE))  # fmt: skip
damage_object("font-meanings-are-noise", FONT, b"/Encoding", b"/ToUnicode 6 0 R /Encoding", o6=make_stream(NOISE))
damage_object("font-meanings-in-a-circle", FONT, b"/Encoding", b"/ToUnicode 6 0 R /Encoding",
              o6=make_stream(b"/X usecmap", b"/UseCMap 6 0 R "))  # fmt: skip
damage_object("font-encoding-of-numbers", FONT, b"/WinAnsiEncoding", b"<< /Differences [300 /A -5 (b) /C] >>")
damage_object("font-without-descendant", FONT, b"/Type1", b"/Type0")
damage_object("font-that-draws-itself", FONT, b"/Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding",
              b"/Subtype /Type3 /FontBBox [0 0 9 9] /FontMatrix [1 0 0 1 0 0] /CharProcs << /a 6 0 R >> /FirstChar 97"
              b" /LastChar 97 /Widths [9] /Encoding << /Differences [97 /a] >> /Resources << /Font << /F1 4 0 R >> >>",
              o6=make_stream(b"9 0 d0 BT /F1 9 Tf (aaaa) Tj ET"))  # fmt: skip

# Pictures and forms

IMAGE = b"/Type /XObject /Subtype /Image /Width %d /Height %d /BitsPerComponent %d /ColorSpace %b "


def make_image(
    content: bytes, size: tuple[int, int], bits: int = 8, space: bytes = b"/DeviceGray", more: bytes = b""
) -> bytes:
    return make_stream(content, IMAGE % (*size, bits, space) + more)


damage_image("picture-of-huge-size", make_image(b"abc", (2_000_000_000, 2_000_000_000)))
damage_image("picture-of-no-size", make_image(b"abc", (0, 0)))
damage_image("picture-of-negative-size", make_image(b"abc", (-5, -5)))
damage_image("picture-of-3-bits", make_image(make_noise(100), (10, 10), 3))
damage_image("picture-cut", make_image(make_noise(20), (100, 100)))
damage_image("picture-masks-itself", make_image(make_noise(100), (10, 10), more=b"/SMask 6 0 R "))
damage_image("picture-of-unknown-colours", make_image(make_noise(100), (10, 10), space=b"/Plaid"))
damage_image(
    "picture-of-colours-in-a-circle",
    make_image(make_noise(100), (10, 10), space=b"7 0 R"),
    o7=b"[/Indexed 7 0 R 255 (a)]",
)
damage_image("picture-of-few-colours", make_image(make_noise(100), (10, 10), space=b"[/Indexed /DeviceRGB 255 (abc)]"))
damage_image("jpeg-noise", make_image(b"\xff\xd8\xff\xe0" + make_noise(300), (10, 10), more=b"/Filter /DCTDecode "))
damage_image("jpeg2000-noise", make_image(b"\0\0\0\x0cjP  " + make_noise(300), (10, 10), more=b"/Filter /JPXDecode "))
damage_image("jbig2-noise", make_image(make_noise(300), (10, 10), 1, more=b"/Filter /JBIG2Decode "))
damage_image(
    "fax-noise",
    make_image(
        make_noise(300), (1728, 90000), 1, more=b"/Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns 1728 >> "
    ),
)
FORM = b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X %d 0 R >> >> "
damage_image("form-that-draws-itself", make_stream(b"/X Do /X Do", FORM % 6))
damage_image(
    "forms-that-draw-each-other", make_stream(b"/X Do /X Do", FORM % 7), o7=make_stream(b"/X Do /X Do", FORM % 6)
)
damage_image(
    "forms-that-double-12-times", make_stream(b"/X Do /X Do", FORM % 7),
    **{f"o{n}": make_stream(b"/X Do /X Do", FORM % (n + 1)) for n in range(7, 18)}, o18=make_stream(b"0 0 1 1 re f"),
)  # fmt: skip

# Objects

damage_bytes("object-of-another-number", lambda b: b.replace(b"3 0 obj", b"33 0 obj"))
damage_bytes("object-of-a-huge-generation", lambda b: b.replace(b"5 0 obj", b"5 65536 obj"))
damage_bytes("object-twice", lambda b: b.replace(b"4 0 obj", b"3 0 obj\n(not the page)\nendobj\n4 0 obj"))
damage("object-is-itself", lambda o: write_pdf(o | {PAGE: b"3 0 R"}))
damage("objects-that-are-each-other", lambda o: write_pdf(o | {PAGE: b"6 0 R", 6: b"3 0 R"}))
damage_object("object-in-a-packet-of-noise", PAGE, b"/MediaBox", b"/Extra 7 0 R /MediaBox",
              o6=make_stream(make_noise(200), b"/Type /ObjStm /N 900 /First 99999 "))  # fmt: skip
damage_object(
    "dictionary-nested-deeply", CATALOG, b"/Pages", b"/X " + b"<< /X " * 3_000 + b"1" + b" >>" * 3_000 + b" /Pages"
)
damage_object("dictionary-without-values", CATALOG, b"/Pages 2 0 R", b"/Pages 2 0 R /A /B /C")
damage_object("names-of-odd-bytes", PAGE, b"/MediaBox", b"/#00#zz#FF (\\777\\8) /MediaBox")
damage_object("hexadecimal-of-other-letters", PAGE, b"/MediaBox", b"/Hex <4G ZZ 1> /MediaBox")


def main() -> None:
    for old in FOLDER.glob("*.pdf"):
        old.unlink()
    for name, act in DAMAGES.items():
        (FOLDER / f"{name}.pdf").write_bytes(act(make_objects()))
    (FOLDER / "undamaged.pdf").write_bytes(write_pdf(make_objects()))


if __name__ == "__main__":
    main()
