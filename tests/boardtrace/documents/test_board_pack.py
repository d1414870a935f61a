# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The board pack: two pages of numbers and exceptions, and a list for each agency."""

from collections.abc import Iterator

import pypdfium2
import pytest
from sqlalchemy import Connection

from boardtrace.documents.board_pack import MAX_EXCEPTION_ROWS, _shorten_lists, make_board_pack
from normalise.persons import MASK, describe_lead
from store.audit_log import load_head
from store.engine import open_store, store_url
from store.queries.dashboard import load_dashboard
from store.queries.source_files import list_case_sources
from store.queries.tracker import TrackerFilter, list_tracked
from tests.store.case_versions import SPRING, SUMMER, keep, late_with_changes
from tests.store.report_versions import version


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    engine = open_store(store_url(str(tmp_path_factory.mktemp("pack") / "a.db")))
    keep(engine, version("aaaa", SPRING), late_with_changes(version("bbbb", SUMMER)))
    with engine.connect() as opened:
        yield opened
    engine.dispose()


def read_pages(content: bytes) -> list[str]:
    with pypdfium2.PdfDocument(content) as document:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in document]


def test_the_first_page_has_the_numbers_the_sources_and_the_head_of_the_log(connection: Connection) -> None:
    first = read_pages(make_board_pack(connection, "aaaa"))[0]
    for number in load_dashboard(connection, TrackerFilter(case="aaaa")).statuses:
        assert str(number.count) in first
    sources = list_case_sources(connection, "aaaa")
    assert len(sources) == 2
    assert all(source.sha256 in first for source in sources)
    assert f"Head of the log: {load_head(connection)}" in first


def test_the_second_page_has_the_exceptions_and_then_each_agency_has_a_list(connection: Connection) -> None:
    _, second, *lists = read_pages(make_board_pack(connection, "aaaa"))
    assert "Exceptions Overdue" in second
    dashboard = load_dashboard(connection, TrackerFilter(case="aaaa"))
    for group in dashboard.agencies:
        assert any(f"{group.name}: {group.total}" in page for page in lists)


def test_the_exceptions_fit_on_a_page(connection: Connection) -> None:
    entry = list_tracked(connection, TrackerFilter(case="aaaa"))[0]
    shown = _shorten_lists([("many", [entry] * 100), ("one", [entry]), ("none", [])])
    assert [(one.title, len(one.actions), one.total) for one in shown] == [
        ("many", MAX_EXCEPTION_ROWS - 1, 100), ("one", 1, 1), ("none", 0, 0),
    ]  # fmt: skip


def test_an_unknown_case_has_no_pack(connection: Connection) -> None:
    with pytest.raises(KeyError):
        make_board_pack(connection, "nothing")


def test_names_of_persons_are_left_out_and_said_to_be_so(connection: Connection) -> None:
    leads = {entry.lead_person for entry in list_tracked(connection, TrackerFilter(case="aaaa"))}
    pages = " ".join(read_pages(make_board_pack(connection, "aaaa", without_names=True)))
    assert "Names of persons are left out." in pages
    assert not any(lead in pages for lead in leads if describe_lead(lead) == MASK)
