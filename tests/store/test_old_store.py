# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""A store made by an earlier commit opens, on SQLite and on PostgreSQL, and gives the same answers."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, select, text

from boardtrace.pipeline.report_store import SqlReportStore
from ingest.model import Page
from normalise.agencies.registry import load_register
from normalise.model import Report, Response
from store.codec import decode_reading
from store.engine import open_store
from store.reports.load import list_report_ids, load_report
from store.schema import Base, PageReadingRow, ReviewQueueRow
from tests import search_effort
from tests.command_line import run_boardtrace
from tests.store.old_store import (
    COMMIT,
    DATA,
    EXPECTED,
    OldStore,
    differences,
    load_json,
    name_all_versions,
    select_comparable,
    unpack_on_postgresql,
    unpack_on_sqlite,
)
from tests.store.report_versions import with_rows

COMMANDS = [line for line in EXPECTED["commands"] if not line.startswith("verify")]
(VERIFIED,) = [said for line, said in EXPECTED["commands"].items() if line.startswith("verify")]


MAX_NAME = 63  # bytes of a name on PostgreSQL


def unpack(request: pytest.FixtureRequest, dialect: str, folder: Path, name: str) -> OldStore:
    if dialect == "sqlite":
        return unpack_on_sqlite(folder)
    return unpack_on_postgresql(folder, request.getfixturevalue("server"), name)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def old_store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> OldStore:
    """The old store, to be read only."""
    return unpack(request, request.param, tmp_path_factory.mktemp("old"), "old_store_to_read")


@pytest.fixture(scope="module")
def engine(old_store: OldStore) -> Iterator[Engine]:
    opened = open_store(old_store.url)
    yield opened
    opened.dispose()


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize("line", COMMANDS)
def test_each_command_says_what_it_said(line: str, old_store: OldStore) -> None:
    expected = old_store.expected("commands")[line]
    done = old_store.run(name_all_versions(line))
    assert done.returncode == expected["code"], done.stderr
    said: Any = json.loads(done.stdout) if line.endswith("json") else done.stdout
    was = json.loads(old_store.as_it_would_say_today(json.dumps(expected["out"])))
    if line.endswith("csv"):  # columns are compared by name: there may be more of them
        was, said = (list(csv.DictReader(io.StringIO(out.removeprefix("\ufeff")))) for out in (was, said))
    assert differences(*select_comparable(line, was, said)) == []


@pytest.mark.usefixtures("engine")
def test_it_verifies_clean(old_store: OldStore) -> None:
    """A sample of the places is read again, on SQLite in the long form every place."""
    every = search_effort.LONG and old_store.dialect == "sqlite"
    expected = VERIFIED["out"]["checked"]
    counts = {key: expected[key] for key in ("reports", "entries", "places", *(("words",) if every else ()))}
    done = old_store.run(f"verify {'--all' if every else '--sample 5'} --format json")
    assert done.returncode == 0, done.stdout
    assert differences({"checked": counts, "troubles": []}, json.loads(done.stdout)) == []


@pytest.mark.parametrize("name", EXPECTED["views"])
def test_each_sql_view_has_its_rows(name: str, old_store: OldStore, engine: Engine) -> None:
    with engine.connect() as connection:
        rows = [plain(row) for row in connection.execute(text(f"SELECT * FROM {name}")).mappings()]
    expected = old_store.expected("views")[name]
    assert differences(in_order(expected), in_order(rows)) == []


def plain(row: Any) -> dict[str, Any]:
    return json.loads(json.dumps(dict(row), default=str))  # type: ignore[no-any-return]


def in_order(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: json.dumps(row, sort_keys=True))


def test_no_table_lost_a_row(old_store: OldStore, engine: Engine) -> None:
    with engine.connect() as connection:
        counted = {
            name: connection.execute(select(func.count()).select_from(table)).scalar()
            for name, table in Base.metadata.tables.items()
        }
    expected = {name: rows for name, rows in old_store.expected("rows").items() if name != ReviewQueueRow.__tablename__}
    assert differences(expected, counted) == []  # the review queue follows the rules of today


