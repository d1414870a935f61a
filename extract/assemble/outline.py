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
from extract.assemble.records import Record, find_specks, is_blank
from extract.assemble.spanning_rows import SpanningRow, read_finding_cell
from extract.model import EMPTY_CELL, DraftCell, DraftResponse, Leftover
from extract.text.headings import AS_AT_LINE, SUBJECT_LINE
from extract.text.question_labels import Label, read_number_cell
from ingest.model import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlinePlace:
    """What a row is under.

    Attributes:
        finding: The last finding with a heading of its own.
        has_questions: That finding has a question.
        question: The open question, None where the next row needs one.
        responses: How many responses that question has.
        agency: The agency that a spanning row names for the rows below it.
        last_agency: The agency of the last response.
    """

    finding: FindingEntry | None = None
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
    asks = bool(prose.question.raw) and _needs_question(passage, place)
    entries = list(prose.entries_before if asks else prose.entries)
    for entry in entries:
        if isinstance(entry, FindingEntry):
            place = OutlinePlace(finding=entry)
        elif isinstance(entry, QuestionEntry):
            place = replace(place, has_questions=True)
    if passage.begins_part:
        place = replace(place, question=None, agency=EMPTY_CELL, last_agency=EMPTY_CELL)
    for row in passage.rows:
        added, place = _outline_row(row, passage, place)
        entries += added
    return entries, place


def _needs_question(passage: Passage, place: OutlinePlace) -> bool:
    """Return whether the first response of a table is under no question that the table prints."""
    for row in passage.rows:
        if isinstance(row, SpanningRow) and row.kind == "question":
            return False
        if isinstance(row, Record):
            if row.label is not None or row.question.raw:
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
            return _open_question(row.label, row.title, row.cell, passage.page, place)
        case _:
            return _open_finding(row, place)


def _is_asked_again(asked: QuestionEntry, row: SpanningRow) -> bool:
    again, before = squash_text(row.title), squash_text(asked.text.body)
    same = (row.label.text if row.label else "") == asked.label
    return same and (again == before or (row.continued and before.startswith(again)))


def _read_front_text(cell: DraftCell) -> Entry:
    """Read a text above the header of a table, inside its frame, as if it were printed above the table."""
    text = " ".join(cell.raw.split())
    if AS_AT_LINE.search(text):
        return PlacedText(role="as_at", cell=cell)
    return PlacedText(role="subject" if SUBJECT_LINE.match(text) else "headline", cell=cell)


def _open_finding(row: SpanningRow, place: OutlinePlace) -> Step:
    """Open a finding, unless it is the open one, continued or printed again."""
    if not row.cell.raw:
        return [], place
    open_one = place.finding and (place.finding.number, squash_text(place.finding.title.body))
    if row.continued or (row.number, squash_text(row.title)) == open_one:
        return [PlacedText(role="repeated", cell=row.cell)], place
    finding = FindingEntry(number=row.number, kind=row.word, title=replace(row.cell, body=row.title))
    return [finding], OutlinePlace(finding=finding)


def _outline_record(record: Record, passage: Passage, place: OutlinePlace) -> Step:
    entries: list[Entry] = []
    if record.finding.raw:
        entries, place = _open_finding(read_finding_cell(record.finding, record.finding_name), place)
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
    response = _inherit_agency(record, place)
    place = replace(place, responses=place.responses + 1, last_agency=response.agency)
    return [*entries, ResponseEntry(response=response)], place


def _outline_question(record: Record, passage: Passage, place: OutlinePlace) -> Step:
    """Open the question of a record, unless it is the open one, printed again."""
    asked = place.question
    if asked and place.responses and repeats_question(asked.label, asked.text.body, record):
        return [PlacedText(role="repeated", cell=record.question)], place
    if record.label is None and not record.question.raw:
        return [], place
    return _open_question(record.label, record.rest, record.question, record.page.number, place)


def _open_question(label: Label | None, text: str, cell: DraftCell, page: int, place: OutlinePlace) -> Step:
    """Open a question. `text` is that of its cell without the label."""
    entries: list[Entry] = []
    if label is None and cell.raw:
        detail = f"The question “{' '.join(cell.body.split())[:60]}” has no label that can be read."
        entries.append(Problem(code="label-missing", detail=detail, page=page))
    doubt = ("label told from its place in the sequence",) if label and label.repaired else ()
    question = QuestionEntry(
        label=label.text if label else "",
        number=label.number if label and not label.plain else None,
        stem=str(label.number) if label else "",
        text=replace(cell, body=text, reasons=(*cell.reasons, *doubt)) if label else cell,
        page=page,
    )
    return [*entries, question], replace(
        place, question=question, has_questions=True, responses=0, last_agency=EMPTY_CELL
    )


def _open_question_above(passage: Passage, place: OutlinePlace) -> Step:
    """Open a question for rows without one: that of the prose or heading above the table, else an empty one."""
    prose, finding = passage.prose, place.finding
    if prose.question.raw:
        return _open_question(prose.label, prose.question.body, prose.question, passage.page, place)
    if finding and finding.title.raw and not place.has_questions:
        text = replace(finding.title, reasons=(*finding.title.reasons, "question taken from the heading"))
        return _open_question(read_number_cell(finding.number, None), text.body, text, passage.page, place)
    detail = "A row stands under no question; its cells are kept under a question without a label."
    added, place = _open_question(None, "", EMPTY_CELL, passage.page, place)
    return [Problem(code="question-missing", detail=detail, page=passage.page), *added], place


def _inherit_agency(record: Record, place: OutlinePlace) -> DraftResponse:
    """Return the response of a record, with the agency of a spanning row above it, or of the row above it where no box
    of its own is in the column of agencies.
    """
    response, row = record.response, record.row
    if place.agency.raw and not response.agency.raw:
        return replace(response, agency=place.agency)
    if row.has_column("agency") and not any(cell.field == "agency" for cell in row.cells):
        return replace(response, agency=place.last_agency)
    return response
