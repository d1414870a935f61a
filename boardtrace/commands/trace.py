"""Commands for an auditor: trace, evidence, verify."""

import json
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.progress import Progress
from sqlalchemy import Connection

from boardtrace.commands._options import db_option, filter_options, format_option, opened
from boardtrace.commands._output import clean, put, show_csv, show_table
from boardtrace.commands.compare import change_line, settled, version_meant
from boardtrace.commands.correct import field_and_name
from boardtrace.commands.lists import report_meant
from boardtrace.exit_codes import Exit
from boardtrace.settings import files_folder
from boardtrace.version import own_version
from ingest.identify_file import sha256_of
from store import audit_log
from store.compare.compare import compare_versions
from store.engine import store_url
from store.provenance.trace import SourceFile, Trace, group_boxes_by_page, trace_record
from store.provenance.trace_text import (
    COPY_MISSING,
    LabelledText,
    describe_field,
    describe_origin,
    describe_value,
    is_empty,
)
from store.queries.listings import ResponseFilter, list_responses
from store.reports.field_values import FieldError

if TYPE_CHECKING:
    from store.provenance.evidence_pdf import Exhibit, Seal

SEEDS = 1_000_000  # a number that is easily said again
LABEL = 11  # characters, the width of what stands before a value


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
    with _open(db) as connection:
        found = _traces(connection, db, ident, kind, name or column)
    if form == "json":
        click.echo(json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=1, default=str))
    else:
        click.echo("\n".join(_shown(found)))
    if output is not None:
        _draw(found, output, cropped)


def _shown(traces: Sequence[Trace]) -> Iterator[str]:
    """Traces as lines for the terminal."""
    yield f"{traces[0].owner} {traces[0].id}"
    yield from map(_line, describe_origin(traces[0]))
    for one in traces:
        yield ""
        if is_empty(one):
            yield f"{clean(describe_field(one))}: empty"
            continue
        yield f"{clean(describe_field(one))}: {_flat(one.text) or 'none'}"
        yield from map(_line, describe_value(one))


def _line(said: LabelledText) -> str:
    label, text = said
    if label == "lines":  # of a text source, which are shown as they stand there
        return "\n".join(f"  {'':{LABEL}} {clean(line)}" for line in text.split("\n"))
    return f"  {label:{LABEL}} {_flat(text)}"


def _flat(text: str) -> str:
    return " / ".join(clean(line.strip()) for line in text.splitlines() if line.strip())


def _many(count: int, one: str, several: str = "") -> str:
    return f"{count} {one if count == 1 else several or one + 's'}"


def _draw(traces: Sequence[Trace], target: Path, cropped: bool) -> None:
    from ingest.render.page_image import PictureError, as_png
    from store.provenance.trace_images import draw_traces

    if target.suffix.lower() != ".png":
        raise click.UsageError(f"The picture is a PNG: name it {target.stem}.png")
    try:
        picture = draw_traces(traces, cropped)
    except PictureError as error:
        raise click.ClickException(str(error)) from error
    put(as_png(picture), target)
    pages = list(group_boxes_by_page(traces))
    click.echo(f"{_many(len(pages), 'page')} ({', '.join(map(str, pages))}) drawn to {target}", err=True)


@click.command("evidence")
@click.argument("idents", metavar="[ID]...", nargs=-1)
@db_option
@click.option(
    "-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The PDF to write."
)
@filter_options
@click.option("--compare", "versions", nargs=2, metavar="OLD NEW", help="The records that moved between two versions.")
def evidence_command(
    idents: tuple[str, ...], db: str, output: Path, versions: tuple[str, str] | None, **filters: str | None
) -> None:
    """Write an evidence pack: each record (by ID, by filters, or those that moved between two versions) from its own
    page on, with the scan's own picture, the values, and the way from the file to each of them.

    Example: boardtrace evidence --agency police --status red -o police.pdf
    """
    from store.provenance.evidence_pdf import Exhibit, build_evidence_pack

    filtered = any(value is not None for value in filters.values())
    if sum((bool(idents), filtered, versions is not None)) != 1:
        raise click.UsageError("Say which records: by their ids, by filters such as --agency, or by --compare OLD NEW.")
    if output.suffix.lower() != ".pdf":
        raise click.UsageError(f"The pack is a PDF: name it {output.stem}.pdf")
    moved = _moved(db, *versions) if versions else {}
    with _open(db) as connection:
        chosen = moved or (dict.fromkeys(idents, ()) if idents else _filtered(connection, filters))
        if not chosen:
            raise click.UsageError("There are no such records, and no pack was written.")
        exhibits = [Exhibit(traces=_traces(connection, db, ident), notes=notes) for ident, notes in chosen.items()]
        seal = _seal(connection, exhibits, _chosen_by(idents, versions, filters))
    put(build_evidence_pack(exhibits, seal), output)
    click.echo(f"{_many(len(exhibits), 'record')} written to {output}", err=True)


