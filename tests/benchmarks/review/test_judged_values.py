# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Which values of a report count as wrong, and which of those mislead."""

from typing import Any

import pytest

from benchmarks.review.judged_values import JudgedValue, judge_agency, judge_cell, judge_text, list_judged_values
from extract.fields import PLAN_CELL_NAMES

EMPTY: dict[str, Any] = {"text": "", "confidence": None, "dates": []}


def make_report(**cells: Any) -> dict[str, Any]:
    """A report of one row with these cells, as exports and truths have it."""
    row = {
        "id": "r/1a/0",
        "agency": {"raw": "Harbour Trust", "id": None, "score": 0.0},
        "rag": {"value": "green", "confidence": 0.9},
        "other": {},
        **dict.fromkeys(PLAN_CELL_NAMES, EMPTY),
        **{name: EMPTY | {"text": text} if isinstance(text, str) else text for name, text in cells.items()},
    }
    question = {"id": "r-q1a", "label": "1a", "text": "Who answers at night?", "confidence": 0.9, "responses": [row]}
    finding = {"id": "r-f1", "number": "1", "title": "Answering calls", "confidence": 0.9, "questions": [question]}
    return {"id": "r", "as_at": "2021-03-31", "as_at_confidence": 1.0, "findings": [finding]}


def list_wrong(truth: dict[str, Any], report: dict[str, Any]) -> list[JudgedValue]:
    return [value for value in list_judged_values(truth, report) if value.wrong]


def test_no_value_of_a_report_is_wrong_against_itself() -> None:
    report = make_report(actions="Print the rota", lead_person="A Tern")
    assert not list_wrong(report, report)


def test_every_kind_of_value_is_judged() -> None:
    fields = {value.field for value in list_judged_values(make_report(), make_report())}
    assert {"as_at", "number", "title", "label", "text", "agency", "rag", "target_date", "actions"} <= fields


def test_a_wrong_letter_is_wrong_but_does_not_mislead() -> None:
    (value,) = list_wrong(make_report(actions="Print the rota"), make_report(actions="Print the rola"))
    assert (value.owner_id, value.field, value.misleads) == ("r/1a/0", "actions", False)


@pytest.mark.parametrize("read", ["Done by 41 staff", "Done by none of 14 staff"])
def test_another_figure_or_negation_misleads(read: str) -> None:
    assert judge_text("r", "actions", "Done by 14 staff", read, 0.9).misleads


def test_another_status_misleads() -> None:
    report = make_report(rag={"value": "red", "confidence": 0.99})
    (value,) = list_wrong(make_report(), report)
    assert (value.field, value.misleads) == ("rag", True)


def test_a_date_understood_otherwise_misleads_though_its_text_is_right() -> None:
    one, other = (EMPTY | {"text": "4/7/19", "dates": [{"date": d}]} for d in ("2019-07-04", "2019-04-07"))
    value = judge_cell("target_date", one, other, "r")
    assert (value.wrong, value.misleads) == (True, True)


def test_a_misread_name_of_the_same_agency_does_not_mislead() -> None:
    truth = {"raw": "Police", "id": "police"}
    value = judge_agency(truth, truth | {"raw": "Po1ice", "score": 0.9}, "r", "Po1ice")
    assert (value.wrong, value.misleads) == (True, False)


@pytest.mark.parametrize(("read", "wrong"), [("Answering calls", False), ("", False), ("Answering balls", True)])
def test_a_question_without_words_of_its_own_may_have_those_of_its_heading(read: str, wrong: bool) -> None:
    truth, report = make_report(), make_report()
    truth["findings"][0]["questions"][0]["text"] = ""
    report["findings"][0]["questions"][0]["text"] = read
    assert [v.field for v in list_wrong(truth, report)] == ["text"] * wrong
