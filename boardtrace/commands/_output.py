# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Print a list as a table, JSON or CSV, and write files that only their user may read."""

import csv
import io
import json
import os
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, fields, is_dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from normalise.model import STATUS_LETTERS, Status

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Row = TypeVar("Row", bound="DataclassInstance")
FileWriter = Callable[[Sequence[Row], Path, str], None]
"""Writes rows under a title into a file, as a workbook or a web page."""

TRUNCATED_COLUMNS = {
    "file",
    "subject",
    "agency",
    "agencies",
    "actions",
    "response",
    "target_date",
    "promise",
    "name",
    "before",
    "after",
    "record",
}
WRAPPED_COLUMNS = {"detail", "why", "spellings", "reports", "text", "reason", "advice"}
MIN_COLUMN_CHARS = 10  # a column that is truncated further is of no use
COLUMN_GAP_CHARS = 1
MAX_PIPE_CHARS = 100_000  # of a line in a pipe, which is never shortened
# Characters that JSON leaves as they are, and that a terminal executes or shows in another order.
TERMINAL_CONTROLS = re.compile("[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")

COUNT_COLUMNS = {
    "pages": "pages",
    "findings": "find.",
    "questions": "ques.",
    "responses": "resp.",
    "red": "R",
    "amber": "A",
    "green": "G",
    "complete": "C",
    "none": "none",
    "faults": "problems",
}
"""The columns of a report's counts: field name to printed name."""

STATUS_STYLES: dict[str, str] = {
    Status.RED: "bold red", Status.AMBER: "bold yellow", Status.GREEN: "bold green", Status.COMPLETE: "bold blue",
}  # fmt: skip


def printable(value: object) -> str:
    """Return `value` as text without control characters, which text from a scan could contain. None is ""."""
    return "".join(c if c.isprintable() else " " for c in ("" if value is None else str(value)))


def format_status(status: str | None) -> Text:
    """Format a status as letter, word and colour, so that it can be read without colour too."""
    if status is None:
        return Text("–", style="dim")
    return Text(f"{STATUS_LETTERS[status]} {status}", style=STATUS_STYLES[status])


def format_count(count: int, singular: str, plural: str = "") -> str:
    """Format a number with its noun: "1 page", "2 pages", "2 log entries"."""
    return f"{count} {singular if count == 1 else plural or singular + 's'}"


def print_list(
    rows: Sequence[Row],
    form: str,
    *,
    kind: type[Row],
    title: str,
    columns: Mapping[str, str],
    output: Path | None = None,
    json_rows: Sequence["DataclassInstance"] | None = None,
    writers: Mapping[str, FileWriter[Row]] | None = None,
) -> None:
    """Print rows on the screen, or write them into the file `output`.

    `form` is "table", "json", "csv", or one of `writers`. `kind` is the rows' class: its fields are the columns of CSV
    and the keys of JSON. `columns` are those of the table: field name to printed name. `json_rows` are printed instead
    of `rows` in JSON, where they have more fields. Raises UsageError.
    """
    if form == "table":
        require_no_output(output)
        print_table(title, columns, rows)
    elif form == "json":
        print_json(rows if json_rows is None else json_rows, output)
    elif form == "csv":
        print_csv(rows, kind, output)
    else:
        (writers or {})[form](rows, require_output(output, form), title)


def require_output(output: Path | None, form: str) -> Path:
    """Return the file to write. Raises UsageError where none was given."""
    if output is None:
        raise click.UsageError(f"--format {form} requires -o FILE.")
    return output


def require_no_output(output: Path | None) -> None:
    """Raise UsageError where a table would be written into a file."""
    if output is not None:
        raise click.UsageError("A table is printed on the screen. Add --format csv or json to write a file.")


