# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Another OCR engine is a module and a line in the registry."""

from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from ingest.ocr import registry, tesseract
from ingest.ocr.engine import MissingToolError
from ingest.read_page import read_page, reader_version
from tests.ingest.ocr import measuring_engine, missing_engine


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    """A white page of A4 at 200 dpi with some lines of print."""
    path = tmp_path / "scan.png"
    image = Image.new("RGB", (1654, 2339), "white")
    brush = ImageDraw.Draw(image)
    for y in range(300, 600, 60):
        brush.text((200, y), "Seven lanterns were counted beside the granary", fill="black", font_size=30)
    image.save(path, dpi=(200, 200))
    return path


def test_registered_engine_reads_a_page(monkeypatch: pytest.MonkeyPatch, scan: Path) -> None:
    monkeypatch.setattr(registry, "PAGE_ENGINES", [measuring_engine])
    monkeypatch.setattr(registry, "SECOND_ENGINES", [])
    page = read_page(scan, "image", 1)
    assert page.reader == "measuring 1.0"
    assert page.words
    assert all(word.confidence == 0.5 and "x" in word.text for word in page.words)
    assert all(page.regions[word.region].box.touches(word.box, 2.0) for word in page.words)
    assert reader_version().endswith("/measuring 1.0")


def test_registered_second_engine_reads_the_uncertain_lines(monkeypatch: pytest.MonkeyPatch, scan: Path) -> None:
    monkeypatch.setattr(registry, "PAGE_ENGINES", [measuring_engine])
    monkeypatch.setattr(registry, "SECOND_ENGINES", [missing_engine, measuring_engine])
    page = read_page(scan, "image", 1)
    assert [second.line for second in page.second] == sorted({word.line for word in page.words})
    assert reader_version().endswith("/measuring 1.0/measuring 1.0")


def test_first_installed_engine_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "PAGE_ENGINES", [missing_engine, measuring_engine, tesseract])
    assert registry.find_page_engine() is measuring_engine
    monkeypatch.setattr(registry, "SECOND_ENGINES", [missing_engine])
    assert registry.find_second_engine() is None


def test_no_installed_engine_is_an_error_that_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "PAGE_ENGINES", [missing_engine])
    with pytest.raises(MissingToolError, match="Install the missing engine"):
        registry.find_page_engine()


def test_tesseract_reads_pages_under_the_name_that_stored_readings_have() -> None:
    assert registry.describe_engine(tesseract) == f"tesseract {tesseract.find_tesseract().version}"
