# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Names of the agencies in the database."""

from sqlalchemy import Connection, select

from store.schema import AgencyCountsRow, AgencyRow


def list_agencies(connection: Connection) -> list[tuple[str, str]]:
    """Return the id and the name of each agency that some response names, in the order of the ids."""
    named = select(AgencyCountsRow.agency_id)
    query = select(AgencyRow.id, AgencyRow.name).where(AgencyRow.id.in_(named)).order_by(AgencyRow.id)
    return [(ident, name) for ident, name in connection.execute(query)]


def list_agency_names(connection: Connection, limit: int) -> list[str]:
    """Return at most `limit` names in alphabetical order."""
    return list(connection.execute(select(AgencyRow.name).order_by(AgencyRow.name).limit(limit)).scalars())
