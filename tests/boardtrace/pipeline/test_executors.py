# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Worker processes run nothing from the folder in which the program was started, and their libraries are silent."""

import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest

from boardtrace.pipeline.executors import LocalProcesses
from boardtrace.web.import_supervisor import ImportSupervisor
from boardtrace.web.settings import WebSettings
from store.engine import open_store, store_url
from tests.conftest import ROOT

PLANTED = ("multiprocessing", "pickle", "boardtrace", "ingest", "cv2", "numpy", "sqlalchemy")


@pytest.fixture
def planted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with modules that leave a file behind when they are imported."""
    folder = tmp_path / "reports"
    folder.mkdir()
    for name in PLANTED:
        (folder / f"{name}.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'a').write({name!r})\nraise SystemExit\n")
    monkeypatch.chdir(folder)
    return tmp_path / "ran"


def test_a_worker_imports_no_module_of_the_working_folder(planted: Path) -> None:
    processes = LocalProcesses(1)
    executor = processes.make_executor()
    try:
        assert executor.submit(os.getcwd).result(60) == os.getcwd()
        assert not executor.submit(logging.getLogger("pdfminer").isEnabledFor, logging.WARNING).result(60)
    finally:
        processes.discard_executor(executor)
    assert not planted.exists()


def test_the_import_process_of_the_server_imports_none_either(planted: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    url = store_url(str(planted.parent / "a.db"))
    engine = open_store(url)
    supervisor = ImportSupervisor(WebSettings(url=url, files=planted.parent / "a.files"), engine)
    assert supervisor.run_module("boardtrace.web.import_process") == 0
    assert not planted.exists()


def test_the_planted_modules_would_run_without_the_safe_path(planted: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PYTHONSAFEPATH", raising=False)
    subprocess.run([sys.executable, "-c", "import multiprocessing"], check=True)
    assert planted.read_text() == "multiprocessing"
