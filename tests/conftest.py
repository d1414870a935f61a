# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""What tests share: the samples, the command line run as a user runs it, and stores of both databases."""

import gc
import json
import os
import shutil
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from sqlalchemy import Engine, create_engine, make_url, text

import store.engine
from store.engine import open_store
from tests import search_effort
from tests.command_line import Run as Run
from tests.command_line import run_boardtrace as run_boardtrace
from tests.postgresql_server import running_server
from tests.shared_folders import make_once
from tests.store_template import upgrade_from_template

DURABLE_SYNCHRONOUS = store.engine.SYNCHRONOUS
store.engine.SYNCHRONOUS = "OFF"  # stores that are gone after the test need not survive a power cut
store.engine.upgrade = upgrade_from_template

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "samples"
WORD_FILES = ROOT / "tests" / "data" / "word_files"
BORN_DIGITAL = SAMPLES / "harrowmere-2019-03-born-digital.pdf"
OCR_TEXT = SAMPLES / "harrowmere-2019-03-ocr.txt"
OCR_LINES = 200  # of `OCR_TEXT`: its heading and first findings, understood in a fifth of the time of all
IMPORTED_PAGES = 5  # of the nine of `BORN_DIGITAL`: enough for each status and several findings
GARBAGE_THRESHOLD = 20_000  # objects made before a round of the garbage collector; 700 unless set

# Laws are tried on the same examples at every run of `make test`, and on fresh ones in `make test-long`.
hypothesis.settings.register_profile("fixed", derandomize=True)
hypothesis.settings.register_profile("fresh", print_blob=True)
hypothesis.settings.load_profile("fresh" if search_effort.LONG else "fixed")


def pytest_report_header() -> str:
    return f"searches: full, seed {search_effort.SEED}" if search_effort.LONG else "searches: reduced, fixed seeds"


LONGEST_FILES = (
    "test_killed_imports.py",
    "test_killed_steps.py",
    "test_samples.py",
    "test_strange_files.py",
    "test_browser.py",
    "test_review_browser.py",
    "test_cluster.py",
    "test_machine_failures.py",
    "test_import_reports.py",
    "test_verify_store.py",
    "test_structure_changes.py",
    "test_old_store.py",
    "test_corrections.py",
    "test_file_outcomes.py",
    "test_backup.py",
    "test_reprocess.py",
)
"""Started first, in this order: a worker that starts one of them last works alone at the end of the run."""


def pytest_collection_finish() -> None:
    """Spare the garbage collector the modules and tests, which stay until the end, at each of its rounds."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE_THRESHOLD)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put the longest files first, and leave out the tests marked `long` unless this is `make test-long`."""
    ranks = {name: rank for rank, name in enumerate(LONGEST_FILES)}
    items.sort(key=lambda item: ranks.get(item.path.name, len(ranks)))
    if search_effort.LONG:
        return
    left_out = [item for item in items if item.get_closest_marker("long")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not item.get_closest_marker("long")]


@pytest.fixture
def boardtrace() -> Run:
    return run_boardtrace


def exported(database: Path) -> dict[str, Any]:
    """Each report of a database in the exchange format, by its file's name."""
    done = run_boardtrace("export", "--db", database)
    assert done.returncode == 0, done.stderr
    return {r["source"]["name"]: r for r in json.loads(done.stdout)["reports"]}


MakeStore = Callable[[], Engine]


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The URL of a PostgreSQL server; tests that need it are skipped where none is installed, unless
    BOARDTRACE_REQUIRE_ALL says that nothing may be."""
    try:
        with running_server() as url:
            yield url
    except FileNotFoundError as error:
        if os.environ.get("BOARDTRACE_REQUIRE_ALL"):
            raise
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def template(server: str) -> str:
    """A database with the schema, of which others are made in a moment."""
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text("CREATE DATABASE template_store"))
    admin.dispose()
    open_store(_database(server, "template_store")).dispose()
    return "template_store"


def _database(server: str, name: str) -> str:
    return make_url(server).set(database=name).render_as_string(hide_password=False)


_NUMBERS = count(1)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def make_store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MakeStore]:
    """Makes an empty store, as often as it is called."""
    made: list[Engine] = []

    def on_sqlite() -> Engine:
        folder: Path = tmp_path_factory.mktemp("store")
        made.append(open_store(f"sqlite:///{folder / 'a.db'}"))
        return made[-1]

    def on_postgresql() -> Engine:
        server, template = request.getfixturevalue("server"), request.getfixturevalue("template")
        name = f"store_{next(_NUMBERS)}"
        admin = create_engine(server, isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            # A seventh of the computing: the usual strategy writes each page of the copy to the write-ahead log too.
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY"))
        admin.dispose()
        made.append(open_store(_database(server, name)))
        return made[-1]

    yield on_sqlite if request.param == "sqlite" else on_postgresql
    for engine in made:
        engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def new_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database that holds nothing yet, not even a schema."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'new.db'}"
    server, name = request.getfixturevalue("server"), f"new_{next(_NUMBERS)}"
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    admin.dispose()
    return _database(server, name)


@pytest.fixture
def empty(make_store: MakeStore) -> Engine:
    """An empty store."""
    return make_store()


@pytest.fixture(scope="session")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the first pages of the born-digital sample. Tests copy it and its files before they change it."""
    return make_once(tmp_path_factory, "imported", _import_sample) / "a.db"


def _import_sample(folder: Path) -> None:
    sample = cut_pages(BORN_DIGITAL, IMPORTED_PAGES, folder / BORN_DIGITAL.name)
    done = run_boardtrace("import", sample, "--db", folder / "a.db")
    assert done.returncode in (0, 1), done.stderr


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the store `a.db` of two reports, one of two born-digital pages and one of the beginning of plain
    text, and its kept files. Tests copy it before they change it."""
    return make_once(tmp_path_factory, "archive", _import_two_reports)


def cut_ocr_text() -> str:
    """Return the beginning of the sample that is an OCR program's text."""
    return "".join(OCR_TEXT.read_text(encoding="utf-8").splitlines(keepends=True)[:OCR_LINES])


def cut_pages(source: Path, pages: int, path: Path) -> Path:
    """Write the first pages of a PDF to `path` and return it."""
    import pikepdf

    with pikepdf.open(source) as whole:
        del whole.pages[pages:]
        whole.save(path, deterministic_id=True)
    return path


def _import_two_reports(folder: Path) -> None:
    short = cut_pages(BORN_DIGITAL, 2, folder / "short.pdf")
    plain = folder / OCR_TEXT.name
    plain.write_text(cut_ocr_text(), encoding="utf-8")
    done = run_boardtrace("import", short, plain, "--db", folder / "a.db")
    assert done.returncode in (0, 1), done.stderr


@pytest.fixture
def archived(archive: Path, tmp_path: Path) -> Path:
    """A copy of the archive's store, to be changed: the database; its files lie beside it."""
    shutil.copytree(archive, tmp_path / "archive")
    return tmp_path / "archive" / "a.db"
