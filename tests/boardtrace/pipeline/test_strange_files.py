# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Each strange file of `docs/input.md` given to the program, all in one batch, and held against its line there."""

import os
import re
import resource
import shutil
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from ingest.identify_file import RefusedError, identify
from ingest.sandbox.limits import LIMITS
from tests import search_effort
from tests.boardtrace.pipeline.strange_files import STRANGE
from tests.conftest import ROOT, exported

LINE = re.compile(r"^\| ([^|`]+?) \| (read with faults|read|refused|failed) \| ?([^|]*?) ?\|$", re.M)
TABLE = {name: (verdict, said) for name, verdict, said in LINE.findall((ROOT / "docs/input.md").read_text())}
MEMORY = LIMITS.memory // 3  # bytes: what unpacks without end comes to them in a third of the time
TIMEOUT_S = 6 * LIMITS.seconds  # some fifty files, five of which kill their workers, take a sixth of it when idle


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """The messages about all strange files in one import, and the outcome of each, by its folder."""

    code: int
    said: str
    verdicts: dict[str, tuple[str, str]]
    database: Path


def limit_memory() -> None:
    """Hold the import and its workers to `MEMORY`, which is less than they allow themselves."""
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> Batch:
    root = tmp_path_factory.mktemp("strange")
    given = []
    for number, make in enumerate(STRANGE.values()):
        folder = root / f"{number:02}"
        folder.mkdir()
        given.append(make(folder))
    database = root / "out" / "a.db"
    programs = root / "programs"  # all that an import starts but LibreOffice, which takes 5 seconds a file
    programs.mkdir()
    if tesseract := shutil.which("tesseract"):
        (programs / "tesseract").symlink_to(tesseract)
    done = subprocess.run(
        [sys.executable, "-m", "boardtrace", "import", "--db", database, "--", *given],
        capture_output=True,
        timeout=TIMEOUT_S,
        cwd=root,
        env={**os.environ, "COLUMNS": "160", "PYTHONPATH": str(ROOT), "PATH": str(programs)},
        preexec_fn=None if search_effort.LONG else limit_memory,
    )
    with sqlite3.connect(database) as connection:
        rows = connection.execute("SELECT coalesce(path, name), outcome, reason FROM verdict").fetchall()
    verdicts = {}
    for path, outcome, reason in rows:
        within = Path(path).is_relative_to(root)
        verdicts[Path(path).relative_to(root).parts[0] if within else path] = (outcome, reason)
    said = done.stderr.decode("utf-8", "replace")
    return Batch(code=done.returncode, said=said, verdicts=verdicts, database=database)


def test_the_table_names_what_is_tested() -> None:
    assert sorted(TABLE) == sorted(STRANGE)


@pytest.mark.parametrize("name", STRANGE)
def test_it_gets_what_the_table_says(name: str, batch: Batch) -> None:
    elsewhere = {"a device": "/dev/zero", "a name of bytes that are not text": "r\ufffdport\ufffd.pdf"}
    key = elsewhere.get(name, f"{list(STRANGE).index(name):02}")
    outcome, reason = batch.verdicts[key]
    verdict, said = TABLE[name]
    assert (outcome, said in reason) == (verdict, True), reason


def test_no_file_stops_the_others(batch: Batch) -> None:
    assert batch.code == 3
    assert len(batch.verdicts) == len(STRANGE)
    read = [name for name, (verdict, _) in TABLE.items() if verdict.startswith("read")]
    assert len(exported(batch.database)) == len(read)


def test_no_name_reaches_the_terminal_or_a_shell(batch: Batch) -> None:
    assert "Traceback" not in batch.said
    assert not [c for c in batch.said if c != "\n" and not c.isprintable()]
    assert not list(batch.database.parent.parent.rglob("pwned"))


def test_copies_are_named_by_their_hash_alone(batch: Batch) -> None:
    kept = [p for p in (batch.database.parent / "a.files").rglob("*") if p.is_file() and p.parent.name != ".work"]
    assert kept
    assert all(re.fullmatch(r"[0-9a-f]{64}(\.[a-z0-9]{1,8})?", p.name) for p in kept)


def test_a_file_is_told_by_itself_whatever_was_opened_before(tmp_path: Path) -> None:
    """PDFium keeps the last error, and sets none for a PDF without pages."""
    bare = STRANGE["a PDF without pages"](tmp_path)
    locked = STRANGE["a password to open it"](tmp_path)

    def why(path: Path) -> str:
        with pytest.raises(RefusedError) as refused:
            identify(path)
        return refused.value.reason

    first = why(bare)
    assert "password" in why(locked)
    assert why(bare) == first
