# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Kept files that no row refers to, as an interrupted import or a deleted row leaves them."""

import time
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Connection, select

from store.file_archive import SHA256_HEX_DIGITS
from store.schema import ConvertedFileRow, ImportJobRow, ReportRow

MIN_AGE_S = 3600.0  # a younger file may be that of an import which is running


def find_orphans(connection: Connection, root: Path) -> Iterator[Path]:
    """Yield the files below `root` whose report does not exist, and pictures of their pages.

    `root` is the folder of the kept files. Files of the import queue and files younger than an hour are left out.
    """
    known = set(connection.execute(select(ReportRow.sha256)).scalars())
    known |= set(connection.execute(select(ConvertedFileRow.pdf_sha256)).scalars())
    known |= set(connection.execute(select(ImportJobRow.sha256).where(ImportJobRow.state != "done")).scalars())
    newest = time.time() - MIN_AGE_S
    for path in sorted(root.glob("[0-9a-f][0-9a-f]/*")):
        is_known = path.name[:SHA256_HEX_DIGITS] in known
        if not is_known and path.is_file() and path.stat().st_mtime < newest:
            yield path


def remove_orphans(connection: Connection, root: Path) -> list[Path]:
    """Delete the files that `find_orphans` finds and return them. Raises OSError."""
    found = list(find_orphans(connection, root))
    for path in found:
        path.unlink(missing_ok=True)
    return found
