"""Pages become a draft: tables and prose walked in the order of the paper."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from extract.cells import Line, cell_of, is_debris, joined, lines_of
from extract.headings import HEADING, NUMBERED, Role, furniture_of, goes_on, role_of
from extract.key import read_key
from extract.nouns import EMPTY, Coverage, Draft, DraftCell, DraftFinding, KeyRow, Leftover
from extract.places import hull, span
from extract.rows import OpenQuestion, RowReader
from extract.tables import Table, find_tables
from ingest.nouns import Fault, Page, Span, Word

TITLE_LINES = 2  # a title wraps once
WORD = re.compile(r"[^\W\d_]{3}")  # what is left over is news from three letters on; less is what dust is read as


@dataclass(slots=True)
class OpenFinding:
    number: str
    kind: str
    title: DraftCell = EMPTY
    narrative: DraftCell = EMPTY
    questions: list[OpenQuestion] = field(default_factory=list)
    heading: Line | None = None

    def close(self) -> DraftFinding:
        numbers = [q.number for q in self.questions if q.number is not None]
        own = self.number
        if self.kind != "finding" and numbers:
            own = str(Counter(numbers).most_common(1)[0][0])
        return DraftFinding(
            number=own,
            kind=self.kind,
            title=self.title,
            narrative=self.narrative,
            questions=tuple(q.close() for q in self.questions),
        )


@dataclass(slots=True)
class Walk:
    """What is known so far while a report is read from its first page to its last."""

    rows: RowReader = field(default_factory=RowReader)
    findings: list[OpenFinding] = field(default_factory=list)
    title: list[Line] = field(default_factory=list)
    subject: str = ""
    as_at: str = ""
    key: tuple[KeyRow, ...] = ()
    in_chapter: bool = False
    fresh: bool = True
    expecting: bool = False
    leftovers: list[Leftover] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)


def draft(pages: Sequence[Page]) -> Draft:
    """The draft of a report from its pages, all of one file, in order."""
    prose = [(page, _prose(page)) for page in pages]
    furniture = furniture_of(prose)
    walk, coverage = Walk(), []
    for page, lines in prose:
        walk.counts = Counter()
        keep = [line for i, line in enumerate(lines) if (page.number, i) not in furniture]
        walk.counts["furniture"] += _count(lines) - _count(keep)
        parts: list[Table | Line] = [*find_tables(page), *keep]
        for part in sorted(parts, key=lambda p: _top(page, p)):
            if isinstance(part, Table):
                _table(walk, part)
            else:
                _line(walk, page, part)
        coverage.append(
            Coverage(
                page=page.number,
                in_cells=walk.counts["cells"],
                in_headings=walk.counts["headings"],
                furniture=walk.counts["furniture"],
                left_over=walk.counts["left"],
            )
        )
        walk.faults += page.faults
    return _draft(walk, coverage)


def _draft(walk: Walk, coverage: list[Coverage]) -> Draft:
    findings = tuple(f.close() for f in walk.findings)
    faults = [*walk.faults, *walk.rows.faults]
    if not any(f.questions for f in findings):
        faults.append(Fault(code="no-table", detail="No table of questions and answers was found in the file."))
    for page in coverage:
        left = [x.text for x in walk.leftovers if x.source.page == page.page and WORD.search(x.text)]
        if left:
            shown = "; ".join(left[:3]) + (" ..." if len(left) > 3 else "")
            detail = f"Words were read that belong to no cell or heading: “{shown}”."
            faults.append(Fault(code="words-left-over", detail=detail, page=page.page))
    return Draft(
        title=" ".join(line.text for line in walk.title),
        board="",
        subject=walk.subject,
        as_at=walk.as_at,
        findings=findings,
        key=walk.key,
        leftovers=tuple(walk.leftovers),
        coverage=tuple(coverage),
        faults=tuple(faults),
    )


def _prose(page: Page) -> list[Line]:
    bands = {i for i, region in enumerate(page.regions) if region.kind == "band"}
    return lines_of(w for w in page.words if w.region in bands)


def _count(lines: Sequence[Line]) -> int:
    return sum(len(line.words) for line in lines)


def _top(page: Page, part: Table | Line) -> float:
    """Where a part begins on the page; lines by the band they were read in, whose order they keep."""
    return part.box.top if isinstance(part, Table) else page.regions[part.words[0].region].box.top


def _table(walk: Walk, table: Table) -> None:
    words: dict[int, list[Word]] = {c.region: [] for c in table.cells}
    for word in table.page.words:
        if word.region in words:
            words[word.region].append(word)
    total = sum(len(ws) for ws in words.values())
    if not walk.rows.columns:
        key = read_key(table, words)
        if key:
            walk.key = walk.key or key
            walk.counts["furniture"] += total
            return
    begun = walk.rows.read(table, words, walk.fresh)
    if not walk.rows.columns:
        _left(walk, table.page, [line for ws in words.values() for line in lines_of(ws)])
        return
    walk.counts["cells"] += total
    walk.fresh = walk.expecting = False
    for question in begun:
        _finding_for(walk, question, table.page).questions.append(question)


def _finding_for(walk: Walk, question: OpenQuestion, page: Page) -> OpenFinding:
    """The open finding; where questions' numbers move on without a heading, the heading was not read."""
    last = walk.findings[-1] if walk.findings else None
    number = str(question.number) if question.number is not None else None
    if last is None or (
        number
        and last.kind == "finding"
        and last.questions
        and number != last.number
        and any(str(q.number) == last.number for q in last.questions)
    ):
        detail = f"Question {question.label or '?'} belongs to a finding whose heading was not found."
        walk.faults.append(Fault(code="heading-missing", detail=detail, page=page.number))
        walk.findings.append(OpenFinding(number=number or "", kind="finding"))
    return walk.findings[-1]


