"""Assemble the tables and prose of all pages into one draft, in the order of the paper."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from extract.assemble.coverage import check_coverage, count_line_words, measure_coverage
from extract.assemble.dated_lines import collect_dated_lines
from extract.assemble.open_rows import OpenFinding, correct_plain_labels
from extract.assemble.page_sequence import order_pages
from extract.assemble.prose import read_prose_line
from extract.assemble.question_above import finding_for, place_lines_above, place_unused_lines, read_question_above
from extract.assemble.report_state import ReportState
from extract.assemble.row_reader import RowReader
from extract.assemble.spanning_rows import SpanningRow
from extract.coordinates import locate_on_page
from extract.model import Coverage, DatedLine, Draft, DraftFinding, Leftover
from extract.status.legend import read_legend
from extract.tables.column_roles import collect_column_cells
from extract.tables.find_tables import PageTables, find_tables
from extract.tables.grid import FoundTable
from extract.text.cells import Line, group_lines
from extract.text.column_names import ColumnNames, load_column_names
from extract.text.headings import AS_AT_LINE, SUBJECT_LINE, find_furniture
from extract.text.legend_text import read_legend_lines
from ingest.model import Box, Page, Problem


def assemble_draft(pages: Sequence[Page], names: ColumnNames | None = None) -> Draft:
    """Assemble the draft of a report.

    Args:
        pages: All page readings of one file, in the order of the file.
        names: The known names of columns; the packaged ones by default.
    """
    known = names or load_column_names()
    ordered, sequence_problems = order_pages([(page, _prose_lines(page)) for page in pages])
    found = find_tables([page for page, _ in ordered], known)
    prose = [(part.page, _prose_lines(part.page)) for part in found]
    furniture = find_furniture(prose)
    state = ReportState(rows=RowReader(names=known), problems=sequence_problems)
    state.rows.column_cells = collect_column_cells([table for part in found for table in part.tables], known)
    coverage = []
    for part, (page, lines) in zip(found, prose, strict=True):
        state.counts, state.page = Counter(furniture=_count_background_words(page)), page.number
        kept = [line for i, line in enumerate(lines) if (page.number, i) not in furniture]
        kept = _take_legend_lines(state, page, lines, kept)
        state.counts["furniture"] += count_line_words(lines) - count_line_words(kept)
        _read_page(state, part, kept)
        coverage.append(measure_coverage(page, state.counts))
        state.problems += page.faults
    place_unused_lines(state)
    dated = collect_dated_lines(prose, [table for part in found for table in part.tables])
    return _finish_draft(state, coverage, dated)


def _read_page(state: ReportState, part: PageTables, lines: Sequence[Line]) -> None:
    """Read the tables and lines of a page from top to bottom."""
    parts: list[FoundTable | Line] = [*part.tables, *lines]
    for item in sorted(parts, key=lambda item: _top_of(part.page, item)):
        if isinstance(item, FoundTable):
            _read_table(state, item)
        else:
            read_prose_line(state, part.page, item)


def _prose_lines(page: Page) -> list[Line]:
    bands = {i for i, region in enumerate(page.regions) if region.kind == "band"}
    return group_lines(w for w in page.words if w.region in bands)


def _count_background_words(page: Page) -> int:
    return sum(page.regions[w.region].kind == "background" for w in page.words)


def _top_of(page: Page, part: FoundTable | Line) -> float:
    """Return where a part begins on the page; lines begin with the band that they were read in, and keep its order."""
    return part.table.box.top if isinstance(part, FoundTable) else page.regions[part.words[0].region].box.top


def _take_legend_lines(state: ReportState, page: Page, lines: Sequence[Line], kept: list[Line]) -> list[Line]:
    """Read a legend among the lines of a page, its foot included; return `kept` without the lines of the legend."""
    at, legend = read_legend_lines([line.text for line in lines])
    if not legend:
        return kept
    source = (locate_on_page(page, Box.hull(lines[i].box for i in at)),)
    state.legend = state.legend or tuple(replace(entry, source=source) for entry in legend)
    return [line for line in kept if not any(line is lines[i] for i in at)]


def _read_table(state: ReportState, found: FoundTable) -> None:
    table, words = found.table, found.words
    total = sum(len(ws) for ws in words.values())
    if len(state.rows.columns) != table.columns:
        legend = read_legend(table, words)
        if legend:
            state.legend = state.legend or legend
            state.counts["furniture"] += total
            return
    state.rows.above, state.rows.above_label = read_question_above(state)
    started = state.rows.read_table(found, state.fresh)
    if not state.rows.columns:
        state.leave_over(table.page, [line for ws in words.values() for line in group_lines(ws)])
        return
    state.counts["cells"] += total
    state.legend = state.legend or state.rows.legend
    place_lines_above(state, started)
    state.fresh = state.expecting = False
    for part in started:
        if isinstance(part, SpanningRow) and part.kind == "text":
            _store_text_above_header(state, part)
        elif isinstance(part, SpanningRow):
            title = replace(part.cell, body=part.title)
            state.findings.append(OpenFinding(number=part.number, kind=part.word, title=title))
        else:
            finding_for(state, part, table.page).questions.append(part)


def _store_text_above_header(state: ReportState, spanning: SpanningRow) -> None:
    """Store a text above the header of a table, inside its frame, as if it were printed above the table."""
    text = " ".join(spanning.cell.raw.split())
    if AS_AT_LINE.search(text) and not state.dated:
        state.dated = True
    elif SUBJECT_LINE.match(text) and not state.subject:
        state.subject = text
    elif not state.title and not state.headline:
        state.headline = text
    elif text != state.headline:
        state.leftovers.append(Leftover(text=text, source=spanning.cell.source[0]))


def _finish_draft(state: ReportState, coverage: list[Coverage], dated: tuple[DatedLine, ...]) -> Draft:
    correct_plain_labels([question for finding in state.findings for question in finding.questions])
    for finding in state.findings:
        if finding.inferred and finding.questions:
            finding.number = finding.questions[0].stem
    findings = tuple(f.close() for f in state.findings)
    problems = [*state.problems, *state.rows.problems]
    leftovers = (*state.leftovers, *state.rows.leftovers)
    if not any(f.questions for f in findings):
        problems.append(Problem(code="no-table", detail="No table of questions and answers was found in the file."))
    problems += check_coverage(coverage, leftovers, _first_finding_page(findings))
    return Draft(
        title=" ".join(line.text for line in state.title) or state.headline,
        board="",
        subject=state.subject,
        dated_lines=dated,
        findings=findings,
        key=state.legend,
        leftovers=leftovers,
        coverage=tuple(coverage),
        faults=tuple(problems),
    )


def _first_finding_page(findings: Sequence[DraftFinding]) -> int | None:
    """Return the page of the first finding; None without one."""
    cells = (c for f in findings for c in (f.title, f.narrative, *(q.text for q in f.questions)))
    return next((s.page for c in cells for s in c.source), None)
