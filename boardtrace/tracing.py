"""Commands for an auditor: trace, evidence, verify."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from boardtrace.correcting import field_and_name
from boardtrace.options import db_option, files_folder, format_option
from boardtrace.show import clean
from ingest.nouns import Box
from store.database import files_root, open_store, store_url
from store.files import write_private
from store.log import Entry
from store.trace import File, Place, Trace, boxes_by_page, trace
from store.values import FieldError

if TYPE_CHECKING:
    from PIL.Image import Image

PAGE_DPI, CROP_DPI = 130.0, 200.0  # of a whole page, and of a place by itself
MOST_PAGES = 12  # in one picture at full resolution; more are drawn coarser
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
        click.echo("\n".join(_told(found)))
    if output is not None:
        _draw(found, output, cropped)


def _told(traces: Sequence[Trace]) -> list[str]:
    one = traces[0]
    setting, file, read = one.setting, one.file, one.imported
    under = [setting.finding, f"question {setting.question}" if setting.question else "", setting.agency]
    by = " ".join(filter(None, (f"by {read.by}" if read.by else "", f"boardtrace {read.version}".strip())))
    said = [
        f"{one.owner} {one.id}",
        *_line("stands in", ", ".join(filter(None, [setting.board, setting.subject, setting.as_at]))),
        *_line("under", ", ".join(filter(None, under))),
        *_line("file", f"{file.name}, {_many(file.pages, 'page')}"),
        *_line("SHA-256", file.sha256),
        *_line("kept as", str(file.copy) if file.copy else "the copy is gone: import the file again"),
        *_line("imported", f"{_when(read.at)} {by}" + (f", entry {read.entry} of the log" if read.entry else "")),
    ]
    for value in traces:
        said += ["", *_value(value)]
    return said


def _value(one: Trace) -> list[str]:
    name = {"rag": "status"}.get(one.field, one.field) + (f":{one.name}" if one.name else "")
    if not one.text and not one.raw and one.state == "read" and not one.places:
        return [f"{clean(name)}: empty"]
    said = [f"{clean(name)}: {_flat(one.text) or 'none'}"]
    if one.read != one.text:
        said += _line("was read", _flat(one.read) or "nothing")
    if one.raw != one.read:
        said += _line("as printed", _flat(one.raw) or "no words")
    sure = f"{one.confidence:.2f}" if one.confidence is not None else ""
    said += _line("confidence", sure + (f": {'; '.join(one.reasons)}" if one.reasons else ""))
    said += _line("repairs", "; ".join(one.repairs))
    said += _line("taken as", "; ".join(one.understood))
    for place in one.places:
        said += _line("place", _place(place))
        said += [f"  {'':{LABEL}} {line}" for line in map(clean, place.printed)]
    said += _line("state", one.state + (f": a correction says “{_flat(one.said)}”" if one.state == "disputed" else ""))
    for entry in one.corrections:
        said += _line(f"log {entry.number}", change_said(entry))
    return said


def _place(place: Place) -> str:
    by = f", read by {place.reader}" if place.reader else ""
    if place.lines:
        first, last = place.lines
        return f"page {place.page}, lines {first} to {last}{by}"
    box = place.box
    return f"page {place.page}, box {box_said(box)}{by}" if box else f"page {place.page}{by}"


def box_said(box: Box) -> str:
    return f"x {box.x0:.1f} to {box.x1:.1f}, y {box.top:.1f} to {box.bottom:.1f} pt from the top left"


def change_said(entry: Entry) -> str:
    """An entry of the log as a line: when, what, by whom, from what to what, why."""
    before, after = (entry.detail.get(key, {}).get("text", "") for key in ("before", "after"))
    moved = f", “{_flat(before)}” → “{_flat(after)}”" if before != after else ""
    back = f" entry {entry.over}" if entry.act == "undone" and entry.over else ""
    why = f" ({_flat(entry.why)})" if entry.why else ""
    return f"{_when(entry.at)} {entry.act}{back} by {entry.by}{moved}{why}"


def _line(label: str, text: str) -> list[str]:
    return [f"  {label:{LABEL}} {clean(text)}"] if text else []


def _flat(text: str) -> str:
    return " / ".join(line.strip() for line in text.splitlines() if line.strip())


def _when(at: str) -> str:
    return at[:19].replace("T", " ") + " UTC"


def _many(count: int, one: str) -> str:
    return f"{count} {one}{'' if count == 1 else 's'}"


def _draw(traces: Sequence[Trace], target: Path, cropped: bool) -> None:
    from ingest.facsimile import PictureError, as_png

    if target.suffix.lower() != ".png":
        raise click.UsageError(f"The picture is a PNG: name it {target.stem}.png")
    try:
        picture = picture_of(traces, cropped)
    except PictureError as error:
        raise click.ClickException(str(error)) from error
    _write(target, as_png(picture))
    pages = list(boxes_by_page(traces))
    click.echo(f"{_many(len(pages), 'page')} ({', '.join(map(str, pages))}) drawn to {target}", err=True)


def picture_of(traces: Sequence[Trace], cropped: bool) -> "Image":
    """The pages on which these values stand, one below the other, with their boxes; `cropped`: the places alone.
    Raises PictureError."""
    from ingest.facsimile import PictureError, stacked

    boxes = boxes_by_page(traces)
    if not boxes:
        text = traces[0].file.kind == "text"
        raise PictureError(
            "A text file has no picture; its lines are given instead." if text else "The value has no place on a page."
        )
    return stacked(pictures_of(traces[0].file, boxes, cropped))


def pictures_of(file: File, boxes: dict[int, tuple[Box, ...]], cropped: bool) -> "list[Image]":
    """Each of these pages with its boxes framed; `cropped`: what they surround, framed where they are several.
    Raises PictureError."""
    from ingest.facsimile import PictureError, crop, page_picture, with_boxes
    from ingest.layer_words import around

    if file.copy is None:
        raise PictureError(f"The copy of {file.name} is gone; import the file again.")
    dpi = (CROP_DPI if cropped else PAGE_DPI) / max(1.0, len(boxes) / MOST_PAGES) ** 0.5
    found = []
    for page, here in boxes.items():
        picture = page_picture(file.copy, file.kind, page, dpi)
        framed = picture if cropped and len(here) == 1 else with_boxes(picture, here)
        found.append(crop(framed, around(here)) if cropped else framed)
    return found


def _write(target: Path, content: bytes) -> None:
    try:
        write_private(target, content)
    except OSError as error:
        raise click.UsageError(f"{target} cannot be written: {error.strerror}.") from error
