# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The values of a row whose truth names the fields in which a user would look for each cell."""

from typing import Any

from benchmarks.review.judged_rows import judge_plan_row
from extract.fields import PLAN_CELL_NAMES

EMPTY: dict[str, Any] = {"text": "", "confidence": None, "dates": []}


def make_truth(text: str, *fields: str) -> dict[str, Any]:
    return {"cells": {"one": {"text": text, "fields": fields}}, "rag": {"accept": ["amber", None]}, "dates": []}


def make_row(status: str | None = "amber", **cells: str) -> dict[str, Any]:
    return {
        "id": "r/1/0",
        "agency": {"raw": "", "score": 0.0},
        "agencies": [],
        "rag": {"value": status, "confidence": 0.9},
        "other": {},
        **dict.fromkeys(PLAN_CELL_NAMES, EMPTY),
        **{name: EMPTY | {"text": text} for name, text in cells.items()},
    }


def test_a_cell_is_right_in_any_of_its_fields() -> None:
    cell, _ = judge_plan_row(make_truth("Rota printed", "actions", "response"), make_row(response="Rota printed"))
    assert (cell.field, cell.wrong) == ("response", False)


def test_a_cell_in_another_field_is_wrong_where_it_was_expected() -> None:
    cell, _ = judge_plan_row(make_truth("Rota printed", "actions"), make_row(response="Rota printed"))
    assert (cell.field, cell.wrong, cell.read) == ("actions", True, "")


def test_each_accepted_status_is_right() -> None:
    truth = make_truth("Rota printed", "actions")
    wrong = {status: [*judge_plan_row(truth, make_row(status))][-1].wrong for status in ("amber", None, "red")}
    assert wrong == {"amber": False, None: False, "red": True}


def test_dates_that_the_truth_allows_besides_are_not_wrong() -> None:
    truth = make_truth("June 2020", "target_date") | {"dates_also": ["2020-06-30"]}
    row = make_row() | {"target_date": EMPTY | {"text": "June 2020", "dates": [{"date": "2020-06-30"}]}}
    cell, _ = judge_plan_row(truth, row)
    assert not cell.wrong


def test_dates_of_other_roles_are_not_asked_for() -> None:
    dates = [{"date": "2020-06-30", "role": "original"}, {"date": "2021-06-30", "role": "revised"}]
    truth = make_truth("June 2020", "target_date") | {"dates": [{"date": "2020-06-30"}]}
    row = make_row() | {"target_date": EMPTY | {"text": "June 2020", "dates": dates}}
    assert not next(judge_plan_row(truth, row)).wrong


def test_several_agencies_of_a_cell_are_right_however_they_are_separated() -> None:
    row = make_row() | {"agencies": [{"raw": "Harbour Trust"}, {"raw": "Police"}]}
    cell, _ = judge_plan_row(make_truth("Harbour Trust and Police", "agency"), row)
    assert not cell.wrong


def test_a_heading_that_no_cell_of_the_row_holds_is_not_judged_with_the_row() -> None:
    (status,) = judge_plan_row(make_truth("Theme 2: Rotas", "other", "finding"), make_row())
    assert status.field == "rag"
