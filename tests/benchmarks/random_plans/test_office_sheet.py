# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""A plan's Excel file holds every cell that the plan prints, and the truth row by row tells the same."""

from io import BytesIO
from random import Random
from typing import Any

import openpyxl
import pytest

from benchmarks.random_plans.compose import Plan, compose_plan
from benchmarks.random_plans.excel_file import write_excel_file
from benchmarks.random_plans.look import Look, draw_look
from benchmarks.random_plans.office_sheet import build_sheet
from benchmarks.random_plans.rows_truth import tell_rows

ROWS = 8


@pytest.fixture(scope="module", params=["first", "second", "third"])
def drawn(request: pytest.FixtureRequest) -> tuple[Plan, Look]:
    rng = Random(request.param)
    look = draw_look(rng, scanned=False)
    return compose_plan(look, "drawn", rng, ROWS), look


def texts_of(rows: list[Any]) -> set[str]:
    return {cell["text"] for row in rows for cell in row["cells"].values() if cell["text"]}


def test_excel_file_holds_each_cell_of_the_truth(drawn: tuple[Plan, Look]) -> None:
    plan, look = drawn
    content = write_excel_file(build_sheet(plan, look, Random(1), told_apart=False))
    page = openpyxl.load_workbook(BytesIO(content)).active
    assert page is not None
    printed = "\n".join(str(value) for row in page.iter_rows(values_only=True) for value in row if value)
    assert [text for text in texts_of(tell_rows(plan, look, {})) if text not in printed] == []


def test_cells_told_apart_have_inks_of_their_own(drawn: tuple[Plan, Look]) -> None:
    plan, look = drawn
    sheet = build_sheet(plan, look, Random(1), told_apart=True)
    write_excel_file(sheet)
    cells = [cell.cell for table in sheet.tables for row in table.rows for cell in row.cells]
    inks = {sheet.ink_of(cell) for cell in cells if cell.keys}
    assert len(inks) == len({cell.keys[0] for cell in cells if cell.keys}) > ROWS


def test_rows_name_what_is_printed_above_them() -> None:
    rng = Random("bands")
    while (look := draw_look(rng, scanned=False)).agencies != "band":
        pass
    rows: list[Any] = tell_rows(compose_plan(look, "drawn", rng, ROWS), look, {})
    assert len(rows) == ROWS
    assert all(row["agency_above"] for row in rows)
    assert all("agency" not in row["cells"] for row in rows)
