# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The command `trace`: from a value back to its place on the page."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import click
from sqlalchemy import Connection

from boardtrace.commands._options import OUTPUT_PATH, db_option, format_option, open_database
from boardtrace.commands._output import format_count, print_json, printable, write_output
from boardtrace.commands.correct import parse_field
from boardtrace.settings import files_folder
from store.engine import store_url
from store.provenance.trace import Trace, group_boxes_by_page, trace_record
from store.provenance.trace_text import LabelledText, describe_field, describe_origin, describe_value, is_empty
from store.reports.field_values import FieldError

LABEL_CHARS = 11  # the width of the labels before the values


@click.command("trace")
@click.argument("ident", metavar="ID")
@db_option
@format_option("table", "json")
@click.option("--field", default="", help="Only this value: response, status, target_date, text, title, ...")
@click.option("--name", default="", help="With --field other: the column's printed name.")
@click.option("-o", "--output", type=OUTPUT_PATH, help="Write a PNG of the page with the value's box.")
@click.option("--crop", "cropped", is_flag=True, help="In the PNG: only the value's place, not the whole page.")
def trace_command(ident: str, db: str, form: str, field: str, name: str, output: Path | None, cropped: bool) -> None:
    """Show where the values of a record come from.

    ID is a response, question, finding, report or other table. For each value: the file and its hash, the page and
    the box, the text that was read there, the reader, the confidence, the interpretation, and who changed it.

    Example: boardtrace trace af46d59920-1c-nps-1 --field actions -o page.png
    """
    kind, column = parse_field(field)
    if cropped and output is None:
        raise click.UsageError("--crop requires -o FILE.png.")
    with open_database(db).connect() as connection:
        found = load_traces(connection, db, ident, kind, name or column)
    if form == "json":
        print_json(found)
    else:
        click.echo("\n".join(_format_traces(found)))
    if output is not None:
        _draw_places(found, output, cropped)


def load_traces(connection: Connection, db: str, ident: str, field: str = "", name: str = "") -> tuple[Trace, ...]:
    """Return the traces of a record's values. Raises UsageError."""
    try:
        return trace_record(connection, ident, files_folder(store_url(db)), field, name)
    except KeyError as error:
        raise click.UsageError(f"No record has the id {ident}. 'boardtrace records --format csv' lists ids.") from error
    except FieldError as error:
        raise click.UsageError(str(error)) from error


def _format_traces(traces: Sequence[Trace]) -> Iterator[str]:
    """Format traces as lines for the terminal."""
    yield f"{traces[0].owner} {traces[0].id}"
    yield from map(_format_pair, describe_origin(traces[0]))
    for one in traces:
        yield ""
        if is_empty(one):
            yield f"{printable(describe_field(one))}: empty"
            continue
        yield f"{printable(describe_field(one))}: {_join_lines(one.text) or 'none'}"
        yield from map(_format_pair, describe_value(one))


def _format_pair(pair: LabelledText) -> str:
    label, text = pair
    if label == "lines":  # of a plain text file: shown as they are there
        return "\n".join(f"  {'':{LABEL_CHARS}} {printable(line)}" for line in text.split("\n"))
    return f"  {label:{LABEL_CHARS}} {_join_lines(text)}"


def _join_lines(text: str) -> str:
    return " / ".join(printable(line.strip()) for line in text.splitlines() if line.strip())


def _draw_places(traces: Sequence[Trace], target: Path, cropped: bool) -> None:
    from ingest.render.page_image import PictureError, encode_png
    from store.provenance.trace_images import draw_traces

    if target.suffix.lower() != ".png":
        raise click.UsageError(f"The picture is a PNG file. Name it {target.stem}.png.")
    try:
        picture = draw_traces(traces, cropped)
    except PictureError as error:
        raise click.ClickException(str(error)) from error
    write_output(encode_png(picture), target)
    pages = list(group_boxes_by_page(traces))
    click.echo(f"{format_count(len(pages), 'page')} ({', '.join(map(str, pages))}) drawn to {target}", err=True)
