# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Find the tables of a document's pages, before anything asks what their columns mean."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice

from extract.coordinates import locate_on_page
from extract.tables.borderless import build_open_table
from extract.tables.false_tables import set_false_tables_apart
from extract.tables.figure_columns import split_figure_columns
from extract.tables.figure_rows import split_figure_rows
from extract.tables.fill_columns import list_fill_stacks, split_fill_columns
from extract.tables.glued_columns import cut_glued_columns
from extract.tables.grid import FoundTable, Table, find_bordered_tables
from extract.tables.group_names import add_group_names
from extract.tables.header_grid import use_header_columns
from extract.tables.joined_pieces import join_pieces
from extract.tables.legend_rows import part_legend_rows
from extract.tables.level_rows import split_level_rows
from extract.tables.numbered_rows import split_numbered_rows
from extract.tables.open_header import OpenHeader
from extract.tables.other_table_rows import part_continued_table, part_other_tables
from extract.tables.repeated_headers import cut_repeated_header
from extract.tables.row_rest import add_row_rest
from extract.tables.shared_columns import Gutters, share_columns
from extract.tables.spanning_lines import set_running_heads_apart, set_second_header_apart
from extract.tables.stacked_tables import part_stacked_tables
from extract.tables.unruled_rows import join_unruled_rows
from extract.text.cells import group_lines, group_prose_lines
from extract.text.column_names import ColumnNames, load_column_names
from extract.text.headings import find_furniture
from ingest.model import Box, Page, Word

MIN_BESIDE_SHARE = 0.8  # of the height of a column of colours, at the height of the table that it belongs to


