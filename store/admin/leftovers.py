# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The work folder of a store, cleared of what processes left that were killed."""

import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

from sqlalchemy import create_engine, inspect, or_, select
from sqlalchemy.exc import SQLAlchemyError

from store.admin.compact_database import compact_database, is_compaction_noted, note_compaction
from store.engine import sqlite_path
from store.errors import StoreError
from store.joins import join_converted_file
from store.schema import ConvertedFileRow, SourceRow
from store.work_folder import use_work_folder

LOG = logging.getLogger("boardtrace.store")


@contextmanager
def open_work_folder(url: str, root: Path) -> Iterator[Path]:
    """Put temporary files of this process into a folder below `root`, and yield it.

    `root` is the folder of the kept files of the store at `url`; see `store.work_folder`. Raises StoreError.
    """
    with ExitStack() as stack:
        try:
            folder = stack.enter_context(use_work_folder(root, partial(_is_stored, url)))
        except OSError as error:
            raise StoreError(f"Files cannot be kept in {root}: {error.strerror or error}.") from error
        _finish_erasure(url, root)
        yield folder


def _finish_erasure(url: str, root: Path) -> None:
    """Compact the database if a process was killed before it did so after erasing a case."""
    path = sqlite_path(url)
    if not is_compaction_noted(root) or (path and not path.exists()):
        return
    engine = create_engine(url)
    try:
        with note_compaction(root):
            compact_database(engine)
    except SQLAlchemyError as error:  # such as a lock of the process that erases a case just now
        LOG.warning("The database %s could not be compacted after an erasure: %s", engine.url.database, error)
    finally:
        engine.dispose()


def _is_stored(url: str, sha256: str) -> bool:
    """Return whether the store at `url`, if there is one, has a file of this hash. Raises SQLAlchemyError."""
    path = sqlite_path(url)
    if path and not path.exists():
        return False
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            if not inspect(connection).has_table(SourceRow.__tablename__):
                return False
            query = join_converted_file(select(SourceRow.sha256).select_from(SourceRow))
            wanted = or_(SourceRow.sha256 == sha256, ConvertedFileRow.pdf_sha256 == sha256)
            return connection.execute(query.where(wanted)).first() is not None
    finally:
        engine.dispose()
