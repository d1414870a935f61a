# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Formats that are not read are named by their content, or their suffix, with advice."""

from pathlib import PurePath

import pytest

from ingest.file_formats import FORMATS_BY_SUFFIX, is_heif, name_format, name_format_by_suffix

HEIC_HEAD = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"


@pytest.mark.parametrize("suffix", FORMATS_BY_SUFFIX)
def test_each_suffix_has_a_name_and_advice_without_scanning(suffix: str) -> None:
    found = name_format_by_suffix(PurePath(f"plan{suffix.upper()}"))
    assert found is not None
    assert found.reason.startswith(("This is a ", "This is an "))
    assert found.advice.endswith(".")
    assert "dpi" not in found.advice


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (HEIC_HEAD, "a HEIC photo"),
        (b"\x00\x00\x00\x20ftypmif1\x00\x00\x00\x00mif1avifmiafMA1B", "an AVIF image"),
        (b"BM\x46\x00\x00\x00\x00\x00\x00\x00\x36\x00\x00\x00\x28\x00\x00\x00", "a BMP image"),
        (b"\xef\xbb\xbf\n<html>", "a web page (HTML)"),
        (b"<?xml version='1.0'?><?mso-application progid='Word.Document'?>", "a Word document in XML"),
        (b"<?xml version='1.0'?><note/>", "an XML file"),
    ],
)
def test_first_bytes_name_the_format(head: bytes, expected: str) -> None:
    found = name_format(head, head)
    assert found is not None
    assert found.name == expected


@pytest.mark.parametrize(
    "text",
    [b"BMW drivers", b"From: the Board\nSubject: Finding 1\n", b"Finding 1: < 5 per cent", b"PK and others", b""],
)
def test_plain_text_is_no_other_format(text: bytes) -> None:
    assert name_format(text, text) is None


def test_members_at_the_end_name_a_zip_with_large_first_members() -> None:
    found = name_format(b"PK\x03\x04" + bytes(1000), bytes(100) + b"xl/workbook.bin")
    assert found is not None
    assert found.name == "an Excel workbook"


def test_heif_is_told_from_avif_and_video() -> None:
    assert is_heif(HEIC_HEAD)
    assert not is_heif(b"\x00\x00\x00\x18ftypisom\x00\x00\x00\x00isommp42")
