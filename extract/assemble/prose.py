"""Read the lines outside the tables: title, report date, headings, narrative, questions above tables."""

from dataclasses import replace

from extract.assemble.open_rows import OpenFinding
from extract.assemble.question_above import (
    begins_question,
    may_be_question,
    place_unused_lines,
    take_unanswered_question,
)
from extract.assemble.report_state import ReportState
from extract.assemble.spanning_rows import CONTINUED_MARK
from extract.text.cells import Line, append_line, build_cell
from extract.text.headings import NUMBERED_HEADING, Role, classify_line, continues_heading, parse_heading
from ingest.model import Page

MAX_TITLE_LINES = 2  # a title wraps once


def read_prose_line(state: ReportState, page: Page, line: Line) -> None:
    """Read the next line that is not in a table."""
    role = classify_line(line, state.in_chapter, before_findings=not state.findings)
    if role == "prose" and may_be_question(state, line):
        if state.lines_above and begins_question(state, line):
            take_unanswered_question(state)
        state.narrative_before = state.narrative_before if state.lines_above else state.last_narrative()
        state.lines_above.append((page, line))
        state.counts["headings"] += len(line.words)
        if state.expecting and state.findings:
            state.findings[-1].narrative = append_line(page, state.findings[-1].narrative, line)
            state.findings[-1].heading = None
        return
    if role == "prose" and state.findings and not state.expecting and NUMBERED_HEADING.match(line.text):
        role = "heading"  # prose never follows a table: a numbered line begins the next finding
    finding = state.findings[-1] if state.findings else None
    if role == "prose" and finding and finding.heading and state.fresh and continues_heading(finding.heading, line):
        finding.title = append_line(page, finding.title, line)
        finding.heading = line
        state.counts["headings"] += len(line.words)
        return
    if finding and role != "heading":
        finding.heading = None
    _store_line(state, page, line, role)


def _store_line(state: ReportState, page: Page, line: Line, role: Role) -> None:
    text = line.text
    state.counts["headings"] += len(line.words)
    if role == "as_at" and not state.dated:
        state.dated = True
    elif role == "subject" and not state.subject:
        state.subject = text
    elif role == "chapter":
        state.in_chapter, state.fresh, state.expecting = True, True, False
    elif role == "heading":
        _open_finding(state, page, line)
    elif state.expecting and state.findings:
        finding = state.findings[-1]
        finding.narrative = append_line(page, finding.narrative, line)
    elif _continues_title(state, line):
        state.title.append(line)
    else:
        state.counts["headings"] -= len(line.words)
        state.leave_over(page, [line])


def _continues_title(state: ReportState, line: Line) -> bool:
    if state.findings or len(state.title) >= MAX_TITLE_LINES:
        return False
    return not state.title or continues_heading(state.title[-1], line)


def _open_finding(state: ReportState, page: Page, line: Line) -> None:
    """Open the finding of a heading, unless the heading says that it is continued from the page before."""
    heading, numbered = parse_heading(CONTINUED_MARK.sub("", line.text)), NUMBERED_HEADING.match(line.text)
    continued = bool(CONTINUED_MARK.search(line.text))
    if heading and continued and state.findings and state.findings[-1].number == heading.number:
        return
    if heading:
        kind, number, title = heading.kind, heading.number, heading.title
    elif numbered:
        kind = "additional learning" if state.in_chapter else "finding"
        number, title = numbered["number"], numbered["title"]
    else:
        return
    place_unused_lines(state)
    state.in_chapter = state.in_chapter and heading is None
    cell = replace(build_cell(page, [line]), body=title)
    state.findings.append(OpenFinding(number=number, kind=kind, title=cell, heading=line))
    state.rows.finding = (number, title)
    state.fresh = state.expecting = True
