# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The exit codes, and the code with which each exception ends the program."""

from enum import IntEnum
from functools import cache


class Exit(IntEnum):
    """The exit codes of all commands."""

    READ = 0
    PROBLEMS = 1
    USAGE = 2
    REFUSED = 3
    MISSING_TOOL = 4
    DATABASE = 5
    LOG = 6
    BUG = 70
    INTERRUPTED = 130


EXIT_MEANINGS = {
    Exit.READ: "everything was read, now or before",
    Exit.PROBLEMS: "read, with problems that are listed",
    Exit.USAGE: "the command line is wrong",
    Exit.REFUSED: "a file was refused or does not exist; the others were imported",
    Exit.MISSING_TOOL: "a tool is missing (Tesseract)",
    Exit.DATABASE: "the database cannot be used",
    Exit.LOG: "the audit log was changed, cut or replaced (`verify`)",
    Exit.BUG: "an internal error",
    Exit.INTERRUPTED: "interrupted; the next import resumes from here",
}
"""Each exit code, explained for docs/commands.md."""


@cache
def exit_code_table() -> dict[type[Exception], Exit]:
    """Return the exit code of each exception that a command may raise; subclasses have the same code.

    The classes are imported here and not at the top, so that `--help` is instant.
    """
    from sqlalchemy.exc import SQLAlchemyError

    from boardtrace.pipeline.executors import ClusterError
    from extract.text.column_names import ColumnNamesError
    from ingest.identify_file import RefusedError
    from ingest.ocr.engine import MissingToolError, ToolError
    from ingest.render.page_image import PictureError
    from normalise.agencies.registry import RegisterError
    from store.accounts.accounts import AccountError
    from store.admin.backup import BackupError
    from store.decisions.corrections import ConflictError
    from store.errors import StoreError
    from store.export.returned_workbook import WorkbookError
    from store.reports.field_values import FieldError

    return {
        AccountError: Exit.USAGE,
        ColumnNamesError: Exit.USAGE,
        ConflictError: Exit.USAGE,
        FieldError: Exit.USAGE,
        PictureError: Exit.USAGE,
        RegisterError: Exit.USAGE,
        RefusedError: Exit.REFUSED,
        WorkbookError: Exit.REFUSED,
        ClusterError: Exit.MISSING_TOOL,
        MissingToolError: Exit.MISSING_TOOL,
        ToolError: Exit.MISSING_TOOL,
        BackupError: Exit.DATABASE,
        SQLAlchemyError: Exit.DATABASE,
        StoreError: Exit.DATABASE,
    }


def find_exit_code(error: BaseException) -> Exit:
    """Return the exit code of an exception; one that no command is expected to raise is a bug."""
    return next((code for kind, code in exit_code_table().items() if isinstance(error, kind)), Exit.BUG)
