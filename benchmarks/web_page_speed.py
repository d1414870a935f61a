# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Time the web pages of a store with a million responses.

    python -m benchmarks.web_page_speed [--reviews N] [--on sqlite|postgresql]

Makes a large store on SQLite (see benchmarks/large.py) and a copy of it on a PostgreSQL server where one is
installed, asks each page as a browser would, without the browser, and prints the median beside its target. The picture
of a page is of a sample's scan. Takes a quarter of an hour and some 8 GB of disk while it is there; exits 0 either way.
"""

import argparse
import logging
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from fastapi.testclient import TestClient
from sqlalchemy import Engine, insert, inspect, make_url, select, text

from benchmarks.large import REVIEWS, fill_store
from boardtrace.web.app import create_app
from boardtrace.web.navigation import UNLIMITED_LINKS
from boardtrace.web.settings import WebSettings
from ingest.identify_file import identify
from store.accounts.access_limit import AccessLimit
from store.accounts.accounts import add_account, list_accounts
from store.engine import open_store, store_url, write_transaction
from store.file_archive import archive_file
from store.schema import Base, CaseRow, SourceRow
from tests.postgresql_server import running_server

TARGET, PICTURE_TARGET = 300, 400  # milliseconds, at the median
REPETITIONS = 7
LIMITED_USER, PASSWORD = "limited", "a pass phrase of the benchmark"
SCAN = Path(__file__).parents[1] / "samples" / "harrowmere-2019-03.pdf"
SECONDARY = """
    SELECT indexname, indexdef FROM pg_indexes
    WHERE schemaname = 'public' AND indexname NOT IN (SELECT conname FROM pg_constraint)
