"""Which log entries are in force, so that they can be undone."""

from collections.abc import Iterable

from sqlalchemy import Connection, select

from store.schema import CorrectionRow


def find_entries_in_force(connection: Connection, numbers: Iterable[int]) -> set[int]:
    """Return those of the log entries `numbers` whose correction or confirmation holds now."""
    query = select(CorrectionRow.entry).where(CorrectionRow.entry.in_(list(numbers)))
    return set(connection.execute(query).scalars())
