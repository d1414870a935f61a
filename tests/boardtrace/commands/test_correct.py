# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Correcting from the command line: an agency that nobody knows is created only on purpose."""

from datetime import date
from pathlib import Path

import pytest

from tests.boardtrace.commands.test_agencies import keep
from tests.command_line import Run
from tests.store.report_versions import version

ROW = "aaaa-1a-police-1"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    keep(tmp_path / "a.db", version("aaaa", date(2019, 3, 1)))
    return tmp_path / "a.db"


def test_an_unknown_agency_is_created_only_with_the_option(boardtrace: Run, database: Path) -> None:
    asked = ("correct", ROW, "agency", "The Lantern Rooms", "--db", database, "--why", "as printed")
    refused = boardtrace(*asked)
    assert refused.returncode == 2
    assert "--new-agency" in refused.stderr
    assert "The Lantern Rooms" in boardtrace(*asked, "--new-agency").stdout
