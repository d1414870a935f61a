# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Arrange prose and rows of all tables into findings, questions and responses, in reading order."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extract.assemble.entries import (
    Entry,
    FindingEntry,
    LegendFound,
    PlacedText,
    QuestionEntry,
    ResponseEntry,
)
from extract.assemble.page_breaks import repeats_question, squash_text
from extract.assemble.passages import Passage
from extract.assemble.prose import Prose
from extract.assemble.records import Record, find_specks, is_blank, keep_number, keep_reference
from extract.assemble.spanning_rows import SpanningRow, names_agency, read_finding_cell
from extract.model import EMPTY_CELL, DraftCell, DraftResponse, Leftover
from extract.text.cells import join_cells
from extract.text.date_words import REPORT_DATE_LINE
from extract.text.headings import SUBJECT_LINE
from extract.text.question_labels import Label, read_number_cell
from ingest.model import Problem

RECOMMENDATION = "recommendation"
LABEL_REPAIRED = "label told from its place in the sequence"
FROM_HEADING = "question taken from the heading"


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlinePlace:
    """The finding and question of a row.

    Attributes:
        finding: The last finding with its own heading.
        above: The prose above the table, where its last lines are the question of the next row.
        has_questions: That finding has a question.
        question: The open question, None where the next row needs one.
        responses: How many responses that question has.
        agency: The agency that a spanning row names for the rows below it.
        last_agency: The agency of the last response.
    """

    finding: FindingEntry | None = None
    above: Prose | None = None
    has_questions: bool = False
    question: QuestionEntry | None = None
    responses: int = 0
    agency: DraftCell = EMPTY_CELL
    last_agency: DraftCell = EMPTY_CELL


Step = tuple[list[Entry], OutlinePlace]
"""The entries that one part of the report adds, and the place after it."""


def outline_passages(passages: Sequence[Passage]) -> tuple[Entry, ...]:
    """Return the outline of a report."""
    entries: list[Entry] = []
    place = OutlinePlace()
    for passage in passages:
        added, place = _outline_passage(passage, place)
        entries += added
    return tuple(entries)


def _outline_passage(passage: Passage, place: OutlinePlace) -> Step:
    prose = passage.prose
    asks = bool(prose.question.raw) and _needs_question(passage)
    before = place
    entries: list[Entry] = []
    for entry in prose.entries_before if asks else prose.entries:
        added, place = _outline_prose(entry, passage, place)
        entries += added
    if passage.begins_part and place is before:
        place = replace(place, question=None, agency=EMPTY_CELL, last_agency=EMPTY_CELL)
    entries, place = _read_agency_above(entries, passage, place)
    place = replace(place, above=prose if asks else None)
    for row in passage.rows:
        added, place = _outline_row(row, passage, place)
        entries += added
    return entries, place


def _outline_prose(entry: Entry, passage: Passage, place: OutlinePlace) -> Step:
    """Return the place of one entry of the prose; a recommendation under a finding is its question."""
    if isinstance(entry, FindingEntry):
        if _names_open_finding(entry.number, entry.title.body, place):
            return [PlacedText(role="repeated", cell=entry.title)], place
        if passage.rows and not passage.has_question_column and _is_question_of_finding(entry.kind, place):
            label = read_number_cell(entry.number, None)
            return _open_question(label, entry.title.body, entry.title, passage.page, place, over_rows=True)
        return [entry], OutlinePlace(finding=entry)
    if isinstance(entry, QuestionEntry):
        return [entry], replace(place, has_questions=True)
    return [entry], place


def _is_question_of_finding(kind: str, place: OutlinePlace) -> bool:
    """Return whether a heading of this kind asks a question of the open finding."""
    return kind == RECOMMENDATION and place.finding is not None and place.finding.kind != RECOMMENDATION


def _read_agency_above(entries: list[Entry], passage: Passage, place: OutlinePlace) -> Step:
    """Read the line above a table that has no column of agencies as the agency of its rows, where it is one."""
    last = entries[-1] if entries else None
    if not passage.rows or passage.has_agency_column or not isinstance(last, Leftover):
        return entries, place
    if not names_agency(last.text):
        return entries, place
    cell = DraftCell(raw=last.text, body=last.text, source=(last.source,))
    return entries[:-1], replace(place, agency=cell)


