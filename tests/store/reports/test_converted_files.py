# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The PDF of an Office document is found by the document's hash, and kept, backed up and erased with it."""

from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import Engine

from store.admin.backup import BackupError, back_up
from store.engine import write_transaction
from store.file_archive import archive_file
from store.reports.converted_files import (
    ConvertedFile,
    find_converted_file,
    remove_converted_files,
    save_converted_file,
)
from store.reports.load import load_report, load_sources
from store.reports.page_cache import load_page_readings, save_page_reading
from store.reports.save import save_report
from tests.conftest import MakeStore
from tests.store.example_report import report


def keep(root: Path, name: str, content: bytes) -> str:
    path = root.with_name(name)
    path.write_bytes(content)
    archive_file(root, path, sha256(content).hexdigest())
    return sha256(content).hexdigest()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "a.files"


@pytest.fixture
def converted(root: Path) -> ConvertedFile:
    document, pdf = keep(root, "plan.docx", b"PK document"), keep(root, "plan.pdf", b"%PDF- printed")
    return ConvertedFile(sha256=document, pdf_sha256=pdf, program="LibreOffice 7")


@pytest.fixture
def store(make_store: MakeStore, converted: ConvertedFile) -> Engine:
    engine, read = make_store(), report()
    read = replace(read, source=replace(read.source, sha256=converted.sha256, name="plan.docx"))
    with write_transaction(engine) as connection:
        save_converted_file(connection, converted)
        save_report(connection, read)
    return engine


def test_the_report_says_which_pdf_was_read(store: Engine, converted: ConvertedFile) -> None:
    with store.connect() as connection:
        assert find_converted_file(connection, converted.sha256) == converted
        assert find_converted_file(connection, "0" * 64) is None
        (source,) = load_sources(connection).values()
        assert load_report(connection, report().id).source == source
    assert (source.pdf_sha256, source.read_sha256) == (converted.pdf_sha256, converted.pdf_sha256)
    assert (source.sha256, source.name) == (converted.sha256, "plan.docx")


def test_pages_of_an_earlier_pdf_are_not_used_for_another(store: Engine, converted: ConvertedFile) -> None:
    with write_transaction(store) as connection:
        save_page_reading(connection, converted.sha256, 1, b"x", "1")
        save_converted_file(connection, replace(converted, pdf_sha256="1" * 64))
        assert load_page_readings(connection, converted.sha256, "1") == {}


def test_a_backup_holds_the_document_and_its_pdf(
    store: Engine, converted: ConvertedFile, root: Path, tmp_path: Path
) -> None:
    back_up(store, root, tmp_path / "b.zip", "1")
    converted.locate_pdf(root).unlink()
    with pytest.raises(BackupError, match="missing"):
        back_up(store, root, tmp_path / "c.zip", "1")


def test_the_pdf_is_removed_with_the_document(store: Engine, converted: ConvertedFile, root: Path) -> None:
    with write_transaction(store) as connection:
        remove_converted_files(connection, root, [converted.sha256])
        assert find_converted_file(connection, converted.sha256) is None
    assert not converted.locate_pdf(root).exists()
