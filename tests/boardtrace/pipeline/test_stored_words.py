# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Every word of a page is stored once, in a cell, a heading, another table or the leftovers, or is page furniture."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import Engine

from extract.assemble.assemble_draft import assemble_draft
from extract.fields import FieldCells
from ingest.model import Source
from normalise.agencies.registry import Register, load_register
from normalise.model import Report
from normalise.report import normalise_draft
from store.engine import open_store, store_url
from store.reports.load import load_report
from store.reports.save import save_report
from tests import search_effort
from tests.extract.assemble.test_coverage import draw_tables
from tests.extract.drawn_pages import Table, page

SOURCE = Source(name="plan.pdf", sha256="ab" * 32, pages=2, kind="pdf", size=1)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return open_store(store_url(str(tmp_path_factory.mktemp("words") / "a.db")))


@pytest.fixture(scope="module")
def register() -> Register:
    return load_register()


def find_printed(part: Any) -> Iterator[Any]:
    """Yield all within a report that was printed at a place: cells, agencies and statuses."""
    if is_dataclass(part) and hasattr(part, "raw") and hasattr(part, "source"):
        yield part
    elif is_dataclass(part):
        for field in fields(part):
            yield from find_printed(getattr(part, field.name))
    elif isinstance(part, tuple | FieldCells):
        for item in part.values() if isinstance(part, FieldCells) else part:
            yield from find_printed(item)


def list_stored_words(report: Report) -> Iterator[str]:
    """Yield the words of a report; those of one place that several values share, such as a merged cell, once."""
    for printed in {(each.source, each.raw): each for each in find_printed(report.findings)}.values():
        yield from printed.raw.split()
    for text in (report.title, report.subject, *(left.text for left in report.leftovers)):
        yield from text.split()
    for table in report.other_tables:
        for text in (table.heading, *(text for row in table.rows for text in row)):
            yield from text.split()


@settings(
    max_examples=search_effort.count(reduced=2, full=100),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(pages=draw_tables())
def test_each_word_is_stored_once(engine: Engine, register: Register, pages: list[list[str | Table]]) -> None:
    sheets = [page(*parts, number=number) for number, parts in enumerate(pages, 1)]
    made = normalise_draft(assemble_draft(sheets), SOURCE, register)
    with engine.begin() as connection:
        save_report(connection, made, replace=True)
        report = load_report(connection, made.id)
    stored = Counter(list_stored_words(report))
    references = Counter(" ".join(row.cells["action_ref"].raw for row in report.responses).split())
    printed = {word.text for sheet in sheets for word in sheet.words if word.text.startswith("W")} - {"Who"}
    # A row's own number is the label of its question and its reference, with all that is printed in its cell.
    assert not {word: stored[word] for word in printed if stored[word] > 1 + references[word]}
    # Page furniture is counted, and not stored: lines that are repeated at the top of each page.
    assert sum(not stored[word] for word in printed) <= sum(each.furniture for each in report.coverage)
