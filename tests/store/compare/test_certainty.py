# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""A change is certain only where its rows, its column and the reading of the page are."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from extract.model import Coverage, Leftover
from ingest.model import TEXT_LAYER_READER, Box, Problem, Span
from normalise.model import Report, Response, TargetDate
from store.compare.changes import find_changes
from store.compare.model import Change
from store.versions.match_rows import RowMatching, match_rows, rows_from_report
from tests.store.report_versions import agency, cell, version, with_questions, with_rows

PLACE = Span(page=1, box=Box(x0=1.0, top=2.0, x1=3.0, bottom=4.0))
FIRST = "1a-police-1"
Edit = Callable[[Response], Response | None]


def draw_versions(edit: Edit, reader: str = "tesseract 5.5.0") -> tuple[Report, Report]:
    """Return two versions of which the second one is on a page that a program read, and has its first row edited."""
    coverage = Coverage(page=1, in_cells=90, in_headings=9, furniture=0, left_over=0, reader=reader)
    placed = with_rows(
        version("bbbb", date(2019, 6, 21)), lambda row: replace(row, rag=replace(row.rag, source=(PLACE,)))
    )
    new = with_rows(placed, lambda row: edit(row) if row.id.endswith(FIRST) else row)
    return with_rows(version("aaaa", date(2019, 3, 22)), read_surely), replace(new, coverage=(coverage,))


def read_surely(row: Response) -> Response:
    named = replace(row.agency, cell=cell(row.agency.raw, 0.9999))
    return replace(row, agency=named).with_cells(target_date=cell(row.cells["target_date"].text, 0.9999))


def compare(old: Report, new: Report, doubt: Callable[[RowMatching], RowMatching] = lambda m: m) -> list[Change]:
    matching = match_rows(rows_from_report(old), rows_from_report(new), lambda *_: "")
    return list(find_changes(old, new, doubt(matching)))


def reword(row: Response) -> Response:
    return row.with_cells(actions=cell("Ask every school for the dates of its own training days"))


def lose_date(row: Response) -> Response:
    return replace(row.with_cells(target_date=cell("")), dates=())


def put_date(text: str, day: date, confidence: float) -> Edit:
    due = TargetDate(date=day, precision="day")
    return lambda row: replace(row.with_cells(target_date=cell(text, confidence)), dates=(due,))


def test_a_change_of_rows_that_may_be_different_ones_is_not_certain() -> None:
    def doubt(matching: RowMatching) -> RowMatching:
        return replace(matching, pairs=tuple(replace(pair, doubtful=True) for pair in matching.pairs))

    versions = draw_versions(reword)
    assert [change.sure for change in compare(*versions)] == [True]
    (change,) = compare(*versions, doubt)
    assert (change.sure, change.why) == (False, "the two rows may not be the same")


@pytest.mark.parametrize(("reader", "sure"), [("tesseract 5.5.0", False), (TEXT_LAYER_READER, True)])
def test_a_value_that_ocr_may_have_missed_is_not_certainly_gone(reader: str, sure: bool) -> None:
    (change,) = compare(*draw_versions(lose_date, reader))
    assert (change.kind, change.new, change.sure) == ("removed", "", sure)


def test_a_value_that_a_person_removed_is_gone() -> None:
    (change,) = compare(
        *draw_versions(lambda row: replace(row, dates=()).with_cells(target_date=replace(cell(""), state="corrected")))
    )
    assert change.sure


def test_a_column_that_one_version_lacks_is_no_change_of_its_rows() -> None:
    old, new = draw_versions(reword, TEXT_LAYER_READER)
    found = [change for change in compare(old, with_rows(new, lose_date)) if change.field == "target_date"]
    assert len(found) == len(old.responses)
    assert {(change.sure, change.why) for change in found} == {
        (False, "no row of one version has a value in this column")
    }


@pytest.mark.parametrize(
    ("text", "day", "confidence", "sure"),
    [
        ("30/08/2019", date(2019, 8, 30), 0.99, False),  # 06 and 08 look alike
        ("30/08/2019", date(2019, 8, 30), 0.9999, True),
        ("30/09/2018", date(2018, 9, 30), 0.99, True),  # two digits
    ],
)
def test_a_digit_that_a_scan_makes_like_another_is_no_certain_date(
    text: str, day: date, confidence: float, sure: bool
) -> None:
    (change,) = compare(*draw_versions(put_date(text, day, confidence)))
    assert (change.new, change.sure) == (text, sure)


@pytest.mark.parametrize(("confidence", "sure"), [(0.95, False), (0.999, True)])
def test_an_agency_joins_where_its_cell_was_read_surely(confidence: float, sure: bool) -> None:
    def join(row: Response) -> Response:
        named = replace(row.agency, cell=cell("Police, Probation", confidence))
        return replace(row, agency=named, further_agencies=(agency("probation", "Probation"),))

    (change,) = compare(*draw_versions(join))
    assert (change.kind, change.agency, change.sure) == ("joined", "Probation", sure)


@pytest.mark.parametrize(("confidence", "sure"), [(0.2, False), (0.95, True)])
def test_a_row_that_went_is_certain_where_it_was_read_surely(confidence: float, sure: bool) -> None:
    old, new = draw_versions(lambda row: None)
    old = with_questions(old, lambda q: replace(q, text=cell(q.text.text, confidence)))
    (change,) = [change for change in compare(old, new) if change.field == "row"]
    assert (change.kind, change.sure, change.dropped) == ("removed", sure, sure)


def test_a_row_whose_words_are_left_over_did_not_certainly_go() -> None:
    old, new = draw_versions(lambda row: None)
    words = old.responses[0].cells["response"].text.split()
    scattered = " ".join(words[::2] + words[1::2] + ["Report", "to", "the", "Board"])
    (change,) = compare(old, replace(new, leftovers=(Leftover(text=scattered, source=PLACE),)))
    assert (change.sure, change.why) == (False, "its words are left over in the other version")


def test_words_of_a_cell_that_seems_empty_are_no_certain_change_of_the_cell_beside_it() -> None:
    def push_date(row: Response) -> Response:
        return replace(lose_date(row).with_cells(actions=cell("Report to 31/12/2020 the Board")), dates=())

    assert {(change.field, change.sure) for change in compare(*draw_versions(push_date))} == {
        ("target_date", False), ("actions", False),
    }  # fmt: skip


@pytest.mark.parametrize(("text", "sure"), [("How will the Board that visits are kept?", False), ("Who visits?", True)])
def test_a_question_that_only_lacks_words_was_not_certainly_reworded(text: str, sure: bool) -> None:
    old, new = draw_versions(lambda row: row)
    new = with_questions(new, lambda q: replace(q, text=cell(text)) if q.label == "1a" else q)
    (change,) = [change for change in compare(old, new) if change.field == "question"]
    assert change.sure is sure


def test_a_row_that_may_be_on_a_page_that_was_not_read_did_not_certainly_go() -> None:
    old, new = draw_versions(lambda row: None)
    lost = Problem(code="page-timeout", detail="Reading the page was given up.", page=2)
    (change,) = compare(old, replace(new, faults=(lost,)))
    assert (change.sure, change.why) == (False, "a page of the other version was not read")
