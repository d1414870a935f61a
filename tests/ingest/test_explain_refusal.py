# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""A refusal describes the contents of the file, and what to do about a file of its kind."""

from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from ingest.explain_refusal import explain_missing_table
from ingest.identify_file import RefusedError, identify
from ingest.model import TEXT_LAYER_READER, Box, Page, Word
from ingest.pdf.attached_files import describe_attached
from ingest.read_page import read_page

WORDS = (Word(text="Minutes", box=Box(x0=0, top=0, x1=9, bottom=9), confidence=1.0, line=0, region=0),)
PRINTED, EMPTY = Page(number=1, width=595, height=842, words=WORDS), Page(number=1, width=595, height=842)
DIGITAL = replace(PRINTED, reader=TEXT_LAYER_READER)


@pytest.fixture
def digital(tmp_path: Path) -> Path:
    """A born-digital PDF."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(tmp_path / "digital.pdf")
    return tmp_path / "digital.pdf"


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    """A PDF whose page is a picture."""
    Image.new("L", (200, 300)).save(tmp_path / "scan.pdf", resolution=72)
    return tmp_path / "scan.pdf"


@pytest.mark.parametrize("page", [DIGITAL, EMPTY, PRINTED])
@pytest.mark.parametrize("columns", [(), ("Item", "Discussion", "Present")])
def test_a_born_digital_file_is_never_to_be_scanned_again(digital: Path, page: Page, columns: tuple[str, ...]) -> None:
    reason, advice = explain_missing_table(digital, "pdf", [page], columns)
    assert "No table" in reason
    assert "scan" not in advice


def test_the_columns_that_were_seen_are_named(digital: Path, scan: Path) -> None:
    reason, advice = explain_missing_table(digital, "pdf", [DIGITAL], ("Item", "Discussion", "x" * 100))
    assert f"“Item”, “Discussion” and “{'x' * 40}”" in reason
    assert "--columns" in advice
    assert "300 dpi" in explain_missing_table(scan, "pdf", [PRINTED], ("Item", "Discussion"))[1]


def test_a_scan_is_to_be_scanned_better(scan: Path) -> None:
    assert "300 dpi" in explain_missing_table(scan, "pdf", [PRINTED])[1]
    assert "300 dpi" in explain_missing_table(scan.with_name("page.png"), "image", [PRINTED])[1]


def test_empty_pages_are_called_empty(scan: Path) -> None:
    assert "Its page is empty." in explain_missing_table(scan, "pdf", [EMPTY])[0]
    assert "Its pages are empty." in explain_missing_table(scan, "pdf", [EMPTY, EMPTY])[0]


def test_attached_files_are_named(digital: Path) -> None:
    with pikepdf.open(digital, allow_overwriting_input=True) as pdf:
        pdf.attachments["plan of March.pdf"] = b"%PDF-"
        pdf.save()
        assert "1 file (plan of March.pdf) attached" in explain_missing_table(digital, "pdf", [EMPTY])[0]
        pdf.Root.Collection = pikepdf.Dictionary(Type=pikepdf.Name.Collection)
        pdf.save()
    with pytest.raises(RefusedError, match=r"a PDF portfolio with 1 file \(plan of March.pdf\)\. Save each file"):
        identify(digital)


def test_files_attached_to_a_place_on_a_page_are_named(digital: Path) -> None:
    with pikepdf.open(digital, allow_overwriting_input=True) as pdf:
        place = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FileAttachment, Rect=[20, 20, 40, 40], F=4, Contents="A plan"
        )
        place.FS = pikepdf.Dictionary(UF="plan of May.pdf", EF=pikepdf.Dictionary(F=pdf.make_stream(b"%PDF-")))
        pdf.attachments["rota.pdf"] = b"%PDF-"
        pdf.pages[0].Annots = pikepdf.Array([pdf.make_indirect(place)])
        pdf.save()
    page = read_page(digital, "pdf", 1)
    assert [(fault.code, fault.box is None) for fault in page.faults] == [
        ("attached-file", False),
        ("attached-file", True),
    ]
    assert "2 files (rota.pdf, plan of May.pdf) attached" in explain_missing_table(digital, "pdf", [page])[0]


def test_of_many_attached_files_the_first_are_named() -> None:
    names = [f"{number}.pdf" for number in range(7)]
    assert describe_attached(names) == "7 files (0.pdf, 1.pdf, 2.pdf, 3.pdf, 4.pdf, ...)"
