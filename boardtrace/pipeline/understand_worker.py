# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Interpret the pages of a file in a worker process, within `ingest.sandbox.limits`."""

import pickle
import sys
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from boardtrace.pipeline.executors import enforce_limits
from boardtrace.pipeline.understand import is_report, understand, understand_text
from boardtrace.settings import read_environment
from extract.tables.find_tables import list_largest_first_row
from extract.text.column_names import ColumnNames
from ingest.explain_refusal import explain_missing_table
from ingest.model import Page, Source
from ingest.sandbox.limits import GB, LIMITS
from normalise.agencies.match import match_agencies
from normalise.agencies.registry import Register
from normalise.model import Report
from store.codec import decode_reading

SECONDS_PER_PAGE = 0.2  # added to the limits; even a crowded page takes a tenth of it


@dataclass(frozen=True, slots=True, kw_only=True)
class UnderstandTask:
    """A file to interpret: its packed page readings, or the plain text at `kept`.

    `names` are the agency register and the column names, packed: a worker unpacks them once.
    """

    source: Source
    kept: Path
    readings: Mapping[int, bytes]
    names: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class NotUnderstood:
    """In place of a report: why there is none, in words, and whether it may succeed another time."""

    why: str
    retryable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NoTable:
    """In place of a report: no table was found; why, and what to do."""

    reason: str
    advice: str


def pack_names(register: Register, columns: ColumnNames) -> bytes:
    """Pack the agency register and the column names for workers."""
    return pickle.dumps((register, columns))


def warm_up_worker(names: bytes) -> None:
    """Load the matcher of agency names, which takes a second, while the first pages are read. Runs in a worker."""
    register, _ = _unpack_names(names)
    match_agencies(("Police",), register)


def understand_file(task: UnderstandTask) -> Report | NoTable | NotUnderstood:
    """Interpret a file's pages. Runs in a worker."""
    register, columns = _unpack_names(task.names)
    with enforce_limits(SECONDS_PER_PAGE * len(task.readings)):
        try:
            pages = {number: decode_reading(Page, reading) for number, reading in task.readings.items()}
            if task.source.kind == "text":
                report = understand_text(task.source, task.kept, register)
            else:
                report = understand(task.source, pages, register, columns)
            if is_report(report):
                return report
            reason, advice = explain_missing_table(
                task.kept, task.source.kind, list(pages.values()), list_largest_first_row(list(pages.values()), columns)
            )
            return NoTable(reason=reason, advice=advice)
        except MemoryError:
            why = f"Its pages cannot be interpreted: that needs more than {LIMITS.memory // GB} GB of memory."
            return NotUnderstood(why=why, retryable=False)
        except OSError as error:
            return NotUnderstood(why=f"Its copy cannot be opened ({error.strerror or error}).", retryable=True)
        except Exception as error:  # a bug that one file triggers does not stop the others
            if read_environment().debug:
                traceback.print_exc(file=sys.stderr)
            return NotUnderstood(why=f"Internal error: {type(error).__name__}: {error}", retryable=True)


@lru_cache(maxsize=1)
def _unpack_names(names: bytes) -> tuple[Register, ColumnNames]:
    register, columns = pickle.loads(names)  # noqa: S301 - packed by pack_names, in the parent process
    return register, columns
