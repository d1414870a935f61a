# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The boards and agencies that an account is limited to (store/limited_store.py hides the rest)."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, select

from store.schema import CaseRow


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessLimit:
    """The boards, by name, and the agencies, by id, whose rows are visible; an empty tuple does not limit."""

    boards: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()

    @property
    def is_set(self) -> bool:
        """Whether anything is hidden."""
        return bool(self.boards or self.agencies)

    def describe(self) -> str:
        """Return the limit in words, such as "board Harrowmere LSCB; agency police", "" for none."""
        parts = (("board", self.boards), ("agency", self.agencies))
        return "; ".join(f"{name} {' or '.join(values)}" for name, values in parts if values)


NO_LIMIT = AccessLimit()


def make_limit(boards: Iterable[str], agencies: Iterable[str]) -> AccessLimit:
    """Return the limit that a person chose, in whatever order; empty texts do not count."""
    return AccessLimit(boards=tuple(sorted({*boards} - {""})), agencies=tuple(sorted({*agencies} - {""})))


def list_boards(connection: Connection) -> list[str]:
    """List the names of the boards that accounts can be limited to."""
    query = select(CaseRow.board).where(CaseRow.board != "").distinct().order_by(CaseRow.board)
    return list(connection.execute(query).scalars())
