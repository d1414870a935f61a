# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Folders that are made once for all worker processes of a test run."""

from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock


def make_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """Return the folder `name`, filled by `make` in the first process that asks for it.

    Tests copy what they change. A `make` that raises is tried again by the next process.
    """
    run_folder = factory.getbasetemp()
    if run_folder.name.startswith("popen-"):  # pytest-xdist: each worker has a folder within that of the run
        run_folder = run_folder.parent
    folder, done = run_folder / f"once-{name}", run_folder / f"once-{name}.done"
    with FileLock(run_folder / f"once-{name}.lock"):
        if not done.exists():
            folder.mkdir(exist_ok=True)
            make(folder)
            done.touch()
    return folder
