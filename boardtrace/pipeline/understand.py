"""The stages joined: a file's pages read, drafted, normalised. What is slow (reading) stands apart from
what is fast (understanding), so that better rules run again without reading a page."""

from collections.abc import Mapping
from pathlib import Path

from extract.assemble.draft import assemble_draft
from extract.plaintext.draft_text import draft_plain_text
from extract.text.column_names import ColumnNames
from ingest.model import Page, Source
from ingest.read_text import read_text_pages
from normalise.agencies.match import anchor_names
from normalise.agencies.registry import Register
from normalise.model import Report
from normalise.report import normalise_draft


def understand(
    source: Source, pages: Mapping[int, Page], register: Register, columns: ColumnNames | None = None
) -> Report:
    """The report that these pages (by number, all of the source's) make."""
    return normalise_draft(assemble_draft([pages[number] for number in sorted(pages)], columns), source, register)


def understand_text(source: Source, path: Path, register: Register) -> Report:
    """The report in the plain text of an OCR program."""
    return normalise_draft(draft_plain_text(read_text_pages(path), anchor_names(register)), source, register)


def is_report(report: Report) -> bool:
    """Whether any question was found: without one there is nothing to import."""
    return any(finding.questions for finding in report.findings)