@dataclass(frozen=True, slots=True, kw_only=True)
class PageTables:
    """A page and its tables, from top to bottom.

    `page` is the page reading. Lines at its head that complete a row of the page before are moved into a table of
    their own.
    """

    page: Page
    tables: tuple[FoundTable, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableCell:
    r"""A cell of a table. `row` and `column` are counted from 0, `row_span` and `column_span` are 1 or more.

    `text` has "\n" between printed lines. `box` is in PDF points on the page as a viewer shows it, origin at the top
    left.
    """

    row: int
    column: int
    row_span: int
    column_span: int
    text: str
    box: Box


def find_tables(pages: Sequence[Page], names: ColumnNames | None = None) -> list[PageTables]:
    """Find the tables of pages, all of one document and in order.

    A table with vertical ruling lines is a grid of closed boxes. A table without them (`Table.open`) is cut into rows
    by its ruling lines, tints, white space and first cells; its header, known by the names of its columns, is used on
    the pages that follow. Each page goes through four stages:

    1. `_find_columns`: which lines are of a table, and where the columns of open tables are;
    2. `_build_tables`: the cells of each table;
    3. `_cut_rows`: rows between which neither ruling nor white space was found, and rows across all columns;
    4. `_part_tables`: tables that were found as one.

    Args:
        pages: The page readings.
        names: The known names of columns; the packaged ones by default.
    """
    known = names or load_column_names()
    every: list[PageTables] = []
    open_tables = _OpenTables()
    stacks: list[Box] = []
    for page, furniture in zip(pages, _list_furniture(pages), strict=True):
        before = every[-1].tables if every else ()
        others = [other for other in pages if other.number != page.number]
        page, open_tables = _find_columns(page, others, furniture, open_tables)
        built, open_tables = _build_tables(page, open_tables, known)
        built = [cut_repeated_header(found, before) for found in built]
        stacks += [stack for found in built for stack in list_fill_stacks(found)]
        tables = [part for found in built for part in _part_tables(_cut_rows(found, stacks), before, known)]
        every.append(PageTables(page=page, tables=tuple(sorted(tables, key=lambda found: found.table.box.top))))
    whole = iter(cut_glued_columns([found for part in every for found in part.tables], known))
    return [replace(part, tables=tuple(islice(whole, len(part.tables)))) for part in every]


@dataclass(frozen=True, slots=True, kw_only=True)
class _OpenTables:
    """The evidence of the open tables above for those that follow.

    Attributes:
        header: The last header read.
        gutters: The white between their columns.
        running: Whether one may continue on the next page.
    """

    header: OpenHeader | None = None
    gutters: Gutters | None = None
    running: bool = False


def _find_columns(
    page: Page, others: Sequence[Page], furniture: frozenset[int], above: _OpenTables
) -> tuple[Page, _OpenTables]:
    """Return a page whose open tables have all their lines and columns, and no line of anything else."""
    page = set_false_tables_apart(page)
    if above.header and above.running:
        page = add_row_rest(page, above.header, furniture)
    if page.open_tables:
        page = use_header_columns(page, find_bordered_tables(page))
    page, gutters = share_columns(set_second_header_apart(set_running_heads_apart(page, others)), above.gutters)
    return add_group_names(join_pieces(page, gutters)), replace(above, gutters=gutters)


def _build_tables(page: Page, above: _OpenTables, names: ColumnNames) -> tuple[list[FoundTable], _OpenTables]:
    """Return the tables of a page, and what its open tables tell of those that follow."""
    bordered = [FoundTable(table=table, words=_words_of_cells(table)) for table in find_bordered_tables(page)]
    tables = [found for found in bordered if not _is_column_of_colours(found, page)]
    header = above.header
    for part in page.open_tables:
        found, header = build_open_table(page, part, header, names)
        tables.append(found)
    running = bool(page.open_tables) or (above.running and not page.words)
    return tables, replace(above, header=header, running=running)


def _is_column_of_colours(found: FoundTable, page: Page) -> bool:
    """Return whether closed boxes without a letter are the colours of the rows of an open table."""
    box = found.table.box
    beside = (part.box.vertical_overlap(box) >= MIN_BESIDE_SHARE * box.height for part in page.open_tables)
    printed = "".join(word.text for words in found.words.values() for word in words)
    return found.table.columns == 1 and not any(sign.isalnum() for sign in printed) and any(beside)


def _cut_rows(found: FoundTable, stacks: Sequence[Box]) -> FoundTable:
    """Return a table with its rows cut where nothing but their print tells them apart.

    `stacks` are the columns of colours that were found so far (`list_fill_stacks`).
    """
    found = split_figure_columns(split_fill_columns(found, stacks))
    return split_numbered_rows(join_unruled_rows(split_level_rows(split_figure_rows(found))))


def _part_tables(found: FoundTable, before: Sequence[FoundTable], names: ColumnNames) -> list[FoundTable]:
    """Return a table, or the tables that were found as one: stacked ones, a legend, another table, a continued one."""
    tables = [part for stacked in part_stacked_tables(found, names) for part in part_legend_rows(stacked)]
    tables = [part for each in tables for part in part_other_tables(each)]
    return [part for each in tables for part in part_continued_table(each, before)]


def _list_furniture(pages: Sequence[Page]) -> list[frozenset[int]]:
    """Return the regions of each page that have only running heads, feet and page numbers."""
    lines = [group_prose_lines(page) for page in pages]
    known = find_furniture(list(zip(pages, lines, strict=True)))
    return [
        frozenset(line.words[0].region for i, line in enumerate(own) if (page.number, i) in known)
        - {line.words[0].region for i, line in enumerate(own) if (page.number, i) not in known}
        for page, own in zip(pages, lines, strict=True)
    ]


def _words_of_cells(table: Table) -> dict[int, list[Word]]:
    words: dict[int, list[Word]] = {cell.region: [] for cell in table.cells}
    for word in table.page.words:
        if word.region in words:
            words[word.region].append(word)
    return words


def list_cells(found: FoundTable) -> list[TableCell]:
    """Return the cells of a table."""
    return [
        TableCell(
            row=cell.row,
            column=cell.column,
            row_span=cell.last_row - cell.row + 1,
            column_span=cell.last_column - cell.column + 1,
            text="\n".join(line.text for line in group_lines(found.words.get(cell.region, ()))),
            box=locate_box(found.table.page, cell.box),
        )
        for cell in found.table.cells
    ]


def list_largest_first_row(pages: Sequence[Page], names: ColumnNames | None = None) -> tuple[str, ...]:
    """Return the texts of the first row with several of the largest table; () where no table has several columns."""
    tables = [table for page in find_tables(pages, names) for table in page.tables]
    for found in sorted(tables, key=lambda each: -each.table.rows * each.table.columns):
        rows: dict[int, list[str]] = {}
        for cell in list_cells(found):
            if cell.text.strip():
                rows.setdefault(cell.row, []).append(" ".join(cell.text.split()))
        first = next((texts for _, texts in sorted(rows.items()) if len(texts) > 1), None)
        if first is not None:
            return tuple(first)
    return ()


def locate_box(page: Page, box: Box) -> Box:
    """Return a box of the upright frame in points of the page as a viewer shows it."""
    place = locate_on_page(page, box).box
    assert place is not None  # noqa: S101 - a page that was read has boxes
    return place
