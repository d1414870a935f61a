# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""What people correct in an exported workbook comes back as corrections; what does not fit is refused."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import Engine

from store.audit_log import Head, load_head
from store.decisions.corrections import correct_value
from store.decisions.structure_changes import change_structure
from store.engine import write_transaction
from store.export.options import ExportOptions
from store.export.returned_workbook import WorkbookError, read_returned_workbook
from store.export.spreadsheet import SHEET_COLUMNS, export_xlsx
from store.export.workbook_corrections import WorkbookCorrection, apply_corrections, check_origin, find_corrections
from store.reports.load import load_report
from store.structure.make_edits import delete_row
from tests.store.correction_helpers import REGISTER, WHO, taken_in, value
from tests.store.report_versions import version

ROW, FIRST_LINE = "aaaa-1a-police-1", 2


@pytest.fixture
def store(empty: Engine) -> Engine:
    taken_in(empty, version("aaaa", date(2019, 3, 1)))
    return empty


def export(engine: Engine, path: Path) -> None:
    with engine.connect() as connection:
        options = ExportOptions(log_head=str(load_head(connection)))
        path.write_bytes(export_xlsx([load_report(connection, "aaaa")], options))


def edit(path: Path, line: int = FIRST_LINE, **values: Any) -> None:
    """Change cells of a row, as a person does in a spreadsheet program."""
    book = load_workbook(path)
    for column, text in values.items():
        book["Responses"].cell(line, SHEET_COLUMNS.index(column) + 1).value = text
    book.properties.lastModifiedBy = "Jo"
    book.save(path)


def find(engine: Engine, path: Path) -> list[WorkbookCorrection]:
    with engine.connect() as connection:
        return find_corrections(connection, read_returned_workbook(path))


@pytest.fixture
def workbook(store: Engine, tmp_path: Path) -> Path:
    export(store, tmp_path / "plan.xlsx")
    return tmp_path / "plan.xlsx"


def test_an_unchanged_workbook_has_no_corrections(store: Engine, workbook: Path) -> None:
    assert find(store, workbook) == []
    edit(workbook)  # saved by another program
    assert find(store, workbook) == []


def test_changed_cells_become_corrections_with_their_reason(store: Engine, workbook: Path) -> None:
    edit(
        workbook, status="G green", actions="Meet weekly", target_date=date(2019, 7, 31), agency="Probation",
        correction_reason="See page 2",
    )  # fmt: skip
    found = find(store, workbook)
    assert {(one.record, one.reason, one.refused) for one in found} == {(ROW, "See page 2", "")}
    assert {one.field: (one.before, one.after) for one in found} == {
        "status": ("amber", "green"), "agency": ("Police", "Probation"),
        "actions": ("Report to the Board", "Meet weekly"), "target_date": ("30/06/2019", "31/07/2019"),
    }  # fmt: skip
    with write_transaction(store) as connection:
        entries = apply_corrections(connection, found, by="Jo", register=REGISTER)
    assert {(entry.by, entry.why) for entry in entries} == {("Jo", "See page 2")}
    with store.connect() as connection:
        assert value(connection, ROW, "rag").text == "green"
        assert [day.date for day in value(connection, ROW, "target_date").dates] == [date(2019, 7, 31)]
    assert find(store, workbook) == []


def test_a_value_that_was_changed_since_the_export_is_refused(store: Engine, workbook: Path) -> None:
    with write_transaction(store) as connection:
        correct_value(connection, ROW, "actions", "Meet monthly", why="seen", **WHO)
    assert find(store, workbook) == []  # the person did not change it
    edit(workbook, actions="Meet weekly", correction_reason="See page 2")
    (one,) = find(store, workbook)
    assert "changed since the export: corrected by Ann" in one.refused


def test_a_report_that_was_read_again_since_is_refused(store: Engine, workbook: Path) -> None:
    edit(workbook, actions="Meet weekly", correction_reason="See page 2")
    taken_in(store, version("aaaa", date(2019, 3, 2)))
    (one,) = find(store, workbook)
    assert "imported by Import" in one.refused


def test_an_edit_since_refuses_only_its_own_row(store: Engine, workbook: Path) -> None:
    edit(workbook, actions="Meet weekly", correction_reason="See page 2")
    with write_transaction(store) as connection:
        change_structure(connection, "aaaa", lambda report, _: delete_row(report, "aaaa-1a-yos-1"), why="No row", **WHO)
    changed, deleted = sorted(find(store, workbook), key=lambda one: one.refused)
    assert (changed.field, changed.refused) == ("actions", "")
    assert "row deleted by Ann" in deleted.refused


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"actions": "Meet"}, "has no reason"),
        ({"response_id": "aaaa-9z-none-1"}, "no response aaaa-9z-none-1"),
        ({"response_id": ""}, "no response id"),
        ({"response_id": "aaaa-1a-yos-1"}, "The same response is in Responses, row 2"),
        ({"question_text": "Why?"}, "not read back"),
    ],
)
def test_what_does_not_fit_is_refused(store: Engine, workbook: Path, changes: dict[str, Any], message: str) -> None:
    edit(workbook, **changes)
    assert message in " ".join(one.refused for one in find(store, workbook))


def test_a_wrong_value_is_refused_with_its_place(store: Engine, workbook: Path) -> None:
    edit(workbook, status="blue", correction_reason="See page 2")
    with (
        pytest.raises(ValueError, match="Responses, row 2, status: “blue” is not a status"),
        write_transaction(store) as connection,
    ):
        apply_corrections(connection, find(store, workbook), by="Jo", register=REGISTER)


def remove_head(path: Path) -> None:
    book = load_workbook(path)
    book.properties.description = None
    book.save(path)


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (remove_head, "does not say which export"),
        (lambda path: path.write_bytes(b"PK not a workbook"), "not an Excel workbook"),
    ],
)
def test_another_file_is_refused(workbook: Path, damage: Callable[[Path], object], message: str) -> None:
    damage(workbook)
    with pytest.raises(WorkbookError, match=message):
        read_returned_workbook(workbook)


def test_a_workbook_of_another_database_is_refused(store: Engine, workbook: Path) -> None:
    head = read_returned_workbook(workbook).head
    with store.connect() as connection:
        assert check_origin(connection, head) == ""
        assert "another database" in check_origin(connection, Head(head.number, "0" * 64))
        assert "no entry 99" in check_origin(connection, Head(99, head.hash))


def test_the_workbook_says_who_saved_it(workbook: Path) -> None:
    edit(workbook)
    assert read_returned_workbook(workbook).saved_by == "Jo"


def test_a_number_that_is_no_day_is_read_as_it_is(store: Engine, workbook: Path) -> None:
    edit(workbook, target_date=1e20)
    assert [one.after for one in find(store, workbook)] == ["100000000000000000000"]
