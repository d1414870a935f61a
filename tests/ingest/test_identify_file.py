# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Files are identified by their content; what cannot be read is refused by name."""

from pathlib import Path

import pytest
from PIL import Image

from ingest import identify_file
from ingest.identify_file import RefusedError, identify
from ingest.read_page import read_page
from tests.ingest.image.test_image_file import DPI, draw_page

HEIC_HEAD = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"


def test_heic_is_refused_by_name_without_its_decoder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identify_file, "can_read_heif", lambda: False)
    path = tmp_path / "photo.heic"
    path.write_bytes(HEIC_HEAD)
    with pytest.raises(RefusedError, match="a HEIC photo") as refused:
        identify(path)
    assert "JPEG" in refused.value.advice


def test_heic_reads_as_the_plain_page_where_its_decoder_is_installed(tmp_path: Path) -> None:
    pytest.importorskip("pillow_heif").register_heif_opener()
    exif = Image.Exif()
    exif[0x0112] = 6
    page = Image.new("RGB", (1654, 2339), "white")  # A4: a HEIC photo states no resolution
    page.paste(draw_page(2), (150, 400))
    page.save(tmp_path / "plain.png", dpi=(DPI, DPI))
    page.transpose(Image.Transpose.ROTATE_90).save(tmp_path / "photo.heic", quality=95, exif=exif)
    assert identify(tmp_path / "photo.heic").kind == "image"
    found, plain = (read_page(tmp_path / name, "image", 1) for name in ("photo.heic", "plain.png"))
    assert [w.text for w in found.words] == [w.text for w in plain.words]


def test_damaged_heic_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identify_file, "can_read_heif", lambda: True)
    path = tmp_path / "photo.heic"
    path.write_bytes(HEIC_HEAD)
    with pytest.raises(RefusedError, match="damaged"):
        identify(path)


def test_bigtiff_is_an_image(tmp_path: Path) -> None:
    path = tmp_path / "big.tif"
    Image.new("L", (200, 100), 255).save(path, big_tiff=True)
    assert path.read_bytes()[2:3] == b"+"
    found = identify(path)
    assert (found.kind, found.pages) == ("image", 1)
