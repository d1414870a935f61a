"""A draft becomes a report: each cell cleaned, each agency, status and date understood."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from extract.model import Draft, DraftCell, DraftFinding, DraftQuestion, DraftResponse
from ingest.model import Problem, Source
from normalise.agencies.match import join_broken, match_agencies
from normalise.agencies.registry import Register
from normalise.board_name import board_of
from normalise.clean_text import clean, vocabulary
from normalise.dates import find_as_at, read_dates
from normalise.model import AgencyName, Cell, Finding, Question, Report, Response, TargetDate, fill_cells
from normalise.status import read_status

ID_DIGITS = 10
"""Hexadecimal digits of the file's hash in a report's id: a million reports collide once in two million."""

DOUBTFUL_MATCH = 0.95
"""An agency matched below this score says so in its cell's reasons."""

UNREAD_DATE = 0.6
"""The most that a cell is trusted in which a date could not be read, or is no date there is."""

BROKEN_WORD = "joined a word broken over lines"

_QUARTER = re.compile(r"\bQ[lI|](?=\s?(?:20)?\d\d\s?[/-]\s?\d\d)")  # "Ql 2019/20" has no other sense
QUARTER = "mended a quarter's figure"
_LIKE_A_DATE = re.compile(
    r"\d{1,2} ?[./\-] ?\d{1,2}\b|\b(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\b|\bQ[1-4]\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class _Known:
    """What is the same for all rows of a report. `agencies` is by the row's place in reading order."""

    report_id: str
    as_at: date | None
    words: frozenset[str]
    agencies: tuple[AgencyName, ...]


def normalise(draft: Draft, source: Source, register: Register) -> Report:
    """What a draft means. What cannot be understood is kept as printed and stated in the faults."""
    words = vocabulary(_bodies(draft))
    as_at = find_as_at(draft.as_at)
    rows = [row for finding in draft.findings for question in finding.questions for row in question.responses]
    cells = [_agency_cell(row.agency, words, register) for row in rows]
    matched = match_agencies([cell.text for cell in cells], register, as_at)
    known = _Known(
        report_id=source.sha256[:ID_DIGITS],
        as_at=as_at,
        words=words,
        agencies=tuple(_with_cell(agency, cell) for agency, cell in zip(matched, cells, strict=True)),
    )
    faults = [*draft.faults, *_as_at_faults(draft.as_at, as_at), *_agency_faults(known.agencies)]
    ids, places = _Ids(known.report_id), iter(known.agencies)
    findings = tuple(_finding(finding, draft, known, places, ids, faults) for finding in draft.findings)
    title = _line(draft.title)
    return Report(
        id=known.report_id, title=title, board=_line(draft.board) or board_of(title), subject=_line(draft.subject),
        as_at=as_at, source=source, findings=findings, key=draft.key, leftovers=draft.leftovers,
        coverage=draft.coverage, faults=tuple(faults),
    )  # fmt: skip


class _Ids:
    """Gives each row its id: label, agency, and which of the agency's rows under that label it is."""

    def __init__(self, report_id: str) -> None:
        self._report_id = report_id
        self._given: set[str] = set()
        self._count: Counter[str] = Counter()

    def of(self, label: str, agency: str | None) -> str:
        printed = "-".join(re.findall(r"[a-z0-9]+", label.lower())) or "unlabelled"
        stem = f"{self._report_id}-{printed}-{agency or 'none'}"
        while True:
            self._count[stem] += 1
            ident = f"{stem}-{self._count[stem]}"
            if ident not in self._given:
                self._given.add(ident)
                return ident


def _finding(
    finding: DraftFinding, draft: Draft, known: _Known, agencies: Iterator[AgencyName], ids: _Ids, faults: list[Problem]
) -> Finding:
    return Finding(
        number=finding.number.strip(),
        kind=finding.kind,
        title=_cell(finding.title, known.words),
        narrative=_cell(finding.narrative, known.words),
        questions=tuple(_question(question, draft, known, agencies, ids, faults) for question in finding.questions),
    )


def _question(
    question: DraftQuestion,
    draft: Draft,
    known: _Known,
    agencies: Iterator[AgencyName],
    ids: _Ids,
    faults: list[Problem],
) -> Question:
    label = question.label.strip()
    return Question(
        label=label,
        text=_cell(question.text, known.words),
        responses=tuple(
            _response(row, ids.of(label, agency.id), agency, draft, known, faults)
            for row, agency in zip(question.responses, _take(agencies, len(question.responses)), strict=True)
        ),
    )


def _take(agencies: Iterator[AgencyName], count: int) -> list[AgencyName]:
    return [next(agencies) for _ in range(count)]


def _response(
    row: DraftResponse, ident: str, agency: AgencyName, draft: Draft, known: _Known, faults: list[Problem]
) -> Response:
    rag, status_faults = read_status(row.status, draft.key)
    target, dates, date_faults = _target(row.cells["target_date"], known)
    faults.extend((*status_faults, *date_faults))
    cells = {name: _cell(cell, known.words) for name, cell in row.cells.items() if name != "target_date"}
    return Response(
        id=ident,
        agency=agency,
        rag=rag,
        cells=fill_cells({**cells, "target_date": target}),
        dates=dates,
        attachments=_attachments(row),
        other=tuple((name, _cell(cell, known.words)) for name, cell in row.other),
    )


def _attachments(row: DraftResponse) -> tuple[str, ...]:
    cells = (row.agency, row.status.cell, *row.cells.values(), *(cell for _, cell in row.other))
    return tuple(" ".join(caption.split()) for cell in cells for caption in cell.captions)


def _target(cell: DraftCell, known: _Known) -> tuple[Cell, tuple[TargetDate, ...], tuple[Problem, ...]]:
    """The target date's cell, its dates, and a fault at the cell's place for each that is none."""
    read = _cell(cell, known.words)
    text = _QUARTER.sub("Q1", read.text)
    if text != read.text:
        read = replace(read, text=text, repairs=(*read.repairs, QUARTER))
    dates, faults = read_dates(read.text, known.as_at)
    reasons = tuple(fault.detail for fault in faults)
    if not dates and not faults and _LIKE_A_DATE.search(read.text):
        reasons = ("date could not be read",)
    placed = tuple(_placed(fault, cell) for fault in faults)
    sure = min(read.confidence, UNREAD_DATE) if reasons and read.confidence is not None else read.confidence
    return replace(read, confidence=sure, reasons=(*read.reasons, *reasons)), dates, placed


def _placed(fault: Problem, cell: DraftCell | Cell) -> Problem:
    span = cell.source[0] if cell.source else None
    return replace(fault, page=span.page, box=span.box) if span else fault


def _cell(cell: DraftCell, words: frozenset[str]) -> Cell:
    text, repairs = clean(cell.body, words)
    return Cell(
        text=text, raw=cell.raw, confidence=cell.confidence, reasons=cell.reasons, repairs=repairs, source=cell.source
    )


def _agency_cell(cell: DraftCell, words: frozenset[str], register: Register) -> Cell:
    """An agency's cell: one name on one line, its words whole again where the register knows them."""
    read = _cell(cell, words)
    name = " ".join(read.text.split())
    whole = join_broken(name, register)
    repairs = (*read.repairs, BROKEN_WORD) if whole != name else read.repairs
    return replace(read, text=whole, repairs=repairs)


def _with_cell(agency: AgencyName, cell: Cell) -> AgencyName:
    if agency.id is not None and agency.score < DOUBTFUL_MATCH:
        how = f"agency matched at {agency.score:.2f}: {agency.why}" if agency.known else f"agency {agency.why}"
        cell = replace(cell, reasons=(*cell.reasons, how))
    return replace(agency, cell=cell)


def _agency_faults(agencies: tuple[AgencyName, ...]) -> list[Problem]:
    """One for each name that the register does not know, where it first stands, and for each row without one."""
    faults: dict[str, Problem] = {}
    nameless = []
    for agency in agencies:
        if agency.id is None:
            fault = Problem(code="agency-missing", detail="a row names no agency")
            nameless.append(_placed(fault, agency.cell))
        elif not agency.known and agency.raw not in faults:
            fault = Problem(code="agency-unknown", detail=f"“{agency.raw}” is {agency.why}")
            faults[agency.raw] = _placed(fault, agency.cell)
    if 2 * len(nameless) > len(agencies) > 2:  # the table has no column for agencies: said once
        detail = f"{len(nameless)} of {len(agencies)} rows name no agency"
        nameless = [replace(nameless[0], detail=detail)]
    return [*faults.values(), *nameless]


def _as_at_faults(sentence: str, as_at: date | None) -> list[Problem]:
    if as_at is not None:
        return []
    if not sentence.strip():
        return [Problem(code="as-at-missing", detail="the report does not say which date it speaks for")]
    return [Problem(code="as-at-missing", detail=f"no date could be read in “{_line(sentence)}”")]


def _line(text: str) -> str:
    return clean(text)[0].replace("\n", " ")


def _bodies(draft: Draft) -> Iterator[str]:
    """The prose of a draft, for the words it uses."""
    for finding in draft.findings:
        yield from (finding.title.body, finding.narrative.body)
        for question in finding.questions:
            yield question.text.body
            for row in question.responses:
                yield from (cell.body for cell in row.cells.values())
                yield from (cell.body for _, cell in row.other)
