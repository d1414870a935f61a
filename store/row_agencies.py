# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The further agencies of a response: those that its row names after the first, which the response itself has."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, insert, or_, select, update

from normalise.agencies.registry import load_register
from normalise.model import AgencyName
from store.joins import limit_to_report, split_into_batches
from store.schema import AgencyRow, FurtherAgencyRow, ResponseRow

FURTHER_MATCH_COLUMNS = ("agency_id", "name", "score", "known", "why")
"""The columns with the match of a printed name; a decision on agencies changes them."""

NAME_SEPARATOR = "; "

FurtherValues = list[list[Any]]
"""Further agencies as a value of the audit log has them: each as [raw, agency_id, name, score, known, why]."""

_COLUMNS = (
    FurtherAgencyRow.response_id, FurtherAgencyRow.raw, *(getattr(FurtherAgencyRow, n) for n in FURTHER_MATCH_COLUMNS),
    FurtherAgencyRow.matched,
)  # fmt: skip
_ORDER = (FurtherAgencyRow.response_id, FurtherAgencyRow.position)
_SELECT_OF_REPORT = limit_to_report(
    select(*_COLUMNS).join(ResponseRow, ResponseRow.id == FurtherAgencyRow.response_id)
).order_by(*_ORDER)


def make_further_rows(response_id: str, agencies: Sequence[AgencyName]) -> list[dict[str, Any]]:
    """Return the rows of the further agencies of a response."""
    return [
        {
            "response_id": response_id, "position": at, "raw": agency.raw, "agency_id": agency.id,
            "name": agency.name, "score": agency.score, "known": agency.known, "why": agency.why, "matched": None,
        }
        for at, agency in enumerate(agencies, 1)
    ]  # fmt: skip


def load_report_further_agencies(
    connection: Connection, report_id: str, reading: bool = False
) -> dict[str, tuple[AgencyName, ...]]:
    """Load the further agencies of a report's responses, by the response's id.

    With `reading`, those that were matched before a person decided.
    """
    return _group_by_response(connection.execute(_SELECT_OF_REPORT, {"report_id": report_id}), reading)


def load_further_agencies(connection: Connection, response_ids: Sequence[str]) -> dict[str, tuple[AgencyName, ...]]:
    """Load the further agencies of these responses, by the response's id."""
    found: dict[str, tuple[AgencyName, ...]] = {}
    for batch in split_into_batches(response_ids):
        query = select(*_COLUMNS).where(FurtherAgencyRow.response_id.in_(batch)).order_by(*_ORDER)
        found |= _group_by_response(connection.execute(query))
    return found


def _group_by_response(rows: Iterable[Any], reading: bool = False) -> dict[str, tuple[AgencyName, ...]]:
    found: dict[str, tuple[AgencyName, ...]] = {}
    for response_id, raw, *match, matched in rows:
        agency_id, name, score, known, why = matched if reading and matched else match
        agency = AgencyName(raw=raw, id=agency_id, name=name, score=score, known=known, why=why)
        found[response_id] = (*found.get(response_id, ()), agency)
    return found


def list_further_values(connection: Connection, response_id: str) -> FurtherValues:
    """Return the further agencies of a response as the audit log has them, as they were matched."""
    query = select(*_COLUMNS).where(FurtherAgencyRow.response_id == response_id).order_by(*_ORDER)
    return [[raw, *(matched or match)] for _, raw, *match, matched in connection.execute(query)]


def read_further_values(values: FurtherValues) -> tuple[AgencyName, ...]:
    """Return the agencies that `list_further_values` has listed."""
    return tuple(
        AgencyName(raw=raw, id=agency_id, name=name, score=score, known=known, why=why)
        for raw, agency_id, name, score, known, why in values
    )


def store_further_values(connection: Connection, response_id: str, values: FurtherValues) -> None:
    """Make these the further agencies of a response."""
    connection.execute(delete(FurtherAgencyRow).where(FurtherAgencyRow.response_id == response_id))
    agencies = read_further_values(values)
    there = set(connection.execute(select(AgencyRow.id).where(AgencyRow.id.in_([a.id for a in agencies]))).scalars())
    new = {a.id: {"id": a.id, "name": a.name, "known": a.known} for a in agencies if a.id and a.id not in there}
    if new:
        connection.execute(insert(AgencyRow), list(new.values()))
    if agencies:
        connection.execute(insert(FurtherAgencyRow), make_further_rows(response_id, agencies))


def restore_further_matches(connection: Connection, response_id: str | None = None) -> set[str]:
    """Restore the agencies that further names were matched to before a person decided, of one response or of all.

    Return the ids of the responses.
    """
    query = select(FurtherAgencyRow.id, FurtherAgencyRow.response_id, FurtherAgencyRow.matched)
    query = query.where(FurtherAgencyRow.decided)
    if response_id:
        query = query.where(FurtherAgencyRow.response_id == response_id)
    changed = set()
    for row in connection.execute(query).all():
        values = dict(zip(FURTHER_MATCH_COLUMNS, row.matched, strict=True))
        restored = update(FurtherAgencyRow).where(FurtherAgencyRow.id == row.id)
        connection.execute(restored.values(**values, matched=None, decided=False))
        changed.add(row.response_id)
    return changed


def names_agency(agency_id: str) -> ColumnElement[bool]:
    """Return the condition of a response that names this agency, first or further."""
    further = select(FurtherAgencyRow.response_id).where(FurtherAgencyRow.agency_id == agency_id)
    return or_(ResponseRow.agency_id == agency_id, ResponseRow.id.in_(further))


def list_printed_names(further: Sequence[AgencyName]) -> tuple[tuple[str, str], ...]:
    """Return the id and name of each further agency that the row prints."""
    return tuple((agency.id or "", agency.name) for agency in further if agency.raw)


def join_names(first: str, further: Sequence[AgencyName]) -> str:
    """Return the names that a row prints of its agencies, for a list: not those that "All agencies" includes."""
    return NAME_SEPARATOR.join(dict.fromkeys([first, *(agency.name for agency in further if agency.raw)]))


def join_printed(first: str, further: Sequence[AgencyName]) -> str:
    """Return the names of a row's agencies as they are printed."""
    return NAME_SEPARATOR.join(dict.fromkeys([first, *(agency.raw for agency in further if agency.raw)]))


@cache
def load_general_names() -> dict[str, str]:
    """Return the register's name of each agency whose local branches have one id, for lists over several boards.

    Stored rows have the branch's name, such as "Fenshire Police", which would be wrong for another board's branch.
    """
    return {agency.id: agency.name for agency in load_register().agencies if agency.places == "one"}
