# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Say why no report was found in a file that was read, and what to do."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from ingest.identify_file import PRINT_XFA, XFA_FORM, Kind
from ingest.model import TEXT_LAYER_READER, Page
from ingest.pdf.attached_files import ATTACHED_FILE, SAVE_ATTACHED, describe_attached, find_attached_files
from ingest.pdf.container import PdfContainer, has_scans, inspect_container

T = TypeVar("T")

NO_TABLE = "No table of questions and agencies' answers was found in it."
CHECK_REPORT = "Check that it is a progress report; if it is,"
ADD_COLUMNS = f"{CHECK_REPORT} add the names of its columns (--columns)."
ADD_COLUMNS_OR_SCAN = f"{CHECK_REPORT} add the names of its columns (--columns), or scan it again at 300 dpi."
SCAN_AT_300_DPI = f"{CHECK_REPORT} scan it again at 300 dpi."
MAX_PAGES_LOOKED_AT = 20  # for a scan
MAX_COLUMN_CHARS = 40  # of a column's name that is shown


def explain_missing_table(
    path: Path, kind: Kind, pages: Sequence[Page], columns: Sequence[str] = ()
) -> tuple[str, str]:
    """Return the reason and the advice for a file without a report. Call it in a process with limits.

    Args:
        path: The file.
        kind: Its kind.
        pages: Its page readings; none of plain text.
        columns: The first row of its largest table, as far as it has one.
    """
    if kind in ("text", "words"):
        return NO_TABLE, f"{CHECK_REPORT} give the scan or the PDF from which the text was made."
    if kind == "pdf" and _inspect(lambda: inspect_container(path), PdfContainer()).has_xfa:
        return XFA_FORM, PRINT_XFA
    attached = _list_attached_files(path, pages) if kind == "pdf" else ()
    if attached:
        return f"{NO_TABLE} It has {describe_attached(attached)} attached.", SAVE_ATTACHED
    if pages and not any(page.words or page.faults for page in pages):
        what = "Its page is" if len(pages) == 1 else "Its pages are"
        return f"{NO_TABLE} {what} empty.", "Check that it is the whole report, and the side that is printed."
    scanned = kind == "image" or _is_scanned(path, pages)
    if columns:
        advice = ADD_COLUMNS_OR_SCAN if scanned else ADD_COLUMNS
        return f"{NO_TABLE} Its largest table has the columns {_quote_names(columns)}.", advice
    if not scanned:
        return f"{NO_TABLE} It has no table of several columns.", "Check that it is the report, and not a letter to it."
    return NO_TABLE, SCAN_AT_300_DPI


def _list_attached_files(path: Path, pages: Sequence[Page]) -> tuple[str, ...]:
    noted = [page.number for page in pages if any(f.code == ATTACHED_FILE and f.box for f in page.faults)]
    nothing: tuple[str, ...] = ()
    return _inspect(lambda: find_attached_files(path, noted), nothing)


def _is_scanned(path: Path, pages: Sequence[Page]) -> bool:
    if any(page.reader == TEXT_LAYER_READER for page in pages):
        return False
    read = [page.number for page in pages if page.words][:MAX_PAGES_LOOKED_AT]  # others may be made to do harm
    return _inspect(lambda: has_scans(path, read), True)


def _inspect(look: Callable[[], T], otherwise: T) -> T:
    """Return what `look` finds in a PDF; of a broken one there is no more to say than `otherwise`."""
    try:
        return look()
    except Exception:
        return otherwise


def _quote_names(names: Sequence[str]) -> str:
    short = [f"“{name[:MAX_COLUMN_CHARS].strip() or ' '}”" for name in names]
    return f"{', '.join(short[:-1])} and {short[-1]}" if len(short) > 1 else short[0]
