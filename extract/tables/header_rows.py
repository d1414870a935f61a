"""Find the header rows of a table: near its top, one row or two, and wherever the header is printed again."""

from collections.abc import Sequence

from extract.tables.grid import Column, GridCell, Table, read_header_row
from extract.text.column_names import ColumnNames, match_printed_name

MAX_HEADER_ROWS = 3  # a header is within as many rows of a table's top; spanning rows may be above it

Signature = tuple[str, ...]
Header = tuple[Column, ...]


def header_signature(header: Sequence[Column]) -> Signature:
    """Return a value that is equal for headers with the same columns, however their names were misread."""
    return tuple("/".join(column.choices) for column in header)


def find_headers(table: Table, texts: dict[int, str], names: ColumnNames, open_header: Header) -> dict[int, Header]:
    """Return the columns by header row; the second row of a header has the columns of both rows.

    `open_header` is that of the table before, which a table on another page may repeat farther down.
    """
    found: dict[int, Header] = {}
    for row in range(table.rows):
        if row in found:
            continue
        header = read_header_row(table, row, texts, names)
        if header is None:
            continue
        parted = _split_header(table, row, header, texts, names)
        known = [header_signature(h) for h in found.values()] or [header_signature(open_header)]
        near_top = row < MAX_HEADER_ROWS and (not found or row - 1 in found)
        if not near_top and header_signature(parted or header) not in known:
            continue
        found[row] = parted or header
        if parted:
            found[row + 1] = parted
    return found


def _split_header(table: Table, row: int, header: Header, texts: dict[int, str], names: ColumnNames) -> Header | None:
    """Return the columns of a header whose next row divides some of its cells; None where it does not."""
    above, below = (
        table.cells_starting_in(row),
        [c for c in table.cells_starting_in(row + 1) if texts.get(c.region, "").strip()],
    )
    parents = [(cell, column) for cell, column in zip(above, header, strict=True) if cell.last_column > cell.column]
    homes = [next(((p, c) for p, c in parents if _is_under(cell, p)), None) for cell in below]
    if not below or None in homes:
        return None
    split = {id(home[0]) for home in homes if home}
    kept = [column for cell, column in zip(above, header, strict=True) if id(cell) not in split]
    children = [
        _child_column(table, cell, home[1], texts, names)
        for cell, home in zip(below, homes, strict=True)
        if home is not None
    ]
    return tuple(sorted((*kept, *children), key=lambda column: column.x0))


def _is_under(cell: GridCell, parent: GridCell) -> bool:
    narrower = cell.last_column - cell.column < parent.last_column - parent.column
    return parent.column <= cell.column and cell.last_column <= parent.last_column and narrower


def _child_column(table: Table, cell: GridCell, parent: Column, texts: dict[int, str], names: ColumnNames) -> Column:
    """Return a column of the second row, known by its own name or by its parent's name and its own."""
    own = " ".join(texts[cell.region].split())
    both = f"{parent.name} {own}".strip()
    name, match = own, match_printed_name(own, names)
    if not match.known and match_printed_name(both, names).known:
        name, match = both, match_printed_name(both, names)
    return Column(
        field=match.fields[0] if match.fields else None,
        name=name if match.known else both,
        score=round(match.score, 2),
        x0=(cell.box.x0 - table.box.x0) / table.box.width,
        x1=(cell.box.x1 - table.box.x0) / table.box.width,
        choices=match.fields,
        rank=match.rank,
        dated=match.dated,
    )
