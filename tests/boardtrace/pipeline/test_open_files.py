# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""An Office document is read from its PDF, which is made once and kept."""

import json
from pathlib import Path

import pytest

from boardtrace.pipeline.import_model import FileOutcome, ImportFile
from boardtrace.pipeline.open_files import find_new_files
from boardtrace.pipeline.report_store import SqlReportStore
from extract.text.column_names import load_column_names
from ingest.file_formats import WORD
from ingest.identify_file import compute_sha256
from normalise.agencies.registry import load_register
from store.engine import open_store
from store.file_archive import archive_path
from tests.command_line import Run
from tests.conftest import exported
from tests.office_documents import ROWS, needs_libreoffice, write_docx


@needs_libreoffice
def test_a_word_document_is_a_report_with_its_own_hash_and_that_of_its_pdf(boardtrace: Run, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    file, database = write_docx(tmp_path / "in" / "plan.docx"), tmp_path / "a.db"
    done = boardtrace("import", tmp_path / "in", "--db", database)
    assert done.returncode in (0, 1), done.stderr
    report = exported(database)["plan.docx"]
    questions = [q for finding in report["findings"] for q in finding["questions"]]
    assert [(q["label"], q["responses"][0]["rag"]["value"]) for q in questions] == [
        (row[0][:2], "green") for row in ROWS
    ]
    assert report["source"]["sha256"] == compute_sha256(file)
    pdf = archive_path(tmp_path / "a.files", report["source"]["pdf_sha256"], ".pdf")
    assert pdf.read_bytes().startswith(b"%PDF-")
    assert "already read" in boardtrace("import", file, "--db", database).stderr
    response = questions[0]["responses"][0]["id"]
    traced = json.loads(boardtrace("trace", response, "--db", database, "--format", "json").stdout)
    assert traced[0]["file"]["pdf_sha256"] == report["source"]["pdf_sha256"]
    picture = tmp_path / "page.png"
    assert boardtrace("trace", response, "--db", database, "-o", picture).returncode == 0
    assert picture.stat().st_size > 1000
    assert boardtrace("verify", "--db", database, "--sample", "2").returncode == 0
    pdf.unlink()
    assert "the PDF made of plan.docx is gone" in " ".join(
        boardtrace("verify", "--db", database).stdout.replace("│", " ").split()
    )


class Refusing(SqlReportStore):
    """A store in which every file was refused for one reason."""

    reason = ""

    def refusal(self, sha256: str, columns: str) -> tuple[str, str] | None:
        return self.reason, "Do this."


@pytest.mark.parametrize(
    ("reason", "opened"),
    [
        (WORD.reason, True),  # LibreOffice may be installed since
        ("This is a Word document, which is not read.", True),  # by an earlier version
        ("The PDF is damaged.", False),
    ],
)
def test_a_refusal_for_want_of_libreoffice_is_not_kept(tmp_path: Path, reason: str, opened: bool) -> None:
    file = ImportFile.at(tmp_path / "plan.docx")
    file.path.write_bytes(b"PK")
    engine = open_store(f"sqlite:///{tmp_path / 'a.db'}")
    store = Refusing(engine, tmp_path / "a.files", load_register(), "test", "1")
    store.reason = reason
    said: list[FileOutcome] = []
    found = find_new_files([file], store, load_column_names(), False, lambda *outcomes: said.extend(outcomes))
    engine.dispose()
    assert [new.file for new in found.values()] == [file] * opened
    assert [outcome.outcome for outcome in said] == ["refused before"] * (not opened)