def _needs_question(passage: Passage) -> bool:
    """Return whether the first response of a table is under no question that the table prints."""
    for row in passage.rows:
        if isinstance(row, SpanningRow) and row.kind in ("question", "finding"):
            return False
        if isinstance(row, Record):
            if row.question.raw:
                return False
            if not is_blank(row.response):
                return True
    return False


def _outline_row(row: Record | SpanningRow, passage: Passage, place: OutlinePlace) -> Step:
    return _outline_record(row, passage, place) if isinstance(row, Record) else _outline_spanning(row, passage, place)


def _outline_spanning(row: SpanningRow, passage: Passage, place: OutlinePlace) -> Step:
    match row.kind:
        case "legend":
            return [LegendFound(entries=row.legend, cell=row.cell)], place
        case "note":
            return [Leftover(text=" ".join(row.cell.raw.split()), source=row.cell.source[0])], place
        case "agency":
            return [], replace(place, agency=row.cell)
        case "front":
            return [_read_front_text(row.cell)], place
        case "question":
            asked = place.question
            if asked and place.responses and _is_asked_again(asked, row):
                return [PlacedText(role="repeated", cell=row.cell)], place
            return _open_question(row.label, row.title, row.cell, passage.page, place, over_rows=True)
        case _:
            return _open_finding(row, passage, place)


def _is_asked_again(asked: QuestionEntry, row: SpanningRow) -> bool:
    again, before = squash_text(row.title), squash_text(asked.text.body)
    same = (row.label.text if row.label else "") == asked.label
    return same and (again == before or (row.continued and before.startswith(again)))


def _read_front_text(cell: DraftCell) -> Entry:
    """Read a text above the header of a table, inside its frame, as if it were printed above the table."""
    text = " ".join(cell.raw.split())
    if REPORT_DATE_LINE.search(text):
        return PlacedText(role="as_at", cell=cell)
    return PlacedText(role="subject" if SUBJECT_LINE.match(text) else "headline", cell=cell)


def _names_open_finding(number: str, title: str, place: OutlinePlace, continued: bool = False) -> bool:
    """Return whether a heading is that of the open finding. One that is continued may be shortened."""
    finding = place.finding
    if finding is None or number != finding.number:
        return False
    again, before = squash_text(title), squash_text(finding.title.body)
    return again == before or (continued and before.startswith(again))


def _open_finding(row: SpanningRow, passage: Passage, place: OutlinePlace) -> Step:
    """Open a finding, unless it is the open one, continued or printed again, or asks a question of it."""
    if not row.cell.raw:
        return [], place
    if _names_open_finding(row.number, row.title, place, row.continued):
        return [PlacedText(role="repeated", cell=row.cell)], place
    if not passage.has_question_column and _is_question_of_finding(row.word, place):
        label = read_number_cell(row.number, None)
        if place.question and label and (place.question.label, place.question.text.body) == (label.text, row.title):
            return [PlacedText(role="repeated", cell=row.cell)], place
        return _open_question(label, row.title, row.cell, passage.page, place, over_rows=True)
    finding = FindingEntry(number=row.number, kind=row.word, title=replace(row.cell, body=row.title))
    return [finding], OutlinePlace(finding=finding)


def _outline_record(record: Record, passage: Passage, place: OutlinePlace) -> Step:
    entries: list[Entry] = []
    if record.finding.raw:
        entries, place = _open_finding(read_finding_cell(record.finding, record.finding_name), passage, place)
    if place.above and not record.question.raw:
        added, place = _open_question_above(passage, place)
        entries += added
    if record.number.raw and not record.question.raw and place.question and place.question.over_rows:
        record = keep_number(record)
    added, place = _outline_question(record, passage, place)
    entries += added
    if is_blank(record.response):
        return entries, place
    specks = find_specks(record.response)
    if specks:
        return [*entries, *(Leftover(text=cell.raw, source=cell.source[0]) for cell in specks)], place
    if place.question is None:
        added, place = _open_question_above(passage, place)
        entries += added
    response = _give_reference(_inherit_agency(record, place), record)
    place = replace(place, responses=place.responses + 1, last_agency=response.agency)
    return [*entries, ResponseEntry(response=response)], place


