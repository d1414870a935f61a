# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""A store of two versions of a case, and of another case."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine

from store.decisions.corrections import correct_value
from store.engine import write_transaction
from tests.store.admin.stored_case import REGISTER, store_report_with_file


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The folder of the kept files."""
    return tmp_path / "a.files"


@pytest.fixture
def store(empty: Engine, root: Path) -> Engine:
    store_report_with_file(empty, root, "aaaa", date(2019, 3, 1))
    store_report_with_file(empty, root, "bbbb", date(2019, 6, 1))
    store_report_with_file(empty, root, "cccc", date(2019, 6, 1), "Child Z")
    with write_transaction(empty) as connection:
        correct_value(connection, "aaaa-1a-police-1", "rag", "red", by="Ann", why="unmistakable", register=REGISTER)
    return empty
