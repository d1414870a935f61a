# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Group the tables of a document into forms: tables with the same columns, whether or not they print a header."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from extract.tables.grid import Column, FoundTable, GridCell, Table, find_colour, find_column
from extract.tables.header_rows import (
    SAME_NAMES,
    Header,
    Section,
    find_sections,
    is_band,
    list_row_names,
    similarity_of_names,
)
from extract.tables.ordered_names import name_glued_columns, name_in_order
from extract.text.column_names import ColumnNames
from ingest.model import Box

SAME_WIDTH = 0.06  # share by which a table's width may differ for its columns to be the same shares of it
WHOLE_NAMES = 95.0  # of 100, mean similarity of a form's names to those of two rows that are its header again
MIN_FITTING_CELLS = 0.75  # of a headerless table's cells that must each be under one column of a form


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A section of a table, with the columns that its cells are under.

    `table` is the index of the table in the document.
    """

    table: int
    found: FoundTable
    section: Section
    columns: Header


@dataclass(slots=True)
class Form:
    """Tables with the same columns. `printed`: some of them print a header."""

    parts: list[Part] = field(default_factory=list)
    printed: bool = False

    @property
    def names(self) -> list[str]:
        """The printed names of its columns."""
        return [column.name for column in self.parts[0].columns]


def group_forms(tables: Sequence[FoundTable], names: ColumnNames) -> list[Form]:
    """Return the forms of a document's tables, in the order of their first tables."""
    forms: list[Form] = []
    for i, found in enumerate(tables):
        for section in find_sections(found.table, found.cell_texts(), names):
            section = replace(section, columns=name_glued_columns(found, section, names))
            form, columns = _find_form(found, section, forms, names)
            if form is None:
                form = Form(printed=bool(section.header))
                forms.append(form)
            elif not form.printed:
                columns = _add_columns(form, found.table, columns)
            elif section.header:
                whole = _complete_header(found, section, form)
                section, columns = whole, whole.columns if whole is not section else columns
            form.parts.append(Part(table=i, found=found, section=section, columns=columns))
    return forms


def _find_form(
    found: FoundTable, section: Section, forms: Sequence[Form], names: ColumnNames
) -> tuple[Form | None, Header]:
    """Return the form that a section belongs to, None for a new one, and its columns."""
    if section.header:
        printed = [column.name for column in section.columns]
        same = [f for f in forms if f.printed and similarity_of_names(printed, f.names) >= SAME_NAMES]
        again = next((f for f in reversed(forms) if not same and _repeats_header_row(found, section, f)), None)
        if again:
            return again, move_columns(again.parts[-1], found.table)
        return (same[-1] if same else None), section.columns
    for form in reversed(forms):
        columns = move_columns(form.parts[-1], found.table)
        if fits_columns(found, section, columns):
            return form, columns
    own = _grid_columns(found.table)
    if forms and _rename_header(forms[-1], found, own, names):
        return forms[-1], move_columns(forms[-1].parts[-1], found.table)
    return None, own


def _add_columns(form: Form, table: Table, columns: Header) -> Header:
    """Add the columns that only a further table of a form without a header has to its other tables; return them all.

    A column whose cells are empty on the first page is seen on the next one.
    """
    own = _grid_columns(table)
    more = tuple(c for c in own if all(min(c.x1, k.x1) <= max(c.x0, k.x0) for k in columns))
    if not more:
        return columns
    for i, part in enumerate(form.parts):
        moved = _move_shares(more, table, part.found.table)
        form.parts[i] = replace(part, columns=_order_columns((*part.columns, *moved)))
    return _order_columns((*columns, *more))


def _order_columns(columns: Header) -> Header:
    return tuple(sorted(columns, key=lambda column: column.x0))


def _repeats_header_row(found: FoundTable, section: Section, form: Form) -> bool:
    """Return whether a header has a row of a form's header, such as its prompts, and print of the page's edge above."""
    known = [row for part in form.parts for row in _list_header_rows(part.found, part.section)]
    own = _list_header_rows(found, section)
    repeated = any(similarity_of_names(one, other) >= SAME_NAMES for one in own for other in known)
    return repeated and fits_columns(found, section, move_columns(form.parts[-1], found.table))


