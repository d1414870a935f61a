"""Pages become a draft: tables and prose walked in the order of the paper."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from extract.assemble.open_rows import OpenFinding, OpenQuestion, number_anew
from extract.assemble.row_reader import Begun, RowReader
from extract.assemble.spanning_rows import CONTINUED, Banner
from extract.coordinates import locate_on_page
from extract.model import EMPTY_CELL, Coverage, Draft, DraftCell, DraftFinding, Leftover, LegendEntry
from extract.status.legend import read_legend
from extract.tables.borderless import OpenHeader, add_row_rest, build_open_table
from extract.tables.column_roles import TableTexts, collect_column_cells
from extract.tables.grid import Table, find_bordered_tables
from extract.text.cells import Line, append_line, build_cell, group_lines, is_debris
from extract.text.column_names import ColumnNames, load_column_names
from extract.text.headings import (
    AS_AT_LINE,
    NUMBERED_HEADING,
    SUBJECT_LINE,
    Role,
    classify_line,
    continues_heading,
    find_furniture,
    parse_heading,
)
from extract.text.legend_text import read_legend_lines
from extract.text.question_labels import Label, read_label, read_number_cell
from ingest.model import Box, Page, Problem, Word

COVERED = 0.8  # of a page's words have a place on any page that was understood; less is a fault
TITLE_LINES = 2  # a title wraps once
WORD = re.compile(r"[^\W\d_]{3}")  # what is left over is news from three letters on; less is what dust is read as


@dataclass(slots=True)
class Walk:
    """What is known so far while a report is read from its first page to its last. `above` are lines of prose
    that may be the question of the table below them, `before_above` the narrative without them."""

    rows: RowReader = field(default_factory=RowReader)
    findings: list[OpenFinding] = field(default_factory=list)
    title: list[Line] = field(default_factory=list)
    headline: str = ""
    subject: str = ""
    as_at: str = ""
    key: tuple[LegendEntry, ...] = ()
    in_chapter: bool = False
    fresh: bool = True
    expecting: bool = False
    above: list[tuple[Page, Line]] = field(default_factory=list)
    before_above: DraftCell = EMPTY_CELL
    leftovers: list[Leftover] = field(default_factory=list)
    faults: list[Problem] = field(default_factory=list)
    page: int = 0
    counts: Counter[str] = field(default_factory=Counter)


def draft(pages: Sequence[Page], columns: ColumnNames | None = None) -> Draft:
    """The draft of a report from its pages, all of one file, in order. `columns` are the names of columns
    that are known, the packaged ones where none are given."""
    names = columns or load_column_names()
    pages, tables = _tables(pages, names)
    prose = [(page, _prose(page)) for page in pages]
    furniture = find_furniture(prose)
    walk, coverage = Walk(rows=RowReader(names=names)), []
    walk.rows.held = collect_column_cells(
        [TableTexts(table=t, texts=_texts(ws)) for found in tables.values() for t, ws in found], walk.rows.names
    )
    for page, lines in prose:
        walk.counts, walk.page = Counter(), page.number
        keep = [line for i, line in enumerate(lines) if (page.number, i) not in furniture]
        keep = _without_key(walk, page, lines, keep)
        walk.counts["furniture"] += _count(lines) - _count(keep)
        words = {id(table): ws for table, ws in tables[page.number]}
        parts: list[Table | Line] = [*(table for table, _ in tables[page.number]), *keep]
        for part in sorted(parts, key=lambda p: _top(page, p)):
            if isinstance(part, Table):
                _table(walk, part, words[id(part)])
            else:
                _line(walk, page, part)
        coverage.append(
            Coverage(
                page=page.number,
                in_cells=walk.counts["cells"],
                in_headings=walk.counts["headings"],
                furniture=walk.counts["furniture"],
                left_over=walk.counts["left"],
                reader=page.reader,
            )
        )
        walk.faults += page.faults
    _flush(walk)
    return _draft(walk, coverage)


def _draft(walk: Walk, coverage: list[Coverage]) -> Draft:
    number_anew([question for finding in walk.findings for question in finding.questions])
    for finding in walk.findings:
        if finding.inferred and finding.questions:
            finding.number = finding.questions[0].stem
    findings = tuple(f.close() for f in walk.findings)
    faults = [*walk.faults, *walk.rows.faults]
    leftovers = (*walk.leftovers, *walk.rows.leftovers)
    if not any(f.questions for f in findings):
        faults.append(Problem(code="no-table", detail="No table of questions and answers was found in the file."))
    faults += _ledger_faults(coverage, leftovers, _first_page(findings))
    return Draft(
        title=" ".join(line.text for line in walk.title) or walk.headline,
        board="",
        subject=walk.subject,
        as_at=walk.as_at,
        findings=findings,
        key=walk.key,
        leftovers=leftovers,
        coverage=tuple(coverage),
        faults=tuple(faults),
    )


def _first_page(findings: Sequence[DraftFinding]) -> int | None:
    """The page on which the first finding stands."""
    cells = (c for f in findings for c in (f.title, f.narrative, *(q.text for q in f.questions)))
    return next((s.page for c in cells for s in c.source), None)


def _ledger_faults(coverage: Sequence[Coverage], leftovers: Sequence[Leftover], first: int | None) -> list[Problem]:
    """What the ledger of words says from the first finding's page on; what stands before it introduces."""
    faults = []
    for page in coverage:
        left = [x.text for x in leftovers if x.source.page == page.page and WORD.search(x.text)]
        if not left or first is None or page.page < first:
            continue
        shown = "; ".join(left[:3]) + (" ..." if len(left) > 3 else "")
        if page.placed < COVERED:
            detail = (
                f"Only {page.placed:.0%} of the page's words have a place in a cell or heading; left over: “{shown}”."
            )
            faults.append(Problem(code="coverage-low", detail=detail, page=page.page))
        elif page.page > first:
            detail = f"Words were read that belong to no cell or heading: “{shown}”."
            faults.append(Problem(code="words-left-over", detail=detail, page=page.page))
    return faults


