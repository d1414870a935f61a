# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""A workbook goes out, is corrected in Excel, and comes back."""

from datetime import date
from pathlib import Path

from openpyxl import load_workbook

from store.export.spreadsheet import SHEET_COLUMNS
from tests.boardtrace.commands.test_agencies import keep
from tests.command_line import Run
from tests.store.report_versions import version


def test_a_corrected_workbook_is_looked_at_and_applied(boardtrace: Run, tmp_path: Path) -> None:
    database, path = tmp_path / "a.db", tmp_path / "plan.xlsx"
    keep(database, version("aaaa", date(2019, 3, 1)))
    assert boardtrace("export", "--db", database, "--format", "xlsx", "-o", path).returncode == 0
    book = load_workbook(path)
    book["Responses"].cell(2, SHEET_COLUMNS.index("status") + 1).value = "red"
    book.properties.lastModifiedBy = "Jo"
    book.save(path)
    asked = ("import-corrections", path, "--db", database)
    shown = boardtrace(*asked, "--dry-run", "--why", "See the page")
    assert (shown.returncode, "Nothing was stored." in shown.stderr) == (0, True)
    assert "last saved by Jo" in shown.stdout + shown.stderr
    refused = boardtrace(*asked)
    assert (refused.returncode, "1 change cannot be applied" in refused.stderr) == (3, True)
    assert boardtrace(*asked, "--why", "See the page", "--by", "Jo").returncode == 0
    assert '"See the page"' in boardtrace("log", "--db", database, "--by", "Jo", "--format", "json").stdout
