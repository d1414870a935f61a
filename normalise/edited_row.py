# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Build a row of cells that a person gave: one that is added, or that others were split into or merged to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from extract.model import DraftCell
from normalise.agencies.registry import Register
from normalise.agencies.row_agencies import PrintedAgencies, identify_row_agencies
from normalise.date_roles import find_further_role
from normalise.model import (
    AgencyName,
    Cell,
    DateRole,
    Rag,
    Report,
    Response,
    TargetDate,
    fill_cells,
    sort_dates,
)
from normalise.target_dates import read_target_date
from normalise.yearless_dates import KnownDates

TARGET_COLUMN = ""
"""The name under which the dates of the target date's cell are kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowCells:
    """The cells and statuses of a row; `cells` are by field name, `other` by the printed name of their column."""

    agency: Cell
    status: Rag = field(default_factory=Rag)
    cells: Mapping[str, Cell]
    other: tuple[tuple[str, Cell], ...] = ()
    more_statuses: tuple[Rag, ...] = ()
    attachments: tuple[str, ...] = ()


def build_row(ident: str, row: RowCells, origins: Sequence[Response], report: Report, register: Register) -> Response:
    """Return a row with its agencies and dates.

    A cell that says the same as that of one of the rows that it is made of, `origins`, has the agencies or dates of
    that; the others are interpreted. `report` is the row's.
    """
    first, *further = _find_agencies(row, origins, report, register)
    dated = {TARGET_COLUMN: row.cells.get("target_date", Cell()), **dict(row.other)}
    return Response(
        id=ident,
        agency=replace(first, cell=row.agency),
        further_agencies=tuple(further),
        rag=row.status,
        more_statuses=row.more_statuses,
        cells=fill_cells(row.cells),
        dates=sort_dates(day for name, cell in dated.items() for day in _find_dates(name, cell, origins, report)),
        attachments=row.attachments,
        other=row.other,
    )


def _find_agencies(
    row: RowCells, origins: Sequence[Response], report: Report, register: Register
) -> tuple[AgencyName, ...]:
    for origin in origins:
        if origin.agency.cell.text == row.agency.text:
            return (origin.agency, *origin.further_agencies)
    printed = PrintedAgencies(cell=row.agency, lines=row.agency.text, lead=row.cells.get("lead_person", Cell()))
    return identify_row_agencies([printed], register, report.as_at)[0]


def _find_dates(name: str, cell: Cell, origins: Sequence[Response], report: Report) -> tuple[TargetDate, ...]:
    """Return the dates of a cell of the target date, or of another column."""
    for origin in origins:
        theirs = dict(origin.other).get(name, Cell()) if name else origin.cells["target_date"]
        if theirs.text == cell.text:
            return tuple(day for day in origin.dates if day.column == name)
    role = find_further_role(name) if name else DateRole.TARGET
    if role is None or not cell.text:
        return ()
    body = DraftCell(raw=cell.raw, body=cell.text, source=cell.source)
    read = read_target_date(body, frozenset(), KnownDates(as_at=report.as_at), role)
    return tuple(replace(day, column=name) for day in read.dates)
