# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Form fields and annotations: the parts that a viewer shows are read, and nothing else."""

import random
from pathlib import Path

import pytest

from ingest.image.raster import render_pdf_page
from ingest.model import Box, Page
from ingest.read_page import read_page
from tests.ingest.pdf.test_born_digital import make_text, read_lines

HIDDEN_NOTE, SHOWN_FIELD = Box(x0=20, top=136, x1=380, bottom=158), Box(x0=30, top=230, x1=200, bottom=250)
LINES = ("The granary is near the river", "A baker and a merchant wait for the ladder", "The office is in the market")


def write_pdf(
    path: Path, annotations: list[bytes], page: bytes = b"", catalog: bytes = b"", content: bytes = b""
) -> None:
    """Write a page with LINES and annotations, the first of which are object 6 and on; 5 is a font."""
    text = b" ".join(b"1 0 0 1 30 %d Tm (%s) Tj" % (270 - 20 * i, line.encode()) for i, line in enumerate(LINES))
    numbers = b" ".join(b"%d 0 R" % (6 + i) for i, a in enumerate(annotations) if b"/Annot" in a)
    form = b"/AcroForm << /Fields [%s] /NeedAppearances true /DR << /Font << /Helv 5 0 R >> >> >>" % numbers
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R %s %s >>" % (form, catalog),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 300] /Contents 4 0 R /Annots [%s] %s" % (numbers, page)
        + b"/Resources << /Font << /F1 5 0 R >> /Properties << /Off 6 0 R >> >> >>",
        make_stream(b"", b"BT /F1 10 Tf %s ET %s" % (text, content)),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        *annotations,
    ]
    out, places = b"%PDF-1.6\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    table = b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, rows)
    path.write_bytes(
        out + table + b"trailer << /Root 1 0 R /Size %d >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(out))
    )


def make_stream(entries: bytes, data: bytes) -> bytes:
    return b"<< %s /Length %d >> stream\n%s\nendstream" % (entries, len(data), data)


def make_field(value: str, rect: str, extra: str = "", flags: int = 4) -> bytes:
    return (
        f"<< /Type /Annot /Subtype /Widget /FT /Tx /T (f{rect}) /V ({value}) /Rect [{rect}] /F {flags}"
        f" /DA (/Helv 9 Tf 0 g) {extra} >>"
    ).encode()


def make_appearance(width: int, height: int, drawn: str) -> bytes:
    entries = f"/Type /XObject /Subtype /Form /BBox [0 0 {width} {height}] /Resources << /Font << /Helv 5 0 R >> >>"
    return make_stream(entries.encode(), f"q 0 0 {width} {height} re W n {drawn} Q".encode())


def read_file(path: Path) -> Page:
    page = read_page(path, "pdf", 1)
    assert page.reader == "text layer"
    return page


@pytest.mark.parametrize(("seed", "page_entries"), [(0, b""), (1, b""), (2, b"/CropBox [0 20 390 300]")])
def test_value_without_appearance_is_read_in_its_field(tmp_path: Path, seed: int, page_entries: bytes) -> None:
    rng = random.Random(seed)
    short, long = make_text(rng, 3), make_text(rng, 14)
    fields = [make_field(short, "30 150 230 170"), make_field(long, "30 60 180 130", "/Ff 4096")]
    write_pdf(tmp_path / "a.pdf", fields, page_entries)
    page = read_file(tmp_path / "a.pdf")
    assert page.faults == ()
    assert [w.text for w in page.words] == [*" ".join(LINES).split(), *short.split(), *long.split()]
    for word in page.words[-17:-14]:
        assert word.box.x0 >= 30
        assert word.box.top >= 130
        assert word.box.bottom <= 150


