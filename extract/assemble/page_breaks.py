# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Rows and questions that a page break cuts in two: recognise the second piece, and join it to the first.

`join_page_breaks` asks only of the first row of a page whether it is a second piece, with no heading between it and the
table before, and where the row has no label of a question. Elsewhere, page breaks are handled for:

- tables without ruling lines: `add_row_rest` in extract/tables/row_rest.py makes a row of the lines at the head of a
  page that complete the last row of the page before; the functions here then join the two;
- plain text from OCR programs: extract/plaintext/beam_search.py, where cells of the last `MAX_OPEN_ROWS` rows of the
  page before may continue (`build_scene`).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extract.assemble.passages import Passage
from extract.assemble.read_rows import Row
from extract.assemble.records import WHO_FIELDS, Record, is_blank
from extract.assemble.spanning_rows import CONTINUED_MARK
from extract.fields import PROSE_NAMES
from extract.model import EMPTY_CELL, OBSTRUCTION_REASONS, DraftCell, DraftResponse
from extract.status.cell_status import join_more_statuses, join_statuses
from extract.text.bullets import TEXT_BULLET
from extract.text.cells import continue_cell, join_cells
from extract.text.date_words import MONTH_START
from extract.text.who_words import is_organisation, is_person

MIN_SECOND_VALUES = 2  # a single one may be the rest of a long name or date; without agencies it is all there is
DATE_START = re.compile(rf"\W*(?:\d{{1,2}}\W|Q[1-4]\b|end\s+(?:of\s+)?|(?:{MONTH_START})|ongoing|complete|tbc)", re.I)
SENTENCE_ENDS = tuple('.!?:;)”"')


@dataclass(frozen=True, slots=True)
class _OpenRow:
    """Where in the list of rows the open finding, the open question and its last response are, None for none."""

    asked: bool = False
    finding: int | None = None
    question: int | None = None
    response: int | None = None


def join_page_breaks(passages: Sequence[Passage]) -> tuple[Passage, ...]:
    """Join the pieces of rows and questions that continue on the next page, or lower in an open table."""
    rows: list[Row | None] = []
    sizes = []
    open_row = _OpenRow()
    for passage in passages:
        if passage.begins_part:
            open_row = _OpenRow()
        first = True
        sizes.append(len(passage.rows))
        for row in passage.rows:
            rows.append(row)
            if isinstance(row, Record):
                open_row = _join_record(rows, row, open_row, first)
                first = False
            elif row.kind in ("finding", "question") and not row.continued:
                open_row = _OpenRow(asked=row.kind == "question")
    joined = iter(rows)
    return tuple(
        replace(passage, rows=tuple(row for row in (next(joined) for _ in range(size)) if row))
        for passage, size in zip(passages, sizes, strict=True)
    )


def _join_record(rows: list[Row | None], record: Record, open_row: _OpenRow, first: bool) -> _OpenRow:
    """Join the last record of the list to the open row where it continues it; return the open row after it."""
    at = len(rows) - 1
    if first and record.finding.raw:
        record = _continue_finding(rows, record, open_row.finding)
    if record.finding.raw:
        open_row = _OpenRow(finding=at)
    asker = rows[open_row.question] if open_row.question is not None else None
    last = rows[open_row.response] if open_row.response is not None else None
    newest = rows[at - 1] if at else None
    over_page = first and open_row.asked and isinstance(newest, Record) and newest.page.number < record.page.number
    over_page = over_page and not _begins_question(asker, record)
    unlabelled = record.label is None and not any(map(str.isalnum, record.number.raw))  # none printed, read or not
    if over_page and unlabelled and _continues_record(last, record):
        if isinstance(asker, Record) and open_row.question is not None:
            rows[open_row.question] = _continue_question(asker, record.question)
        last = rows[open_row.response] if open_row.response is not None else None
        if isinstance(last, Record) and open_row.response is not None and not is_blank(record.response):
            rows[open_row.response] = replace(last, response=extend_row(last.response, record.response))
        rows[at] = None
        return open_row
    if isinstance(asker, Record) and unlabelled and record.question.raw and open_row.question is not None:
        in_pieces = over_page or (record.row.in_open_table and asker.label is not None)
        if in_pieces and not repeats_question(_label_text(asker), asker.rest, record):
            rows[open_row.question] = _continue_question(asker, record.question)
            record = replace(record, question=EMPTY_CELL, rest="")
            rows[at] = record
    opens = bool(record.question.raw)
    answered = not is_blank(record.response)
    return _OpenRow(
        asked=True,
        finding=open_row.finding,
        question=at if opens else open_row.question,
        response=at if answered else None if opens else open_row.response,
    )


def _continue_finding(rows: list[Row | None], record: Record, finding: int | None) -> Record:
    """Move the rest of a finding at the head of a page, the last row of the list, to where the finding is open."""
    if finding is None:
        return record
    opened = rows[finding]
    if not isinstance(opened, Record) or opened.page.number >= record.page.number:
        return record
    if not text_continues(opened.finding, record.finding):
        return record
    rows[finding] = replace(opened, finding=continue_cell(opened.finding, record.finding))
    rows[-1] = rest = replace(record, finding=EMPTY_CELL)
    return rest