def print_table(title: str, columns: Mapping[str, str], rows: Sequence["DataclassInstance"]) -> None:
    """Print a table of these columns: field name to printed name.

    TRUNCATED_COLUMNS are shortened to fit the line, and the last of them is left out where too little space is left;
    WRAPPED_COLUMNS are wrapped; all others stay whole.
    """
    console = Console(highlight=False, width=None if _has_width() else MAX_PIPE_CHARS)
    texts = {name: [_format_cell(name, getattr(row, name)) for row in rows] for name in columns}
    wanted = {
        name: max([cell_len(printed), *(cell_len(t.plain) for t in texts[name])]) for name, printed in columns.items()
    }
    table = Table(
        title=Text(printable(title)),
        title_justify="left",
        header_style="bold",
        box=None,
        pad_edge=False,
        padding=(0, COLUMN_GAP_CHARS, 0, 0),
    )
    widths = _fit_column_widths(wanted, console.width)
    for name, width in widths.items():
        is_number = any(isinstance(getattr(row, name), int) for row in rows)
        table.add_column(
            columns[name],
            justify="right" if is_number else "left",
            overflow="fold" if name in WRAPPED_COLUMNS else "ellipsis",
            no_wrap=name not in WRAPPED_COLUMNS,
            width=width,
        )
    for i in range(len(rows)):
        table.add_row(*(texts[name][i] for name in widths))
    console.print(table)


def _has_width() -> bool:
    """Return whether the output has a width: that of a terminal or of COLUMNS. A pipe has none."""
    return sys.stdout.isatty() or "COLUMNS" in os.environ


def _fit_column_widths(wanted: dict[str, int], line_chars: int) -> dict[str, int]:
    """Return each column's width in characters.

    Truncated and wrapped columns share the rest of the line; a truncated column for which too little is left is
    omitted, unless it is the only one.
    """
    flexible = [name for name in wanted if name in TRUNCATED_COLUMNS | WRAPPED_COLUMNS]
    fixed = sum(width for name, width in wanted.items() if name not in flexible)
    left = line_chars - COLUMN_GAP_CHARS * (len(wanted) - 1) - fixed
    if sum(min(wanted[name], MIN_COLUMN_CHARS) for name in flexible) > left and len(flexible) > 1:
        omitted = next((name for name in reversed(flexible) if name in TRUNCATED_COLUMNS), None)
        return _fit_column_widths({name: width for name, width in wanted.items() if name != omitted}, line_chars)
    widths = dict(wanted)
    for i, name in enumerate(
        sorted(flexible, key=lambda n: wanted[n])
    ):  # the smallest take only the width that they need
        widths[name] = max(min(wanted[name], MIN_COLUMN_CHARS), min(wanted[name], left // (len(flexible) - i)))
        left -= widths[name]
    return widths


def _format_cell(name: str, value: object) -> Text:
    return format_status(str(value) if value else None) if name == "status" else Text(printable(value))


def print_json(value: Any, output: Path | None = None) -> None:
    """Print a value as JSON; dataclasses, also in lists and dicts, become objects."""
    text = json.dumps(value, indent=1, ensure_ascii=False, default=_encode_json)
    write_output(escape_controls(text) + "\n", output)


def _encode_json(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Path):
        return str(value)
    raise TypeError(type(value).__name__)


def escape_controls(text: str) -> str:
    """Return the same JSON with the characters that a terminal executes written as escapes."""
    return TERMINAL_CONTROLS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def print_csv(rows: Sequence[Row], kind: type[Row], output: Path | None = None) -> None:
    """Print rows as CSV with a header line; text that a spreadsheet would take for a formula is made plain text."""
    from store.export.safe_text import escape_formula

    lines = io.StringIO()
    writer = csv.writer(lines)
    names = [f.name for f in fields(kind)]
    writer.writerow(names)
    for row in rows:
        values = (getattr(row, name) for name in names)
        writer.writerow([escape_formula(v) if isinstance(v, str) else "" if v is None else v for v in values])
    write_output(lines.getvalue(), output)


def write_output(content: str | bytes, output: Path | None) -> None:
    """Print `content`, or write it into a file that only its user may read. Raises UsageError where that fails."""
    encoded = content.encode("utf-8", "replace") if isinstance(content, str) else content
    if output is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(encoded)
        sys.stdout.buffer.flush()
        return
    from store.file_archive import write_private

    try:
        write_private(output, encoded)
    except OSError as error:
        raise click.UsageError(f"{output} cannot be written: {error.strerror}.") from error
