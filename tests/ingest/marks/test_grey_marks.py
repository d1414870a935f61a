# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Marks of a pen on a scan without colour."""

import cv2
import numpy as np

from ingest.image.connected_components import find_components
from ingest.image.raster import Pixels
from ingest.layout.foreground import separate_foreground
from ingest.marks.grey_marks import find_grey_marks
from ingest.model import Box

DPI = 144
SCALE = 2
CELLS = (Box(x0=50, top=60, x1=150, bottom=100), Box(x0=50, top=100, x1=150, bottom=140))


def draw_words() -> Pixels:
    """Draw the print of two cells, the rulings erased: 255 on ink."""
    ink = np.zeros((400, 600), np.uint8)
    for y in (84, 124):
        cv2.putText(ink, "31/07/2019", (70 * SCALE, y * SCALE), cv2.FONT_HERSHEY_SIMPLEX, 0.5, 255, 1)
    return ink


def test_ring_over_the_edge_of_a_cell_is_a_mark() -> None:
    ink = draw_words()
    cv2.ellipse(ink, (98 * SCALE, 82 * SCALE), (45 * SCALE, 24 * SCALE), 3, 0, 360, 255, 3)
    (mark,) = find_grey_marks(find_components(ink), SCALE, CELLS)
    assert mark.find_ink_box(CELLS[1], SCALE) is not None
    assert not mark.ink[40:60, 60:130].any()  # the date within it


def test_date_within_a_ring_stays_in_the_foreground() -> None:
    bare, ringed = draw_words(), draw_words()
    cv2.ellipse(ringed, (98 * SCALE, 82 * SCALE), (45 * SCALE, 24 * SCALE), 3, 0, 360, 255, 3)
    clean, cleaned = (
        separate_foreground(np.asarray(cv2.cvtColor(255 - ink, cv2.COLOR_GRAY2BGR), np.uint8), DPI, (), CELLS)
        for ink in (bare, ringed)
    )
    assert len(cleaned.marks) == 1
    assert not cleaned.pictures
    date = slice(76 * SCALE, 88 * SCALE), slice(68 * SCALE, 130 * SCALE)
    assert np.abs(cleaned.grey[date].astype(int) - clean.grey[date]).max() < 30


def test_icon_within_a_cell_frames_and_print_are_no_marks() -> None:
    ink = draw_words()
    cv2.ellipse(ink, (128 * SCALE, 80 * SCALE), (12 * SCALE, 14 * SCALE), 0, 0, 360, 255, 2)
    cv2.rectangle(ink, (40 * SCALE, 50 * SCALE), (160 * SCALE, 150 * SCALE), 255, 2)
    assert find_grey_marks(find_components(ink), SCALE, CELLS) == ()


def test_parts_of_a_ring_on_both_sides_of_an_erased_ruling_are_marks() -> None:
    ink = draw_words()
    cv2.ellipse(ink, (88 * SCALE, 82 * SCALE), (45 * SCALE, 16 * SCALE), 3, 0, 360, 255, 2)
    ink[:, 49 * SCALE : 51 * SCALE] = 0
    marks = find_grey_marks(find_components(ink), SCALE, CELLS)
    assert sorted(mark.left // SCALE >= 50 for mark in marks) == [False, True]
