"""Rows for the terminal and for other programs: table, JSON, CSV."""

import csv
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import date
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

STATUS_STYLES = {"red": "bold red", "amber": "bold yellow", "green": "bold green", "complete": "bold blue"}
STATUS_LETTERS = {"red": "R", "amber": "A", "green": "G", "complete": "C"}


def clean(text: object) -> str:
    """What may go to a terminal: text from a scan could hold control characters."""
    return "".join(c if c.isprintable() else " " for c in ("" if text is None else str(text)))


def status_text(status: str | None) -> Text:
    """A status as letter and word and colour, so that it reads without colour too."""
    if status is None:
        return Text("–", style="dim")
    return Text(f"{STATUS_LETTERS[status]} {status}", style=STATUS_STYLES[status])


def show_table(title: str, columns: dict[str, str], rows: Sequence["DataclassInstance"]) -> None:
    """A table of these columns: field name to printed name. Long texts are cut to the line."""
    table = Table(title=title, title_justify="left", header_style="bold", expand=False, box=None, pad_edge=False)
    for name, printed in columns.items():
        number = rows and isinstance(getattr(rows[0], name), int)
        table.add_column(printed, justify="right" if number else "left", overflow="ellipsis", no_wrap=name != "detail")
    for row in rows:
        values = [getattr(row, name) for name in columns]
        table.add_row(
            *(status_text(v) if name == "status" else Text(clean(v)) for name, v in zip(columns, values, strict=True))
        )
    Console(highlight=False).print(table)


def show_json(rows: Sequence["DataclassInstance"]) -> None:
    json.dump([asdict(row) for row in rows], sys.stdout, indent=1, ensure_ascii=False, default=_json)
    sys.stdout.write("\n")


def show_csv(rows: Sequence["DataclassInstance"], kind: "type[DataclassInstance]") -> None:
    from store.export_sheets import plain

    writer = csv.writer(sys.stdout)
    names = [f.name for f in fields(kind)]
    writer.writerow(names)
    for row in rows:
        values = (getattr(row, name) for name in names)
        writer.writerow([plain(v) if isinstance(v, str) else "" if v is None else v for v in values])


def _json(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)
