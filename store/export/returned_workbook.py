# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Read back a workbook that boardtrace exported and a person edited: its rows, as texts."""

import re
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from extract.fields import CELL_FIELDS, FieldKind
from store.audit_log import Head
from store.export.spreadsheet import HEAD_NOTE, REASON_COLUMN, RESPONSE_SHEETS

ID_COLUMN = "response_id"
REASON_NAMES = (REASON_COLUMN, "reason", "why")
"""The names of the column of reasons, as exported or as a person may have named one."""
MAX_UNPACKED_BYTES = 500_000_000
"""Of all parts of a workbook: 20 times what 10,000 responses take. A larger one is a damaged or malicious file."""
_FIRST_DAY = date(1899, 12, 30)  # day 0 of spreadsheets
_HEAD = re.compile(re.escape(HEAD_NOTE) + r"(\d+):([0-9a-f]{64})")
_DATED_COLUMNS = {field.name for field in CELL_FIELDS if field.kind == FieldKind.DATE}


class WorkbookError(ValueError):
    """The file is not a workbook that can be read back. The message says why, and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnedRow:
    """A row of a workbook: its texts by the column's name in the export, and the reason that is given in it."""

    sheet: str
    number: int
    texts: dict[str, str]
    reason: str

    @property
    def place(self) -> str:
        """The sheet and the number of the row, for messages."""
        return f"{self.sheet}, row {self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnedWorkbook:
    """A workbook that was read back: the head of the log when it was exported, who saved it last, and its rows."""

    head: Head
    saved_by: str
    rows: tuple[ReturnedRow, ...]


def read_returned_workbook(path: Path) -> ReturnedWorkbook:
    """Read the sheets of responses of an exported workbook. Raises WorkbookError."""
    from openpyxl import load_workbook

    _check_size(path)
    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except Exception as error:  # openpyxl raises many kinds for a damaged workbook
        raise WorkbookError(f"{path.name} cannot be read as a workbook ({type(error).__name__}).") from error
    try:
        found = _HEAD.search(book.properties.description or "")
        if found is None:
            raise WorkbookError(
                f"{path.name} does not say which export it is of. Only a workbook of 'boardtrace export --format xlsx' "
                "or of the page Exports can be read back; a program that saves it must keep its properties."
            )
        rows = [row for name in RESPONSE_SHEETS.values() if name in book.sheetnames for row in _read_sheet(book[name])]
    finally:
        book.close()
    saved_by = str(book.properties.lastModifiedBy or "")
    return ReturnedWorkbook(head=Head(int(found[1]), found[2]), saved_by=saved_by, rows=tuple(rows))


def _check_size(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as parts:
            size = sum(part.file_size for part in parts.infolist())
    except (zipfile.BadZipFile, OSError) as error:
        raise WorkbookError(f"{path.name} is not an Excel workbook (.xlsx).") from error
    if size > MAX_UNPACKED_BYTES:
        raise WorkbookError(f"{path.name} is larger unpacked than {MAX_UNPACKED_BYTES // 1_000_000} MB.")


def _read_sheet(sheet: Any) -> Iterator[ReturnedRow]:
    """Yield the rows of a sheet of responses that are not empty."""
    lines = sheet.iter_rows(values_only=True)
    columns = [str(name or "").strip().lower().replace(" ", "_") for name in next(lines, ())]
    if ID_COLUMN not in columns:
        raise WorkbookError(f"The sheet {sheet.title} has no column “response id”, by which its rows are found.")
    for number, values in enumerate(lines, 2):
        texts = {
            name: _read_text(name, value) for name, value in zip(columns, values, strict=False) if name
        }  # fmt: skip
        if any(texts.values()):
            yield ReturnedRow(sheet=sheet.title, number=number, texts=texts, reason=_find_reason(columns, texts))


def _find_reason(columns: Sequence[str], texts: dict[str, str]) -> str:
    return next((texts[name] for name in REASON_NAMES if name in columns and texts[name]), "")


def _read_text(column: str, value: Any) -> str:
    """Return a cell as the text that a person sees: a date as a report prints it, a whole number without a point."""
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool) and column in _DATED_COLUMNS:
        with suppress(OverflowError):  # a number outside the calendar stays as it is
            value = _FIRST_DAY + timedelta(days=int(value))
    if isinstance(value, datetime | date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).replace("\r\n", "\n").strip()
