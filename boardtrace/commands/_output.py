"""Rows for the terminal and for other programs: table, JSON, CSV."""

import csv
import io
import json
import re
import sys
from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from normalise.model import Status

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

CUT = {
    "file",
    "subject",
    "agency",
    "actions",
    "response",
    "target_date",
    "promise",
    "name",
    "before",
    "after",
    "record",
}
FOLDED = {"detail", "why", "spellings", "reports", "text", "reason", "advice"}
NARROWEST = 10  # characters; a column cut further says nothing any more
GAP = 1  # character between columns
# What JSON leaves as it is and a terminal obeys, or reads the other way round.
OBEYED = re.compile("[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")

COUNTS = {
    "pages": "pages",
    "findings": "find.",
    "questions": "ques.",
    "responses": "resp.",
    "red": "R",
    "amber": "A",
    "green": "G",
    "complete": "C",
    "none": "none",
    "faults": "faults",
}
"""The columns that say how much a report holds: field name to printed name."""

STATUS_STYLES: dict[str, str] = {
    Status.RED: "bold red", Status.AMBER: "bold yellow", Status.GREEN: "bold green", Status.COMPLETE: "bold blue",
}  # fmt: skip
STATUS_LETTERS: dict[str, str] = {Status.RED: "R", Status.AMBER: "A", Status.GREEN: "G", Status.COMPLETE: "C"}


def clean(text: object) -> str:
    """What may go to a terminal: text from a scan could hold control characters."""
    return "".join(c if c.isprintable() else " " for c in ("" if text is None else str(text)))


def status_text(status: str | None) -> Text:
    """A status as letter and word and colour, so that it reads without colour too."""
    if status is None:
        return Text("–", style="dim")
    return Text(f"{STATUS_LETTERS[status]} {status}", style=STATUS_STYLES[status])


def show_table(title: str, columns: dict[str, str], rows: Sequence["DataclassInstance"]) -> None:
    """A table of these columns: field name to printed name. Columns of CUT are cut to fit the line, the last of
    them left out where it is too short even so; those of FOLDED are folded; all others stay whole."""
    console = Console(highlight=False)
    texts = {name: [_shown(name, getattr(row, name)) for row in rows] for name in columns}
    wanted = {
        name: max([cell_len(printed), *(cell_len(t.plain) for t in texts[name])]) for name, printed in columns.items()
    }
    table = Table(
        title=Text(clean(title)),
        title_justify="left",
        header_style="bold",
        box=None,
        pad_edge=False,
        padding=(0, GAP, 0, 0),
    )
    widths = _widths(wanted, console.width)
    for name, width in widths.items():
        number = any(isinstance(getattr(row, name), int) for row in rows)
        table.add_column(
            columns[name],
            justify="right" if number else "left",
            overflow="fold" if name in FOLDED else "ellipsis",
            no_wrap=name not in FOLDED,
            width=width,
        )
    for i in range(len(rows)):
        table.add_row(*(texts[name][i] for name in widths))
    console.print(table)


def _widths(wanted: dict[str, int], line: int) -> dict[str, int]:
    """What columns want, those that may be cut or folded sharing what the others leave of the line. A column
    of CUT for which too little is left is not among them, unless it is the only one."""
    free = [name for name in wanted if name in CUT | FOLDED]
    left = line - GAP * (len(wanted) - 1) - sum(width for name, width in wanted.items() if name not in free)
    if sum(min(wanted[name], NARROWEST) for name in free) > left and len(free) > 1:
        dropped = next((name for name in reversed(free) if name in CUT), None)
        return _widths({name: width for name, width in wanted.items() if name != dropped}, line)
    widths = dict(wanted)
    for at, name in enumerate(sorted(free, key=lambda n: wanted[n])):  # the smallest take no more than they want
        widths[name] = max(min(wanted[name], NARROWEST), min(wanted[name], left // (len(free) - at)))
        left -= widths[name]
    return widths


def _shown(name: str, value: object) -> Text:
    return status_text(str(value) if value else None) if name == "status" else Text(clean(value))


def show_json(rows: Sequence["DataclassInstance"], output: Path | None = None) -> None:
    said = json.dumps([asdict(row) for row in rows], indent=1, ensure_ascii=False, default=_json)
    put(inert(said) + "\n", output)


def inert(text: str) -> str:
    """JSON that says the same, with what a terminal obeys written as numbers."""
    return OBEYED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def show_csv(rows: Sequence["DataclassInstance"], kind: "type[DataclassInstance]", output: Path | None = None) -> None:
    from store.export.spreadsheet import escape_formula

    lines = io.StringIO()
    writer = csv.writer(lines)
    names = [f.name for f in fields(kind)]
    writer.writerow(names)
    for row in rows:
        values = (getattr(row, name) for name in names)
        writer.writerow([escape_formula(v) if isinstance(v, str) else "" if v is None else v for v in values])
    put(lines.getvalue(), output)


def put(content: str | bytes, output: Path | None) -> None:
    """On the screen, or into a file for its user alone. Raises UsageError where that cannot be written."""
    written = content.encode("utf-8", "replace") if isinstance(content, str) else content
    if output is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(written)
        sys.stdout.buffer.flush()
        return
    from store.file_archive import write_private

    try:
        write_private(output, written)
    except OSError as error:
        raise click.UsageError(f"{output} cannot be written: {error.strerror}.") from error


def _json(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)
