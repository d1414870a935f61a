"""Say why no report was found in a file that was read, and what to do."""

from collections.abc import Sequence
from pathlib import Path

from ingest.identify_file import PRINT_XFA, SAVE_ATTACHED, XFA_FORM, Kind, describe_attached
from ingest.model import TEXT_LAYER_READER, Page
from ingest.pdf.container import PdfContainer, has_scanned_pages, inspect_container

NO_TABLE = "No table of questions and agencies' answers was found in it."
CHECK_REPORT = "Check that it is a progress report; if it is,"
ADD_COLUMNS = f"{CHECK_REPORT} add the names of its columns (--columns)."
ADD_COLUMNS_OR_SCAN = f"{CHECK_REPORT} add the names of its columns (--columns), or scan it again at 300 dpi."
SCAN_AT_300_DPI = f"{CHECK_REPORT} scan it again at 300 dpi."
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
    if kind == "text":
        return NO_TABLE, f"{CHECK_REPORT} give the scan or the PDF from which the text was made."
    container = _inspect(path) if kind == "pdf" else PdfContainer()
    if container.has_xfa:
        return XFA_FORM, PRINT_XFA
    if container.attached:
        return f"{NO_TABLE} It has {describe_attached(container.attached)} attached.", SAVE_ATTACHED
    if pages and not any(page.words or page.faults for page in pages):
        what = "Its page is" if len(pages) == 1 else "Its pages are"
        return f"{NO_TABLE} {what} empty.", "Check that it is the whole report, and the side that is printed."
    born_digital = any(page.reader == TEXT_LAYER_READER for page in pages)
    scanned = not born_digital and (kind == "image" or _shows_scans(path))
    if columns:
        advice = ADD_COLUMNS_OR_SCAN if scanned else ADD_COLUMNS
        return f"{NO_TABLE} Its largest table has the columns {_quote_names(columns)}.", advice
    if not scanned:
        return f"{NO_TABLE} It has no table of several columns.", "Check that it is the report, and not a letter to it."
    return NO_TABLE, SCAN_AT_300_DPI


def _inspect(path: Path) -> PdfContainer:
    try:
        return inspect_container(path)
    except Exception:  # of a broken file there is no more to say
        return PdfContainer()


def _shows_scans(path: Path) -> bool:
    try:
        return has_scanned_pages(path)
    except Exception:  # a broken file may be scanned again, too
        return True


def _quote_names(names: Sequence[str]) -> str:
    short = [f"“{name[:MAX_COLUMN_CHARS].strip() or ' '}”" for name in names]
    return f"{', '.join(short[:-1])} and {short[-1]}" if len(short) > 1 else short[0]
