# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""What became of each file, told once: refused is not opened again until it changes, failed is tried again."""

import os
import shutil
import sqlite3
import zipfile
from pathlib import Path

import pypdfium2
import pytest

from boardtrace.pipeline import find_files as find_files_module
from boardtrace.pipeline.find_files import SkippedFile, find_archive, find_files
from tests.command_line import Run
from tests.conftest import WORD_FILES, exported
from tests.small_plans import draw_plan


def verdicts(database: Path) -> list[tuple[str, str]]:
    with sqlite3.connect(database) as connection:
        return connection.execute("SELECT name, outcome FROM verdict ORDER BY id").fetchall()


def test_what_was_refused_is_not_opened_again_until_it_changes(boardtrace: Run, tmp_path: Path) -> None:
    file, database = tmp_path / "plan.pdf", tmp_path / "out" / "a.db"
    file.write_bytes(b"%PDF-1.4 nothing")
    first = boardtrace("import", file, "--db", database)
    assert (first.returncode, "damaged" in first.stderr) == (3, True)
    second = boardtrace("import", file, "--db", database)
    assert second.returncode == 3
    assert "refused before" in second.stderr
    assert "damaged" in second.stderr
    assert boardtrace("import", file, "--db", database, "--again").returncode == 3
    assert [outcome for _, outcome in verdicts(database)] == ["refused", "refused before", "refused"]
    listed = boardtrace("import", "--retry-failed", "--db", database)
    assert "nothing to try again" in listed.stderr
    assert "plan.pdf" in listed.stdout
    assert "Scan or download it again" in " ".join(listed.stdout.split())
    file.write_bytes(draw_plan())
    assert boardtrace("import", file, "--db", database).returncode == 0
    assert "plan.pdf" not in boardtrace("import", "--retry-failed", "--db", database).stdout


def test_nothing_is_kept_of_a_refused_file_and_its_duplicate_is_refused_too(boardtrace: Run, tmp_path: Path) -> None:
    folder, database = tmp_path / "in", tmp_path / "a.db"
    folder.mkdir()
    with pypdfium2.PdfDocument.new() as document:
        document.new_page(300, 300)
        document.save(folder / "blank.pdf")
    shutil.copy(folder / "blank.pdf", folder / "copy.pdf")
    (folder / "plan.pdf").write_bytes(draw_plan())
    shutil.copy(folder / "plan.pdf", folder / "twin.pdf")
    done = boardtrace("import", folder, "--db", database)
    assert done.returncode == 3
    outcomes = dict(verdicts(database))
    assert [outcomes[f"{name}.pdf"] for name in ("blank", "copy", "plan", "twin")] == [
        "refused", "refused", "read", "already read",
    ]  # fmt: skip
    assert "copy.pdf: refused. It is the same file as blank.pdf. No table" in done.stderr
    with sqlite3.connect(database) as connection:
        assert connection.execute("SELECT count(*) FROM page_reading").fetchone() == (1,)
    kept = (path for path in (tmp_path / "a.files").rglob("*") if path.is_file())
    assert len([path for path in kept if path.parent.name != ".work"]) == 1


def test_a_refusal_rests_on_the_columns_names_it_was_made_with(boardtrace: Run, tmp_path: Path) -> None:
    blank, database = tmp_path / "blank.pdf", tmp_path / "out" / "a.db"
    with pypdfium2.PdfDocument.new() as document:
        document.new_page(300, 300)
        document.save(blank)
    assert "No table" in boardtrace("import", blank, "--db", database).stderr
    assert "refused before" in boardtrace("import", blank, "--db", database).stderr
    names = tmp_path / "columns.toml"
    names.write_text('response = ["What was said"]\n')
    assert "refused before" not in boardtrace("import", blank, "--db", database, "--columns", names).stderr


def test_what_failed_is_tried_again_where_it_lay(boardtrace: Run, tmp_path: Path) -> None:
    file, other, database = tmp_path / "late.pdf", tmp_path / "b" / "other.pdf", tmp_path / "out" / "a.db"
    other.parent.mkdir()
    file.symlink_to(tmp_path / "scanned.pdf")  # on a share that is away for a while
    other.symlink_to(tmp_path / "scanned-too.pdf")
    failed = boardtrace("import", file, other, "--db", database)
    assert (failed.returncode, failed.stderr.count(": failed")) == (1, 2)
    file.write_bytes(draw_plan())
    again = boardtrace("import", "--retry-failed", tmp_path / "late.pdf", "--db", database)
    assert again.returncode == 0, again.stderr
    assert "other.pdf" not in again.stderr
    assert "other.pdf: failed" in boardtrace("import", "--retry-failed", "--db", database).stderr
    assert boardtrace("import", "--db", database).returncode == 2