def _begins_question(asker: Row | None, record: Record) -> bool:
    """Return whether a question without a label is another one than the open one, which has no label either."""
    if not isinstance(asker, Record) or asker.label or record.label or not record.question.raw:
        return False
    return not text_continues(asker.question, record.question)


def _continue_question(asker: Record, more: DraftCell) -> Record:
    """Return a record whose question continues in the cell `more`."""
    if not more.raw:
        return asker
    rest = continue_cell(replace(asker.question, body=asker.rest), more).body
    return replace(asker, question=continue_cell(asker.question, more), rest=rest)


def _continues_record(last: Row | None, record: Record) -> bool:
    above = last.response if isinstance(last, Record) else None
    either = any(set(column.choices) == WHO_FIELDS for column in record.row.columns)
    return continues_row(above, record.response, either)


def continues_row(last: DraftResponse | None, row: DraftResponse, agency_or_person: bool) -> bool:
    """Return whether the first row of a page is the rest of the last row of the page before.

    Args:
        last: The last row of the open question, None where it has none.
        row: The first row of the page.
        agency_or_person: Whether a column names agencies in some rows and persons in others.
    """
    if last is None:
        return is_blank(row)
    values = _count_second_values(last, row)
    if values >= MIN_SECOND_VALUES:
        return False
    # An agency's name may be broken by the end of the page, or be printed below it. Then the texts beside it continue.
    if any(text_continues(*pair) for pair in _pair_cells(last, row)):
        return True
    if _completes_agency(last, row):
        return True
    person = row.cells["lead_person"]
    if row.agency.raw or (agency_or_person and person.raw and is_person(person.body)):
        return False
    if any(_begins_text(last.cells[name], row.cells[name]) for name in PROSE_NAMES):
        return False
    return values < (MIN_SECOND_VALUES if last.agency.raw else 1)


def _completes_agency(last: DraftResponse, row: DraftResponse) -> bool:
    """Return whether only both agencies together name a body, and the row has no status, lead or date of its own."""
    above, below = last.agency.body, row.agency.body
    own = (row.status.cell.raw, row.cells["lead_person"].raw, row.cells["target_date"].raw)
    broken = bool(above and below) and not is_organisation(above) and is_organisation(f"{above} {below}")
    return broken and not any(own)


def _begins_text(above: DraftCell, below: DraftCell) -> bool:
    """Return whether a text begins below: of a text over a page break, the first lines are in the piece above."""
    return not above.raw and bool(below.body) and not below.body[0].islower()


def _pair_cells(last: DraftResponse, row: DraftResponse) -> list[tuple[DraftCell, DraftCell]]:
    others = dict(last.other)
    return [
        (last.agency, row.agency),
        *((cell, row.cells[name]) for name, cell in last.cells.items()),
        *((others[name], cell) for name, cell in row.other if name in others),
    ]


def _count_second_values(last: DraftResponse, row: DraftResponse) -> int:
    """Return in how many columns of short values both rows have their own value.

    A value shows a separate row: one row has one status, one date and one lead.
    """
    leads, dates = last.cells["lead_person"], last.cells["target_date"]
    return sum(
        (
            bool(last.status.cell.raw and row.status.cell.raw),
            is_person(leads.body) and is_person(row.cells["lead_person"].body),
            bool(DATE_START.match(dates.body) and DATE_START.match(row.cells["target_date"].body)),
        )
    )


def extend_row(last: DraftResponse, row: DraftResponse) -> DraftResponse:
    """Join the cells of a row's second piece to those of the first."""
    others = dict(last.other)
    for name, cell in row.other:
        others[name] = join_cells(others.get(name, EMPTY_CELL), cell)
    return DraftResponse(
        agency=join_cells(last.agency, row.agency),
        status=join_statuses(last.status, row.status),
        more_statuses=join_more_statuses(last.more_statuses, row.more_statuses),
        cells=last.cells.with_cells(**{name: join_cells(last.cells[name], cell) for name, cell in row.cells.items()}),
        other=tuple(others.items()),
    )


def text_continues(above: DraftCell, below: DraftCell) -> bool:
    """Return whether the text of one cell continues in another: no sentence ends in the first or begins the second.

    Where words are blacked out, a sentence may end or begin under the bar.
    """
    if OBSTRUCTION_REASONS["blackout"] in (*above.reasons, *below.reasons):
        return False
    ended, begun = above.body.rstrip(), TEXT_BULLET.sub("", below.body.lstrip())
    if not ended or not begun or ended.endswith(SENTENCE_ENDS):
        return False
    return begun[0].islower() or begun[0] in "&(/" or ended.lower().endswith(("&", " and", " of", " the", "/", "-"))


def _label_text(record: Record) -> str:
    return record.label.text if record.label else ""


def repeats_question(label: str, text: str, record: Record) -> bool:
    """Return whether a record prints the open question again, beside another of its rows.

    Args:
        label: The label of the open question, "" where it has none.
        text: The open question without its label.
        record: The record.
    """
    if not record.question.raw:
        return False
    same = _label_text(record) == label
    printed = record.rest if record.label else record.question.body
    again, before = squash_text(CONTINUED_MARK.sub("", printed)), squash_text(text)
    return same and (again == before or (bool(CONTINUED_MARK.search(printed)) and before.startswith(again)))


def squash_text(text: str) -> str:
    """Return the letters and digits of a text, in lower case."""
    return "".join(c for c in text.lower() if c.isalnum())
