"""Commands for an auditor: trace, evidence, verify."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

import click

from boardtrace.correcting import field_and_name
from boardtrace.options import db_option, files_folder, format_option
from boardtrace.show import clean
from store.database import files_root, open_store, store_url
from store.files import write_private
from store.telling import Told, about, field_said, is_empty, told
from store.trace import Trace, boxes_by_page, trace
from store.values import FieldError

LABEL = 11  # characters, the width of what stands before a value


def _root(url: str) -> Path:
    return Path(files_folder() or files_root(url))


@click.command("trace")
@click.argument("ident", metavar="ID")
@db_option
@format_option("table", "json")
@click.option("--field", default="", help="Only this value: response, status, target_date, text, title, ...")
@click.option("--name", default="", help="With --field other: the column's printed name.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="A PNG of the page with the box.")
@click.option("--crop", "cropped", is_flag=True, help="In the PNG: only the place, not the whole page.")
def trace_command(ident: str, db: str, form: str, field: str, name: str, output: Path | None, cropped: bool) -> None:
    """Where the values of the record ID (a response, question, finding or report) stand: file, hash, page and box;
    what was read there, by whom, how surely, what was made of it, and who changed it.

    Example: boardtrace trace 3f0c1d2e4a-1a-police-1 --field actions -o page.png
    """
    kind, column = field_and_name(field)
    if cropped and output is None:
        raise click.UsageError("--crop needs a file: add -o FILE.png")
    url = store_url(db)
    try:
        with open_store(url, create=False).connect() as connection:
            found = trace(connection, ident, _root(url), kind, name or column)
    except KeyError as error:
        raise click.UsageError(f"There is no record {ident}. 'boardtrace records --format csv' lists ids.") from error
    except FieldError as error:
        raise click.UsageError(str(error)) from error
    if form == "json":
        click.echo(json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=1, default=str))
    else:
        click.echo("\n".join(_shown(found)))
    if output is not None:
        _draw(found, output, cropped)


def _shown(traces: Sequence[Trace]) -> Iterator[str]:
    """Traces as lines for the terminal."""
    yield f"{traces[0].owner} {traces[0].id}"
    yield from map(_line, about(traces[0]))
    for one in traces:
        yield ""
        if is_empty(one):
            yield f"{clean(field_said(one))}: empty"
            continue
        yield f"{clean(field_said(one))}: {_flat(one.text) or 'none'}"
        yield from map(_line, told(one))


def _line(said: Told) -> str:
    label, text = said
    if label == "lines":  # of a text source, which are shown as they stand there
        return "\n".join(f"  {'':{LABEL}} {clean(line)}" for line in text.split("\n"))
    return f"  {label:{LABEL}} {_flat(text)}"


def _flat(text: str) -> str:
    return " / ".join(clean(line.strip()) for line in text.splitlines() if line.strip())


def _many(count: int, one: str) -> str:
    return f"{count} {one}{'' if count == 1 else 's'}"


def _draw(traces: Sequence[Trace], target: Path, cropped: bool) -> None:
    from ingest.facsimile import PictureError, as_png
    from store.trace_pictures import picture_of

    if target.suffix.lower() != ".png":
        raise click.UsageError(f"The picture is a PNG: name it {target.stem}.png")
    try:
        picture = picture_of(traces, cropped)
    except PictureError as error:
        raise click.ClickException(str(error)) from error
    _write(target, as_png(picture))
    pages = list(boxes_by_page(traces))
    click.echo(f"{_many(len(pages), 'page')} ({', '.join(map(str, pages))}) drawn to {target}", err=True)


def _write(target: Path, content: bytes) -> None:
    try:
        write_private(target, content)
    except OSError as error:
        raise click.UsageError(f"{target} cannot be written: {error.strerror}.") from error
