# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""A word file is known by its content, whatever its name is."""

from pathlib import Path

import pytest

from ingest.errors import RefusedError
from ingest.identify_file import identify
from ingest.ocr.tesseract_tsv import HEADER
from ingest.word_files.load_word_file import (
    ALTO,
    HOCR,
    TSV,
    WordFormat,
    detect_word_format,
    is_word_file,
    load_word_file,
)
from tests.conftest import WORD_FILES

BOM = b"\xef\xbb\xbf"


@pytest.mark.parametrize(
    ("head", "form"),
    [
        (b"<?xml version='1.0'?><!-- made by hand --><alto xmlns='a'>", ALTO),
        (b"<!DOCTYPE alto [<!ENTITY a 'b'>]><!-- > --><alto>", ALTO),
        (BOM + b"<alto:alto xmlns:alto='a'>", ALTO),
        (b"<!DOCTYPE html><html><head><meta name='ocr-system' content='x'>", HOCR),
        (b'<html><body><div class="ocr_page">', HOCR),
        (HEADER.encode().replace(b"\n", b"\r\n"), TSV),
        (b"<html><body>Finding 1: the ocr_page</body>", None),
        (b"<svg><alto></svg>", None),
        (b"level\tpage\n", None),
        *((part * 1000, None) for part in (b"<!>", b"<!-- a>", b"<? a>", b"<!a [>", b"<!-->", b"<html class= ")),
    ],
)
def test_a_format_is_detected_from_the_first_bytes(head: bytes, form: WordFormat | None) -> None:
    assert detect_word_format(head) is form


def test_the_words_that_tesseract_writes_are_the_same_in_each_format() -> None:
    hocr, alto, tsv = (load_word_file(WORD_FILES / f"plan.{suffix}") for suffix in ("hocr", "xml", "tsv"))
    words = [[(w.text, w.box) for line in file.pages[0].lines for w in line] for file in (hocr, alto, tsv)]
    assert words[0] == words[1] == words[2]
    assert hocr.engine.lower() == alto.engine.lower()
    assert [len(file.pages) for file in (hocr, alto, tsv)] == [1, 1, 2]
    assert identify(WORD_FILES / "plan.tsv").kind == "words"


def test_a_file_that_was_changed_is_loaded_again(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes((WORD_FILES / "plan.tsv").read_bytes())
    assert len(load_word_file(path).pages) == 2
    path.write_bytes((WORD_FILES / "plan.hocr").read_bytes())
    assert len(load_word_file(path).pages) == 1


def test_a_damaged_file_is_refused_with_its_reason(tmp_path: Path) -> None:
    path = tmp_path / "plan.xml"
    path.write_bytes((WORD_FILES / "plan.xml").read_bytes()[:-10])
    with pytest.raises(RefusedError, match="The ALTO file is damaged, or was made otherwise"):
        load_word_file(path)


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    import os

    os.mkfifo(tmp_path / "a.xml")
    assert not is_word_file(tmp_path / "a.xml")
