# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Check the names of agencies, and that decisions on agencies were applied to the rows, and nothing else."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, select

from store.decisions.agency_aliases import DECIDED_REASON, decide_row_agency, list_agency_decisions
from store.reports.digest import AGENCIES_KEY, hash_agency_name
from store.reports.field_values import AGENCY_MATCH_COLUMNS, FURTHER_KEY
from store.row_agencies import FURTHER_MATCH_COLUMNS
from store.schema import AgencyMatchRow, AgencyRow, CellRow, FurtherAgencyRow, ResponseRow
from store.verify.context import VerifyContext
from store.verify.discrepancies import Discrepancy, DiscrepancyKind, quote_text

KnownNames = dict[str, set[str]]
"""The hashes of the names that an agency has had, by the agency's id: they differ from report to report."""


def check_agency_names(context: VerifyContext) -> Iterator[Discrepancy]:
    """Find agencies with a name that no report has for them.

    An erased case may have given an agency its name; after an erasure, names are not checked.
    """
    known = _load_known_names(context)
    for row in context.connection.execute(select(AgencyRow).order_by(AgencyRow.id)):
        if row.id in known and not _is_known(context, known, row.id, row.name):
            yield Discrepancy(
                kind=DiscrepancyKind.AGENCY, record=row.id, field="name", after=row.name,
                detail=f"The agency {row.id} is called {quote_text(row.name)}, but no report has that name for it.",
            )  # fmt: skip


def _is_known(context: VerifyContext, known: KnownNames, agency: str, name: str) -> bool:
    return bool(context.erased_reports) or hash_agency_name(name) in known.get(agency, ())


def _load_known_names(context: VerifyContext) -> KnownNames:
    """Return the names in the log of imports and corrections, and those that rows were matched to."""
    known: KnownNames = defaultdict(set)
    for entry in context.entries:
        for agency, digest in entry.detail.get(AGENCIES_KEY, {}).items():
            known[agency].add(digest)
        value = entry.detail.get("after")
        if isinstance(value, dict) and value.get("agency_id"):
            known[value["agency_id"]].add(hash_agency_name(value["agency_name"]))
            for _, agency, name, *_ in value.get(FURTHER_KEY, ()):
                known[agency].add(hash_agency_name(name))
    for agency, name, why in _list_matches(context.connection):
        if why != DECIDED_REASON:  # else it has the name of the list of agencies, whatever that was
            known[agency].add(hash_agency_name(name))
    return known


def _list_matches(connection: Connection) -> Iterator[tuple[str, str, str]]:
    """Yield the id, name and reason of every match of a row, also those of before a decision."""
    for table in (ResponseRow, AgencyMatchRow):
        columns = (table.agency_id, table.agency_name, table.agency_why)
        for ident, name, why in connection.execute(select(*columns).distinct()):
            if ident is not None:
                yield ident, name, why
    further = select(FurtherAgencyRow.agency_id, FurtherAgencyRow.name, FurtherAgencyRow.why, FurtherAgencyRow.matched)
    for ident, name, why, matched in connection.execute(further):
        if ident is not None:
            yield ident, name, why
        if matched and matched[0] is not None:
            yield matched[0], matched[1], matched[4]


def check_applied_decisions(context: VerifyContext) -> Iterator[Discrepancy]:
    """Find rows whose agency is not the one that was read or corrected, changed by the decisions in force."""
    connection = context.connection
    decisions = [d for d in list_agency_decisions(connection) if not d.undone]
    known = _load_known_names(context)
    names = {r.id: r.name for r in connection.execute(select(AgencyRow))}
    corrected = select(CellRow.response_id, CellRow.text).where(CellRow.field == "agency", CellRow.state == "corrected")
    printed = {r.response_id: r.text for r in connection.execute(corrected)}
    matched = {r.response_id: _list_values(r, AGENCY_MATCH_COLUMNS) for r in connection.execute(select(AgencyMatchRow))}
    columns = (ResponseRow.id, ResponseRow.agency_raw, *(getattr(ResponseRow, name) for name in AGENCY_MATCH_COLUMNS))
    rows = [
        (row.id, printed.get(row.id, row.agency_raw), _list_values(row, AGENCY_MATCH_COLUMNS), matched.get(row.id))
        for row in connection.execute(select(*columns).order_by(ResponseRow.id))
    ]
    rows += [
        (row.response_id, row.raw, _list_values(row, FURTHER_MATCH_COLUMNS), row.matched)
        for row in connection.execute(select(FurtherAgencyRow).order_by(FurtherAgencyRow.id))
    ]
    for record, raw, now, before in rows:
        own = before or now
        target = decide_row_agency(own[0], own[3], raw, decisions)
        is_decided = target is not None
        wanted: list[Any] = [target, names.get(target or "", target), 1.0, True, DECIDED_REASON] if is_decided else own
        if is_decided and _is_known(context, known, target or "", now[1]):
            wanted[1] = now[1]  # the name that the agency had when the decision was applied
        if now != wanted or (before is not None) != is_decided:
            yield Discrepancy(
                kind=DiscrepancyKind.AGENCY, record=record, field="agency", before=wanted[1], after=now[1],
                detail=f"The agency of {record} is {quote_text(now[1])}; by what was read and decided it is "
                f"{quote_text(wanted[1])}.",
            )  # fmt: skip


def _list_values(row: Any, names: tuple[str, ...]) -> list[Any]:
    return [getattr(row, name) for name in names]
