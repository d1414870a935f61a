# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Print an Office document to PDF, as its own program would."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import RefusedError
from ingest.file_formats import OfficeFormat
from ingest.office.libreoffice import (
    ConversionTimeoutError,
    describe_libreoffice,
    find_libreoffice,
    run_libreoffice,
)

IMPORT_FILTERS = {".xls": "MS Excel 97"}
"""By suffix, the filter that opens a workbook. Without it, Calc opens a damaged .xls as text and prints its bytes."""
SHEET_PAGE = 'fo:page-width="420mm" fo:page-height="297mm" style:print-orientation="landscape"'  # A3
ONE_PAGE_WIDE = 'style:scale-to-X="1" style:scale-to-Y="0"'
FITTED = "-fitted"  # ends the names of row styles whose rows are as high as their text
_PAGE_LAYOUT = re.compile(r"<style:page-layout-properties\b([^>]*?)(/?)>")
_SCALED_BY_AUTHOR = re.compile(r"\bstyle:scale-to-(?:X|Y|pages)=")
_ROW_STYLE = re.compile(r'<style:style style:name="([^"]*)" style:family="table-row".*?</style:style>', re.DOTALL)
_ROW = re.compile(r'(<table:table-row table:style-name="[^"]*)("[^>]*(?:/>|(?<!/)>.*?</table:table-row>))', re.DOTALL)
_MERGED = re.compile(r"<table:covered-table-cell\b|\btable:number-(?:rows|columns)-spanned=")
_REPLACED = re.compile(r'\s(?:style:scale-to|fo:page-width|fo:page-height|style:print-orientation)="[^"]*"')


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedDocument:
    """A PDF that `program` made of a document whose SHA-256 is `sha256`."""

    path: Path
    sha256: str
    program: str


def convert_to_pdf(path: Path, document_format: OfficeFormat, folder: Path) -> PrintedDocument:
    """Print a document to a PDF in `folder`, which must be empty.

    Call it in a process with limits. Two PDFs of one document differ in their date and id.

    Raises:
        RefusedError: LibreOffice is not installed, cannot open the document, or takes too long.
        OSError: The document cannot be read, or LibreOffice not be started.
    """
    program = find_libreoffice()
    if program is None:
        raise RefusedError(document_format.reason, document_format.advice)
    content = path.read_bytes()
    suffix = path.suffix.lower()
    copy = folder / f"document{suffix if suffix in document_format.suffixes else document_format.suffixes[0]}"
    copy.write_bytes(content)
    try:
        if document_format.is_sheet:
            flat = run_libreoffice(program, copy, "fods", folder, IMPORT_FILTERS.get(copy.suffix, ""))
            pdf = run_libreoffice(program, show_whole_sheets(flat), "pdf", folder) if flat else None
        else:
            pdf = run_libreoffice(program, copy, "pdf", folder)
    except ConversionTimeoutError:
        raise RefusedError(
            f"It is {document_format.name}, and LibreOffice takes too long to open it.", document_format.print_advice
        ) from None
    if pdf is None:
        raise RefusedError(
            f"It is {document_format.name} that LibreOffice cannot open: it is damaged, or protected by a password.",
            document_format.print_advice,
        )
    return PrintedDocument(path=pdf, sha256=hashlib.sha256(content).hexdigest(), program=describe_libreoffice(program))


def show_whole_sheets(flat: Path) -> Path:
    """Let all columns of a sheet go on one page, which is A3, and rows be as high as their text.

    The columns of a wide sheet would otherwise be printed on pages of their own, apart from the rows that they belong
    to. A scale to fit that the author chose is kept. So are the heights of rows with merged cells, whose text Calc does
    not count.

    Args:
        flat: A flat OpenDocument spreadsheet, which is changed.
    """
    text = flat.read_text("utf-8")
    styles, body, rest = text.partition("<office:body")
    styles = _ROW_STYLE.sub(_add_fitted_style, _PAGE_LAYOUT.sub(_widen_page, styles))
    flat.write_text(styles + body + _ROW.sub(_fit_row, rest), "utf-8")
    return flat


def _widen_page(layout: re.Match[str]) -> str:
    attributes, end = layout.groups()
    if _SCALED_BY_AUTHOR.search(attributes):
        return layout.group()
    return f"<style:page-layout-properties {SHEET_PAGE} {ONE_PAGE_WIDE}{_REPLACED.sub('', attributes)}{end}>"


def _add_fitted_style(style: re.Match[str]) -> str:
    fitted = re.sub(r'\sstyle:use-optimal-row-height="[^"]*"', "", style.group())
    fitted = fitted.replace(f'style:name="{style[1]}"', f'style:name="{style[1]}{FITTED}"', 1)
    optimal = '<style:table-row-properties style:use-optimal-row-height="true"'
    return style.group() + fitted.replace("<style:table-row-properties", optimal, 1)


def _fit_row(row: re.Match[str]) -> str:
    return row.group() if _MERGED.search(row.group()) else f"{row[1]}{FITTED}{row[2]}"
