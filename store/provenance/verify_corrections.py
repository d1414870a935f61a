"""Check corrections against the log, and the log against corrections."""

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, select

from store import audit_log
from store.decisions.corrections import list_entries_in_force
from store.decisions.stored_corrections import DISPUTED, StoredCorrection, list_corrections
from store.provenance.discrepancies import RESTORE_ADVICE, Discrepancy, shorten_text
from store.reports.field_values import CELL_FIELDS_OF_RECORD, FieldError, find_target, load_held_value
from store.reports.load import list_report_ids
from store.schema import CellRow, StatusRow

COMPARED_KEYS = ("text", "rag_value", "dates")
"""The keys of a corrected value; the score of an agency's match follows from them."""


def find_wrong_corrections(connection: Connection) -> list[Discrepancy]:
    """Find corrections without an entry in the log, or with another value than it, and entries in force without a
    correction."""
    corrections = list_corrections(connection)
    alive = {e.number: e for e in list_entries_in_force(connection, list_report_ids(connection))}
    found = [discrepancy for row in corrections if (discrepancy := _check_correction(connection, row, alive))]
    laid = {row.entry for row in corrections}
    for entry in alive.values():
        if entry.number not in laid:
            said = (
                f"{entry.field} was {entry.act} by {entry.by} (entry {entry.number} of the log), but is as it was read."
            )
            found.append(_make_discrepancy(entry.owner_id or "", said))
    return [*found, *_check_cell_states(connection, corrections)]


def _make_discrepancy(record: str, detail: str) -> Discrepancy:
    return Discrepancy(kind="correction", record=record, detail=detail, advice=RESTORE_ADVICE)


def _check_correction(
    connection: Connection, row: StoredCorrection, alive: dict[int, audit_log.Entry]
) -> Discrepancy | None:
    entry = alive.get(row.entry)
    record = row.owner_id or row.report_id
    if entry is None or (entry.field, entry.name) != (row.field, row.name):
        return _make_discrepancy(
            record, f"{row.field} is {row.state} by entry {row.entry}, which the log has not in force."
        )
    if row.state == DISPUTED or row.owner_id is None:
        return None
    try:
        now = load_held_value(connection, find_target(connection, row.owner_id, row.field, row.name))
    except (KeyError, FieldError):
        return _make_discrepancy(record, f"{row.field} was {row.state} by {entry.by}, and is gone.")
    said = entry.detail["after"] if row.state == audit_log.CORRECTED else row.reading
    if all(now.get(key) == said.get(key) for key in COMPARED_KEYS):
        return None
    meant = f"{row.state} by {entry.by} as “{shorten_text(said['text'])}”"
    return _make_discrepancy(record, f"{row.field} was {meant}, but says “{shorten_text(now['text'])}”.")


def _check_cell_states(connection: Connection, corrections: Sequence[StoredCorrection]) -> Iterator[Discrepancy]:
    """Find cells and statuses with a state that nobody gave them."""
    given = {
        (row.owner_id, row.field, row.name): row.state
        for row in corrections
        if row.owner_id and row.state != DISPUTED and row.field in CELL_FIELDS_OF_RECORD[row.owner]
    }
    marked = connection.execute(select(CellRow).where(CellRow.state != "read")).all()
    owners = {cell.id: cell.response_id or cell.question_id or cell.finding_id for cell in marked}
    states = [(owners[cell.id], cell.field, cell.name, cell.state) for cell in marked]
    statuses = select(StatusRow.response_id, StatusRow.column, StatusRow.state).where(StatusRow.state != "read")
    states += [(owner, "rag", column, state) for owner, column, state in connection.execute(statuses.distinct())]
    for owner, field, name, state in states:
        if given.pop((owner, field, name), None) != state:
            yield _make_discrepancy(owner, f"{field} has the state “{state}”, which nobody gave it.")
    for (owner, field, _), state in given.items():
        yield _make_discrepancy(owner, f"{field} was {state}, but does not have that state.")
