"""Verify that a store is still as it was imported and decided: its schema, files, rows, log and corrections, and that
the places of values show their words. Each discrepancy has its place and advice."""

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, inspect, select

from ingest.identify_file import compute_sha256
from ingest.render.reocr_check import PlacedWords
from normalise.model import Cell, Report
from store import audit_log
from store.errors import StoredDataError
from store.file_archive import archive_path, find_copies
from store.provenance.discrepancies import RESTORE_ADVICE, Discrepancy, shorten_text
from store.provenance.verify_corrections import find_wrong_corrections
from store.provenance.verify_words import PlacedValue, find_mismatches
from store.reports.converted_files import PDF_SUFFIX
from store.reports.digest import is_unchanged
from store.reports.load import list_report_ids, load_report
from store.reports.page_cache import load_page_turns
from store.schema import Base, ReportRow

SQL_VIEWS = ("v_response", "v_response_agency", "v_status", "v_status_history", "v_overdue", "v_change")
POSTGRESQL_COLUMNS = frozenset({("search_entry", "words")})
"""Columns that a migration makes on PostgreSQL alone, so that the models do not know them."""
SAMPLE_SIZE = 50  # places that are read again; about half a minute


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyCounts:
    """How much was looked at: `words` of all `places` were read again, chosen by `seed`."""

    reports: int
    entries: int
    places: int
    words: int
    seed: int


EDITED_ROW_ERRORS = (StoredDataError, ValueError, TypeError, LookupError, AttributeError)
"""Errors raised when rows were modified by another program."""

ProgressCallback = Callable[[int, int], None]
"""Called with the number of checked reports and the number of all."""


def verify_store(
    connection: Connection,
    root: Path,
    *,
    sample: int | None = SAMPLE_SIZE,
    seed: int = 0,
    progress: ProgressCallback = lambda done, of: None,
) -> tuple[list[Discrepancy], VerifyCounts]:
    """Verify a store; return the discrepancies, and how much was checked.

    `root` is the folder of the kept files; `sample` is how many places are read again (None: all), chosen by `seed`.
    Raises MissingToolError.
    """
    discrepancies, readable = _check_schema(connection)
    if not readable:
        return discrepancies, VerifyCounts(reports=0, entries=0, places=0, words=0, seed=seed)
    discrepancies += _run_check("log", "The log", lambda: _check_log(connection))
    discrepancies += _run_check("correction", "The corrections", lambda: find_wrong_corrections(connection))
    picked = random.Random(seed)  # noqa: S311 - a sample, no secret
    chosen: list[PlacedValue] = []
    places = again = 0
    ids = list_report_ids(connection)
    for number, report_id in enumerate(ids):
        progress(number, len(ids))
        report, found = _check_report(connection, root, report_id)
        discrepancies += found
        if report is None or any(t.kind == "file" for t in found):
            continue  # a changed file proves nothing about the rows
        here = list(_list_placed_values(report))
        if sample is None:
            discrepancies += _check_words(connection, root, here)
            again += len(here)
        for shown in here if sample else ():
            places += 1
            if len(chosen) < (sample or 0):
                chosen.append(shown)
            elif (at := picked.randrange(places)) < len(chosen):  # each place is as likely as any other to stay
                chosen[at] = shown
    discrepancies += _check_words(connection, root, chosen)
    progress(len(ids), len(ids))
    checked = VerifyCounts(
        reports=len(ids),
        entries=audit_log.count_entries(connection),
        words=again or len(chosen),
        places=max(places, again),
        seed=seed,
    )
    return discrepancies, checked


def _check_report(connection: Connection, root: Path, report_id: str) -> tuple[Report | None, list[Discrepancy]]:
    """Load a report as it was read and check its file and rows; the report is None where its rows cannot be loaded."""
    try:
        report = load_report(connection, report_id, reading=True)
        return report, [*_check_file(report, root), *_check_rows(connection, report)]
    except EDITED_ROW_ERRORS as error:
        detail = f"Rows were edited: they make no report any more ({type(error).__name__})."
        return None, [Discrepancy(kind="rows", record=report_id, detail=detail, advice=RESTORE_ADVICE)]


def _run_check(kind: str, what: str, step: Callable[[], Iterable[Discrepancy]]) -> list[Discrepancy]:
    try:
        return list(step())
    except EDITED_ROW_ERRORS as error:
        return [
            Discrepancy(
                kind=kind, detail=f"{what} cannot be read any more ({type(error).__name__}).", advice=RESTORE_ADVICE
            )
        ]


def _check_schema(connection: Connection) -> tuple[list[Discrepancy], bool]:
    """Find what the database lacks of the schema, and what SQLite finds damaged in its file. Also return whether all
    tables and columns exist, so that the rest can be checked."""
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.migration import MigrationContext

    found = compare_metadata(MigrationContext.configure(connection), Base.metadata)
    said = [said for difference in found if (said := _describe_schema_difference(difference))]
    there = inspect(connection).get_view_names()
    said += [f"The view {view} is missing." for view in SQL_VIEWS if view not in there]
    if connection.dialect.name == "sqlite":
        checked = connection.exec_driver_sql("PRAGMA quick_check").scalars()
        said += [f"The database's file is damaged: {line}." for line in checked if line != "ok"]
        loose = sorted({row[0] for row in connection.exec_driver_sql("PRAGMA foreign_key_check")})
        said += [f"Rows of {table} belong to rows that are gone." for table in loose]
    else:
        for table, column in POSTGRESQL_COLUMNS:
            if column not in {c["name"] for c in inspect(connection).get_columns(table)}:
                said.append(f"The column {table}.{column} is missing.")
    readable = not any(d[0] in ("add_table", "add_column") for d in found if isinstance(d, tuple))
    return [Discrepancy(kind="schema", detail=line, advice=RESTORE_ADVICE) for line in said], readable


