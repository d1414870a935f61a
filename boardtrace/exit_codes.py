"""Exit codes, and which exception ends in which."""

from enum import IntEnum


class Exit(IntEnum):
    READ = 0
    FAULTS = 1
    USAGE = 2
    REFUSED = 3
    MISSING_TOOL = 4
    DATABASE = 5
    BUG = 70
    INTERRUPTED = 130


def code_of(error: BaseException) -> Exit:
    """The exit code of an exception that reached the entrance."""
    from sqlalchemy.exc import SQLAlchemyError

    from boardtrace.pipeline.executors import ClusterError
    from extract.text.column_names import ColumnNamesError
    from ingest.ocr.engine import MissingToolError, ToolError
    from normalise.agencies.registry import RegisterError
    from store.admin.backup import BackupError
    from store.engine import StoreError

    if isinstance(error, ColumnNamesError | RegisterError):
        return Exit.USAGE
    if isinstance(error, MissingToolError | ToolError | ClusterError):
        return Exit.MISSING_TOOL
    if isinstance(error, StoreError | BackupError | SQLAlchemyError):
        return Exit.DATABASE
    return Exit.BUG
