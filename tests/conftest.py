"""What tests share: the samples, and the command line run as a user runs it."""

import json
import os
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
