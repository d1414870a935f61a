# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Make findings of an outline: infer those without headings, and nest the levels."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from extract.assemble.entries import Entry, FindingEntry, QuestionEntry, ResponseEntry
from extract.model import DraftFinding, DraftQuestion, DraftResponse
from ingest.model import Problem


def infer_findings(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Add the findings whose headings were not found, with a problem each.

    The heading was not found where the numbers of the questions continue without one. Where no finding has a heading,
    labels of two parts ("1a", "1.1") tell the findings apart; questions with other labels are under one without number.
    """
    every: list[Entry] = []
    last: FindingEntry | None = None
    numbers: set[str] = set()
    for entry in entries:
        added: list[Entry] = []
        if isinstance(entry, FindingEntry):
            last, numbers = entry, set()
        elif isinstance(entry, QuestionEntry):
            added = _infer_finding(entry, last, numbers)
            opened = [each for each in added if isinstance(each, FindingEntry)]
            last, numbers = (opened[0], set()) if opened else (last, numbers)
            numbers |= {str(entry.number)} if entry.number is not None else set()
        every += [*added, entry]
    return tuple(every)


def _infer_finding(question: QuestionEntry, last: FindingEntry | None, numbers: set[str]) -> list[Entry]:
    """Return the finding that a question begins, with its problem; [] where it belongs to the last one.

    `numbers` are those of the last finding in the labels of its questions.
    """
    number = str(question.number) if question.number is not None else ""
    if last is None or (last.inferred and number and number != last.number):
        finding = FindingEntry(number=number, kind="finding", inferred=True)
        detail = "No heading of a finding was found; findings are recognised by their questions' labels."
        problem = Problem(code="heading-missing", detail=detail, page=question.page)
        return [finding] if last or not number else [problem, finding]
    if number and last.kind != "additional learning" and number != last.number and last.number in numbers:
        detail = f"Question {question.label or '?'} belongs to a finding whose heading was not found."
        return [
            Problem(code="heading-missing", detail=detail, page=question.page),
            FindingEntry(number=number, kind=last.kind),
        ]
    return []


@dataclass(frozen=True, slots=True)
class _Question:
    entry: QuestionEntry
    responses: list[DraftResponse]


def nest_findings(entries: Sequence[Entry]) -> tuple[DraftFinding, ...]:
    """Return the findings of an outline, with their questions and responses."""
    nested: list[tuple[FindingEntry, list[_Question]]] = []
    for entry in entries:
        match entry:
            case FindingEntry():
                nested.append((entry, []))
            case QuestionEntry():
                nested[-1][1].append(_Question(entry, []))
            case ResponseEntry():
                nested[-1][1][-1].responses.append(entry.response)
    return tuple(_close_finding(finding, questions) for finding, questions in nested)


def _close_finding(finding: FindingEntry, questions: Sequence[_Question]) -> DraftFinding:
    numbers = [question.entry.number for question in questions if question.entry.number is not None]
    number = finding.number
    if finding.kind == "additional learning" and numbers:
        number = str(Counter(numbers).most_common(1)[0][0])
    return DraftFinding(
        number=number,
        kind=finding.kind,
        title=finding.title,
        narrative=finding.narrative,
        questions=tuple(
            DraftQuestion(label=q.entry.label, text=q.entry.text, responses=tuple(q.responses)) for q in questions
        ),
    )