def test_value_is_whole_where_its_appearance_is_clipped(tmp_path: Path) -> None:
    value = make_text(random.Random(4), 16)
    drawn = f"BT /Helv 9 Tf 2 6 Td ({value}) Tj ET"
    neighbour = make_appearance(100, 20, "BT /Helv 9 Tf 2 6 Td (kettle lantern) Tj ET")
    fields = [
        make_field(value, "30 150 200 170", "/AP << /N 7 0 R >>"),
        make_appearance(170, 20, drawn),
        make_field("kettle lantern", "205 150 305 170", "/AP << /N 9 0 R >>"),
        neighbour,
    ]
    write_pdf(tmp_path / "a.pdf", fields)
    page = read_file(tmp_path / "a.pdf")
    assert page.faults == ()
    assert [w.text for w in page.words if w.box.x0 < 203 and w.box.top > 100] == value.split()
    assert [w.text for w in page.words if w.box.x0 > 203 and w.box.top > 100] == ["kettle", "lantern"]


def test_shown_text_other_than_the_value_is_a_problem(tmp_path: Path) -> None:
    fields = [
        make_field("orchard", "30 150 200 170", "/AP << /N 7 0 R >>"),
        make_appearance(170, 20, "BT /Helv 9 Tf 2 6 Td (kettle) Tj ET"),
    ]
    write_pdf(tmp_path / "a.pdf", fields)
    pdf = (tmp_path / "a.pdf").read_bytes()
    (tmp_path / "a.pdf").write_bytes(pdf.replace(b"/NeedAppearances true", b" " * 21))
    page = read_file(tmp_path / "a.pdf")
    assert [w.text for w in page.words][-1] == "kettle"
    assert [(p.code, p.page) for p in page.faults] == [("field-unread", 1)]


def make_choice(value: str, rect: str, flags: int) -> bytes:
    field = make_field(value, rect, f"/Opt [(Red) (Amber) (Green)] /Ff {flags}")
    return field.replace(b"/FT /Tx", b"/FT /Ch")


def test_list_that_shows_other_options_than_the_chosen_one_is_a_problem(tmp_path: Path) -> None:
    high, low, drop_down = "30 60 130 110", "200 80 300 95", "30 150 130 168"
    fields = [make_choice("Green", high, 0), make_choice("Amber", low, 0), make_choice("Amber", drop_down, 1 << 17)]
    write_pdf(tmp_path / "a.pdf", fields)
    page = read_file(tmp_path / "a.pdf")
    assert [p.code for p in page.faults] == ["field-unread", "field-unread"]
    assert ["“Green” is chosen, but “Red Amber Green”" in p.detail for p in page.faults] == [True, False]
    assert [w.text for w in page.words if 120 < w.box.top < 160] == ["Amber"]


def test_annotations_of_a_layer_that_is_off_are_not_shown(tmp_path: Path) -> None:
    note = b"/Type /Annot /Subtype /FreeText /Rect [20 142 380 164] /F 4 /Contents (kettle) /AP << /N 7 0 R >>"
    annotations = [
        b"<< %s /OC 10 0 R >>" % note,
        make_appearance(360, 22, "0 g BT /Helv 9 Tf 12 7 Td (kettle) Tj ET"),
        make_field("orchard", "30 80 200 100", "/OC 10 0 R"),
        make_field("lantern", "30 50 200 70"),
        b"<< /Type /OCG /Name (Notes) >>",
    ]
    layers = b"/OCProperties << /OCGs [10 0 R] /D << /OFF [10 0 R] >> >>"
    write_pdf(tmp_path / "a.pdf", annotations, catalog=layers)
    page = read_file(tmp_path / "a.pdf")
    assert page.faults == ()
    assert [w.text for w in page.words] == [*" ".join(LINES).split(), "lantern"]
    raster = render_pdf_page(tmp_path / "a.pdf", 1)
    print_ = [raster.pixels[box.pixel_slices(raster.dpi / 72)].min() for box in (HIDDEN_NOTE, SHOWN_FIELD)]
    assert print_ == [255, 0]


