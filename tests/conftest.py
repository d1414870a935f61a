"""What tests share: the samples, and the command line run as a user runs it."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "samples"
SHARED = ROOT.parent / "shared"

Run = Callable[..., subprocess.CompletedProcess[str]]


def run_boardtrace(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """`boardtrace ARGUMENTS`, in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "boardtrace", *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=600,
        env={**os.environ, "COLUMNS": "160", **environment},
    )


@pytest.fixture
def boardtrace() -> Run:
    return run_boardtrace


@pytest.fixture(scope="session")
def shared() -> Path:
    """Material that is not part of the project; tests that need it are skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("the material beside the project is not here")
    return SHARED


def exported(database: Path) -> dict[str, Any]:
    """Each report of a database in the exchange format, by its file's name."""
    done = run_boardtrace("export", "--db", database)
    assert done.returncode == 0, done.stderr
    return {r["source"]["name"]: r for r in json.loads(done.stdout)["reports"]}


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the store `a.db` of two reports, one of two pages that were born digital and one of plain text,
    and its kept files. To be copied before it is changed."""
    import pikepdf

    folder = tmp_path_factory.mktemp("archive")
    short = folder / "short.pdf"
    with pikepdf.open(SAMPLES / "harrowmere-2019-03-born-digital.pdf") as whole:
        del whole.pages[2:]
        whole.save(short, deterministic_id=True)
    done = run_boardtrace("import", short, SAMPLES / "harrowmere-2019-03-ocr.txt", "--db", folder / "a.db")
    assert done.returncode in (0, 1), done.stderr
    return folder


@pytest.fixture
def archived(archive: Path, tmp_path: Path) -> Path:
    """A copy of the archive's store, to be changed: the database; its files lie beside it."""
    shutil.copytree(archive, tmp_path / "archive")
    return tmp_path / "archive" / "a.db"
