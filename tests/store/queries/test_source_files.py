# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Facts about source files."""

import pytest
from sqlalchemy import Engine

from store.engine import write_transaction
from store.queries.source_files import SourceFile, find_source_file
from store.reports.save import save_report
from tests.conftest import MakeStore
from tests.store.example_report import report


@pytest.fixture(scope="module")
def store(make_store: MakeStore) -> Engine:
    engine = make_store()
    with write_transaction(engine) as connection:
        save_report(connection, report())
    return engine


def test_a_source_file_is_found_by_its_hash(store: Engine) -> None:
    with store.connect() as connection:
        expected = SourceFile(sha256="01" * 32, kind="pdf", pages=3, read_sha256="01" * 32)
        assert find_source_file(connection, "01" * 32) == expected
        assert find_source_file(connection, "02" * 32) is None
