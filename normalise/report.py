# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Turn a draft into a report: clean each cell, identify each agency, read each status and date."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from extract.model import Draft, DraftCell, DraftFinding, DraftQuestion, DraftResponse, describe_unknown_column
from ingest.model import Problem, Source
from normalise.agencies.parse_name import join_broken_words
from normalise.agencies.registry import Register
from normalise.agencies.row_agencies import (
    PrintedAgencies,
    RowAgencies,
    identify_row_agencies,
    list_agency_problems,
)
from normalise.board_name import find_board_name
from normalise.clean_text import clean_cell_text, clean_struck_text, collect_vocabulary
from normalise.date_roles import find_column_role, find_further_role
from normalise.dates import find_dates
from normalise.ditto_marks import resolve_ditto_marks
from normalise.model import Cell, Finding, Question, Report, ReportDate, Response, fill_cells, sort_dates
from normalise.report_date import choose_report_date
from normalise.report_period import ReportPeriod, find_report_period
from normalise.short_ids import shorten_id
from normalise.status.progress import is_progress, read_progress
from normalise.status.read_statuses import read_statuses
from normalise.status.status_text import have_arrows
from normalise.target_dates import TargetReading, read_target_date
from normalise.yearless_dates import KnownDates

ID_DIGITS = 10
MAX_LABEL_CHARS = 40  # in a response's id, which databases store in 160 characters
"""Hexadecimal digits of the file's hash in a report's id: a million reports collide once in two million."""

BROKEN_WORD_REPAIR = "joined a word broken over lines"


@dataclass(frozen=True, slots=True)
class _ReportContext:
    """The values that all rows of a report share. `period` is the one that the report says it covers.

    `agencies` has one entry per row, in reading order. `column_dates` has the dates of each column without a field, by
    its name, and those of the target date under "". `has_arrows`: several statuses have an arrow behind them.
    """

    report_id: str
    as_at: date | None
    period: ReportPeriod | None
    words: frozenset[str]
    agencies: tuple[RowAgencies, ...]
    column_dates: Mapping[str, Sequence[date]]
    has_arrows: bool

    def list_known_dates(self, column: str) -> KnownDates:
        """Return the dates that may tell the year of one in this column."""
        return KnownDates(as_at=self.as_at, period=self.period, column=self.column_dates.get(column, ()))


def normalise_draft(draft: Draft, source: Source, register: Register) -> Report:
    """Return the report that a draft prints.

    Text that cannot be interpreted is kept as printed and listed in `faults`.
    """
    words = collect_vocabulary(_iterate_bodies(draft))
    reading = choose_report_date(draft.dated_lines, source.name)
    as_at = reading.value
    rows = [row for finding in draft.findings for question in finding.questions for row in question.responses]
    agencies = identify_row_agencies([_clean_printed_agencies(row, words, register) for row in rows], register, as_at)
    known = _ReportContext(
        report_id=source.sha256[:ID_DIGITS],
        as_at=as_at,
        period=find_report_period(draft.dated_lines),
        words=words,
        agencies=tuple(agencies),
        column_dates=_collect_column_dates(rows, as_at),
        has_arrows=have_arrows(row.status.cell.body for row in rows),
    )
    faults = [*_as_at_problems(reading), *list_agency_problems(known.agencies)]
    ids, places = _ResponseIds(known.report_id), iter(known.agencies)
    read = [_normalise_finding(finding, draft, known, places, ids, faults) for finding in draft.findings]
    faults = [*_list_draft_problems(draft, read), *faults]
    findings = resolve_ditto_marks(read)
    title = _clean_line(draft.title)
    return Report(
        id=known.report_id, title=title, board=_clean_line(draft.board) or find_board_name(title),
        subject=_clean_line(draft.subject),
        as_at=as_at, source=source, findings=findings, key=draft.key, leftovers=draft.leftovers,
        coverage=draft.coverage, faults=tuple(faults), as_at_reading=reading,
        other_tables=draft.other_tables,
    )  # fmt: skip


def _list_draft_problems(draft: Draft, findings: list[Finding]) -> list[Problem]:
    """Return the problems of the draft without those of columns whose cells were read as dates or percentages."""
    rows = [row for finding in findings for question in finding.questions for row in question.responses]
    dated = {found.column for row in rows for found in row.dates}
    percent = {name for row in rows for name, cell in row.other if is_progress(name, cell.text)}
    read = {describe_unknown_column(name) for name in dated | percent}
    return [problem for problem in draft.faults if problem.detail not in read]


def _collect_column_dates(rows: Iterable[DraftResponse], as_at: date | None) -> dict[str, list[date]]:
    """Return the dates that print their year, by column."""
    found: dict[str, list[date]] = {}
    for row in rows:
        for name, cell in (("", row.cells["target_date"]), *row.other):
            if name == "" or find_further_role(name):
                found.setdefault(name, []).extend(each.date for each in find_dates(cell.body, as_at))
    return found


class _ResponseIds:
    """Makes the ids of responses.

    An id has the report's id, the question's label, the agency, and a number where an agency has several rows under one
    label.
    """

    def __init__(self, report_id: str) -> None:
        self._report_id = report_id
        self._given: set[str] = set()
        self._count: Counter[str] = Counter()

    def make_id(self, label: str, agency: str | None) -> str:
        printed = shorten_id("-".join(re.findall(r"[a-z0-9]+", label.lower())), MAX_LABEL_CHARS) or "unlabelled"
        stem = f"{self._report_id}-{printed}-{agency or 'none'}"
        while True:
            self._count[stem] += 1
            ident = f"{stem}-{self._count[stem]}"
            if ident not in self._given:
                self._given.add(ident)
                return ident


