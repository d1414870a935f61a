"""Stores for tests: each law of the store holds on SQLite and on PostgreSQL."""

import os
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, make_url, text

from store.database import open_store
from tests.store.servers import running_server

MakeStore = Callable[[], Engine]


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The URL of a PostgreSQL server; tests that need it are skipped where none is installed, unless
    BOARDTRACE_TEST_ALL says that nothing may be."""
    try:
        with running_server() as url:
            yield url
    except FileNotFoundError as error:
        if os.environ.get("BOARDTRACE_TEST_ALL"):
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
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
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