def _describe_schema_difference(found: Any) -> str:
    """Describe a difference that Alembic found; "" for tables of other programs."""
    if isinstance(found, list):  # changes of one column
        return f"The column {found[0][2]}.{found[0][3]} is not as the program made it."
    kind, what = found[0], found[1]
    if kind == "add_table":
        return f"The table {what.name} is missing."
    if kind == "add_column":
        return f"The column {found[2]}.{found[3].name} is missing."
    if kind.startswith("add_"):
        return f"{what.name} is missing from the table {what.table.name}."
    if kind == "remove_column" and (found[2], found[3].name) not in POSTGRESQL_COLUMNS:
        return f"The table {found[2]} has a column {found[3].name} of another program."
    return ""


def _check_log(connection: Connection) -> Iterator[Discrepancy]:
    yield from (
        Discrepancy(kind="log", detail=said, advice=RESTORE_ADVICE) for said in audit_log.find_chain_breaks(connection)
    )
    there = set(connection.execute(select(ReportRow.id)).scalars())
    gone: dict[str, str] = {}
    for entry in reversed(audit_log.list_entries(connection, limit=10**9)):
        if entry.act == audit_log.IMPORTED and entry.report_id and entry.report_id not in there:
            gone[entry.report_id] = str(entry.detail.get("file", ""))
        if entry.act == audit_log.FORGOTTEN:
            gone = {report: file for report, file in gone.items() if report not in entry.detail["reports"]}
    for report, file in gone.items():
        detail = f"Report {report} was imported, and nobody had it forgotten, but it is gone."
        yield Discrepancy(kind="rows", file=file, record=report, detail=detail, advice="Import the file again.")


def _check_file(report: Report, root: Path) -> Iterator[Discrepancy]:
    """Check the kept copy of a report's file."""
    source = report.source
    yield from _check_copies(report, root, source.name, source.sha256, Path(source.name).suffix)
    if source.pdf_sha256:
        yield from _check_copies(report, root, f"the PDF made of {source.name}", source.pdf_sha256, PDF_SUFFIX)


def _check_copies(report: Report, root: Path, name: str, sha256: str, suffix: str) -> Iterator[Discrepancy]:
    file = report.source.name
    copies = find_copies(root, sha256)
    if not copies:
        detail = f"The copy that was kept of {name} is gone."
        advice = f"Put the file back as {archive_path(root, sha256, suffix)}."
        yield Discrepancy(kind="file", file=file, record=report.id, detail=detail, advice=advice)
    for copy in copies:
        own = compute_sha256(copy)
        if own != sha256:
            detail = f"The copy that was kept of {name} was changed: its SHA-256 is {own}, not {sha256}."
            advice = f"Put the file that was imported back as {copy}."
            yield Discrepancy(kind="file", file=file, record=report.id, detail=detail, advice=advice)


def _check_rows(connection: Connection, report: Report) -> Iterator[Discrepancy]:
    entry = audit_log.load_last_import(connection, report.id)
    name = report.source.name
    if entry is None:
        detail = "The log has no entry of its import, so that nothing tells whether its rows were edited."
        yield Discrepancy(kind="log", file=name, record=report.id, detail=detail, advice=RESTORE_ADVICE)
    elif not is_unchanged(report, entry.detail):
        detail = (
            f"Rows were edited: they are not those of its import on {entry.at[:10]} (entry {entry.number} of the log)."
        )
        yield Discrepancy(kind="rows", file=name, record=report.id, detail=detail, advice=RESTORE_ADVICE)


def list_cells(report: Report) -> Iterator[tuple[str, str, Cell]]:
    """Yield every text of a report that has a place: the record's id, the field, and the cell as it was read."""
    for finding in report.findings:
        yield finding.id, "title", finding.title
        yield finding.id, "narrative", finding.narrative
        for question in finding.questions:
            yield question.id, "text", question.text
            for row in question.responses:
                yield row.id, "agency", row.agency.cell
                rag = row.rag
                yield row.id, "rag", Cell(text=rag.raw, confidence=rag.confidence, source=rag.source, struck=rag.struck)
                yield from ((row.id, name, cell) for name, cell in row.cells.items())
                yield from ((row.id, f"other:{name}", cell) for name, cell in row.other)


def _list_placed_values(report: Report) -> Iterator[PlacedValue]:
    for record, field, cell in list_cells(report):
        words = cell.raw if cell.struck else cell.text  # crossed-out text is printed there too
        if words.strip() and cell.source:
            claim = PlacedWords(words=words, spans=cell.source)
            yield PlacedValue(source=report.source, record=record, field=field, claim=claim)


def _check_words(connection: Connection, root: Path, shown: Sequence[PlacedValue]) -> Iterator[Discrepancy]:
    """Yield the places of these values that do not show their words."""
    by_file: dict[str, list[PlacedValue]] = {}
    for one in shown:
        by_file.setdefault(one.source.sha256, []).append(one)
    for sha256, here in by_file.items():
        copy = find_copies(root, here[0].source.read_sha256)[0]
        for one, read in find_mismatches(copy, here, load_page_turns(connection, sha256)):
            pages = sorted({s.page for s in one.claim.spans})
            found = f"“{shorten_text(read)}”" if read.strip() else "nothing that can be read"
            yield Discrepancy(
                kind="words", file=one.source.name, page=pages[0], record=one.record,
                detail=f"{one.field} says “{shorten_text(one.claim.words)}”, but at its place on page "
                f"{' and '.join(map(str, pages))} stands {found}.",
                advice=f"Look at it: boardtrace trace {one.record} --field '{one.field}' -o page.png",
            )  # fmt: skip