def test_note_on_the_page_covers_the_text_below(tmp_path: Path) -> None:
    note = b"<< /Type /Annot /Subtype /FreeText /Rect [20 242 380 264] /F 4 /Contents (%s) /AP << /N 7 0 R >> >>"
    drawn = "1 1 0.8 rg 0 0 360 22 re f 0 g BT /Helv 9 Tf 12 7 Td (Seven kettles) Tj ET"
    write_pdf(tmp_path / "a.pdf", [note % b"Seven kettles", make_appearance(360, 22, drawn)])
    page = read_file(tmp_path / "a.pdf")
    assert read_lines(page) == [LINES[0], "Seven kettles", LINES[2]]
    assert page.faults == ()


def test_hidden_fields_and_layers_stay_out_and_a_comment_is_no_text(tmp_path: Path) -> None:
    annotations = [
        b"<< /Type /OCG /Name (drafts) >>",
        make_field("orchard", "30 150 200 170", flags=2),
        b"<< /Type /Annot /Subtype /Popup /Rect [250 100 390 160] /Contents (kettle) /Open true >>",
        b"<< /Type /Annot /Subtype /Text /Rect [350 100 370 120] /F 4 /Contents (lantern) >>",
    ]
    write_pdf(
        tmp_path / "a.pdf",
        annotations,
        catalog=b"/OCProperties << /OCGs [6 0 R] /D << /OFF [6 0 R] /Order [6 0 R] >> >>",
        content=b"/OC /Off BDC BT /F1 10 Tf 30 80 Td (Loaves of the baker) Tj ET EMC",
    )
    page = read_file(tmp_path / "a.pdf")
    assert read_lines(page) == list(LINES)
    (comment,) = page.faults
    assert comment.code == "comment"
    assert "“lantern”" in comment.detail
    assert comment.box is not None
    assert comment.box.contains_point(355, 185)


def test_hidden_layer_over_print_stays_out_with_a_note_on_the_page(tmp_path: Path) -> None:
    drawn = "1 1 0.8 rg 0 0 360 22 re f 0 g BT /Helv 9 Tf 12 7 Td (Seven kettles) Tj ET"
    objects = [
        b"<< /Type /OCG /Name (drafts) >>",
        make_appearance(360, 22, drawn),
        b"<< /Type /Annot /Subtype /FreeText /Rect [20 242 380 264] /F 4 /AP << /N 7 0 R >> >>",
    ]
    write_pdf(
        tmp_path / "a.pdf",
        objects,
        catalog=b"/OCProperties << /OCGs [6 0 R] /D << /OFF [6 0 R] >> >>",
        content=b"/OC /Off BDC BT /F1 10 Tf 32 268 Td (Loaves of the baker) Tj ET 20 260 300 25 re S EMC",
    )
    page = read_file(tmp_path / "a.pdf")
    assert read_lines(page) == [LINES[0], "Seven kettles", LINES[2]]
    assert page.rulings == ()


def test_note_without_appearance_is_read(tmp_path: Path) -> None:
    note = (
        b"<< /Type /Annot /Subtype /FreeText /Rect [20 120 380 150] /F 4 /Contents (Seven kettles) /DA (/Helv 9 Tf) >>"
    )
    write_pdf(tmp_path / "a.pdf", [note])
    page = read_file(tmp_path / "a.pdf")
    assert read_lines(page) == [*LINES, "Seven kettles"]
    assert page.faults == ()


def test_mark_that_a_person_drew_is_no_ruling(tmp_path: Path) -> None:
    mark = b"<< /Type /Annot /Subtype /Square /Rect [40 225 300 275] /F 4 /AP << /N 7 0 R >> >>"
    write_pdf(tmp_path / "a.pdf", [mark, make_appearance(260, 50, "1 0 0 RG 2 2 256 46 re S")])
    page = read_file(tmp_path / "a.pdf")
    assert page.rulings == ()
    assert read_lines(page) == list(LINES)
