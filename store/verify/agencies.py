"""Check the names of agencies, and that decisions on agencies were applied to the rows, and nothing else."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Connection, select

from store.decisions.agency_aliases import DECIDED_REASON, decide_row_agency, list_agency_decisions
from store.reports.field_values import AGENCY_MATCH_COLUMNS
from store.row_agencies import FURTHER_MATCH_COLUMNS
from store.schema import AgencyMatchRow, AgencyRow, CellRow, FurtherAgencyRow, ResponseRow
from store.verify.context import VerifyContext
from store.verify.discrepancies import Discrepancy, DiscrepancyKind, quote_text
from store.versions.similarity import fold_for_matching


def check_agency_names(context: VerifyContext) -> Iterator[Discrepancy]:
    """Find agencies with a name that no row was matched to."""
    named: dict[str, set[str]] = defaultdict(set)
    for ident, name, why in _list_matches(context.connection):
        if why != DECIDED_REASON:  # else it has the name of the list of agencies, whatever that is
            named[ident].add(name)
    for row in context.connection.execute(select(AgencyRow).order_by(AgencyRow.id)):
        known = sorted(named.get(row.id, ()))
        if known and not _is_known_name(row.name, known):
            yield Discrepancy(
                kind=DiscrepancyKind.AGENCY, record=row.id, field="name", before=known[0], after=row.name,
                detail=f"The agency {row.id} is called {quote_text(row.name)}, but its rows were matched to "
                f"{' or '.join(quote_text(name) for name in known)}.",
            )  # fmt: skip


def _is_known_name(name: str, known: Iterable[str]) -> bool:
    """Return whether a name is one of these; its upper and lower case are as the last import has them."""
    return fold_for_matching(name) in map(fold_for_matching, known)


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
        if is_decided and _is_known_name(now[1], [wanted[1]]):
            wanted[1] = now[1]
        if now != wanted or (before is not None) != is_decided:
            yield Discrepancy(
                kind=DiscrepancyKind.AGENCY, record=record, field="agency", before=wanted[1], after=now[1],
                detail=f"The agency of {record} is {quote_text(now[1])}; by what was read and decided it is "
                f"{quote_text(wanted[1])}.",
            )  # fmt: skip


def _list_values(row: Any, names: tuple[str, ...]) -> list[Any]:
    return [getattr(row, name) for name in names]
