# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""All statuses of a row, with their roles, in printed order."""

from dataclasses import replace

import pytest

from extract.model import EMPTY_CELL, DraftCell, DraftResponse, DraftStatus, LegendEntry
from normalise.model import Rag
from normalise.status.legend import read_legend_statuses
from normalise.status.read_statuses import read_statuses

GREEN = (0, 176, 80)
RED = (220, 20, 20)
ROW = DraftResponse(agency=EMPTY_CELL)
FINISHED = (
    LegendEntry(colour=None, label="Red", meaning="Not started"),
    LegendEntry(colour=None, label="Green", meaning="Completed"),
)


def make_status(text: str, label: str, position: int, column: str = "") -> DraftStatus:
    cell = DraftCell(raw=text, body=text, confidence=1.0)
    return DraftStatus(cell=cell, label=label, position=position, column=column)


def read(row: DraftResponse, legend: tuple[LegendEntry, ...] = ()) -> list[Rag]:
    current, more, _ = read_statuses(row, legend)
    return sorted((current, *more), key=lambda status: status.position)


def test_statuses_are_in_printed_order_with_their_roles() -> None:
    row = replace(
        ROW,
        status=make_status("G", "RAG Mar 2019", 4),
        more_statuses=(make_status("R", "RAG Dec 2018", 3, "RAG Dec 2018"), make_status("A", "Risk", 6, "Risk")),
    )
    told = [(status.role, status.label, status.value, status.position) for status in read(row)]
    assert told == [
        ("period", "RAG Dec 2018", "red", 0), ("current", "RAG Mar 2019", "green", 1), ("risk", "Risk", "amber", 2),
    ]  # fmt: skip


def test_a_cell_in_two_colours_has_both_and_no_current_status() -> None:
    status = DraftStatus(colour=RED, other_colours=(GREEN,), label="RAG")
    current, *colours = read(replace(ROW, status=status))
    assert (current.role, current.value) == ("current", None)
    assert [(one.role, one.value) for one in colours] == [("other", "red"), ("other", "green")]


@pytest.mark.parametrize(("text", "value"), [("a", "green"), ("A", "amber")])
def test_an_arrow_read_as_a_small_letter_leaves_the_colour(text: str, value: str) -> None:
    (status,) = read(replace(ROW, status=replace(make_status(text, "RAG", 0), colour=GREEN)))
    assert status.value == value


def test_a_sentence_in_a_status_column_is_no_status() -> None:
    row = replace(ROW, more_statuses=(make_status("The board agreed to look at this again soon", "Q1", 2, "Q1"),))
    assert read_statuses(row, ())[1] == ()


@pytest.mark.parametrize("text", ["Green", "G", "Green (was Red)"])
def test_green_is_complete_where_the_legend_says_so(text: str) -> None:
    (status,) = read(replace(ROW, status=make_status(text, "RAG", 0)), FINISHED)
    assert (status.value, status.meaning) == ("complete", "Completed")


def test_a_status_that_the_legend_does_not_explain_has_no_meaning() -> None:
    (status,) = read(replace(ROW, status=make_status("Amber", "RAG", 0)), FINISHED)
    assert (status.value, status.meaning) == ("amber", None)


def test_a_percentage_means_what_the_thresholds_of_the_legend_say() -> None:
    legend = tuple(
        LegendEntry(colour=None, label=label, meaning=meaning)
        for label, meaning in (("Red", "0-49%"), ("Amber", "50-99%"), ("Green", "100%"))
    )
    (status,) = read(replace(ROW, status=make_status("75%", "Progress", 0)), legend)
    assert (status.value, status.basis, status.meaning) == ("amber", "digit", "50-99%")
    (status,) = read(replace(ROW, status=make_status("75%", "Progress", 0)))
    assert (status.value, status.reasons) == (None, ("“75%” is not a status",))


def test_thresholds_explain_a_column_of_progress_where_no_column_is_the_status() -> None:
    legend = (
        LegendEntry(colour=None, label="Amber", meaning="under 100%"),
        LegendEntry(colour=None, label="Complete", meaning="100%"),
    )
    row = replace(ROW, other=(("% complete", DraftCell(raw="60%", body="60%", confidence=1.0)),))
    told = [(status.value, status.label, status.role, status.meaning) for status in read(row, legend)]
    assert told == [("amber", "% complete", "current", "under 100%")]
    assert not any(status.is_shown for status in read(row))
    assert [status.value for status in read(replace(row, status=make_status("Red", "RAG", 0)), legend)] == ["red"]


def test_the_legend_of_progress_does_not_explain_the_colours_of_a_risk() -> None:
    legend = (
        LegendEntry(colour=RED, label="Red", meaning="Late"),
        LegendEntry(colour=GREEN, label="Green", meaning="Done"),
    )
    low = replace(make_status("Low", "Risk", 2, "Risk"), colour=GREEN)
    row = replace(ROW, status=replace(make_status("", "RAG", 1), colour=GREEN), more_statuses=(low,))
    assert [(one.role, one.value, one.meaning) for one in read(row, legend)] == [
        ("current", "complete", "Done"), ("risk", "green", None),
    ]  # fmt: skip
    explained = (*legend, LegendEntry(colour=GREEN, label="Low", meaning="Unlikely"))
    assert read(row, explained)[1].meaning == "Unlikely"


def test_a_legend_of_colours_alone_says_that_green_is_complete() -> None:
    meanings = {"Red": "Not started", "Amber": "In progress", "Green": "Complete and evidenced"}
    legend = tuple(LegendEntry(colour=None, label=label, meaning=meaning) for label, meaning in meanings.items())
    assert read_legend_statuses(legend) == ("red", "amber", "complete")
