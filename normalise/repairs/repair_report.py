# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Repair obvious misreadings of scanned pages. Each cell says what was repaired, and keeps its raw text.

Dates, statuses and labels are left as they are: what they mean was read from their letters already. Measured on the
tuning documents (benchmarks/README.md), the rules mend more than 20 values for each one that they break.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from extract.fields import CELL_NAMES
from extract.text.ocr_confusions import ALIKE_CAPITALS
from ingest.model import TEXT_LAYER_READER, Page
from normalise.agencies.registry import Register, anchor_names
from normalise.confidence.report_words import ReportWords, collect_words, split_names
from normalise.confidence.values import list_values
from normalise.model import AgencyName, Cell, Finding, Question, Report, Response, fill_cells
from normalise.repairs.letters import correct_capitals, correct_figures, correct_first_letters, correct_words
from normalise.repairs.marks import drop_accents, drop_lone_specks, drop_stops_in_sentences, drop_unpaired_quotes

MOST_ACRONYM_LETTERS = 5
ACRONYM_REPAIR = "repaired capitals of an acronym that is in the register"
DATED_FIELD = "target_date"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A repair of a text and its name, which is the reason that a repaired cell gives."""

    name: str
    repair: Callable[[str, ReportWords], str]


RULES = (
    Rule(name="removed a speck that was read as a mark", repair=drop_lone_specks),
    Rule(name="removed a speck that was read as a quotation mark", repair=drop_unpaired_quotes),
    Rule(name="removed a speck that was read as a full stop", repair=drop_stops_in_sentences),
    Rule(name="removed a speck that was read as an accent", repair=drop_accents),
    Rule(name="corrected a misread letter of a word", repair=correct_words),
    Rule(name="corrected an l that was read for an I", repair=correct_first_letters),
    Rule(name="corrected a capital that was read for a small letter, or the reverse", repair=correct_capitals),
    Rule(name="corrected a letter that was read for a digit", repair=correct_figures),
)
"""The rules in the order in which they are applied."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Context:
    """The words of the report, the acronyms of the register, and the numbers of the scanned pages."""

    words: ReportWords
    acronyms: frozenset[str]
    scanned: frozenset[int]

    def is_scanned(self, cell: Cell) -> bool:
        return bool(cell.source) and all(span.page in self.scanned for span in cell.source)


def repair_report(report: Report, pages: Mapping[int, Page], register: Register) -> Report:
    """Return the report with the texts of scanned pages repaired; `pages` are those it was read from, by number."""
    scanned = frozenset(number for number, page in pages.items() if page.reader != TEXT_LAYER_READER)
    if not scanned:
        return report
    names = anchor_names(register)
    context = _Context(
        words=collect_words((value.cell.text for value in list_values(report)), split_names(names)),
        acronyms=frozenset(name for name in names if name.isupper() and len(name) <= MOST_ACRONYM_LETTERS),
        scanned=scanned,
    )
    return replace(report, findings=tuple(_repair_finding(finding, context) for finding in report.findings))


def repair_text(text: str, words: ReportWords) -> tuple[str, tuple[str, ...]]:
    """Return a text of a scanned page repaired, and the names of the rules that changed it."""
    used = []
    for rule in RULES:
        repaired = rule.repair(text, words)
        if repaired != text and repaired:
            used.append(rule.name)
            text = repaired
    return text, tuple(used)


def _repair_finding(finding: Finding, context: _Context) -> Finding:
    return replace(
        finding,
        title=_repair_cell(finding.title, context),
        narrative=_repair_cell(finding.narrative, context),
        questions=tuple(_repair_question(question, context) for question in finding.questions),
    )


def _repair_question(question: Question, context: _Context) -> Question:
    return replace(
        question,
        text=_repair_cell(question.text, context),
        responses=tuple(_repair_response(response, context) for response in question.responses),
    )


def _repair_response(response: Response, context: _Context) -> Response:
    dated = {found.column for found in response.dates}
    cells = {
        name: response.cells[name] if name == DATED_FIELD else _repair_cell(response.cells[name], context)
        for name in CELL_NAMES
    }
    other = tuple((name, cell if name in dated else _repair_cell(cell, context)) for name, cell in response.other)
    agency = _repair_agency(response.agency, context)
    return replace(response, agency=agency, cells=fill_cells(cells), other=other)


def _repair_cell(cell: Cell, context: _Context) -> Cell:
    if not cell.text or not context.is_scanned(cell):
        return cell
    text, used = repair_text(cell.text, context.words)
    return _note_repairs(cell, text, used)


def _note_repairs(cell: Cell, text: str, used: tuple[str, ...]) -> Cell:
    if text == cell.text:
        return cell
    return replace(cell, text=text, repairs=(*cell.repairs, *used), reasons=(*cell.reasons, *used))


def _repair_agency(agency: AgencyName, context: _Context) -> AgencyName:
    """Return an agency with its acronym in capitals ("Yos") where the letters have one shape in both sizes."""
    acronym = agency.raw.upper()
    small = {letter.upper() for letter in agency.raw if letter.islower()}
    if acronym not in context.acronyms or not small or not small <= set(ALIKE_CAPITALS):
        return agency
    if agency.cell.text != agency.raw or not context.is_scanned(agency.cell):
        return agency
    return replace(agency, raw=acronym, cell=_note_repairs(agency.cell, acronym, (ACRONYM_REPAIR,)))