def _normalise_finding(
    finding: DraftFinding,
    draft: Draft,
    known: _ReportContext,
    agencies: Iterator[RowAgencies],
    ids: _ResponseIds,
    faults: list[Problem],
) -> Finding:
    return Finding(
        number=finding.number.strip(),
        kind=finding.kind,
        title=_clean_cell(finding.title, known.words),
        narrative=_clean_cell(finding.narrative, known.words),
        questions=tuple(
            _normalise_question(question, draft, known, agencies, ids, faults) for question in finding.questions
        ),
    )


def _normalise_question(
    question: DraftQuestion,
    draft: Draft,
    known: _ReportContext,
    agencies: Iterator[RowAgencies],
    ids: _ResponseIds,
    faults: list[Problem],
) -> Question:
    label = question.label.strip()
    return Question(
        label=label,
        text=_clean_cell(question.text, known.words),
        responses=tuple(
            _normalise_response(row, ids.make_id(label, named[0].id), named, draft, known, faults)
            for row, named in zip(question.responses, _take_agencies(agencies, len(question.responses)), strict=True)
        ),
    )


def _take_agencies(agencies: Iterator[RowAgencies], count: int) -> list[RowAgencies]:
    return [next(agencies) for _ in range(count)]


def _normalise_response(
    row: DraftResponse, ident: str, agencies: RowAgencies, draft: Draft, known: _ReportContext, faults: list[Problem]
) -> Response:
    rag, more_statuses, status_faults = read_statuses(row, draft.key, known.has_arrows)
    target = read_target_date(
        row.cells["target_date"],
        known.words,
        known.list_known_dates(""),
        find_column_role(row.date_column),
    )
    others = {name: _read_other_cell(name, cell, known) for name, cell in row.other}
    faults.extend((*status_faults, *target.problems, *(p for read in others.values() for p in read.problems)))
    cells = {name: _clean_cell(cell, known.words) for name, cell in row.cells.items() if name != "target_date"}
    cells["progress_percent"] = read_progress(row.status, row.other)
    return Response(
        id=ident,
        agency=agencies[0],
        further_agencies=agencies[1:],
        rag=rag,
        more_statuses=more_statuses,
        cells=fill_cells({**cells, "target_date": target.cell}),
        dates=sort_dates((*target.dates, *(found for read in others.values() for found in read.dates))),
        attachments=_collect_attachments(row),
        other=tuple((name, read.cell) for name, read in others.items()),
    )


def _read_other_cell(name: str, cell: DraftCell, known: _ReportContext) -> TargetReading:
    """Read the cell of a column without a field, which may hold dates of the action."""
    role = find_further_role(name)
    if role is None:
        return TargetReading(cell=_clean_cell(cell, known.words), dates=(), problems=())
    read = read_target_date(cell, known.words, known.list_known_dates(name), role)
    return replace(read, dates=tuple(replace(found, column=name) for found in read.dates))


def _collect_attachments(row: DraftResponse) -> tuple[str, ...]:
    cells = (row.agency, row.status.cell, *row.cells.values(), *(cell for _, cell in row.other))
    return tuple(" ".join(caption.split()) for cell in cells for caption in cell.captions)


def _clean_cell(cell: DraftCell, words: frozenset[str]) -> Cell:
    text, repairs = clean_cell_text(cell.body, words)
    return Cell(
        text=text, raw=cell.raw, confidence=cell.confidence, reasons=cell.reasons, repairs=repairs, source=cell.source,
        struck=clean_struck_text(cell.struck, words),
    )  # fmt: skip


def _clean_printed_agencies(row: DraftResponse, words: frozenset[str], register: Register) -> PrintedAgencies:
    return PrintedAgencies(
        cell=_clean_agency_cell(row.agency, words, register),
        lines="\n".join(clean_cell_text(line, words)[0] for line in row.agency.body.split("\n")),
        lead=_clean_cell(row.cells["lead_person"], words),
    )


def _clean_agency_cell(cell: DraftCell, words: frozenset[str], register: Register) -> Cell:
    """Return an agency's cell as one line, with words of the register's names joined where a line end broke them."""
    read = _clean_cell(cell, words)
    name = " ".join(read.text.split())
    whole = join_broken_words(name, register)
    repairs = (*read.repairs, BROKEN_WORD_REPAIR) if whole != name else read.repairs
    return replace(read, text=whole, repairs=repairs)


def _as_at_problems(reading: ReportDate) -> list[Problem]:
    if reading.value is None:
        detail = reading.reasons[0] if reading.reasons else "the report does not say which date it speaks for"
        return [Problem(code="as-at-missing", detail=detail).placed_at(reading.source)]
    if reading.reasons:
        detail = f"the report's date, {reading.value.isoformat()}, is uncertain: {'; '.join(reading.reasons)}"
        return [Problem(code="as-at-uncertain", detail=detail).placed_at(reading.source)]
    return []


def _clean_line(text: str) -> str:
    return clean_cell_text(text)[0].replace("\n", " ")


def _iterate_bodies(draft: Draft) -> Iterator[str]:
    """Yield the text of every cell of a draft, for its vocabulary."""
    for finding in draft.findings:
        yield from (finding.title.body, finding.narrative.body)
        for question in finding.questions:
            yield question.text.body
            for row in question.responses:
                yield from (cell.body for cell in row.cells.values())
                yield from (cell.body for _, cell in row.other)