def _line(walk: Walk, page: Page, line: Line) -> None:
    role = role_of(line, walk.in_chapter, before_findings=not walk.findings)
    if role == "prose" and walk.findings and not walk.expecting and NUMBERED.match(line.text):
        role = "heading"  # after a table stands no prose: a numbered line begins what comes next
    finding = walk.findings[-1] if walk.findings else None
    if role == "prose" and finding and finding.heading and walk.fresh and goes_on(finding.heading, line):
        finding.title = _with_line(page, finding.title, line)
        finding.heading = line
        walk.counts["headings"] += len(line.words)
        return
    if finding and role != "heading":
        finding.heading = None
    _placed(walk, page, line, role)


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
        finding.narrative = _with_line(page, finding.narrative, line)
    elif not walk.findings:
        if len(walk.title) < TITLE_LINES and (not walk.title or goes_on(walk.title[-1], line)):
            walk.title.append(line)
    else:
        walk.counts["headings"] -= len(line.words)
        _left(walk, page, [line])


def _heading(walk: Walk, page: Page, line: Line) -> None:
    match = HEADING.match(line.text) or NUMBERED.match(line.text)
    if match is None:
        return
    kind = "additional learning" if walk.in_chapter and not HEADING.match(line.text) else "finding"
    walk.in_chapter = walk.in_chapter and kind != "finding"
    title = replace(cell_of(page, [line]), body=match["title"])
    walk.findings.append(OpenFinding(number=match["number"], kind=kind, title=title, heading=line))
    walk.fresh = walk.expecting = True


def _with_line(page: Page, cell: DraftCell, line: Line) -> DraftCell:
    """The cell and one more line of it; lines of one page share a place."""
    added = cell_of(page, [line])
    merged = joined(cell, added, over_page=bool(cell.source) and cell.source[-1].page != page.number)
    last, new = merged.source[-1], added.source[0]
    if last is new and len(merged.source) > 1:
        above = merged.source[-2]
        if above.page == new.page and above.box and new.box:
            together = Span(page=new.page, box=hull([above.box, new.box]))
            return replace(merged, source=(*merged.source[:-2], together))
    return merged


def _left(walk: Walk, page: Page, lines: Sequence[Line]) -> None:
    for line in lines:
        if is_debris(line.text):
            walk.counts["furniture"] += len(line.words)
            continue
        walk.counts["left"] += len(line.words)
        walk.leftovers.append(Leftover(text=line.text, source=span(page, line.box)))
