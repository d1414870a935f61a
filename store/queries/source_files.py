"""Facts about the source file of a report."""

from dataclasses import dataclass

from sqlalchemy import Connection, select

from store.schema import SourceRow


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """`kind` is "pdf", "image" or "text"; `pages` is the number of pages."""

    sha256: str
    kind: str
    pages: int


def find_source_file(connection: Connection, sha256: str) -> SourceFile | None:
    """Return the source file with this SHA-256, or None."""
    query = select(SourceRow.kind, SourceRow.pages).where(SourceRow.sha256 == sha256)
    row = connection.execute(query).first()
    return SourceFile(sha256=sha256, kind=row.kind, pages=row.pages) if row else None
