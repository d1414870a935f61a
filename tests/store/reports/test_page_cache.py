# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Pages as they were read: kept whole, and for the reader alone that read them."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from ingest.model import Page
from store.codec import decode_reading, encode_reading
from store.reports.page_cache import load_page_readings, save_page_reading
from tests.conftest import MakeStore
from tests.store.strategies import pages

LAWS = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.fixture(scope="module")
def engine(make_store: MakeStore) -> Engine:
    return make_store()


@LAWS
@given(pages, st.sampled_from(["1/a", "2/b"]))
def test_a_page_reads_back_the_same_for_its_reader_alone(engine: Engine, page: Page, reader: str) -> None:
    with engine.begin() as connection:
        save_page_reading(connection, "cd" * 32, page.number, encode_reading(page), reader)
        assert decode_reading(Page, load_page_readings(connection, "cd" * 32, reader)[page.number]) == page
        assert load_page_readings(connection, "cd" * 32, "another") == {}
        assert load_page_readings(connection, "ef" * 32, reader) == {}


def test_a_page_read_again_takes_the_place_of_the_first(empty: Engine) -> None:
    with empty.begin() as connection:
        for width in (595.0, 842.0):
            page = encode_reading(Page(number=1, width=width, height=842.0))
            save_page_reading(connection, "cd" * 32, 1, page, "1/a")
        save_page_reading(connection, "cd" * 32, 2, encode_reading(Page(number=2, width=1.0, height=1.0)), "1/a")
        kept = load_page_readings(connection, "cd" * 32, "1/a")
    assert [(n, decode_reading(Page, kept[n]).width) for n in sorted(kept)] == [(1, 842.0), (2, 1.0)]