Tables = dict[int, list[tuple[Table, dict[int, list[Word]]]]]


def _tables(pages: Sequence[Page], names: ColumnNames) -> tuple[list[Page], Tables]:
    """The tables of each page, from top to bottom, with the words of each of their cells; and the pages, with
    what was told to be a table's of what had looked like prose."""
    seen: list[Page] = []
    found: Tables = {}
    header: OpenHeader | None = None
    running = False
    for page in pages:
        page = add_row_rest(page, header) if header and running else page
        here = [(table, _words(table)) for table in find_bordered_tables(page)]
        for part in page.open_tables:
            table, words, header = build_open_table(page, part, header, names)
            here.append((table, words))
        running = bool(page.open_tables) or (running and not page.words)
        seen.append(page)
        found[page.number] = sorted(here, key=lambda entry: entry[0].box.top)
    return seen, found


def _prose(page: Page) -> list[Line]:
    bands = {i for i, region in enumerate(page.regions) if region.kind == "band"}
    return group_lines(w for w in page.words if w.region in bands)


def _words(table: Table) -> dict[int, list[Word]]:
    """The words of each of a table's regions."""
    words: dict[int, list[Word]] = {c.region: [] for c in table.cells}
    for word in table.page.words:
        if word.region in words:
            words[word.region].append(word)
    return words


def _texts(words: dict[int, list[Word]]) -> dict[int, str]:
    return {region: " ".join(w.text for w in ws) for region, ws in words.items()}


def _without_key(walk: Walk, page: Page, lines: Sequence[Line], keep: list[Line]) -> list[Line]:
    """The lines that are kept, less those that print the key; a key may stand in a page's foot as well."""
    at, key = read_legend_lines([line.text for line in lines])
    if not key:
        return keep
    source = (locate_on_page(page, Box.hull(lines[i].box for i in at)),)
    walk.key = walk.key or tuple(replace(row, source=source) for row in key)
    return [line for line in keep if not any(line is lines[i] for i in at)]


def _count(lines: Sequence[Line]) -> int:
    return sum(len(line.words) for line in lines)


def _top(page: Page, part: Table | Line) -> float:
    """Where a part begins on the page; lines by the band they were read in, whose order they keep."""
    return part.box.top if isinstance(part, Table) else page.regions[part.words[0].region].box.top


