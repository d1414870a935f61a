# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""An erased case is gone from the files of both databases too, and only the log's entry on that remains."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert, text, update

from store import audit_log
from store.accounts.saved_filters import save_filter
from store.admin.erase import erase_case, erase_report
from store.admin.leftovers import open_work_folder
from store.clock import current_database_time
from store.engine import sqlite_path, write_transaction
from store.file_archive import archive_path
from store.reports.load import list_report_ids, load_report
from store.schema import AgencyDecisionRow, AgencyRow, FileOutcomeRow, ImportJobRow, ImportRunRow, ResponseRow
from store.versions.cases import list_cases
from store.versions.lineage import load_lineage_members
from tests.kill_points import choose_points, run_and_kill
from tests.store.admin.stored_case import delete_first_row, dump_tables, list_kept_files, store_report_with_file
from tests.store.case_versions import AKIN

SECRETS = ("Robin", "unmistakable", "Nan Wren", "nan-wren", "robin-job")
"""Words of the erased case: its subject, a reason, an agency that only it has and its id, the name of its upload."""

STEPS = 135  # of erasing the case, with some to spare: a step that there is not kills nothing


@pytest.fixture
def secretive(store: Engine, root: Path) -> Engine:
    """The store, with words of its first case in tables that do not belong to a report."""
    key = next(path.stem for path in root.rglob("*.pdf") if path.read_bytes() == b"%PDF- aaaa")
    now = current_database_time()
    delete_first_row(store, "aaaa", "unmistakable")
    with write_transaction(store) as connection:
        connection.execute(insert(AgencyRow).values(id="nan-wren", name="Nan Wren", known=False))
        connection.execute(update(ResponseRow).where(ResponseRow.id.startswith("aaaa-1a-yos"))
                           .values(agency_id="nan-wren"))  # fmt: skip
        connection.execute(
            insert(AgencyDecisionRow).values(agency_id="nan-wren", name="Nan Wren", by="Ann", at=now, undone=False)
        )
        detail = audit_log.make_text_detail("Nan Wren")
        audit_log.append_entry(
            connection, by="Ann", act=audit_log.NAMED, owner="agency", owner_id="nan-wren", detail=detail
        )
        save_filter(connection, "Ann", "actions", "Robin", "?case=aaaa")
        run = connection.execute(
            insert(ImportRunRow).values(started=now, version="1").returning(ImportRunRow.id)
        ).scalar_one()
        for sha256, name in ((key, "robin-job.pdf"), (None, "aaaa.pdf"), ("f" * 64, "aaaa.pdf")):
            outcome = {"name": name, "outcome": "refused", "reason": "", "advice": "", "path": None, "columns": None}
            connection.execute(insert(FileOutcomeRow).values(run_id=run, sha256=sha256, **outcome))
        connection.execute(
            insert(ImportJobRow).values(
                name="robin-job.pdf", sha256=key, suffix=".pdf", size=9, by="Ann", queued=now, state="done", tries=1,
                pages_read=0, outcome="read", reason="", advice="",
            )
        )  # fmt: skip
    (root / key[:2] / f"{key}-1-100.png").write_bytes(b"a picture of a page")
    return store


def read_database_files(engine: Engine) -> Iterator[bytes]:
    """Yield what is in the files of a database, but for PostgreSQL's write-ahead log, which is its administrator's."""
    path = sqlite_path(engine.url.render_as_string(hide_password=False))
    if path:
        yield from (p.read_bytes() for p in path.parent.glob(f"{path.name}*"))
        return
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CHECKPOINT"))
        query = text(
            "SELECT current_setting('data_directory'), oid FROM pg_database WHERE datname = current_database()"
        )
        data, oid = connection.execute(query).one()
    yield from (p.read_bytes() for p in Path(data, "base", str(oid)).iterdir() if p.is_file())


def find_secrets(engine: Engine) -> set[str]:
    found: set[str] = set()
    for content in read_database_files(engine):
        found |= {word for word in SECRETS if word.encode() in content}
    return found


