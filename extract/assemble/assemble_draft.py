# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Assemble the tables and prose of all pages into one draft, in the order of the paper.

Each stage is a function from one list to the next, and each list can be printed:

1. `set_aside_other_tables`, `_split_sections` (lines and tables in reading order), and the columns of each table
   (`read_columns`);
2. `classify_rows`: header, spanning row, or cells under the columns (`describe_rows`);
3. `label_records`: records, with all labels as one sequence; `read_prose` and `read_rows`: headings between them;
4. `join_right_halves`: the right columns of a table that is wider than the paper; `join_page_breaks`: rows and
   questions that continue on the next page; `carry_merged_cells`: values printed on the page before;
5. `outline_passages`: what is under what (`describe_entries`);
6. `infer_findings`, `nest_findings`: the levels;
7. `account_words`: whether each word that was read is in the draft.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from extract.assemble.coverage import account_words, check_coverage, list_finding_cells
from extract.assemble.dated_lines import collect_dated_lines
from extract.assemble.entries import Entry, LegendFound, PlacedText, TextRole
from extract.assemble.findings import infer_findings, nest_findings
from extract.assemble.merged_cells import carry_merged_cells
from extract.assemble.other_tables import Aside, set_aside_other_tables
from extract.assemble.outline import outline_passages
from extract.assemble.page_breaks import join_page_breaks
from extract.assemble.page_sequence import order_pages
from extract.assemble.passages import Passage
from extract.assemble.prose import PlacedLine, ProsePlace, read_prose
from extract.assemble.read_rows import Row, name_agencies, read_rows
from extract.assemble.read_tables import Columns, TableColumns
from extract.assemble.reading_order import order_items
from extract.assemble.records import Record
from extract.assemble.right_halves import TablePart, join_right_halves
from extract.assemble.row_labels import label_records
from extract.assemble.spanning_rows import SpanningRow
from extract.assemble.struck_rows import list_struck_rows
from extract.assemble.table_rows import TableRow, classify_rows, read_form_rows
from extract.assemble.unknown_columns import report_unknown_columns
from extract.coordinates import locate_on_page
from extract.model import DatedLine, Draft, DraftCell, DraftFinding, Leftover, LegendEntry
from extract.status.swatches import read_swatches
from extract.tables.find_tables import PageTables, find_tables
from extract.tables.grid import FoundTable
from extract.text.cells import group_prose_lines
from extract.text.column_names import ColumnNames, load_column_names
from extract.text.headings import find_furniture
from extract.text.legend_text import read_legend_lines
from extract.text.obstructions import list_obstruction_problems
from ingest.model import Box, Page, Problem, Word


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLines:
    """The lines of a page outside its tables, without furniture and legend, and the words of both."""

    page: int
    lines: tuple[PlacedLine, ...]
    furniture: tuple[Word, ...]
    legend: tuple[LegendEntry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Lines of prose and the rows of the table below them."""

    lines: tuple[PlacedLine, ...]
    rows: tuple[TableRow, ...] = ()
    columns: Columns = ()
    page: int = 0


def assemble_draft(pages: Sequence[Page], names: ColumnNames | None = None) -> Draft:
    """Assemble the draft of a report.

    Args:
        pages: All page readings of one file, in the order of the file.
        names: The known names of columns; the packaged ones by default.
    """
    known = names or load_column_names()
    ordered, problems = order_pages([(page, group_prose_lines(page)) for page in pages])
    every = find_tables([page for page, _ in ordered], known)
    kept = set_aside_other_tables(every, [group_prose_lines(part.page) for part in every], known)
    found, columns, asides = kept.pages, kept.columns, kept.asides
    tables = [table for part in found for table in part.tables]
    lines = [
        _read_lines(part, furniture, aside)
        for part, furniture, aside in zip(found, _list_furniture(found), asides, strict=True)
    ]
    sections = list(_split_sections(found, lines, columns))
    joined, lone_halves = join_right_halves(list(_read_passages(sections)), _list_parts(sections))
    passages = carry_merged_cells(join_page_breaks(joined))
    entries = infer_findings(outline_passages(passages))
    rows = [row for section in sections for row in section.rows]
    problems += [*report_unknown_columns(rows), *lone_halves]
    legends = [(lines_of.page, 0, lines_of.legend) for lines_of in lines]
    legends += [(table.table.page.number, 1, columns[id(table)].legend) for table in tables]
    legends += [(e.cell.source[0].page, 2, e.entries) for e in entries if isinstance(e, LegendFound)]
    legend = next((legend for _, _, legend in sorted(legends, key=lambda each: each[:2]) if legend), ())
    furniture = [
        (
            *lines_of.furniture,
            *(word for t in part.tables if columns[id(t)].legend for word in _list_words(t)),
        )
        for part, lines_of in zip(found, lines, strict=True)
    ]
    names_of_columns = [cell.text for row in rows if row.kind == "header" for cell in row.cells]
    dated = collect_dated_lines(
        [(part.page, group_prose_lines(part.page)) for part in every],
        [table for part in every for table in part.tables],
    )
    return _finish_draft(found, entries, legend, names_of_columns, furniture, asides, dated, problems)


def _list_words(found: FoundTable) -> Iterator[Word]:
    return (word for words in found.words.values() for word in words)


def _list_furniture(found: Sequence[PageTables]) -> list[frozenset[int]]:
    """Return the indices of the lines of each page that are furniture."""
    known = find_furniture([(part.page, group_prose_lines(part.page)) for part in found])
    return [frozenset(i for page, i in known if page == part.page.number) for part in found]


def _read_lines(part: PageTables, furniture: frozenset[int], asides: Sequence[Aside]) -> PageLines:
    """Return the lines of a page outside its tables, its foot included.

    Furniture, a legend among the lines, and the headings of other tables than the plan's are left out.
    """
    page, lines = part.page, group_prose_lines(part.page)
    at, legend = read_legend_lines([line.text for line in lines])
    if legend:
        source = (locate_on_page(page, Box.hull(lines[i].box for i in at)),)
        legend = tuple(replace(entry, source=source) for entry in legend)
    else:
        at, legend = read_swatches(page, lines)
    out = furniture | set(at if legend else ())
    aside = {word for each in asides for word in each.words}
    return PageLines(
        page=page.number,
        lines=tuple((page, line) for i, line in enumerate(lines) if i not in out and not aside.issuperset(line.words)),
        furniture=tuple(word for i in sorted(out) for word in lines[i].words),
        legend=legend,
    )


def _split_sections(
    found: Sequence[PageTables], lines: Sequence[PageLines], columns: Mapping[int, TableColumns]
) -> Iterator[Section]:
    """Return the sections of a report from the top of the first page to the foot of the last."""
    before: list[PlacedLine] = []
    for part, lines_of in zip(found, lines, strict=True):
        for item in order_items(part.tables, lines_of.lines):
            if not isinstance(item, FoundTable):
                before.append(item)
                continue
            own = columns[id(item)]
            if own.last and not own.legend:
                rows = read_form_rows(item, own.form) if own.form else classify_rows(item, own.headers, own.before)
                yield Section(lines=tuple(before), rows=rows, columns=own.last, page=part.page.number)
                before = []
    yield Section(lines=tuple(before))


def _read_passages(sections: Sequence[Section]) -> Iterator[Passage]:
    """Read the lines and rows of each section. Labels continue from one to the next."""
    every = [row for section in sections for row in section.rows]
    records, agencies = label_records(every), name_agencies(every)
    place = ProsePlace()
    for section in sections:
        prose = read_prose(section.lines, place)
        rows, last = read_rows(section.rows, records, prose.after.last_label, agencies)
        place = prose.after
        if section.rows:
            place = replace(
                place,
                in_narrative=False,
                last_label=last,
                asks_in_column=_has_column(section, "question"),
                number=_last_finding_number(rows, place.number),
            )
        yield Passage(
            prose=prose,
            rows=rows,
            has_question_column=_has_column(section, "question"),
            has_agency_column=_has_column(section, "agency"),
            page=section.page,
        )


def _list_parts(sections: Sequence[Section]) -> list[TablePart]:
    return [
        TablePart(at=at, page=section.page, rows=section.rows, columns=section.columns)
        for at, section in enumerate(sections)
        if section.rows
    ]


def _has_column(section: Section, field: str) -> bool:
    return any(column.field == field for column in section.columns)


def _last_finding_number(rows: Sequence[Row], number: str | None) -> str | None:
    """Return the number of the last finding after a table; "" for one that has none."""
    for row in rows:
        if isinstance(row, SpanningRow) and row.kind == "finding":
            number = row.number
        elif number is None and (isinstance(row, Record) or row.kind == "question"):
            number = ""
    return number


def _finish_draft(
    found: Sequence[PageTables],
    entries: Sequence[Entry],
    legend: tuple[LegendEntry, ...],
    names_of_columns: Sequence[DraftCell],
    furniture: Sequence[Sequence[Word]],
    asides: Sequence[Sequence[Aside]],
    dated: tuple[DatedLine, ...],
    stated: Sequence[Problem],
) -> Draft:
    findings = nest_findings(entries)
    texts = [entry for entry in entries if isinstance(entry, PlacedText)]
    legend_cells = [entry.cell for entry in entries if isinstance(entry, LegendFound)]
    placed = [*list_finding_cells(findings), *(text.cell for text in texts), *names_of_columns, *legend_cells]
    leftovers = [entry for entry in entries if isinstance(entry, Leftover)]
    accounts = [
        account_words(part, words, [word for each in aside for word in each.words], placed, leftovers)
        for part, words, aside in zip(found, furniture, asides, strict=True)
    ]
    every = (*leftovers, *(left for _, lost in accounts for left in lost))
    coverage = tuple(coverage for coverage, _ in accounts)
    problems = [
        *(f for part in found for f in (*part.page.faults, *list_obstruction_problems(part.page))),
        *(e for e in entries if isinstance(e, Problem)),
        *stated,
        *list_struck_rows(findings),
    ]
    if not any(finding.questions for finding in findings):
        problems.append(Problem(code="no-table", detail="No table of questions and answers was found in the file."))
    problems += check_coverage(coverage, every, _find_first_page(findings))
    return Draft(
        title=_join_title(texts),
        board="",
        subject=_first_text(texts, "subject"),
        dated_lines=dated,
        findings=findings,
        key=legend,
        other_tables=tuple(each.table for aside in asides for each in aside),
        leftovers=every,
        coverage=coverage,
        faults=tuple(problems),
    )


def _join_title(texts: Sequence[PlacedText]) -> str:
    lines = [text.text for text in texts if text.role == "title"]
    return " ".join(lines) or _first_text(texts, "headline")


def _first_text(texts: Sequence[PlacedText], role: TextRole) -> str:
    return next((text.text for text in texts if text.role == role), "")


def _find_first_page(findings: Sequence[DraftFinding]) -> int | None:
    """Return the page of the first finding; None without one."""
    cells = (c for f in findings for c in (f.title, f.narrative, *(q.text for q in f.questions)))
    return next((s.page for c in cells for s in c.source), None)