def _complete_header(found: FoundTable, section: Section, form: Form) -> Section:
    """Return a section with the row below its header as a part of it, where both together print a form's header again.

    A false ruling between two lines of its names cuts a header into two rows.
    """
    row = max(section.header) + 1
    more = list_row_names(found.table, row, found.cell_texts()) if row <= section.last else []
    if not any(more) or len(more) != len(section.columns):
        return section
    alone = [column.name for column in section.columns]
    joined = [f"{name} {rest}".strip() for name, rest in zip(alone, more, strict=True)]
    again = similarity_of_names(joined, form.names)
    if again < WHOLE_NAMES or again <= similarity_of_names(alone, form.names):
        return section
    columns = tuple(replace(column, name=name) for column, name in zip(section.columns, joined, strict=True))
    return replace(section, header=(*section.header, row), columns=columns)


def _list_header_rows(found: FoundTable, section: Section) -> list[list[str]]:
    return [list_row_names(found.table, row, found.cell_texts()) for row in section.header]


def _rename_header(form: Form, found: FoundTable, columns: Header, names: ColumnNames) -> bool:
    """Give a header without rows the columns of the table below it, and return whether it has a name for each."""
    part = form.parts[-1]
    alone = len(form.parts) == 1 and part.section.last == max(part.section.header, default=-1)
    if not alone or not found.table.open or not part.found.table.open:
        return False
    named = name_in_order(part.found, part.section, _move_shares(columns, found.table, part.found.table), names)
    if named:
        form.parts[-1] = replace(part, columns=named)
    return bool(named)


def move_columns(part: Part, table: Table) -> Header:
    """Return the columns of a part as shares of another table's width.

    Tables of nearly the same width have the same columns, wherever the page lies. Others are pieces of the sheet, and
    have the columns that are at the same place on the page.
    """
    known = part.found.table.box
    if abs(table.box.width / known.width - 1) <= SAME_WIDTH:
        return part.columns

    return _move_shares(part.columns, part.found.table, table)


def _move_shares(columns: Header, table: Table, other: Table) -> Header:
    """Return columns of one table at their place on the page as shares of another table's width."""

    def share(x: float) -> float:
        return (table.box.x0 + x * table.box.width - other.box.x0) / other.box.width

    return tuple(replace(column, x0=share(column.x0), x1=share(column.x1)) for column in columns)


def fits_columns(found: FoundTable, section: Section, columns: Header) -> bool:
    """Return whether the cells of a section without a header are each under one of these columns."""
    table, texts = found.table, found.cell_texts()
    fitting = total = 0
    for row in range(section.first, section.last + 1):
        if is_band(table, row, texts):
            continue
        cells = [cell for cell in table.cells_starting_in(row) if texts.get(cell.region, "").strip()]
        under = [find_column(table, cell, columns) for cell in cells]
        for cell, column in zip(cells, under, strict=True):
            total += 1
            alone = column is not None and sum(other is column for other in under) == 1
            fitting += alone and count_covered_columns(table, cell, columns) == 1
    return total > 0 and fitting >= MIN_FITTING_CELLS * total


def count_covered_columns(table: Table, cell: GridCell, columns: Sequence[Column]) -> int:
    """Return the number of columns that a cell covers mostly, at least 1."""
    x0, x1 = ((x - table.box.x0) / table.box.width for x in (cell.box.x0, cell.box.x1))
    return max(sum(min(x1, c.x1) - max(x0, c.x0) > (c.x1 - c.x0) / 2 for c in columns), 1)


def _grid_columns(table: Table) -> Header:
    """Return the columns of a table that no header names: those that most rows have."""
    widths = [table.cells_starting_in(row) for row in range(table.rows)]
    fullest = max(widths, key=len, default=[])
    edges = [_share_of(table, cell.box) for cell in fullest]
    return tuple(Column(field=None, name="", score=1.0, x0=x0, x1=x1) for x0, x1 in edges)


def _share_of(table: Table, box: Box) -> tuple[float, float]:
    return (box.x0 - table.box.x0) / table.box.width, (box.x1 - table.box.x0) / table.box.width


def collect_cells(form: Form) -> list[list[tuple[str, bool]]]:
    """Return the cells of each column over all tables of a form: the text of each, and whether it is coloured."""
    cells: list[list[tuple[str, bool]]] = [[] for _ in form.parts[0].columns]
    for part in form.parts:
        table, texts = part.found.table, part.found.cell_texts()
        for row in range(part.section.first, part.section.last + 1):
            if row in part.section.header or is_band(table, row, texts):
                continue
            for cell in table.cells_starting_in(row):
                column = find_column(table, cell, part.columns)
                text = " ".join(texts.get(cell.region, "").split())
                coloured = find_colour(table.page, cell.box) is not None
                if column and (text or coloured):
                    cells[part.columns.index(column)].append((text, coloured))
    return cells
