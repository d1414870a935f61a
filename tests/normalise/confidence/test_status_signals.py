# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""A row without a status is compared with the other rows, and a colour with those of other rows."""

from ingest.model import Colour
from normalise.confidence.status_signals import learn_status_habits, measure_status
from normalise.model import Rag, Response, Status, StatusBasis, StatusRole
from tests.normalise.confidence.report_rows import make_report, make_row

GREEN: Colour = (0, 176, 80)


def coloured(value: Status, colour: Colour) -> Rag:
    return Rag(value=value, basis=StatusBasis.COLOUR, colour=colour, label="RAG")


def measure(*rows: Response) -> dict[str, float]:
    """Return the signals of the last row."""
    return measure_status(rows[-1], learn_status_habits(make_report(rows)))


def test_a_row_that_lacks_the_column_of_others_differs_from_one_whose_cell_is_empty() -> None:
    others = [make_row(name, coloured(Status.GREEN, GREEN)) for name in "ab"]
    lacks, empty = measure(*others, make_row("c")), measure(*others, make_row("c", Rag(label="RAG")))
    assert (lacks["in_column"], empty["in_column"]) == (0.0, 1.0)
    assert lacks["rows_with_column"] == lacks["rows_with_status"] == 2 / 3


def test_a_report_without_a_column_of_statuses_shows_it() -> None:
    found = measure(make_row("a"), make_row("b"))
    assert (found["rows_with_column"], found["legend_entries"]) == (0.0, 0.0)


def test_a_muddy_colour_is_far_from_the_others_of_its_status() -> None:
    rows = [make_row("a", coloured(Status.GREEN, GREEN)), make_row("b", coloured(Status.RED, (255, 0, 0)))]
    clear = measure(*rows, make_row("c", coloured(Status.GREEN, GREEN)))
    muddy = measure(*rows, make_row("c", coloured(Status.GREEN, (120, 110, 40))))
    assert clear["colour_apart"] < muddy["colour_apart"]
    assert clear["other_colour_apart"] > muddy["other_colour_apart"]


def test_another_status_that_may_be_the_current_one_is_a_rival() -> None:
    status = coloured(Status.GREEN, GREEN)
    rival = Rag(value=Status.RED, role=StatusRole.OTHER)
    assert measure(make_row("a", status, more=(rival,)))["rival_statuses"] == 1
    assert measure(make_row("a", status, more=(rival,)), make_row("b", status))["rows_with_rivals"] == 0.5
    rows = [make_row(name, status, more=(rival,)) for name in "ab"]
    assert measure(*rows, make_row("c", status))["rival_statuses"] == 1  # its other column is empty
    assert measure(*rows, make_row("c"))["rival_statuses"] == 0
    assert measure(make_row("a", status, more=(Rag(value=Status.RED, role=StatusRole.RISK),)))["rival_statuses"] == 0


def test_statuses_that_could_not_be_understood_in_other_rows_are_counted() -> None:
    unread, status = make_row("a", Rag(raw="4 3 4")), coloured(Status.GREEN, GREEN)
    assert measure(unread, make_row("b", status), make_row("c", status))["others_unread"] == 0.5
    assert measure(make_row("b", status), unread)["others_unread"] == 0.0
