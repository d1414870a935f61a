# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Colour in white cells of a scan and of a born-digital page."""

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from reportlab.pdfgen.canvas import Canvas

from ingest.layout.status_dots import find_spot, find_spots
from ingest.read_page import read_page

SCALE = 200 / 72  # pixels a point, of a usual scan
RED = (220, 30, 40)


def scanned(draw: Callable[[np.ndarray], object], quality: int = 70) -> np.ndarray:
    """A cell of 80 x 34 points on paper, as JPEG leaves it."""
    patch = np.full((round(34 * SCALE), round(80 * SCALE), 3), 250, np.uint8)
    draw(patch)
    jpeg = cv2.imencode(".jpg", patch, (cv2.IMWRITE_JPEG_QUALITY, quality))[1]
    return np.asarray(cv2.imdecode(jpeg, cv2.IMREAD_COLOR), np.uint8)


def put(text: str, colour: tuple[int, int, int]) -> Callable[[np.ndarray], object]:
    return lambda patch: cv2.putText(patch, text, (10, 50), cv2.FONT_HERSHEY_SIMPLEX, 0.8, colour[::-1], 2, cv2.LINE_AA)


def test_dot_is_found_with_its_colour() -> None:
    spot = find_spot(scanned(lambda patch: cv2.circle(patch, (110, 47), 20, RED[::-1], -1, cv2.LINE_AA)), SCALE)
    assert spot is not None
    assert spot.round
    assert max(abs(a - b) for a, b in zip(spot.colour, RED, strict=True)) < 15
    assert abs(spot.x0 - 90) <= 2
    assert abs(spot.bottom - 68) <= 2


def test_dot_is_erased_and_the_letter_on_it_kept() -> None:
    def draw(patch: np.ndarray) -> None:
        cv2.circle(patch, (110, 47), 24, RED[::-1], -1, cv2.LINE_AA)
        cv2.putText(patch, "A", (100, 57), cv2.FONT_HERSHEY_SIMPLEX, 0.9, (255, 255, 255), 2, cv2.LINE_AA)

    patch = scanned(draw)
    spot = find_spot(patch, SCALE)
    assert spot is not None
    left = spot.erase_dot(np.asarray(cv2.cvtColor(patch, cv2.COLOR_BGR2GRAY), np.uint8), patch)
    dark = (left < 100).sum()
    assert 60 < dark < 600  # the letter's strokes, not the disc


@pytest.mark.parametrize("text", ["On schedule", "Amber", "G", "O", "8"])
def test_coloured_print_is_not_a_dot(text: str) -> None:
    spot = find_spot(scanned(put(text, (0, 150, 60))), SCALE)
    assert spot is not None
    assert not spot.round
    assert spot.colour[1] > 100 > spot.colour[0]


def test_black_print_has_no_colour() -> None:
    assert find_spot(scanned(put("Update", (20, 20, 20))), SCALE) is None


def test_square_icon_is_not_a_dot() -> None:
    spot = find_spot(scanned(lambda patch: cv2.rectangle(patch, (80, 20), (130, 70), RED[::-1], -1)), SCALE)
    assert spot is None or not spot.round


def test_dots_and_coloured_print_of_a_born_digital_page(tmp_path: Path) -> None:
    path = tmp_path / "dots.pdf"
    canvas = Canvas(str(path), pagesize=(400, 300))
    for left, colour in ((50, (0.9, 0.1, 0.1)), (150, (0, 0.6, 0.2)), (250, (0, 0, 0))):
        for top in (100, 140):
            canvas.setFillColorRGB(*colour)
            if left == 50:
                canvas.circle(left + 50, top + 20, 8, fill=1, stroke=0)
            else:
                canvas.drawString(left + 10, top + 15, "On schedule")
            canvas.rect(left, top, 100, 40, fill=0, stroke=1)
    canvas.save()
    page = read_page(path, "pdf", 1)
    assert page.reader == "text layer"
    found = sorted((round(fill.box.x0), fill.colour) for fill in page.fills)
    assert [colour for _, colour in found] == [(230, 26, 26)] * 2 + [(0, 153, 51)] * 2
    assert found[0][0] == 92
    assert page.pictures == ()


@pytest.mark.parametrize("shown", ["dot", "large dot", "print"])
def test_statuses_of_a_born_digital_table_without_rulings(tmp_path: Path, shown: str) -> None:
    path = tmp_path / "open.pdf"
    canvas = Canvas(str(path), pagesize=(400, 300))
    colours = ((0.9, 0.1, 0.1), (0, 0.6, 0.2), (0.9, 0.1, 0.1), (0, 0.6, 0.2))
    for row, colour in enumerate(colours):
        canvas.setFillColorRGB(0, 0, 0)
        for left, text in ((30, "Ask each ward"), (150, "Nurses"), (250, "May 2014")):
            canvas.drawString(left, 250 - 40 * row, text)
        canvas.setFillColorRGB(*colour)
        if shown != "print":
            canvas.circle(330, 254 - 40 * row, 4 if shown == "dot" else 5.5, fill=1, stroke=0)
            canvas.setFillColorRGB(0, 0, 0)
            canvas.drawString(350, 250 - 40 * row, "Ward")
        else:
            canvas.drawString(350, 250 - 40 * row, "late")
    canvas.save()
    page = read_page(path, "pdf", 1)
    assert page.open_tables
    printed = sorted((round(fill.box.top), fill.colour) for fill in page.fills)
    assert [colour for _, colour in printed] == [(230, 26, 26), (0, 153, 51)] * 2
    assert page.pictures == ()


def test_each_row_of_a_column_without_level_rulings_has_its_dot() -> None:
    colours = (RED, (230, 120, 30), (30, 60, 160))
    patch = np.full((round(200 * SCALE), round(80 * SCALE), 3), 250, np.uint8)
    for at, colour in enumerate(colours):
        cv2.circle(patch, (110, 60 + 160 * at), 14, colour[::-1], -1, cv2.LINE_AA)
    spots = find_spots(patch, SCALE)
    assert [spot.round for spot in spots] == [True] * 3
    assert [round((spot.top + spot.bottom) / 2) for spot in spots] == pytest.approx([60, 220, 380], abs=2)
    assert all(
        max(abs(a - b) for a, b in zip(s.colour, c, strict=True)) < 15 for s, c in zip(spots, colours, strict=True)
    )


@pytest.mark.parametrize(("radius", "quality"), [(20, 70), (10, 70), (11, 45), (10, 45)])
def test_dot_in_a_pale_colour_is_a_dot(radius: int, quality: int) -> None:
    pale = (181, 223, 181)

    def draw(patch: np.ndarray) -> object:
        return cv2.circle(patch, (107, 45), radius, pale[::-1], -1, cv2.LINE_AA)

    spot = find_spot(scanned(draw, quality), SCALE)
    assert spot is not None
    assert spot.round
    assert max(abs(a - b) for a, b in zip(spot.colour, pale, strict=True)) < 15