def test_each_page_reading_decodes_to_the_same_values(engine: Engine) -> None:
    """Field by field: rulings, fills, regions, open tables, the bend of a photo, a second reader's lines."""
    with engine.connect() as connection:
        rows = connection.execute(select(PageReadingRow)).all()
    readings = {(row.sha256, row.page, row.reader): decode_reading(Page, row.reading) for row in rows}
    expected = {(r["sha256"], r["page"], r["reader"]): r["reading"] for r in load_json("readings")}
    assert readings.keys() == expected.keys()
    for key, page in readings.items():
        assert differences(expected[key], json.loads(json.dumps(asdict(page)))) == []


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.long)])
def store_to_change(request: pytest.FixtureRequest, tmp_path: Path) -> OldStore:
    """A copy of the old store, to be changed; on a server, a database for each test."""
    return unpack(request, request.param, tmp_path, f"old_store_of_{request.function.__name__}"[:MAX_NAME])


def test_it_is_reprocessed_with_its_corrections(store_to_change: OldStore) -> None:
    """The pages as they were read then are interpreted by the rules of today; no page is read again.

    A corrected value that is now read as it was corrected counts as confirmed.
    """
    store = store_to_change

    def corrections() -> set[tuple[str, ...]]:
        with open_store(store.url).connect() as connection:
            rows = connection.execute(text("SELECT entry, field FROM overlay WHERE state <> 'disputed'")).all()
        return {tuple(map(str, row)) for row in rows}

    before = corrections()
    done = store.run("reprocess --jobs 1")
    assert done.returncode in (0, 1), done.stderr
    assert corrections() == before
    again = store.run("verify --sample 5 --format json")
    assert again.returncode == 0, again.stdout


def test_rows_that_are_read_otherwise_keep_their_ids(store_to_change: OldStore) -> None:
    """Corrections, links, skipped items and saved addresses name rows by their ids."""
    engine = open_store(store_to_change.url)
    named = (
        "SELECT owner_id FROM overlay WHERE owner = 'response' AND owner_id IS NOT NULL",
        "SELECT one FROM link_decision UNION SELECT other FROM link_decision",
        "SELECT owner_id FROM attention_skip",
    )

    def list_named_rows() -> list[set[str]]:
        with engine.connect() as connection:
            return [set(connection.execute(text(query)).scalars()) for query in named]

    before = list_named_rows()
    with engine.connect() as connection:
        stored = [load_report(connection, ident, reading=True) for ident in list_report_ids(connection)]
    reports = SqlReportStore(engine, store_to_change.files, load_register(), "Import", "1")
    for report in stored:
        reports.save(with_rows(report, read_otherwise), "")
    assert list_named_rows() == before
    with engine.connect() as connection:
        for old in stored:
            rows = list_rows(load_report(connection, old.id, reading=True))
            assert [row.id for row in rows] == [row.id for row in list_rows(old)]
            assert {row.agency.id for row in rows} == {"marlsea-council"}
    engine.dispose()


def read_otherwise(row: Response) -> Response:
    """Return a row with the agency, and the id, that other rules might read."""
    agency = replace(row.agency, raw="Marlsea Council", id="marlsea-council", name="Marlsea Council")
    return replace(row, id=f"{row.id[:10]}-9z-{row.id[11:]}", agency=agency)


def list_rows(report: Report) -> list[Response]:
    return [row for finding in report.findings for question in finding.questions for row in question.responses]


def test_its_backup_can_be_restored(tmp_path: Path) -> None:
    expected = EXPECTED["early backup"]
    database = tmp_path / "restored.db"
    assert run_boardtrace("restore", DATA / f"{COMMIT}.backup.zip", "--db", database).returncode == 0
    for line, was in expected.items():
        done = run_boardtrace(*line.split(), "--db", database)
        assert (done.returncode, differences(was["out"], json.loads(done.stdout))) == (was["code"], [])
