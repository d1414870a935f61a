# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Give every value of a report its confidence: the probability that it is right in every letter, with reasons."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from extract.fields import CELL_NAMES
from ingest.model import Page
from normalise.agencies.registry import Register, anchor_names
from normalise.confidence.rare_signals import find_rare_doubt
from normalise.confidence.reasons import explain_doubts
from normalise.confidence.signals import is_unused_column, measure_values
from normalise.confidence.tree_model import load_model
from normalise.confidence.values import list_values
from normalise.model import LEAST_DOUBT, Cell, DoubtfulLabel, Finding, Question, Rag, Report, Response, fill_cells


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """The confidence of a value, 0 to 1, and the reasons where it is low."""

    confidence: float
    reasons: tuple[str, ...] = ()

    @property
    def is_doubtful(self) -> bool:
        """Whether the value is one to ask about."""
        return self.confidence <= 1 - LEAST_DOUBT


def rate_report(report: Report, pages: Mapping[int, Page], register: Register) -> Report:
    """Return the report with the confidence of each value; `pages` are those it was read from, by number."""
    ratings = rate_values(report, pages, register)
    read, as_at = report.as_at_reading, next(ratings)
    if read.value is not None:
        read = replace(read, confidence=as_at.confidence, reasons=_join_reasons(read.reasons, as_at))
    labels: list[DoubtfulLabel] = []
    findings = tuple(_rate_finding(at, finding, ratings, labels) for at, finding in enumerate(report.findings))
    return replace(report, as_at_reading=read, findings=findings, doubtful_labels=tuple(labels))


def rate_values(report: Report, pages: Mapping[int, Page], register: Register) -> Iterator[Rating]:
    """Return a rating for each value, in the order of `list_values`."""
    values = list(list_values(report))
    signals = measure_values(report, values, pages, list_known_names(register))
    model = load_model()
    table = model.make_table(signals)
    doubts = model.estimate_doubt(table)
    doubts[[is_unused_column(measured) for measured in signals]] = 0.0
    doubtful = doubts >= LEAST_DOUBT
    reasons = iter(explain_doubts(model, table[doubtful], doubts[doubtful]))
    fitted = [
        (float(doubt), next(reasons) if is_doubtful else ())
        for doubt, is_doubtful in zip(doubts, doubtful, strict=True)
    ]
    rare = map(find_rare_doubt, signals)
    return iter(
        [
            Rating(confidence=round(1 - max(one[0], other[0]), 3), reasons=(*other[1], *one[1]))
            for one, other in zip(fitted, rare, strict=True)
        ]
    )


@lru_cache(maxsize=1)
def list_known_names(register: Register) -> frozenset[str]:
    """Return the names and aliases of the register."""
    return frozenset(anchor_names(register))


def _rate_finding(position: int, finding: Finding, ratings: Iterator[Rating], labels: list[DoubtfulLabel]) -> Finding:
    """Return the finding with its confidences; `labels` collects the doubtful ones."""
    labels += _list_doubtful_label(next(ratings), position)
    title, narrative = _rate_cell(finding.title, next(ratings)), _rate_cell(finding.narrative, next(ratings))
    questions = []
    for at, question in enumerate(finding.questions):
        labels += _list_doubtful_label(next(ratings), position, at)
        questions.append(_rate_question(question, ratings))
    return replace(finding, title=title, narrative=narrative, questions=tuple(questions))


def _list_doubtful_label(rating: Rating, finding: int, question: int | None = None) -> list[DoubtfulLabel]:
    if not rating.is_doubtful:
        return []
    return [DoubtfulLabel(finding=finding, question=question, confidence=rating.confidence, reasons=rating.reasons)]


def _rate_question(question: Question, ratings: Iterator[Rating]) -> Question:
    text = _rate_cell(question.text, next(ratings))
    return replace(question, text=text, responses=tuple(_rate_response(r, ratings) for r in question.responses))


def _rate_response(response: Response, ratings: Iterator[Rating]) -> Response:
    agency = replace(response.agency, cell=_rate_cell(response.agency.cell, next(ratings)))
    rag = _rate_status(response.rag, next(ratings))
    cells = {name: _rate_cell(response.cells[name], next(ratings)) for name in CELL_NAMES}
    other = tuple((name, _rate_cell(cell, next(ratings))) for name, cell in response.other)
    return replace(response, agency=agency, rag=rag, cells=fill_cells(cells), other=other)


def _rate_cell(cell: Cell, rating: Rating) -> Cell:
    """An empty cell that is rightly empty has no confidence."""
    if not cell.text and not rating.is_doubtful:
        return cell
    return replace(cell, confidence=rating.confidence, reasons=_join_reasons(cell.reasons, rating))


def _rate_status(rag: Rag, rating: Rating) -> Rag:
    if rag.value is None and not rating.is_doubtful:
        return rag
    return replace(rag, confidence=rating.confidence, reasons=_join_reasons(rag.reasons, rating))


def _join_reasons(reasons: tuple[str, ...], rating: Rating) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*reasons, *rating.reasons)))
