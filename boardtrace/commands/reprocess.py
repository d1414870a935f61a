"""The command `reread`: the pages as they were read, understood anew by the rules of today."""

from dataclasses import dataclass
from pathlib import Path

import click
from rich.console import Console
from rich.progress import track
from sqlalchemy import Engine, select

from boardtrace.commands._options import db_option, reading_options
from boardtrace.commands._output import clean
from boardtrace.exit_codes import Exit
from boardtrace.pipeline.executors import Processes
from boardtrace.pipeline.read_pages import cores
from boardtrace.pipeline.report_store import SqlReportStore
from boardtrace.pipeline.understand import is_report
from boardtrace.pipeline.understand_worker import Matter, Misunderstood, packed, understood
from boardtrace.pipeline.worker_pool import Died, Hands
from boardtrace.settings import files_folder, find_columns_file, login_name
from boardtrace.version import own_version
from extract.text.column_names import load_column_names
from ingest.model import Source
from normalise.agencies.match import load_register
from normalise.model import Report
from store.audit_log import imported
from store.engine import open_store, store_url
from store.file_archive import kept_file
from store.reports.digest import digest_of
from store.reports.page_cache import find_complete_reader, load_page_readings
from store.reports.save import columns_of
from store.schema import ReportRow, SourceRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Anew:
    """A file's report as it is understood now, and its digest (`store.reports.digest`)."""

    report: Report
    digest: str


@click.command("reread")
@click.argument("reports", nargs=-1)
@db_option
@reading_options("Files")
def reread_command(
    reports: tuple[str, ...], db: str, jobs: int | None, agencies: Path | None, columns: Path | None
) -> int:
    """Understand stored reports anew (all, or REPORTS by id) from their pages as they were read, after a change of
    rules, agencies or columns' names. No page is read again; what persons corrected stays.

    Example: boardtrace reread --agencies more-agencies.toml
    """
    url = store_url(db)
    engine = open_store(url, create=False)
    root = files_folder(url)
    register, known = load_register(agencies), load_column_names(columns or find_columns_file(url))
    shelf = SqlReportStore(engine, root, register, login_name(), own_version())
    console = Console(stderr=True, highlight=False)
    sources = _sources(engine, set(reports))
    changed = missing = 0

    def missed(source: Source, why: str) -> int:
        console.print(f"✗ {clean(source.name)}: {why}", style="red")
        return 1

    readers = {source: _reader(engine, source) for source in sources}
    readable = {source: reader for source, reader in readers.items() if reader is not None}
    for source in sources:
        if source not in readable:
            missing += missed(source, "its pages are not kept. Import the file again.")
    names = packed(register, known)
    with Hands(Processes(jobs or cores())) as hands:
        matters = (_matter(engine, root, source, reader, names) for source, reader in readable.items())
        found = hands.each(_anew, matters)
        for file, anew in track(found, "files", len(readable), console=console, transient=True):
            if isinstance(anew, Misunderstood | Died):
                missing += missed(file.source, f"{anew.why.rstrip('.')}; what was stored stays.")
            elif not is_report(anew.report):
                missing += missed(file.source, "no table was found any more; what was stored stays.")
            elif _is_new(engine, anew, known.config_hash):
                shelf.save(anew.report, known.config_hash)
                changed += 1
                console.print(f"✓ {clean(file.source.name)}: understood anew")
    console.print(f"{len(sources)} files, {changed} of them changed.")
    return Exit.FAULTS if missing else Exit.READ


def _sources(engine: Engine, wanted: set[str]) -> list[Source]:
    """The files of these reports, or of all. Raises UsageError where there is no such report."""
    with engine.connect() as connection:
        query = select(SourceRow, ReportRow.id).join(ReportRow, ReportRow.sha256 == SourceRow.sha256)
        rows = connection.execute(query.order_by(ReportRow.as_at, ReportRow.id)).all()
    unknown = wanted - {row.id for row in rows}
    if unknown:
        raise click.UsageError(f"There is no report {', '.join(sorted(unknown))}: see boardtrace reports.")
    return [
        Source(name=row.name, sha256=row.sha256, pages=row.pages, kind=row.kind, size=row.size)
        for row in rows
        if not wanted or row.id in wanted
    ]


def _reader(engine: Engine, source: Source) -> str | None:
    """Whose readings of the file's pages are kept, "" for a plain text, which needs none; None where there are none."""
    if source.kind == "text":
        return ""
    with engine.connect() as connection:
        return find_complete_reader(connection, source.sha256, source.pages, None)


def _matter(engine: Engine, root: Path, source: Source, reader: str, names: bytes) -> Matter:
    # Workers have no network, where the database may be: they are given what they need of it.
    with engine.connect() as connection:
        readings = load_page_readings(connection, source.sha256, reader) if reader else {}
    kept = kept_file(root, source.sha256, Path(source.name).suffix)
    return Matter(source=source, kept=kept, readings=readings, names=names)


def _anew(matter: Matter) -> Anew | Misunderstood:
    """In a worker."""
    report = understood(matter)
    return report if isinstance(report, Misunderstood) else Anew(report=report, digest=digest_of(report))


def _is_new(engine: Engine, anew: Anew, mark: str) -> bool:
    """Whether it differs from what is stored: what is the same is not written again."""
    sha256 = anew.report.source.sha256
    with engine.connect() as connection:
        last = imported(connection, anew.report.id)
        known = columns_of(connection, [sha256])
    return last is None or last.detail["digest"] != anew.digest or known.get(sha256, "") != mark
