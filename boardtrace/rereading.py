"""The command `reread`: the pages as they were read, understood anew by the rules of today."""

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context
from pathlib import Path

import click
from rich.console import Console
from rich.progress import track
from sqlalchemy import Engine, select

from boardtrace.exits import Exit
from boardtrace.importing import StoreShelf, columns_beside, own_version, user_name
from boardtrace.options import db_option, files_folder
from boardtrace.pipeline import is_report, understand, understand_text
from boardtrace.reading import cores
from boardtrace.show import clean
from extract.columns import load_columns
from ingest.nouns import Source
from normalise.agencies import load_register
from normalise.nouns import Report
from normalise.register import Register
from store.database import files_root, open_store, store_url
from store.digest import digest_of
from store.files import kept_file
from store.log import imported
from store.readings import best_reader, kept_readings
from store.save import columns_of
from store.schema import ReportRow, SourceRow

AHEAD = 4  # files in hand for each worker; their reports are held in memory until they are stored


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A file that is to be understood anew, and where its readings are."""

    url: str
    root: Path
    source: Source
    reader: str | None
    agencies: Path | None
    columns: Path | None


@click.command("reread")
@click.argument("reports", nargs=-1)
@db_option
@click.option("--jobs", type=click.IntRange(1), default=None, help="Files at once. [default: one a core]")
@click.option(
    "--agencies", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A file of further agencies."
)
@click.option(
    "--columns",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    envvar="BOARDTRACE_COLUMNS",
    help="A file of further names of columns. Also BOARDTRACE_COLUMNS, or columns.toml beside the database.",
)
def reread_command(
    reports: tuple[str, ...], db: str, jobs: int | None, agencies: Path | None, columns: Path | None
) -> int:
    """Understand stored reports anew (all, or REPORTS by id) from their pages as they were read, after a change of
    rules, agencies or columns' names. No page is read again; what persons corrected stays.

    Example: boardtrace reread --agencies more-agencies.toml
    """
    url = store_url(db)
    columns = columns or columns_beside(url)
    engine = open_store(url, create=False)
    root = Path(files_folder() or files_root(url))
    files = list(_kept(engine, url, root, set(reports), agencies, columns))
    shelf = StoreShelf(engine, root, load_register(agencies), user_name(), own_version())
    mark = load_columns(columns).mark
    console = Console(stderr=True, highlight=False)
    changed = missing = 0
    found = _understood([f for f in files if f.reader or f.source.kind == "text"], jobs or cores())
    for file in files:
        if not file.reader and file.source.kind != "text":
            console.print(f"✗ {clean(file.source.name)}: its pages are not kept. Import the file again.", style="red")
            missing += 1
    for source, report in track(found, "files", len(files) - missing, console=console, transient=True):
        if not is_report(report):
            console.print(f"✗ {clean(source.name)}: no table was found any more; what was stored stays.", style="red")
            missing += 1
        elif _is_new(engine, report, mark):
            shelf.save(report, mark)
            changed += 1
            console.print(f"✓ {clean(source.name)}: understood anew")
    console.print(f"{len(files)} files, {changed} of them changed.")
    return Exit.FAULTS if missing else Exit.READ


def _kept(
    engine: Engine, url: str, root: Path, wanted: set[str], agencies: Path | None, columns: Path | None
) -> Iterator[Kept]:
    with engine.connect() as connection:
        query = select(SourceRow, ReportRow.id).join(ReportRow, ReportRow.sha256 == SourceRow.sha256)
        rows = connection.execute(query.order_by(ReportRow.as_at, ReportRow.id)).all()
        unknown = wanted - {row.id for row in rows}
        if unknown:
            raise click.UsageError(f"There is no report {', '.join(sorted(unknown))}: see boardtrace reports.")
        for row in rows:
            if wanted and row.id not in wanted:
                continue
            source = Source(name=row.name, sha256=row.sha256, pages=row.pages, kind=row.kind, size=row.size)
            reader = best_reader(connection, row.sha256, row.pages, None)
            yield Kept(url=url, root=root, source=source, reader=reader, agencies=agencies, columns=columns)


def _understood(files: list[Kept], jobs: int) -> Iterator[tuple[Source, Report]]:
    if jobs == 1 or len(files) < 2:
        yield from map(_one, files)
        return
    with ProcessPoolExecutor(max_workers=min(jobs, len(files)), mp_context=get_context("spawn")) as pool:
        for at in range(0, len(files), AHEAD * jobs):
            yield from pool.map(_one, files[at : at + AHEAD * jobs])


def _one(file: Kept) -> tuple[Source, Report]:
    """In a worker: one file's report. The register, the columns and the store are opened once in each process."""
    register, source = _register(file.agencies), file.source
    if source.kind == "text":
        path = kept_file(file.root, source.sha256, Path(source.name).suffix)
        return source, understand_text(source, path, register)
    with _engine(file.url).connect() as connection:
        pages = kept_readings(connection, source.sha256, file.reader or "")
    return source, understand(source, pages, register, load_columns(file.columns))


@cache
def _engine(url: str) -> Engine:
    return open_store(url, create=False)


@cache
def _register(path: Path | None) -> Register:
    return load_register(path)


def _is_new(engine: Engine, report: Report, mark: str) -> bool:
    """Whether it differs from what is stored: what is the same is not written again."""
    with engine.connect() as connection:
        last = imported(connection, report.id)
        known = columns_of(connection, report.source.sha256)
    return last is None or last.detail["digest"] != digest_of(report) or (known or "") != mark
