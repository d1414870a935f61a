# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Saved filters: the query strings of lists that a user gave a name."""

from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select

from store.schema import SavedFilterRow

MAX_NAME_CHARS = 80
MAX_SAVED_FILTERS = 100  # of a user on one web page


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedFilter:
    """A filter of a list under the name that its user gave it."""

    id: int
    name: str
    query: str


def list_saved_filters(connection: Connection, account: str, page: str) -> list[SavedFilter]:
    """List a user's saved filters of a web page by name."""
    query = select(SavedFilterRow).where(SavedFilterRow.account == account, SavedFilterRow.page == page)
    return [
        SavedFilter(id=r.id, name=r.name, query=r.query)
        for r in connection.execute(query.order_by(SavedFilterRow.name).limit(MAX_SAVED_FILTERS))
    ]


def save_filter(connection: Connection, account: str, page: str, name: str, query: str) -> None:
    """Save a query string under a name; it replaces one that the user saved under the same name before.

    Raises:
        ValueError: The name is empty, or the user has MAX_SAVED_FILTERS others.
    """
    name = " ".join(name.split())[:MAX_NAME_CHARS]
    if not name:
        raise ValueError("Give the filter a name.")
    own = (SavedFilterRow.account == account, SavedFilterRow.page == page)
    connection.execute(delete(SavedFilterRow).where(*own, SavedFilterRow.name == name))
    if len(list_saved_filters(connection, account, page)) >= MAX_SAVED_FILTERS:
        raise ValueError(f"At most {MAX_SAVED_FILTERS} filters can be saved. Remove one first.")
    connection.execute(insert(SavedFilterRow).values(account=account, page=page, name=name, query=query))


def remove_saved_filter(connection: Connection, account: str, ident: int) -> None:
    """Remove a user's saved filter; that of another user stays."""
    connection.execute(delete(SavedFilterRow).where(SavedFilterRow.account == account, SavedFilterRow.id == ident))
