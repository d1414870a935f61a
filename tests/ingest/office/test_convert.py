# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Office documents are printed as their own programs print them."""

from pathlib import Path

import pypdfium2
import pytest

from ingest.errors import RefusedError
from ingest.file_formats import EXCEL, WORD
from ingest.office import convert
from ingest.office.convert import convert_to_pdf, show_whole_sheets
from ingest.office.libreoffice import ConversionTimeoutError
from tests.boardtrace.pipeline.strange_files import compound
from tests.office_documents import ROWS, needs_libreoffice, tracked_change, write_docx, write_xlsx


def read_print(path: Path) -> list[str]:
    with pypdfium2.PdfDocument(path) as document:
        return [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]


def write_flat_sheet(path: Path, layout: str) -> Path:
    path.write_text(
        f"<office:document><style:page-layout-properties {layout}/>"
        '<office:body><style:page-layout-properties style:scale-to="100%"/></office:body></office:document>'
    )
    return path


def test_all_columns_of_a_sheet_go_on_one_page(tmp_path: Path) -> None:
    flat = write_flat_sheet(tmp_path / "a.fods", 'fo:page-width="8in" style:scale-to="90%" style:print="grid"')
    styles, body = show_whole_sheets(flat).read_text().split("<office:body>")
    assert all(part in styles for part in ('scale-to-X="1"', 'page-width="420mm"', 'style:print="grid"'))
    assert not any(part in styles for part in ("8in", "90%"))
    assert 'scale-to="100%"' in body


@pytest.mark.parametrize("scale", ['style:scale-to-X="2"', 'style:scale-to-pages="1"'])
def test_a_scale_to_fit_that_the_author_chose_is_kept(tmp_path: Path, scale: str) -> None:
    flat = write_flat_sheet(tmp_path / "a.fods", f'fo:page-width="8in" {scale}')
    before = flat.read_text()
    assert show_whole_sheets(flat).read_text() == before


def test_rows_are_as_high_as_their_text_but_for_merged_cells(tmp_path: Path) -> None:
    rows = (
        '<table:table-row table:style-name="ro1"><table:table-cell/></table:table-row>'
        '<table:table-row table:style-name="ro1" table:visibility="collapse"/>'
        '<table:table-row table:style-name="ro1"><table:table-cell table:number-columns-spanned="2"/></table:table-row>'
        '<table:table-row table:style-name="ro1"><table:covered-table-cell/></table:table-row>'
    )
    (tmp_path / "a.fods").write_text(
        '<style:style style:name="ro1" style:family="table-row"><style:table-row-properties style:row-height="15pt"'
        f' style:use-optimal-row-height="false"/></style:style><office:body>{rows}</office:body>'
    )
    styles, body = show_whole_sheets(tmp_path / "a.fods").read_text().split("<office:body>")
    fixed, fitted = styles.split("</style:style>")[:2]
    assert ('name="ro1"' in fixed, 'optimal-row-height="false"' in fixed) == (True, True)
    assert ('name="ro1-fitted"' in fitted, 'optimal-row-height="true"' in fitted) == (True, True)
    names = [row.split('"')[0] for row in body.split('style-name="')[1:]]
    assert names == ["ro1-fitted", "ro1-fitted", "ro1", "ro1"]
    assert 'collapse"/>' in body


def test_without_libreoffice_the_advice_is_to_save_it_as_pdf_or_install_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(convert, "find_libreoffice", lambda: None)
    with pytest.raises(RefusedError) as refused:
        convert_to_pdf(tmp_path / "plan.docx", WORD, tmp_path)
    assert "a Word document" in refused.value.reason
    assert "Save it as a PDF" in refused.value.advice
    assert "install LibreOffice" in refused.value.advice


def test_a_document_that_takes_too_long_is_refused_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def never_ends(*_: object) -> Path:
        raise ConversionTimeoutError

    monkeypatch.setattr(convert, "find_libreoffice", lambda: Path("soffice.bin"))
    monkeypatch.setattr(convert, "run_libreoffice", never_ends)
    (tmp_path / "plan.xlsx").write_bytes(b"PK")
    (tmp_path / "out").mkdir()
    with pytest.raises(RefusedError, match="an Excel workbook, and LibreOffice takes too long"):
        convert_to_pdf(tmp_path / "plan.xlsx", EXCEL, tmp_path / "out")


@needs_libreoffice
@pytest.mark.long
def test_hidden_sheets_and_rows_are_left_out_and_wide_sheets_kept_whole(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    made = convert_to_pdf(write_xlsx(tmp_path / "plan.xlsx"), EXCEL, tmp_path / "out")
    (page,) = read_print(made.path)
    assert all(column in page for column in ("Question", "Target date", "RAG"))
    assert ("1a Has" in page, "1b Has" in page, "1c Has" in page) == (True, False, True)
    assert "Kept from the reader" not in page


@needs_libreoffice
@pytest.mark.long
def test_tracked_changes_are_printed(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    rows = [(*ROWS[0][:3], tracked_change("in May", "in July"), *ROWS[0][4:])]
    (page,) = read_print(convert_to_pdf(write_docx(tmp_path / "plan.docx", rows), WORD, tmp_path / "out").path)
    assert "in May" in page  # struck out
    assert "in July" in page


@needs_libreoffice
@pytest.mark.long
def test_what_is_no_workbook_is_not_printed_as_text(tmp_path: Path) -> None:
    (tmp_path / "plan.xls").write_bytes(compound("Workbook"))
    (tmp_path / "out").mkdir()
    with pytest.raises(RefusedError, match="damaged, or protected by a password"):
        convert_to_pdf(tmp_path / "plan.xls", EXCEL, tmp_path / "out")


@needs_libreoffice
@pytest.mark.long
def test_a_damaged_document_is_refused(tmp_path: Path) -> None:
    path = write_docx(tmp_path / "plan.docx")
    path.write_bytes(path.read_bytes()[:600])
    (tmp_path / "out").mkdir()
    with pytest.raises(RefusedError, match="damaged, or protected by a password"):
        convert_to_pdf(path, WORD, tmp_path / "out")
