"""Names of the agencies in the database."""

from sqlalchemy import Connection, select

from store.schema import AgencyRow


def list_agency_names(connection: Connection, limit: int) -> list[str]:
    """Return at most `limit` names in alphabetical order."""
    return list(connection.execute(select(AgencyRow.name).order_by(AgencyRow.name).limit(limit)).scalars())
