# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Rows and questions that a page break cuts in two."""

from dataclasses import replace

import pytest

from extract.assemble.page_breaks import (
    continues_row,
    extend_row,
    join_page_breaks,
    repeats_question,
    text_continues,
)
from extract.assemble.passages import Passage
from extract.assemble.prose import Prose
from extract.assemble.records import Record
from extract.assemble.table_rows import TableRow
from extract.model import OBSTRUCTION_REASONS, DraftCell, DraftResponse, fill_draft_cells
from extract.text.question_labels import read_label
from ingest.model import Page


def cell(text: str) -> DraftCell:
    return DraftCell(raw=text, body=text)


def row(agency: str = "", **cells: str) -> DraftResponse:
    return DraftResponse(
        agency=cell(agency), cells=fill_draft_cells({name: cell(text) for name, text in cells.items()})
    )


@pytest.mark.parametrize(
    ("above", "below", "continues"),
    [
        ("Staff were briefed and", "Trained in May.", True),
        ("Staff were briefed", "in May.", True),
        ("Staff were briefed.", "in May.", False),
        ("Staff were briefed", "All staff attended.", False),
        ("", "in May.", False),
        ("Staff were briefed", "e Review how staff are briefed", False),
    ],
)
def test_a_text_continues_where_no_sentence_ends_or_begins(above: str, below: str, continues: bool) -> None:
    assert text_continues(cell(above), cell(below)) is continues


def test_a_text_does_not_continue_under_a_black_bar() -> None:
    blacked_out = DraftCell(raw="the duty team", body="the duty team", reasons=(OBSTRUCTION_REASONS["blackout"],))
    assert text_continues(cell("Rooms are kept by"), cell("the duty team"))
    assert not text_continues(cell("Rooms are kept by"), blacked_out)
    assert not text_continues(replace(blacked_out, body="Rooms are kept by"), cell("the duty team"))


def test_a_row_without_an_agency_continues_the_last_row() -> None:
    assert continues_row(row("Police"), row(response="in May."), agency_or_person=False)
    assert not continues_row(row("Police", response="Done."), row("Health", response="Done."), agency_or_person=False)


def test_a_row_with_a_lead_and_a_date_of_its_own_is_a_new_row() -> None:
    above = row("Police", response="Done.", lead_person="Ann Day", target_date="3 May 2014")
    own = row(response="Begun.", lead_person="Joe Fox", target_date="June 2014")
    assert not continues_row(above, own, agency_or_person=False)
    assert continues_row(above, row(response="begun.", target_date="June 2014"), agency_or_person=False)


def test_two_values_of_its_own_make_a_new_row_whatever_text_seems_to_continue() -> None:
    above = row(actions="Train all staff", lead_person="Ann Day", target_date="3 May 2014")
    below = row(actions="on this page", lead_person="Joe Fox", target_date="June 2014")
    assert not continues_row(above, below, agency_or_person=False)


def test_without_agencies_one_value_of_its_own_makes_a_new_row() -> None:
    above = row(response="Done.", target_date="3 May 2014")
    assert not continues_row(above, row(response="Begun.", target_date="June 2014"), agency_or_person=False)
    assert continues_row(above, row(response="Begun."), agency_or_person=False)
    ends = row(response="Done.", target_date="End of March 2018")
    assert not continues_row(ends, row(response="Begun.", target_date="End of May 2019"), agency_or_person=False)


def test_a_text_that_begins_beside_the_rest_of_a_row_is_of_a_new_row() -> None:
    above = row(actions="Train all staff of the duty team")
    assert not continues_row(above, row(actions="Ask each ward", response="Wards were asked."), agency_or_person=False)
    assert continues_row(above, row(response="from May on."), agency_or_person=False)


def test_a_broken_agency_name_continues_the_last_row() -> None:
    assert continues_row(row("Children and"), row("Family Services"), agency_or_person=False)
    above = row("Marlsea and Elmbridge", actions="Write to all", lead_person="Ann Day")
    assert continues_row(above, row("Hospital", actions="Ask each ward"), agency_or_person=False)
    assert not continues_row(above, row("Hospital", lead_person="Joe Fox"), agency_or_person=False)


def test_a_row_with_only_a_person_is_a_new_row_where_a_column_names_agencies_or_persons() -> None:
    person = row(lead_person="John Smith")
    assert continues_row(row("Police"), person, agency_or_person=False)
    assert not continues_row(row("Police"), person, agency_or_person=True)


def test_without_a_last_row_only_a_blank_row_continues() -> None:
    assert continues_row(None, row(), agency_or_person=False)
    assert not continues_row(None, row("Police"), agency_or_person=False)


def test_the_second_piece_of_a_row_is_joined_cell_by_cell() -> None:
    last = row("Children and", response="Staff were")
    whole = extend_row(last, row("Family Services", response="briefed.", actions="Train"))
    assert whole.agency.raw == "Children and\nFamily Services"
    assert {name: c.raw for name, c in whole.cells.items() if c.raw} == {
        "response": "Staff were\nbriefed.",
        "actions": "Train",
    }


@pytest.mark.parametrize(
    ("printed", "repeated"),
    [
        ("1a. Are records kept?", True),
        ("1a. Are records (continued)", True),
        ("1b. Are records kept?", False),
        ("1a. Are plans kept?", False),
    ],
)
def test_a_question_printed_again_is_the_open_one(printed: str, repeated: bool) -> None:
    label, rest = read_label(printed, None)
    sheet = Page(number=1, width=800, height=1200)
    table_row = TableRow(kind="cells", page=sheet, cells=(), columns=())
    again = Record(row=table_row, question=cell(printed), label=label, rest=rest)
    assert repeats_question("1a", "Are records kept?", again) is repeated


@pytest.mark.parametrize(
    ("below", "findings"), [("was rare", ["Challenge\nwas rare"]), ("Delays", ["Challenge", "Delays"])]
)
def test_rest_of_a_finding_at_the_head_of_a_page_opens_no_finding(below: str, findings: list[str]) -> None:
    def record(number: int, finding: str, action: str) -> Record:
        sheet = Page(number=number, width=800, height=1200)
        table_row = TableRow(kind="cells", page=sheet, cells=(), columns=())
        return Record(row=table_row, response=row("Police", actions=action), finding=cell(finding))

    passages = [
        Passage(prose=Prose(), rows=(record(1, "Challenge", "Ask each ward."),), page=1),
        Passage(prose=Prose(), rows=(record(2, below, "Train all staff."),), page=2),
    ]
    records = [r for passage in join_page_breaks(passages) for r in passage.rows]
    assert [r.finding.body for r in records if isinstance(r, Record) and r.finding.raw] == findings
    assert len(records) == 2