def _outline_question(record: Record, passage: Passage, place: OutlinePlace) -> Step:
    """Open the question of a record, unless it is the open one, printed again."""
    asked = place.question
    if asked and place.responses and repeats_question(asked.label, asked.text.body, record):
        return [PlacedText(role="repeated", cell=record.question)], place
    if record.label and not record.question.raw:
        return _open_numbered_question(record.label, record, place)
    if not record.question.raw:
        return [], place
    return _open_question(record.label, record.rest, record.question, record.page.number, place)


def _open_numbered_question(label: Label, record: Record, place: OutlinePlace) -> Step:
    """Open the question of a row that has only a number: a recommendation over it is its text."""
    cell, finding = record.number, place.finding
    if finding and finding.kind == RECOMMENDATION:
        both = join_cells(finding.title, cell, over_page=False)
        both = replace(both, body=finding.title.body, reasons=(*both.reasons, FROM_HEADING))
        return _open_question(label, both.body, both, record.page.number, place)
    return _open_question(label, "", cell, record.page.number, place)


def _open_question(
    label: Label | None, text: str, cell: DraftCell, page: int, place: OutlinePlace, over_rows: bool = False
) -> Step:
    """Open a question. `text` is that of its cell without the label."""
    entries: list[Entry] = []
    if label is None and cell.raw:
        detail = f"The question “{' '.join(cell.body.split())[:60]}” has no label that can be read."
        entries.append(Problem(code="label-missing", detail=detail, page=page))
    doubt: tuple[str, ...] = ()
    if label and label.repaired:
        doubt = (LABEL_REPAIRED, *((f"or {label.other}",) if label.other else ()))
    question = QuestionEntry(
        label=label.text if label else "",
        number=label.number if label and not label.plain else None,
        text=replace(cell, body=text, reasons=(*cell.reasons, *doubt)),
        page=page,
        over_rows=over_rows,
    )
    place = replace(place, question=question, above=None, has_questions=True, responses=0, last_agency=EMPTY_CELL)
    return [*entries, question], place


def _open_question_above(passage: Passage, place: OutlinePlace) -> Step:
    """Open a question for rows without one: that of the prose or heading above the table, else an empty one."""
    prose, finding = place.above, place.finding
    if prose:
        return _open_question(prose.label, prose.question.body, prose.question, passage.page, place, over_rows=True)
    if finding and finding.title.raw and not place.has_questions:
        text = replace(finding.title, reasons=(*finding.title.reasons, FROM_HEADING))
        return _open_question(read_number_cell(finding.number, None), text.body, text, passage.page, place)
    detail = "A row has no question above it; its cells are kept under a question without a label."
    added, place = _open_question(None, "", EMPTY_CELL, passage.page, place)
    return [Problem(code="question-missing", detail=detail, page=passage.page), *added], place


def _give_reference(response: DraftResponse, record: Record) -> DraftResponse:
    """Return a response with the row's own number as its reference; a misread one is repaired like its label."""
    number = record.number if record.number.raw else record.carried_number
    response = keep_reference(response, record.number_name, number)
    if not (record.number.raw and record.label and record.label.repaired):
        return response
    told = replace(number, body=record.label.text, reasons=(*number.reasons, LABEL_REPAIRED))
    return replace(response, cells=response.cells.with_cells(action_ref=told))


def _inherit_agency(record: Record, place: OutlinePlace) -> DraftResponse:
    """Return the response of a record, with the agency of a row above where it has none.

    That is the agency of a spanning row, or of the row above where no box is in the column of agencies.
    """
    response, row = record.response, record.row
    if place.agency.raw and not response.agency.raw:
        return replace(response, agency=place.agency)
    if row.has_column("agency") and not any(cell.field == "agency" for cell in row.cells):
        return replace(response, agency=place.last_agency)
    return response