def test_a_folder_is_searched_and_never_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(find_files_module, "find_libreoffice", lambda: None)
    inside, outside = tmp_path / "in", tmp_path / "out"
    (inside / "deep.pdf").mkdir(parents=True)
    outside.mkdir()
    for path in (inside / "a.PDF", inside / "deep.pdf" / "b.txt", inside / "notes.doc", outside / "c.pdf"):
        path.write_text("x")
    (inside / "within.pdf").symlink_to(inside / "a.PDF")
    (inside / "leaves.pdf").symlink_to(outside / "c.pdf")
    (inside / "round").symlink_to(inside)
    (inside / "away").symlink_to(outside)
    os.mkfifo(inside / "pipe.pdf")
    skipped: dict[str, SkippedFile] = {}
    found = find_files([inside, outside / "c.pdf", inside], lambda s: skipped.update({s.path.name: s}))
    names = [str(p.relative_to(tmp_path)) for p in found]
    assert names == ["in/a.PDF", "in/deep.pdf/b.txt", "in/within.pdf", "out/c.pdf"]
    assert {name for name, s in skipped.items() if s.refused} == {"leaves.pdf", "pipe.pdf"}
    assert {name for name, s in skipped.items() if not s.refused} == {"notes.doc", "round", "away"}


def test_a_folder_names_each_file_that_it_passes_over(
    boardtrace: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(find_files_module, "find_libreoffice", lambda: None)
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "plan.pdf").write_bytes(draw_plan())
    expected = {
        "notes.docx": ("a Word document", "Save it as a PDF"),
        "plan.xlsx": ("an Excel workbook", "Save it as a PDF"),
        "old.webp": ("a WebP image", "PNG or JPEG"),
        "all.7z": ("an archive of files", "Unpack it"),
        "odd.zzz": ("named .zzz", "if it is a report"),
        ".plan.pdf": ("a hidden file", "Name the file itself"),
    }
    for name in (*expected, ".hidden.docx", "~$notes.pdf", "._plan.pdf", "Thumbs.db"):
        (folder / name).write_bytes(b"x")
    done = boardtrace("import", folder, "--db", tmp_path / "a.db")
    assert done.returncode == 0, done.stderr
    lines = [line for line in done.stderr.splitlines() if ": passed over" in line]
    assert len(lines) == len(expected)
    for name, said in expected.items():
        (line,) = (line for line in lines if name in line)
        assert all(part in line for part in said)


def test_each_file_of_an_archive_has_its_outcome(boardtrace: Run, tmp_path: Path) -> None:
    folder, database = tmp_path / "in", tmp_path / "a.db"
    folder.mkdir()
    with zipfile.ZipFile(folder / "2016.zip", "w") as archive:
        archive.writestr("Q1/plan.pdf", draw_plan())
        archive.writestr("bad.pdf", b"%PDF-1.4 nothing")
        archive.writestr("more.zip", b"PK")
        archive.writestr("notes.tex", b"x")
        archive.writestr("about.html", b"<html>About</html>")
        archive.write(WORD_FILES / "plan.hocr", "words.html")
    (folder / "empty.zip").write_bytes(b"PK\x05\x06" + bytes(18))
    (folder / "cut.zip").write_bytes(b"PK\x03\x04" + bytes(100))
    done = boardtrace("import", folder, "--db", database)
    assert done.returncode == 3, done.stderr
    assert sorted(verdicts(database)) == sorted(
        [
            ("2016.zip/more.zip", "refused"),
            ("2016.zip/notes.tex", "passed over"),
            ("2016.zip/about.html", "passed over"),
            ("cut.zip", "refused"),
            ("empty.zip", "refused"),
            ("2016.zip/bad.pdf", "refused"),
            ("2016.zip/Q1/plan.pdf", "read"),
            ("2016.zip/words.html", "read"),
        ]
    )
    assert sorted(exported(database)) == ["2016.zip/Q1/plan.pdf", "2016.zip/words.html"]
    again = boardtrace("import", folder / "2016.zip", "--db", database)
    assert "2016.zip/Q1/plan.pdf: already read" in again.stderr
    assert "2016.zip/bad.pdf: refused before" in again.stderr
    assert find_archive(folder / "2016.zip" / "bad.pdf") == folder / "2016.zip"


@pytest.mark.parametrize("name", ["x" * 5000, "a\0b"[:1] + "/" * 3000])
def test_a_path_that_no_system_takes_is_not_found(name: str, boardtrace: Run, tmp_path: Path) -> None:
    done = boardtrace("import", name, "--db", tmp_path / "a.db")
    assert (done.returncode, "There is no file or folder" in done.stderr) == (3, True), done.stderr
