# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Changes as a workbook: a sheet for each group, statuses in colour, the words that differ marked."""

import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock

from store.compare.grouping import CHANGE_GROUPS, group_changes
from store.export.changes import (
    write_changes_xlsx,
)
from store.export.safe_text import MAX_CELL_CHARS
from tests.store.change_examples import BETTER, EVERY, FIRST, LAWS, REWORDED, WORSE, change, changes, odd


def book(tmp_path: Path, held: Any, title: str = "2015 to 2016 & more") -> Any:
    target = tmp_path / "moved.xlsx"
    write_changes_xlsx(held, target, title)
    return load_workbook(target, rich_text=True)


def column(sheet: Any, name: str) -> list[Any]:
    at = next(c.column for c in sheet[1] if c.value == name)
    return [sheet.cell(row=row, column=at) for row in range(2, sheet.max_row + 1)]


def test_xlsx_has_a_sheet_for_each_group_that_holds_something(tmp_path: Path) -> None:
    found = book(tmp_path, EVERY)
    assert found.sheetnames == ["Summary", *CHANGE_GROUPS]
    summary = {row[0].value: row[1].value for row in found["Summary"].iter_rows(min_row=4)}
    assert summary == {name: len(held) for name, held in group_changes(EVERY).items()}
    assert book(tmp_path, [WORSE]).sheetnames == ["Summary", "Status"]
    assert book(tmp_path, []).sheetnames == ["Summary"]


def test_xlsx_is_set_up_to_be_read_and_printed(tmp_path: Path) -> None:
    for sheet in book(tmp_path, EVERY):
        assert sheet.freeze_panes == ("A4" if sheet.title == "Summary" else "A2")
        assert sheet.auto_filter.ref
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
        assert all(c.data_type != "f" and c.hyperlink is None for row in sheet.iter_rows() for c in row)


def test_xlsx_shows_statuses_by_colour_letter_and_word(tmp_path: Path) -> None:
    sheet = book(tmp_path, [WORSE, BETTER, FIRST])["Status"]
    before, after = column(sheet, "Before"), column(sheet, "After")
    assert [str(c.value) for c in before] == ["G green", "R red", "– none"]
    assert [str(c.value) for c in after] == ["R red", "C complete", "A amber"]
    assert len({c.fill.fgColor.rgb for c in (*before, *after)}) == 5
    assert after[0].column == before[0].column + 1


def test_xlsx_marks_the_words_that_differ(tmp_path: Path) -> None:
    sheet = book(tmp_path, [REWORDED])["Wording"]
    before, after = column(sheet, "Before")[0].value, column(sheet, "After")[0].value
    assert isinstance(before, CellRichText)
    assert isinstance(after, CellRichText)
    assert (str(before), str(after)) == (REWORDED.old, REWORDED.new)
    gone = [run for run in before if isinstance(run, TextBlock) and run.font.strike]
    come = [run for run in after if isinstance(run, TextBlock) and run.font.u]
    assert "".join(run.text for run in gone).split() == ["All", "be"]
    assert "".join(run.text for run in come).split() == ["Most", "have", "been"]


def test_xlsx_guards_marked_texts_too(tmp_path: Path) -> None:
    sheet = book(tmp_path, [change(old="=1+1 and then much more of it", new="=1+1 and then rather less of it")])[
        "Wording"
    ]
    for name in ("Before", "After"):
        (cell,) = column(sheet, name)
        assert str(cell.value).startswith("=1+1 and then")
        assert cell.data_type != "f"
    long = change(old="word " * 8_000, new="other " * 8_000)
    said = str(column(book(tmp_path, [long])["Wording"], "After")[0].value)
    assert len(said) <= MAX_CELL_CHARS
    assert "cut here" in said


@LAWS
@given(st.lists(changes, max_size=6), odd)
def test_any_changes_make_a_workbook_that_opens(
    tmp_path_factory: pytest.TempPathFactory, held: Any, title: str
) -> None:
    found = book(tmp_path_factory.mktemp("book"), held, title)
    for name, those in group_changes(held).items():
        assert found[name].max_row == 1 + len(those)
    assert all(c.data_type != "f" for sheet in found for row in sheet.iter_rows() for c in row)


def test_the_workbook_is_a_whole_archive(tmp_path: Path) -> None:
    write_changes_xlsx(EVERY, tmp_path / "a.xlsx", "x" * 400)
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        assert archive.testzip() is None
