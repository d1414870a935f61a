# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The common inputs of the checks of a store: its connection, its files and its log, read once."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from sqlalchemy import Connection

from store import audit_log
from store.audit_log import Entry
from store.versions.similarity import SuccessionLookup


@dataclass(frozen=True, kw_only=True)
class VerifyContext:
    """A store to verify: `root` is the folder of its kept files, `find_succession` says which agency follows which."""

    connection: Connection
    root: Path
    find_succession: SuccessionLookup

    @cached_property
    def entries(self) -> list[Entry]:
        """The entries of the log, the oldest first, without damaged ones."""
        return audit_log.list_readable_entries(self.connection)

    @cached_property
    def erased_reports(self) -> frozenset[str]:
        """The ids of reports that were erased, as the log has them."""
        return frozenset(
            report
            for entry in self.entries
            if entry.act == audit_log.FORGOTTEN
            for report in entry.detail.get("reports", ())
        )

    @cached_property
    def last_imports(self) -> dict[str, Entry]:
        """The last import of each report in the log, by the report's id."""
        imports = (e for e in self.entries if e.act == audit_log.IMPORTED and e.report_id)
        return {entry.report_id: entry for entry in imports if entry.report_id}

    def list_entries_of(self, *acts: str) -> Iterator[Entry]:
        """Yield the entries of these acts, the oldest first."""
        return (entry for entry in self.entries if entry.act in acts)


def describe_entry(entry: Entry) -> str:
    """Return who did what when, for a sentence."""
    return f"{entry.act} by {entry.by} on {entry.at[:10]} (entry {entry.number} of the log)"