def _filtered(connection: Connection, filters: Mapping[str, str | None]) -> dict[str, tuple[str, ...]]:
    wanted = ResponseFilter(
        report=report_meant(connection, filters["report"]),
        finding=filters["finding"],
        question=filters["question"],
        agency=filters["agency"],
        status=filters["status"],
    )
    return {record.id: () for record in list_responses(connection, wanted)}


def _moved(db: str, old: str, new: str) -> dict[str, tuple[str, ...]]:
    """The records that moved, of the old version and of the new, each with what moved."""
    engine, akin = settled(db)
    found: dict[str, dict[str, None]] = {}
    with engine.connect() as connection:
        compared = compare_versions(connection, version_meant(connection, old), version_meant(connection, new), akin)
    for change in compared.sure:
        line = change_line(change)
        said = f"{line.what}, {line.field}: {line.detail}"
        for ident in (change.old_id, change.new_id):
            if ident:
                found.setdefault(ident, {})[said] = None
    return {ident: tuple(notes) for ident, notes in found.items()}


def _chosen_by(idents: Sequence[str], versions: tuple[str, str] | None, filters: Mapping[str, str | None]) -> str:
    if versions:
        return f"What moved from {versions[0]} to {versions[1]}"
    if idents:
        return "Records chosen by their ids"
    return "Records with " + ", ".join(f"{name} {value}" for name, value in filters.items() if value is not None)


def _seal(connection: Connection, exhibits: Sequence["Exhibit"], what: str) -> "Seal":
    from store.provenance.evidence_pdf import Seal

    files = {e.traces[0].file.sha256: e.traces[0].file for e in exhibits}
    broken = audit_log.breaks(connection)
    last = next(iter(audit_log.entries(connection, limit=1)), None)
    whole = (
        f"unbroken over {_many(last.number, 'entry', 'entries')}; the last one's hash is {last.hash}" if last else ""
    )
    return Seal(
        made=datetime.now(UTC), program=f"boardtrace {own_version()}", what=what,
        files=tuple((file, _kept(file)) for file in files.values()), log=" ".join(broken) or whole,
    )  # fmt: skip


def _kept(file: SourceFile) -> str:
    """How a file's copy stands at this moment."""
    if file.copy is None:
        return COPY_MISSING
    held = sha256_of(file.copy)
    return "has this hash" if held == file.sha256 else f"HAS ANOTHER HASH, {held}: it was changed"


@contextmanager
def _open(db: str) -> Iterator[Connection]:
    with opened(db).connect() as connection:
        yield connection


def _traces(connection: Connection, db: str, ident: str, field: str = "", name: str = "") -> tuple[Trace, ...]:
    """The traces of a record. Raises UsageError."""
    try:
        return trace_record(connection, ident, files_folder(store_url(db)), field, name)
    except KeyError as error:
        raise click.UsageError(f"There is no record {ident}. 'boardtrace records --format csv' lists ids.") from error
    except FieldError as error:
        raise click.UsageError(str(error)) from error


@click.command("verify")
@db_option
@format_option("table", "json", "csv")
@click.option("--all", "every", is_flag=True, help="Read every place again, not a sample.")
@click.option("--sample", type=click.IntRange(0), default=50, show_default=True, help="How many places to read again.")
@click.option("--seed", type=int, default=None, help="Which places: the number that an earlier check gave.")
def verify_command(db: str, form: str, every: bool, sample: int, seed: int | None) -> int:
    """Check that the store still is what was imported: each kept file has its hash, each place shows its words (read
    again: a sample, or with --all every one), no row was edited, the log is unbroken and agrees with the corrections,
    and the schema is the program's. Ends with code 1 and a list where anything is amiss.

    Example: boardtrace verify --all
    """
    from store.provenance.discrepancies import Discrepancy
    from store.provenance.verify import verify_store

    seed = secrets.randbelow(SEEDS) if seed is None else seed
    console = Console(stderr=True, highlight=False)
    with _open(db) as connection, Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("reports", total=None)
        troubles, checked = verify_store(
            connection, files_folder(store_url(db)), sample=None if every else sample, seed=seed,
            progress=lambda done, of: bar.update(task, completed=done, total=of),
        )  # fmt: skip
    if form == "json":
        click.echo(json.dumps({"checked": asdict(checked), "troubles": [asdict(t) for t in troubles]}, indent=1))
    elif form == "csv":
        show_csv(troubles, Discrepancy)
    elif troubles:
        columns = {"kind": "what", "file": "file", "page": "page", "detail": "what is amiss", "advice": "what to do"}
        show_table(_many(len(troubles), "trouble"), columns, troubles)
    looked = f"{_many(checked.reports, 'report')}, {_many(checked.entries, 'log entry', 'log entries')}, "
    looked += f"{checked.words} of {_many(checked.places, 'place')} read again"
    which = "" if checked.words == checked.places else f" (seed {checked.seed})"
    click.echo(f"{looked}{which}: {_many(len(troubles), 'thing') + ' amiss' if troubles else 'all is well'}", err=True)
    return Exit.FAULTS if troubles else Exit.READ
