# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""From the pages of a file to its report: draft, then normalise.

Reading pages is slow and separate, so that better rules can be applied without reading a page again.
"""

from collections.abc import Mapping
from pathlib import Path

from extract.assemble.assemble_draft import assemble_draft
from extract.plaintext.draft_text import draft_plain_text
from extract.text.column_names import ColumnNames
from ingest.model import Page, Source
from ingest.read_text import read_text_pages
from normalise.agencies.registry import Register, anchor_names
from normalise.confidence.rate_report import rate_report
from normalise.model import Report
from normalise.repairs.repair_report import repair_report
from normalise.report import normalise_draft


def understand(
    source: Source, pages: Mapping[int, Page], register: Register, columns: ColumnNames | None = None
) -> Report:
    """Return the report of a source from all its pages, by number."""
    return rate_report(understand_unrated(source, pages, register, columns), pages, register)


def understand_unrated(
    source: Source, pages: Mapping[int, Page], register: Register, columns: ColumnNames | None = None
) -> Report:
    """Return the report with the confidences of its parts as they were read, before `rate_report`."""
    draft = assemble_draft([pages[number] for number in sorted(pages)], columns)
    return repair_report(normalise_draft(draft, source, register), pages, register)


def understand_text(source: Source, path: Path, register: Register) -> Report:
    """Return the report in the plain text of an OCR program."""
    return normalise_draft(draft_plain_text(read_text_pages(path), anchor_names(register)), source, register)


def is_report(report: Report) -> bool:
    """Say whether any question was found: without one there is nothing to import."""
    return bool(report.questions)