def _table(walk: Walk, table: Table, words: dict[int, list[Word]]) -> None:
    total = sum(len(ws) for ws in words.values())
    if len(walk.rows.columns) != table.columns:
        key = read_legend(table, words)
        if key:
            walk.key = walk.key or key
            walk.counts["furniture"] += total
            return
    walk.rows.above, walk.rows.above_label = _asked_above(walk)
    begun = walk.rows.read(table, words, walk.fresh)
    if not walk.rows.columns:
        _left(walk, table.page, [line for ws in words.values() for line in group_lines(ws)])
        return
    walk.counts["cells"] += total
    walk.key = walk.key or walk.rows.key
    _take_above(walk, begun)
    walk.fresh = walk.expecting = False
    for part in begun:
        if isinstance(part, Banner) and part.kind == "text":
            _head(walk, table.page, part)
        elif isinstance(part, Banner):
            title = replace(part.cell, body=part.title)
            walk.findings.append(OpenFinding(number=part.number, kind=part.word, title=title))
        else:
            _finding_for(walk, part, table.page).questions.append(part)


def _head(walk: Walk, page: Page, banner: Banner) -> None:
    """A text over a table's header, in the table's own frame: what it would be outside of it, or left over."""
    text = " ".join(banner.cell.raw.split())
    if AS_AT_LINE.search(text) and not walk.as_at:
        walk.as_at = text
    elif SUBJECT_LINE.match(text) and not walk.subject:
        walk.subject = text
    elif not walk.title and not walk.headline:
        walk.headline = text
    elif text != walk.headline:
        walk.leftovers.append(Leftover(text=text, source=banner.cell.source[0]))


def _asked_above(walk: Walk) -> tuple[DraftCell, Label | None]:
    """The question that stands over a table: lines that bear a label, else the open finding's heading."""
    if walk.above:
        cell = EMPTY_CELL
        for page, line in walk.above:
            cell = append_line(page, cell, line)
        label, rest = read_label(cell.body, walk.rows.last_label)
        return replace(cell, body=rest), label
    finding = walk.findings[-1] if walk.findings else None
    if finding is None or finding.inferred or finding.questions or not finding.title.raw:
        return EMPTY_CELL, None
    number = read_number_cell(finding.number, None)
    return replace(finding.title, reasons=(*finding.title.reasons, "question taken from the heading")), number


def _take_above(walk: Walk, begun: Sequence[Begun]) -> None:
    """Lines over a table are its question where it asked for one, else what they would have been."""
    asked = any(isinstance(part, OpenQuestion) and part.above for part in begun)
    if asked and walk.above:
        if walk.expecting and walk.findings:
            walk.findings[-1].narrative = walk.before_above
        walk.above = []
    _flush(walk)


def _flush(walk: Walk) -> None:
    """Lines that were no table's question: part of the narrative, or left over."""
    if _asked_alone(walk):
        return
    above, walk.above = walk.above, []
    if walk.expecting:
        return
    for page, line in above:
        if page.number == walk.page:
            walk.counts["headings"] -= len(line.words)
            _left(walk, page, [line])
        else:
            walk.leftovers.append(Leftover(text=line.text, source=locate_on_page(page, line.box)))


def _asked_alone(walk: Walk) -> bool:
    """Takes the lines that bear a label, and that no table followed, for a question without an answer; False
    where they are none: prose may be numbered too."""
    if not walk.above or not walk.findings:
        return False
    cell, label = _asked_above(walk)
    if label is None or label.plain or label.repaired or not cell.body.rstrip().endswith("?"):
        return False
    if walk.expecting:
        walk.findings[-1].narrative = walk.before_above
    number = label.number if not label.plain else None
    question = OpenQuestion(label=label.text, number=number, stem=str(label.number), text=cell, above=True)
    _finding_for(walk, question, walk.above[0][0]).questions.append(question)
    walk.rows.last_label, walk.rows.question, walk.above = label, None, []
    return True


def _finding_for(walk: Walk, question: OpenQuestion, page: Page) -> OpenFinding:
    """The open finding; where questions' numbers move on without a heading, the heading was not read. Where
    no finding has a heading, the questions' labels tell them apart."""
    last = walk.findings[-1] if walk.findings else None
    number = str(question.number) if question.number is not None else None
    if last is None or (last.inferred and question.stem and question.stem != last.number):
        if last is None:
            detail = "No heading of a finding was found; findings are told from their questions' labels."
            walk.faults.append(Problem(code="heading-missing", detail=detail, page=page.number))
        walk.findings.append(OpenFinding(number=question.stem, kind="finding", inferred=True))
    elif (
        number
        and last.kind != "additional learning"
        and last.questions
        and number != last.number
        and any(str(q.number) == last.number for q in last.questions)
    ):
        detail = f"Question {question.label or '?'} belongs to a finding whose heading was not found."
        walk.faults.append(Problem(code="heading-missing", detail=detail, page=page.number))
        walk.findings.append(OpenFinding(number=number, kind=last.kind))
    return walk.findings[-1]


