# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Read the lines outside the tables: title, report date, headings, narrative, questions above tables."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from extract.assemble.entries import Entry, FindingEntry, PlacedText, QuestionEntry
from extract.assemble.spanning_rows import CONTINUED_MARK
from extract.model import EMPTY_CELL, DraftCell, Leftover
from extract.text.cells import Line, append_line, build_cell, is_debris
from extract.text.headings import NUMBERED_HEADING, classify_line, continues_heading, parse_heading
from extract.text.question_labels import Label, read_label
from ingest.model import Page

MAX_TITLE_LINES = 2  # a title wraps once

PlacedLine = tuple[Page, Line]
"""A line of prose and its page."""

LineRole = Literal[
    "title",
    "as_at",
    "subject",
    "chapter",
    "heading",
    "more of a heading",
    "repeated",
    "narrative",
    "question",
    "more of a question",
    "left over",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProsePlace:
    """Where in the report a line of prose is.

    Attributes:
        in_chapter: The closing chapter has begun.
        number: The number of the last finding, None before the first one.
        in_narrative: No table followed the last heading, so that prose is its narrative.
        in_question: The line before it may be a question.
        heading: The last line of a heading, where the line is next to it.
        title: The lines of the title so far.
        roles: The roles of the texts about the whole report that were read before.
        asks_in_column: A column of the table before has the questions, so that lines between tables are none.
        last_label: The label of the last question.
    """

    in_chapter: bool = False
    number: str | None = None
    in_narrative: bool = False
    in_question: bool = False
    heading: Line | None = None
    title: tuple[Line, ...] = ()
    roles: frozenset[str] = frozenset()
    asks_in_column: bool = False
    last_label: Label | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Prose:
    """Lines of prose as they were read.

    Attributes:
        entries: The entries of the lines. They include the lines of `question`, in case they are not a question.
        question: The last lines, where they may be the question of the table below; its body is without the label.
        label: The label of that question.
        entries_before: The entries of the lines before that question.
        heads_part: There is a heading among the lines.
        after: The place of the line after them.
    """

    entries: tuple[Entry, ...] = ()
    question: DraftCell = EMPTY_CELL
    label: Label | None = None
    entries_before: tuple[Entry, ...] = ()
    heads_part: bool = False
    after: ProsePlace = ProsePlace()


def read_prose(lines: Sequence[PlacedLine], place: ProsePlace) -> Prose:
    """Read the lines between two tables, or before the first or after the last."""
    entries: list[Entry] = []
    asked: list[PlacedLine] = []
    heads_part = False
    for page, line in lines:
        role = classify_place(line, place)
        if asked and role in ("question", "heading", "chapter"):
            entries, asked, place = _place_question(entries, asked, place, ends=role != "question")
        if role in ("question", "more of a question"):
            asked.append((page, line))
        else:
            entries = _add_line(entries, page, line, role, place)
        heads_part = heads_part or role in ("heading", "chapter")
        place = _advance(place, line, role)
    question, label = _read_question(asked, place.last_label)
    every, _, after = _place_question(entries, asked, place, ends=True) if asked else (entries, asked, place)
    return Prose(
        entries=tuple(every),
        question=question,
        label=label,
        entries_before=tuple(entries),
        heads_part=heads_part,
        after=replace(after, in_question=False, heading=None),
    )


def classify_place(line: Line, place: ProsePlace) -> LineRole:
    """Return the kind of a line at its place in the report."""
    role = classify_line(line, place.in_chapter, before_findings=place.number is None)
    if role == "prose" and not place.asks_in_column:
        begins = _begins_question(line, place)
        if begins or place.in_question:
            return "question" if begins or not place.in_question else "more of a question"
    if role == "prose" and place.number is not None and not place.in_narrative and NUMBERED_HEADING.match(line.text):
        return "heading"  # prose never follows a table: a numbered line begins the next finding
    if role == "prose" and place.heading and continues_heading(place.heading, line):
        return "more of a heading"
    if role == "heading":
        return "repeated" if _repeats_heading(line, place) else "heading"
    if role == "chapter" or (role in ("as_at", "subject") and role not in place.roles):
        return "chapter" if role == "chapter" else "as_at" if role == "as_at" else "subject"
    if place.in_narrative:
        return "narrative"
    return "title" if _continues_title(line, place) else "left over"


def _begins_question(line: Line, place: ProsePlace) -> bool:
    """Return whether a line begins with the label of a question; below another one, with one that is certain."""
    label, _ = read_label(line.text, place.last_label)
    if label is None or label.repaired:
        return False
    return not (label.plain and (place.in_narrative or place.in_question))


def _repeats_heading(line: Line, place: ProsePlace) -> bool:
    """Return whether a heading says that it is the last one, continued from the page before."""
    heading = parse_heading(CONTINUED_MARK.sub("", line.text))
    return bool(heading and CONTINUED_MARK.search(line.text) and heading.number == place.number)


def _continues_title(line: Line, place: ProsePlace) -> bool:
    if place.number is not None or len(place.title) >= MAX_TITLE_LINES:
        return False
    return not place.title or continues_heading(place.title[-1], line)


def _advance(place: ProsePlace, line: Line, role: LineRole) -> ProsePlace:
    """Return the place of the next line."""
    asks = role in ("question", "more of a question")
    place = replace(place, heading=None, in_question=asks or (place.in_question and role in ("as_at", "subject")))
    match role:
        case "heading":
            finding = _read_heading(line, place)
            chapter = place.in_chapter and not parse_heading(CONTINUED_MARK.sub("", line.text))
            return replace(place, in_chapter=chapter, number=finding[1], in_narrative=True, heading=line)
        case "more of a heading":
            return replace(place, heading=line)
        case "chapter":
            return replace(place, in_chapter=True, in_narrative=False)
        case "title":
            return replace(place, title=(*place.title, line))
        case "as_at" | "subject":
            return replace(place, roles=place.roles | {role})
        case _:
            return place


def _read_heading(line: Line, place: ProsePlace) -> tuple[str, str, str]:
    """Return the kind, the number and the title of a finding's heading."""
    text = CONTINUED_MARK.sub("", line.text)
    heading, numbered = parse_heading(text), NUMBERED_HEADING.match(line.text)
    if heading:
        return heading.kind, heading.number, heading.title
    kind = "additional learning" if place.in_chapter else "finding"
    return (kind, numbered["number"], numbered["title"]) if numbered else (kind, "", text)


def _add_line(entries: list[Entry], page: Page, line: Line, role: LineRole, place: ProsePlace) -> list[Entry]:
    """Return the entries with one more line."""
    cell = build_cell(page, [line])
    match role:
        case "heading":
            kind, number, title = _read_heading(line, place)
            return [*entries, FindingEntry(number=number, kind=kind, title=replace(cell, body=title))]
        case "more of a heading" | "narrative":
            return _extend_finding(entries, page, line, role)
        case "title" | "as_at" | "subject" | "chapter" | "repeated":
            return [*entries, PlacedText(role=role, cell=cell)]
        case _:
            return [*entries, *_leave_over([(page, line)])]


def _extend_finding(entries: list[Entry], page: Page, line: Line, role: LineRole) -> list[Entry]:
    """Return the entries with a line added to the title or narrative of the last finding."""
    at = max(i for i, entry in enumerate(entries) if isinstance(entry, FindingEntry))
    finding = entries[at]
    assert isinstance(finding, FindingEntry)  # noqa: S101 - chosen as one
    if role == "narrative":
        longer = replace(finding, narrative=append_line(page, finding.narrative, line))
    else:
        longer = replace(finding, title=append_line(page, finding.title, line))
    return [*entries[:at], longer, *entries[at + 1 :]]


def _leave_over(lines: Sequence[PlacedLine]) -> list[Entry]:
    cells = (build_cell(page, [line]) for page, line in lines if not is_debris(line.text))
    return [Leftover(text=cell.raw, source=cell.source[0]) for cell in cells]


def _read_question(lines: Sequence[PlacedLine], last: Label | None) -> tuple[DraftCell, Label | None]:
    """Return the question that lines of prose ask, without its label, and the label."""
    cell = EMPTY_CELL
    for page, line in lines:
        cell = append_line(page, cell, line)
    label, rest = read_label(cell.body, last)
    return replace(cell, body=rest), label


def _place_question(
    entries: list[Entry], lines: list[PlacedLine], place: ProsePlace, ends: bool
) -> tuple[list[Entry], list[PlacedLine], ProsePlace]:
    """Place lines that are not the question of a table: a question without answers, narrative, or left over.

    Args:
        entries: The entries before.
        lines: The lines.
        place: The place of the line after them.
        ends: Whether they end there; if not, lines outside questions continue with the next one.

    Returns:
        The entries with them, the lines that have no place yet, and the place after them.
    """
    cell, label = _read_question(lines, place.last_label)
    # Prose may be numbered too.
    asks = label is not None and not label.plain and not label.repaired and cell.body.rstrip().endswith("?")
    if asks and label and place.number is not None:
        question = QuestionEntry(label=label.text, number=label.number, text=cell, page=lines[0][0].number)
        return [*entries, question], [], replace(place, last_label=label)
    if not ends:
        return entries, lines, place
    if not place.in_narrative:
        return [*entries, *_leave_over(lines)], [], place
    for page, line in lines:
        entries = _extend_finding(entries, page, line, "narrative")
    return entries, [], place
