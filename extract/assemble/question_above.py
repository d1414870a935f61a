"""Questions that are printed above a table, as prose or as a heading, and the findings that questions belong to."""

from collections.abc import Sequence
from dataclasses import replace

from extract.assemble.open_rows import OpenFinding, OpenQuestion
from extract.assemble.report_state import ReportState
from extract.assemble.row_reader import Started
from extract.coordinates import locate_on_page
from extract.model import EMPTY_CELL, DraftCell, Leftover
from extract.text.cells import Line, append_line
from extract.text.question_labels import Label, read_label, read_number_cell
from ingest.model import Page, Problem


def read_question_above(state: ReportState) -> tuple[DraftCell, Label | None]:
    """Return the question above a table: lines with a label, else the heading of the open finding."""
    if state.lines_above:
        cell = EMPTY_CELL
        for page, line in state.lines_above:
            cell = append_line(page, cell, line)
        label, rest = read_label(cell.body, state.rows.last_label)
        return replace(cell, body=rest), label
    finding = state.findings[-1] if state.findings else None
    if finding is None or finding.inferred or finding.questions or not finding.title.raw:
        return EMPTY_CELL, None
    number = read_number_cell(finding.number, None)
    return replace(finding.title, reasons=(*finding.title.reasons, "question taken from the heading")), number


def place_lines_above(state: ReportState, started: Sequence[Started]) -> None:
    """Place the lines above a table that was read: its question where it used them, else prose."""
    asked = any(isinstance(part, OpenQuestion) and part.above for part in started)
    if asked and state.lines_above:
        if state.expecting and state.findings:
            state.findings[-1].narrative = state.narrative_before
        state.lines_above = []
    place_unused_lines(state)


def place_unused_lines(state: ReportState) -> None:
    """Place lines that were not the question of a table: a question without answers, narrative, or left over."""
    if take_unanswered_question(state):
        return
    above, state.lines_above = state.lines_above, []
    if state.expecting:
        return
    for page, line in above:
        if page.number == state.page:
            state.counts["headings"] -= len(line.words)
            state.leave_over(page, [line])
        else:
            state.leftovers.append(Leftover(text=line.raw, source=locate_on_page(page, line.box)))


def take_unanswered_question(state: ReportState) -> bool:
    """Take lines with a label that no table followed as a question without answers.

    Returns:
        False where they are not a question. Prose may be numbered too.
    """
    if not state.lines_above or not state.findings:
        return False
    cell, label = read_question_above(state)
    if label is None or label.plain or label.repaired or not cell.body.rstrip().endswith("?"):
        return False
    if state.expecting:
        state.findings[-1].narrative = state.narrative_before
    question = OpenQuestion(label=label.text, number=label.number, stem=str(label.number), text=cell, above=True)
    finding_for(state, question, state.lines_above[0][0]).questions.append(question)
    state.rows.last_label, state.rows.question, state.lines_above = label, None, []
    return True


def may_be_question(state: ReportState, line: Line) -> bool:
    """Return whether a line of prose may be the question of a table below it.

    It has a label, or follows a line that has one. Where a column has the questions, lines between tables are none.
    """
    if state.rows.columns and state.rows.has_question_column():
        return False
    if state.lines_above:
        return True
    label, _ = read_label(line.text, state.rows.last_label)
    return label is not None and not label.repaired and not (label.plain and state.expecting)


def begins_question(state: ReportState, line: Line) -> bool:
    """Return whether a line begins with a label that was read for certain."""
    label, _ = read_label(line.text, state.rows.last_label)
    return label is not None and not label.repaired and not label.plain


def finding_for(state: ReportState, question: OpenQuestion, page: Page) -> OpenFinding:
    """Return the finding of a question: the last one, or a new one where its heading was not read.

    The heading was not read where the numbers of the questions continue without one. Where no finding has a heading,
    the labels of the questions tell the findings apart.
    """
    last = state.findings[-1] if state.findings else None
    number = str(question.number) if question.number is not None else None
    if last is None or (last.inferred and question.stem and question.stem != last.number):
        if last is None:
            detail = "No heading of a finding was found; findings are told from their questions' labels."
            state.problems.append(Problem(code="heading-missing", detail=detail, page=page.number))
        state.findings.append(OpenFinding(number=question.stem, kind="finding", inferred=True))
    elif (
        number
        and last.kind != "additional learning"
        and last.questions
        and number != last.number
        and any(str(q.number) == last.number for q in last.questions)
    ):
        detail = f"Question {question.label or '?'} belongs to a finding whose heading was not found."
        state.problems.append(Problem(code="heading-missing", detail=detail, page=page.number))
        state.findings.append(OpenFinding(number=number, kind=last.kind))
    return state.findings[-1]
