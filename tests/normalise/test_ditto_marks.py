# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""A cell that refers to the row above keeps its text and has the dates of that row."""

from datetime import date

import pytest

from normalise.ditto_marks import REPEATED_CONFIDENCE, is_ditto, resolve_ditto_marks
from normalise.model import AgencyName, Cell, Finding, Question, Rag, Response, TargetDate, fill_cells

DUE = TargetDate(date=date(2018, 3, 14), precision="day")
MOVED = TargetDate(date=date(2018, 1, 31), precision="day", struck=True)


def row(target: str, *dates: TargetDate) -> Response:
    agency = AgencyName(raw="Police", id="police", name="Police", score=1.0, known=True)
    cells = fill_cells({"target_date": Cell(text=target, confidence=0.97)})
    return Response(id=target, agency=agency, rag=Rag(), cells=cells, dates=dates)


def resolve(*rows: Response) -> tuple[Response, ...]:
    question = Question(label="1", text=Cell(), responses=rows)
    finding = Finding(number="1", kind="finding", title=Cell(), narrative=Cell(), questions=(question,))
    return resolve_ditto_marks([finding])[0].questions[0].responses


@pytest.mark.parametrize("text", ["As above", "as above.", "(As above)", "Ditto", '"', "″", "“", '- " -', "do.", ",,"])
def test_signs_for_the_row_above(text: str) -> None:
    assert is_ditto(text)


@pytest.mark.parametrize("text", ["", "-", "As above but by March 2018", "do", "Done", "N/A", "14/03/2018"])
def test_other_texts(text: str) -> None:
    assert not is_ditto(text)


def test_the_dates_are_those_of_the_row_above() -> None:
    _, second, third = resolve(row("14/03/2018", DUE, MOVED), row("As above"), row('"'))
    assert (second.dates, third.dates) == ((DUE,), (DUE,))
    assert third.cells["target_date"].text == '"'
    assert third.cells["target_date"].reasons == ("as the row above: “14/03/2018”",)
    assert third.cells["target_date"].confidence == REPEATED_CONFIDENCE


def test_the_first_row_has_no_row_above() -> None:
    (first,) = resolve(row("As above"))
    assert first.dates == ()
    assert first.cells["target_date"].reasons == ("refers to a row above that has no value",)