def erase_first_case(engine: Engine, root: Path) -> None:
    erase_case(engine, root, "aaaa", "Bea", "request 17")


def assert_erased(engine: Engine, root: Path, kept: object) -> None:
    with engine.connect() as connection:
        assert list_report_ids(connection) == ["cccc"]
        assert load_report(connection, "cccc") == kept
        assert audit_log.find_chain_breaks(connection) == []
        last = audit_log.list_entries(connection)[0]
        assert (last.act, last.by, last.why) == ("forgotten", "Bea", "request 17")
    assert not any(word in str(dump_tables(engine)) for word in SECRETS)
    assert find_secrets(engine) == set()
    assert len(list_kept_files(root)) == 1


def test_an_erased_case_is_gone_and_the_others_are_kept(secretive: Engine, root: Path) -> None:
    with secretive.connect() as connection:
        kept = load_report(connection, "cccc")
    assert find_secrets(secretive) == set(SECRETS)
    erase_first_case(secretive, root)
    assert_erased(secretive, root, kept)
    assert archive_path(root, kept.source.sha256, ".pdf").exists()
    assert [row[2:4] for row in dump_tables(secretive)["verdict"]] == [("aaaa.pdf", "f" * 64)]  # another file
    assert not dump_tables(secretive)["agency_decision"]


def test_an_agency_that_another_case_has_is_kept(store: Engine, root: Path) -> None:
    agencies = dump_tables(store)["agency"]
    erase_first_case(store, root)
    assert dump_tables(store)["agency"] == agencies


def test_one_report_is_erased_and_its_case_goes_with_the_last(store: Engine, root: Path) -> None:
    erase_report(store, root, "aaaa", "Bea", "request 18", AKIN)
    with store.connect() as connection:
        assert list_report_ids(connection) == ["bbbb", "cccc"]
        (of_first, _) = list_cases(connection)
        assert [version.report for version in of_first.versions] == ["bbbb"]
        assert {member.previous for member in load_lineage_members(connection, ["bbbb-1a-police-1"]).values()} == {None}
    assert len(list_kept_files(root)) == 2
    erase_report(store, root, "bbbb", "Bea", "request 18", AKIN)
    with store.connect() as connection:
        assert [case.id for case in list_cases(connection)] == ["cccc"]
        assert audit_log.find_chain_breaks(connection) == []


def test_an_unknown_case_is_an_error(store: Engine, root: Path) -> None:
    with pytest.raises(KeyError):
        erase_case(store, root, "nosuch", "Bea", "x")
    with pytest.raises(KeyError):
        erase_report(store, root, "nosuch", "Bea", "x", AKIN)


def test_an_erased_report_can_be_imported_again(store: Engine, root: Path) -> None:
    erase_first_case(store, root)
    store_report_with_file(store, root, "aaaa", date(2019, 3, 1))
    with store.connect() as connection:
        assert list_report_ids(connection) == ["aaaa", "cccc"]
        assert audit_log.find_chain_breaks(connection) == []
    assert not dump_tables(store)["overlay"]


def test_after_a_kill_all_is_erased_or_nothing(secretive: Engine, root: Path) -> None:
    url = secretive.url.render_as_string(hide_password=False)
    with secretive.connect() as connection:
        kept = load_report(connection, "cccc")
    files = list_kept_files(root)
    for point in choose_points(STEPS, reduced=1, full=100, fixed_seed=17):
        secretive.dispose()
        killed = run_and_kill(lambda: erase_first_case(secretive, root), point)
        with open_work_folder(url, root), secretive.connect() as connection:
            erased = list_report_ids(connection) == ["cccc"]
        if erased:
            assert_erased(secretive, root, kept)
            for ident, on in (("aaaa", date(2019, 3, 1)), ("bbbb", date(2019, 6, 1))):
                store_report_with_file(secretive, root, ident, on)
            files = list_kept_files(root)
        else:
            assert killed
            assert list_kept_files(root) == files
    erase_first_case(secretive, root)
    assert_erased(secretive, root, kept)
