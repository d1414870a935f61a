# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The databases in tests/data/old_store, unpacked: made by commit 0dff6bd, with what its code said of them."""

import gzip
import json
import re
import shlex
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, make_url, text

from store.derived.review_queue import REVIEW_KINDS
from store.queries.listings import OUTDATED_CODE
from tests.command_line import run_boardtrace
from tests.postgresql_server import program

DATA = Path(__file__).parents[1] / "data" / "old_store"
COMMIT = "0dff6bd"
OLD_FOLDER = "/srv/boardtrace-demo"
TERMS = {"matched with doubt": "uncertain match"}
"""Words that reports about the store used, and those used today."""

Json = Any


def load_json(name: str) -> Json:
    """Return the content of a file of the folder."""
    return json.loads(gzip.decompress((DATA / f"{name}.json.gz").read_bytes()))


EXPECTED = load_json("expected")
"""The output of the code of that commit: output of commands, rows of SQL views, numbers of rows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OldStore:
    """A copy of the old store: its URL, the folder of its kept files, and the name of its database."""

    url: str
    files: Path
    dialect: str

    def expected(self, kind: str) -> dict[str, Json]:
        """Return the output of the old code: kind is "commands", "views" or "rows"."""
        expected: dict[str, Json] = EXPECTED[kind]
        return expected | (EXPECTED["on postgresql"][kind] if self.dialect == "postgresql" else {})

    def run(self, line: str) -> subprocess.CompletedProcess[str]:
        """Run a command line on it."""
        return run_boardtrace(
            *shlex.split(line),
            "--db",
            self.url,
            own_process=False,
            BOARDTRACE_FILES=str(self.files),
            BOARDTRACE_COLUMNS=str(self.files.with_name("columns.toml")),
        )

    def as_it_would_say_today(self, output: str) -> str:
        """Return an output of that commit with its folder and its terms replaced by those of today."""
        for old, new in TERMS.items():
            output = output.replace(old, new)
        return output.replace(OLD_FOLDER, str(self.files.parent))


def unpack_on_sqlite(folder: Path) -> OldStore:
    """Unpack the SQLite database and its files into `folder`."""
    database = folder / "boardtrace.db"
    database.write_bytes(gzip.decompress((DATA / f"{COMMIT}.db.gz").read_bytes()))
    return OldStore(url=f"sqlite:///{database}", files=_unpack_files(folder), dialect="sqlite")


def unpack_on_postgresql(folder: Path, server: str, name: str) -> OldStore:
    """Load the dump into a new database `name` of the server, and unpack the files into `folder`."""
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    admin.dispose()
    url = make_url(server).set(database=name)
    dump = gzip.decompress((DATA / f"{COMMIT}.postgresql.sql.gz").read_bytes())
    command = [
        program("psql") or "psql",
        "--quiet",
        "--set=ON_ERROR_STOP=1",
        f"--host={url.query['host']}",
        f"--username={url.username}",
        f"--dbname={name}",
    ]
    subprocess.run(command, input=dump, check=True, stdout=subprocess.DEVNULL)
    files = _unpack_files(folder)
    return OldStore(url=url.render_as_string(hide_password=False), files=files, dialect="postgresql")


def _unpack_files(folder: Path) -> Path:
    files = folder / "boardtrace.files"
    shutil.copytree(DATA / f"{COMMIT}.files", files)
    shutil.copy(DATA / "columns.toml", folder)
    return files


def differences(old: Json, new: Json, at: str = "") -> list[str]:
    """List where `new` does not say what `old` says. Keys that `new` has in addition do not count."""
    if isinstance(old, dict) and isinstance(new, dict):
        missing = [f"{at}.{key} is missing" for key in old.keys() - new.keys()]
        return missing + [d for key in old.keys() & new.keys() for d in differences(old[key], new[key], f"{at}.{key}")]
    if isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        return [
            d for number, (a, b) in enumerate(zip(old, new, strict=True)) for d in differences(a, b, f"{at}[{number}]")
        ]
    return [] if old == new else [f"{at}: {old!r} is now {new!r}"]


def name_all_versions(line: str) -> str:
    """Return a command that lists what it listed then: `records` lists the newest versions alone today."""
    return line.replace("records ", "records --all-versions ")


def select_comparable(line: str, was: Json, said: Json) -> tuple[Json, Json]:
    """Return the parts of a command's output, then and now, that are still expected to be equal.

    Problems that a decision or correction has closed are not listed today, and an agency that a person named is known.
    Of `review`: gaps of the plan and names of agencies have lists of their own today, more is asked, and the reasons
    are worded otherwise. Of `search`: other tables are searched too, which changes the rank of hits. Of `faults`: each
    report also says that an earlier version read it. Of `compare` and `summary`: changes that rest on a doubtful
    reading are listed under "perhaps" today, and not counted. A corrected agency is named by its correction.
    """
    if line.startswith("compare "):
        was, said = ([change | {"agency": None} for change in changes] for changes in (was, said))
    if line.startswith("compare ") and "--perhaps" not in line:
        assert said
        sure_today = {_identify_change(change) for change in said}
        return [change for change in was if _identify_change(change) in sure_today], said
    if line.startswith("summary "):
        was, said = ({(one["kind"], one["name"]): one | {"dropped": None} for one in lines} for lines in (was, said))
        assert len(said) >= len(was) - 1  # an agency whose only row may have been dropped
        return {key: one for key, one in was.items() if key in said}, said
    if line.startswith("review "):
        was = {f"{item['id']} {item['field']}": item | {"why": None} for item in was if item["kind"] in REVIEW_KINDS}
        said = {f"{item['id']} {item['field']}": item | {"why": None} for item in said}
        return was, {key: item for key, item in said.items() if key in was}
    if line.startswith("search "):
        was, said = ({hit["id"]: hit for hit in hits} for hits in (was, said))
        both = was.keys() & said.keys()
        assert len(both) >= len(said) // 2
        return {ident: was[ident] for ident in both}, said
    if line == "faults --format json":
        still = [problem for problem in said if problem["code"] != OUTDATED_CODE]
        open_today = {_identify_problem(problem) for problem in still}
        return [problem for problem in was if _identify_problem(problem) in open_today], still
    if line in ("agencies --format json", "reports --format json"):
        changed = {"known": None, "faults": None}
        return [item | changed for item in was], [item | changed for item in said]
    return was, said


def _identify_change(change: Json) -> tuple[Json, ...]:
    return tuple(change[name] for name in ("kind", "field", "old_id", "new_id"))


def _identify_problem(problem: Json) -> tuple[Json, ...]:
    """Return a key of a problem that its wording does not change: its place, its code and the words that it quotes."""
    return *(problem[name] for name in ("report", "file", "page", "code")), *re.findall("“(.+?)”", problem["detail"])
