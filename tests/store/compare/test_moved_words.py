# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Words that only another reading puts elsewhere are not a certain change; newly written ones are."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from extract.model import Leftover
from ingest.model import Box, Span
from normalise.model import Rag, Report, Response, Status, StatusBasis
from store.compare.changes import find_changes
from store.compare.model import Change
from store.compare.moved_words import MISREAD_REASON, MOVED_REASON, mark_moved_words
from store.versions.match_rows import match_rows, rows_from_report
from tests.store.report_versions import cell, version, with_questions, with_rows

PLACE = Span(page=1, box=Box(x0=1.0, top=2.0, x1=3.0, bottom=4.0))
LONE_ROW: Any = {
    "finding": "1", "question": "1a", "agency": "Police", "old": "", "new": "", "score": 1.0,
}  # fmt: skip
LEAD = "Head of Service and Chair of the Learning Group"


def compare(
    change: Callable[[Response], Response | None], more: Callable[[Report], Report] = lambda r: r
) -> list[Change]:
    """Return the changes where a change is made to the first row of the next version, read without a doubt."""
    old = with_rows(version("aaaa", date(2019, 3, 22)), lambda row: row.with_cells(lead_person=cell(LEAD)))
    renamed = with_rows(replace(old, id="bbbb"), lambda row: replace(row, id=row.id.replace("aaaa", "bbbb")))
    new = with_rows(renamed, lambda row: change(row) if row.id == "bbbb-1a-police-1" else row)
    matching = match_rows(rows_from_report(old), rows_from_report(more(new)), lambda *_: "")
    return list(find_changes(old, more(new), matching))


def cut_lead(row: Response) -> Response:
    return row.with_cells(lead_person=cell("Head of Service"))


def test_words_in_another_cell_or_left_over_are_no_certain_change() -> None:
    def put_below(row: Response) -> Response:
        return cut_lead(row).with_cells(constraints=cell("and Chair of the Learning Group"))

    for found in (
        compare(put_below),
        compare(
            cut_lead, lambda r: replace(r, leftovers=(Leftover(text="and Chair of the Learning Group", source=PLACE),))
        ),
    ):
        assert found
        assert {(change.sure, change.why) for change in found} == {(False, MOVED_REASON)}


def test_the_name_of_an_agency_in_the_cell_beside_it_is_no_certain_change() -> None:
    def push_name(row: Response) -> Response:
        nameless = replace(row.agency, raw="", name="", id=None, cell=cell(""))
        words = row.cells["actions"].text.split()
        return replace(row, agency=nameless).with_cells(actions=cell(" ".join([*words[:3], "Police", *words[3:]])))

    (change,) = (change for change in compare(push_name) if change.field == "actions")
    assert (change.sure, change.why) == (False, MOVED_REASON)


@pytest.mark.parametrize(("confidence", "sure"), [(0.4, False), (0.95, True)])
def test_a_row_may_be_one_that_went_where_its_cells_are_doubtful(confidence: float, sure: bool) -> None:
    old, new = version("aaaa", date(2019, 3, 22)), version("bbbb", date(2019, 6, 21))
    new = with_rows(new, lambda row: row.with_cells(response=cell(row.cells["response"].text, confidence)))
    apart = [
        Change(kind="removed", field="row", old_id="aaaa-1a-police-1", new_id=None, dropped=True, **LONE_ROW),
        Change(kind="added", field="row", old_id=None, new_id="bbbb-1a-police-1", **LONE_ROW),
    ]
    found = list(mark_moved_words(old, new, apart))
    assert [(change.sure, change.why) for change in found] == [(sure, "" if sure else MISREAD_REASON)] * 2


def test_words_that_are_gone_from_the_report_are_a_change() -> None:
    (change,) = compare(cut_lead)
    assert (change.sure, change.field, change.new) == (True, "lead_person", "Head of Service")


def test_a_row_that_repeats_the_cells_of_another_is_no_certain_change() -> None:
    def place(row: Response) -> Response:
        cells = {name: replace(found, source=(PLACE,)) for name, found in row.cells.items() if found.text}
        cells["actions"] = replace(cells["actions"], text="Write to each of the families again")
        return replace(
            row.with_cells(**cells), agency=replace(row.agency, cell=replace(row.agency.cell, source=(PLACE,)))
        )

    def repeat(report: Report) -> Report:
        return with_questions(
            report, lambda q: replace(q, responses=(*q.responses, replace(q.responses[0], id=f"{q.responses[0].id}-b")))
        )

    found = [change for change in compare(place, repeat) if change.new_id == "bbbb-1a-police-1-b"]
    assert [(change.field, change.kind, change.sure) for change in found] == [("row", "added", False)]


def test_a_status_or_text_that_may_be_there_unread_is_no_certain_change() -> None:
    def lose(confidence: float) -> Callable[[Response], Response]:
        empty = replace(cell(""), confidence=confidence)
        return lambda row: replace(row, rag=Rag(confidence=confidence)).with_cells(actions=empty)

    assert {(c.field, c.sure) for c in compare(lose(0.6))} == {("rag", False), ("actions", False)}
    assert {(c.field, c.sure) for c in compare(lose(0.9))} == {("rag", True), ("actions", True)}


def test_a_doubtful_text_is_believed_where_it_gains_a_sentence() -> None:
    def extend(more: str) -> Callable[[Response], Response]:
        return lambda row: row.with_cells(
            response=replace(row.cells["response"], text=f"{row.cells['response'].text}{more}", confidence=0.3)
        )

    assert [c.sure for c in compare(extend(" June update: the group has met."))] == [True]
    assert [c.sure for c in compare(extend(" and some of them would rather not say"))] == [False]


def test_a_label_that_was_not_read_is_that_of_the_version_before() -> None:
    red = Rag(value=Status.RED, basis=StatusBasis.COLOUR, confidence=0.95)
    found = compare(lambda row: replace(row, rag=red), lambda r: with_questions(r, lambda q: replace(q, label="")))
    assert [(c.kind, c.question, c.question_old) for c in found if c.kind == "rag"] == [("rag", "1a", None)]
