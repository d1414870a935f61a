# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""A store with one report to correct."""

from datetime import date

import pytest
from sqlalchemy import Engine

from tests.store.correction_helpers import taken_in
from tests.store.report_versions import version


@pytest.fixture
def store(empty: Engine) -> Engine:
    taken_in(empty, version("aaaa", date(2019, 3, 1)))
    return empty
