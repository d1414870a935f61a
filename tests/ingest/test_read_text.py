# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Plain text is decoded and cut into pages without losing a line."""

import codecs
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.read_text import decode_text, read_text_pages, split_pages


@pytest.mark.parametrize(
    "data",
    [
        "Child’s café".encode(),
        codecs.BOM_UTF8 + "Child’s café".encode(),
        "Child’s café".encode("cp1252"),
        codecs.BOM_UTF16_LE + "Child’s café".encode("utf-16-le"),
    ],
)
def test_usual_encodings_give_the_same_text(data: bytes) -> None:
    assert decode_text(data) == "Child’s café"


def test_form_feeds_end_pages(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_bytes(b"one\r\ntwo\r\n\fthree\n\n\f\ffive\n\f")
    pages = read_text_pages(path)
    assert [page.number for page in pages] == [1, 2, 3, 4]
    assert pages[0].lines == ("one", "two")
    assert pages[2].lines == ("",)
    assert pages[3].lines == ("five",)


def test_without_form_feeds_a_line_after_one_space_begins_a_page() -> None:
    pages = split_pages("one\ntwo\n three\n  not a page\n ")
    assert [page.lines for page in pages] == [("one", "two"), ("three", "  not a page")]


@given(st.lists(st.lists(st.text("ab 1"), min_size=1), min_size=1))
def test_no_word_is_lost_between_pages(sheets: list[list[str]]) -> None:
    text = "\f".join("\n".join(lines) for lines in sheets)
    assert [w for p in split_pages(text) for line in p.lines for w in line.split()] == text.split()