"""


def list_addresses(reviews: int) -> list[tuple[str, str]]:
    """The pages by name, each for a record in the midst of the store."""
    review = f"v{reviews // 2:04}"
    old, new = f"{review}-18", f"{review}-19"
    return [
        ("reports", "/"),
        ("reports, last page", f"/?page={reviews}"),
        ("reports, found by words", "/?q=child+1"),
        ("actions", "/actions"),
        ("actions, filtered", "/actions?agency=Agency+2&sort=status"),
        ("actions, by board", "/actions?sort=board&page=300"),
        ("actions, with words", "/actions?words=the+night"),
        ("dashboard", "/dashboard"),
        ("dashboard of a case", f"/dashboard?case={review}"),
        ("a report", f"/report/{new}"),
        ("a response", f"/response/{new}-q3-1"),
        ("a question", f"/question/{new}-q3"),
        ("a finding", f"/finding/{new}-f0"),
        ("review", "/review"),
        ("review, of statuses", "/review?field=rag"),
        ("review, of a report", f"/review?report={new}"),
        ("compare, the choice", "/compare"),
        ("compare two versions", f"/compare?old={old}&new={new}"),
        ("history of a review", f"/history/{review}"),
        ("history of a row", f"/history/{new}-q3-1"),
        ("agencies", "/agencies"),
        ("an agency", "/agencies/agency-1"),
        ("faults", "/faults"),
        ("log", "/log"),
        ("exports", "/exports"),
        ("search, a common word", "/search?q=the"),
        ("search, several words", "/search?q=the+cold+night"),
        ("search, a phrase", "/search?q=%22the+night%22"),
        ("search, narrowed", "/search?q=staff&agency=Agency+2&status=red&since=2011-02-03&until=2013-03-04"),
        ("search, nothing found", "/search?q=xylophone"),
        ("import", "/import"),
    ]


def time_address(client: TestClient, address: str) -> float:
    """Return the median in milliseconds; a first request fills the caches."""
    taken = []
    for at in range(REPETITIONS + 1):
        start = time.perf_counter()
        answer = client.get(address)
        if answer.status_code != 200:
            raise SystemExit(f"{address} answered {answer.status_code}")
        if at:
            taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken)


def measure_limited_pages(name: str, url: str, files: Path, reviews: int) -> None:
    """Time the pages of an account that sees one board alone: the board of the record in the midst of the store."""
    app = create_app(WebSettings(url=url, files=files, worker=False, allowed_hosts=(), accounts=True))
    engine: Engine = app.state.engine
    with write_transaction(engine) as connection:
        board = connection.execute(select(CaseRow.board).where(CaseRow.id == f"v{reviews // 2:04}")).scalar_one()
        if LIMITED_USER not in [account.name for account in list_accounts(connection)]:
            limit = AccessLimit(boards=(board,))
            add_account(connection, LIMITED_USER, "analyst", PASSWORD, limit=limit)
    with TestClient(app, follow_redirects=False) as client:
        client.post("/login", data={"name": LIMITED_USER, "password": PASSWORD})
        for what, address in list_addresses(reviews):
            if address not in UNLIMITED_LINKS:
                print_time(f"{name}, one board: {what}", time_address(client, address), TARGET)


def measure_pages(name: str, url: str, files: Path, reviews: int) -> None:
    app = create_app(WebSettings(url=url, files=files, worker=False, allowed_hosts=()))
    with TestClient(app) as client:
        for what, address in list_addresses(reviews):
            print_time(f"{name}: {what}", time_address(client, address), TARGET)
        sha256 = find_picture_address(app.state.engine, files)
        for what, address in (
            ("the picture of a page", f"/page/{sha256}/2.png?dpi=150"),
            ("the picture of a place", f"/crop/{sha256}/2.png?box=100,100,400,200"),
        ):
            print_time(f"{name}: {what}", time_address(client, address), PICTURE_TARGET)


def print_time(what: str, milliseconds: float, target: int) -> None:
    verdict = "reached" if milliseconds < target else "NOT reached"
    print(f"{what:42} {milliseconds:6.0f} ms; target {target} ms: {verdict}", flush=True)


def find_picture_address(engine: Engine, files: Path) -> str:
    """A scan in the store, for its pictures; gives its hash."""
    source = identify(SCAN)
    archive_file(files, SCAN, source.sha256)
    row = {"sha256": source.sha256, "name": source.name, "kind": source.kind, "pages": source.pages,
           "size": source.size, "imported": datetime(2020, 1, 1)}  # fmt: skip
    with engine.begin() as connection:
        if not connection.execute(select(SourceRow).where(SourceRow.sha256 == source.sha256)).first():
            connection.execute(insert(SourceRow).values(**row))
    return source.sha256


def copy_store(source: Engine, target: Engine) -> None:
    """All rows of a store into an empty one on PostgreSQL."""
    with source.connect() as one, target.begin() as other:
        raw = other.connection.driver_connection
        assert raw is not None
        # The rows are sound, and an index is built faster than it grows.
        other.execute(text("SET LOCAL session_replication_role = replica"))
        other.execute(text("SET LOCAL maintenance_work_mem = '512MB'"))
        grown = list(other.execute(text(SECONDARY)))
        for index, _ in grown:
            other.execute(text(f'DROP INDEX "{index}"'))
        for table in Base.metadata.sorted_tables:
            names = [column.name for column in table.columns]
            said = ", ".join(f'"{name}"' for name in names)
            # As SQLite keeps it, all but bytes is text or a number that PostgreSQL reads alike.
            rows = one.connection.cursor().execute(f"SELECT {said} FROM {table.name}")
            with raw.cursor().copy(f"COPY {table.name} ({said}) FROM STDIN") as into:
                for row in rows:
                    into.write_row(row)
            if "id" in names and inspect(other).get_columns(table.name)[0]["autoincrement"]:
                other.execute(
                    text(f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), max(id)) FROM {table.name}")
                )
        for _, made in grown:
            other.execute(text(made))
    with target.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))


@contextmanager
def make_sqlite_store(given: Path | None, reviews: int) -> Iterator[Path]:
    """The store that is given, or a new one for as long as it is needed."""
    if given:
        yield given
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.db"
        start = time.perf_counter()
        fill_store(open_store(store_url(str(path))), reviews)
        print(f"a store of {reviews} reviews made in {time.perf_counter() - start:.0f} s")
        yield path


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--reviews", type=int, default=REVIEWS)
    parser.add_argument("--store", type=Path, help="a store made before, of as many reviews")
    parser.add_argument("--on", choices=["sqlite", "postgresql"], action="append")
    args = parser.parse_args()
    logging.getLogger("httpx").setLevel(logging.WARNING)
    wanted = args.on or ["sqlite", "postgresql"]
    with make_sqlite_store(args.store, args.reviews) as path, tempfile.TemporaryDirectory() as files:
        if "sqlite" in wanted:
            measure_pages("SQLite", store_url(str(path)), Path(files), args.reviews)
            measure_limited_pages("SQLite", store_url(str(path)), Path(files), args.reviews)
        if "postgresql" in wanted:
            with running_server() as url:
                target = open_store(url)
                start = time.perf_counter()
                copy_store(open_store(store_url(str(path))), target)
                print(f"copied to PostgreSQL in {time.perf_counter() - start:.0f} s", flush=True)
                target.dispose()
                shown = make_url(url).render_as_string(hide_password=False)
                measure_pages("PostgreSQL", shown, Path(files), args.reviews)
                measure_limited_pages("PostgreSQL", shown, Path(files), args.reviews)


if __name__ == "__main__":
    main()