def _line(walk: Walk, page: Page, line: Line) -> None:
    role = classify_line(line, walk.in_chapter, before_findings=not walk.findings)
    if role == "prose" and _may_ask(walk, line):
        if walk.above and _bears_label(walk, line):
            _asked_alone(walk)
        walk.before_above = walk.before_above if walk.above else _narrative(walk)
        walk.above.append((page, line))
        walk.counts["headings"] += len(line.words)
        if walk.expecting and walk.findings:
            walk.findings[-1].narrative = append_line(page, walk.findings[-1].narrative, line)
            walk.findings[-1].heading = None
        return
    if role == "prose" and walk.findings and not walk.expecting and NUMBERED_HEADING.match(line.text):
        role = "heading"  # after a table stands no prose: a numbered line begins what comes next
    finding = walk.findings[-1] if walk.findings else None
    if role == "prose" and finding and finding.heading and walk.fresh and continues_heading(finding.heading, line):
        finding.title = append_line(page, finding.title, line)
        finding.heading = line
        walk.counts["headings"] += len(line.words)
        return
    if finding and role != "heading":
        finding.heading = None
    _placed(walk, page, line, role)


def _narrative(walk: Walk) -> DraftCell:
    return walk.findings[-1].narrative if walk.findings else EMPTY_CELL


def _may_ask(walk: Walk, line: Line) -> bool:
    """Whether a line of prose may be the question of a table below it: it bears a label, or goes on with one
    that does. Where columns hold the questions, lines in between are none."""
    if walk.rows.columns and walk.rows.asks():
        return False
    if walk.above:
        return True
    label, _ = read_label(line.text, walk.rows.last_label)
    return label is not None and not label.repaired and not (label.plain and walk.expecting)


def _bears_label(walk: Walk, line: Line) -> bool:
    label, _ = read_label(line.text, walk.rows.last_label)
    return label is not None and not label.repaired and not label.plain


def _placed(walk: Walk, page: Page, line: Line, role: Role) -> None:
    text = line.text
    walk.counts["headings"] += len(line.words)
    if role == "as_at" and not walk.as_at:
        walk.as_at = text
    elif role == "subject" and not walk.subject:
        walk.subject = text
    elif role == "chapter":
        walk.in_chapter, walk.fresh, walk.expecting = True, True, False
    elif role == "heading":
        _heading(walk, page, line)
    elif walk.expecting and walk.findings:
        finding = walk.findings[-1]
        finding.narrative = append_line(page, finding.narrative, line)
    elif (
        not walk.findings
        and len(walk.title) < TITLE_LINES
        and (not walk.title or continues_heading(walk.title[-1], line))
    ):
        walk.title.append(line)
    else:
        walk.counts["headings"] -= len(line.words)
        _left(walk, page, [line])


def _heading(walk: Walk, page: Page, line: Line) -> None:
    heading, numbered = parse_heading(CONTINUED.sub("", line.text)), NUMBERED_HEADING.match(line.text)
    if heading and CONTINUED.search(line.text) and walk.findings and walk.findings[-1].number == heading.number:
        return
    if heading:
        kind, number, title = heading.kind, heading.number, heading.title
    elif numbered:
        kind, number, title = (
            "additional learning" if walk.in_chapter else "finding",
            numbered["number"],
            numbered["title"],
        )
    else:
        return
    _flush(walk)
    walk.in_chapter = walk.in_chapter and heading is None
    cell = replace(build_cell(page, [line]), body=title)
    walk.findings.append(OpenFinding(number=number, kind=kind, title=cell, heading=line))
    walk.rows.finding = (number, title)
    walk.fresh = walk.expecting = True


def _left(walk: Walk, page: Page, lines: Sequence[Line]) -> None:
    for line in lines:
        if is_debris(line.text):
            walk.counts["furniture"] += len(line.words)
            continue
        walk.counts["left"] += len(line.words)
        walk.leftovers.append(Leftover(text=line.text, source=locate_on_page(page, line.box)))
