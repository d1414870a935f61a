# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The printed texts of a plan's tables, cell by cell, before the layout: the same for every way of drawing."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from benchmarks.random_plans.compose import Plan
from benchmarks.random_plans.look import OTHER_FIELDS, PALETTES, STATUS_FIELDS, Look
from samples.board import Finding, Question, Row, Status
from samples.table import text_of

BLACK, WHITE = "#000000", "#ffffff"


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedCell:
    """A cell's text and the keys under which its place is recorded; paragraphs are parted by line feeds."""

    keys: tuple[str, ...] = ()
    text: str = ""
    struck: str = ""  # crossed out, above the text
    fill: str = ""
    dot: str = ""
    ink: str = BLACK
    bold: bool = False
    centred: bool = False


NO_CELL = PrintedCell()


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedMerged:
    """A cell that spans the rows `first` to `last` of a block in one column."""

    column: int
    first: int
    last: int
    cell: PrintedCell


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedBlock:
    """Rows that belong together, each with its cells by column, and the cells merged over some of them."""

    rows: tuple[dict[int, PrintedCell], ...]
    merged: tuple[PrintedMerged, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedBand:
    """A row of one cell over all columns."""

    cell: PrintedCell


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedTable:
    """One table; `heading` and `paragraphs` are printed above it, where the plan has sections with headings."""

    parts: tuple[PrintedBand | PrintedBlock, ...]
    heading: PrintedCell = NO_CELL
    paragraphs: tuple[PrintedCell, ...] = ()


def print_tables(plan: Plan, look: Look) -> list[PrintedTable]:
    """Return the plan's tables in printed order: one for each section with a heading, else one for all."""
    findings = [(f"f{i}", finding) for i, finding in enumerate(plan.report.findings)]
    if look.sections != "heading":
        return [PrintedTable(parts=tuple(part for key, f in findings for part in print_section(key, f, look)))]
    return [
        PrintedTable(
            parts=tuple(print_section(key, finding, look)),
            heading=PrintedCell(keys=(f"{key}.title",), text=finding.heading, bold=True),
            paragraphs=tuple(PrintedCell(keys=(f"{key}.narrative",), text=text) for text in finding.paragraphs),
        )
        for key, finding in findings
    ]


def print_section(key: str, finding: Finding, look: Look) -> Iterator[PrintedBand | PrintedBlock]:
    """Yield the bands and blocks of a section: a block for each question, or one for all if a column prints the
    section."""
    if look.sections == "band":
        yield PrintedBand(cell=PrintedCell(keys=(f"{key}.title",), text=finding.heading, bold=True))
    blocks = [print_question(f"{key}.q{j}", question, look) for j, question in enumerate(finding.questions)]
    if look.sections == "column":
        yield join_blocks(blocks, PrintedCell(keys=(f"{key}.title",), text=finding.heading), look)
        return
    above = ""
    for block, question in zip(blocks, finding.questions, strict=True):
        for first, last, agency in agency_runs(question) if look.agencies == "band" else ():
            if agency != above:
                above = agency
                yield PrintedBand(cell=PrintedCell(keys=agency_keys(key, finding, agency), text=agency, bold=True))
            yield replace(block, rows=block.rows[first : last + 1]) if len(finding.questions) == 1 else block
        if look.agencies != "band":
            yield block


def agency_runs(question: Question) -> Iterator[tuple[int, int, str]]:
    """Yield the first and the last row of each run of rows with the same agency."""
    first = 0
    for i, row in enumerate(question.rows):
        if i + 1 == len(question.rows) or question.rows[i + 1].spelling != row.spelling:
            yield first, i, row.spelling
            first = i + 1


def agency_keys(key: str, finding: Finding, agency: str) -> tuple[str, ...]:
    rows = ((j, k, row) for j, question in enumerate(finding.questions) for k, row in enumerate(question.rows))
    return tuple(f"{key}.q{j}.r{k}.agency" for j, k, row in rows if row.spelling == agency)


def join_blocks(blocks: list[PrintedBlock], heading: PrintedCell, look: Look) -> PrintedBlock:
    """Return the blocks of a section as one, with its heading merged over all rows."""
    column = next(i for i, c in enumerate(look.columns) if c.field == "section")
    rows, merged = list[dict[int, PrintedCell]](), list[PrintedMerged]()
    for block in blocks:
        merged += [replace(m, first=m.first + len(rows), last=m.last + len(rows)) for m in block.merged]
        rows += block.rows
    merged.append(PrintedMerged(column=column, first=0, last=len(rows) - 1, cell=heading))
    return PrintedBlock(rows=tuple(rows), merged=tuple(merged))


def print_question(key: str, question: Question, look: Look) -> PrintedBlock:
    merged, last = list[PrintedMerged](), len(question.rows) - 1
    for column, printed in enumerate(look.columns):
        cell = None
        if printed.field == "question" or (printed.field == "label" and question.label):
            text = question.mark if printed.field == "label" else question_text(question, look)
            own = printed.field == "question" or not look.questions
            cell = PrintedCell(keys=(f"{key}.text",) if own else (), text=text)
        elif look.merged and last and printed.field in ("lead_person", "desired_outcome"):
            keys = tuple(f"{key}.r{k}.{printed.field}" for k in range(last + 1))
            cell = PrintedCell(keys=keys, text=text_of(question.rows[0], printed.field))
        if cell:
            merged.append(PrintedMerged(column=column, first=0, last=last, cell=cell))
    taken = {m.column for m in merged}
    rows = [
        {
            i: print_cell(f"{key}.r{k}", row, i, look)
            for i, c in enumerate(look.columns)
            if i not in taken and c.field not in ("section", "label")
        }
        for k, row in enumerate(question.rows)
    ]
    return PrintedBlock(rows=tuple(rows), merged=tuple(merged))


def question_text(question: Question, look: Look) -> str:
    """Return the question with its label in front, unless that has a separate column."""
    if not question.mark or look.labels_in_column:
        return question.text
    return f"{question.mark}{'' if question.mark[-1] in '.)' else '.'} {question.text}"


def print_cell(key: str, row: Row, column: int, look: Look) -> PrintedCell:
    field, name = look.columns[column].field, look.columns[column].name
    if field == "rag":
        return print_status(f"{key}.rag", row.status, look)
    if field in STATUS_FIELDS:
        status = next((more.status for more in row.more_statuses if more.column == name), Status())
        return print_status(f"{key}.other.{name}", status, look)
    struck = row.struck_date if field == "target_date" else ""
    field = f"other.{name}" if field in OTHER_FIELDS else field
    return PrintedCell(keys=(f"{key}.{field}",), text=text_of(row, field), struck=struck)


def print_status(key: str, status: Status, look: Look) -> PrintedCell:
    style = look.status
    colour = PALETTES[look.palette][status.colour] if status.colour else ""
    if style == "coloured text":
        return PrintedCell(keys=(key,), text=status.text, ink=colour or BLACK, bold=True, centred=True)
    filled = bool(colour) and style.startswith("fill")
    return PrintedCell(
        keys=(key,),
        text=status.text,
        fill=colour if filled else "",
        dot=colour if style == "dot" else "",
        ink=WHITE if filled and look.palette == "dark" else BLACK,
        bold=style != "word",
        centred=True,
    )
