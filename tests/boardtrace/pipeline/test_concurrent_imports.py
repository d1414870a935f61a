# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Several imports at once into one PostgreSQL, and a server that goes away for a while."""

import json
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from normalise.agencies.registry import load_register
from store import audit_log
from store.decisions.agency_aliases import apply_agency_decisions
from store.decisions.carry_over import place_report_with_corrections
from store.derived.refresh_derived import refresh_missing
from store.engine import WRITER_LOCK_KEY, open_store, retry_transaction
from store.errors import StoreError
from store.reports.digest import log_import
from store.reports.load import list_report_ids, load_report
from store.reports.save import save_report
from store.versions.cases import list_cases
from tests.command_line import Run
from tests.conftest import exported
from tests.postgresql_server import running_server
from tests.store.report_versions import version

pytestmark = pytest.mark.parametrize("new_url", ["postgresql"], indirect=True)
REGISTER = load_register()


@pytest.mark.long
def test_imports_of_the_same_files_at_once_store_each_once(
    boardtrace: Run, new_url: str, archived: Path, tmp_path: Path
) -> None:
    source = archived.with_name("short.pdf")
    environment = {**os.environ, "BOARDTRACE_FILES": str(tmp_path / "files")}
    command = [sys.executable, "-m", "boardtrace", "import", str(source), "--db", new_url, "--jobs", "1"]
    running = [subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    said = [process.communicate(timeout=300)[1] for process in running]
    assert all(process.returncode in (0, 1) for process in running), said
    (stored,) = json.loads(boardtrace("export", "--db", new_url).stdout)["reports"]
    assert stored == exported(archived)[source.name]
    engine = create_engine(new_url)
    with engine.connect() as connection:
        pages = connection.execute(text("SELECT count(*), count(DISTINCT (sha256, page)) FROM page_reading")).one()
        assert pages[0] == pages[1]
        assert not audit_log.find_chain_breaks(connection)
    engine.dispose()


@pytest.mark.long
def test_many_versions_saved_at_once_make_one_review(new_url: str) -> None:
    """From twelve threads, each with its own connections: no deadlock, no row twice, an unbroken log."""
    open_store(new_url).dispose()

    def save(number: int) -> None:
        engine = open_store(new_url)
        report = version(f"r{number:03}", date(2019, 1 + number % 12, 1))

        def act(connection) -> None:  # type: ignore[no-untyped-def]
            save_report(connection, report, replace=True)
            log_import(connection, report, "Import", "1")
            apply_agency_decisions(connection, report.id)
            place_report_with_corrections(connection, report.id, REGISTER)

        retry_transaction(engine, act)
        retry_transaction(engine, act)
        engine.dispose()

    with ThreadPoolExecutor(12) as pool:
        list(pool.map(save, range(12)))
    engine = open_store(new_url)
    with engine.connect() as connection:
        assert len(list_report_ids(connection)) == 12
        assert [len(r.versions) for r in list_cases(connection)] == [12]
        assert load_report(connection, "r003") == version("r003", date(2019, 4, 1))
        assert (
            audit_log.count_entries(connection),
            audit_log.find_chain_breaks(connection),
            refresh_missing(connection),
        ) == (12, [], 0)
    engine.dispose()


def test_a_connection_that_ends_amid_a_transaction_is_made_anew(new_url: str) -> None:
    del new_url  # this server goes away: it is one of the test's own
    with running_server() as url:
        engine = open_store(url)
        report = version("aaaa", date(2019, 3, 1))
        pool = ThreadPoolExecutor(1)

        def act(connection) -> bool:  # type: ignore[no-untyped-def]
            return save_report(connection, report, replace=True)

        with engine.connect() as held:
            held.execute(text(f"SELECT pg_advisory_lock({WRITER_LOCK_KEY})"))
            waiting = pool.submit(retry_transaction, engine, act)
            time.sleep(0.5)
            other = create_engine(url)
            with other.connect() as connection:  # the waiting one loses its connection amid its transaction
                connection.execute(
                    text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
                )
            other.dispose()
            held.execute(text(f"SELECT pg_advisory_unlock({WRITER_LOCK_KEY})"))
        assert waiting.result(timeout=60)
        engine.dispose()


def test_a_server_that_is_not_there_is_said(boardtrace: Run, new_url: str, tmp_path: Path) -> None:
    del new_url
    done = boardtrace("reports", "--db", f"postgresql+psycopg://x@/postgres?host={tmp_path}")
    assert done.returncode == 5
    assert "cannot be used" in done.stderr
    with pytest.raises(StoreError):
        open_store(f"postgresql+psycopg://x@/postgres?host={tmp_path}")
