# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Edges between tinted rows and the paper around them."""

import numpy as np
import pytest

from ingest.image.raster import Pixels
from ingest.layout.tint_edges import find_tint_edges

DPI = 200
SCALE = DPI / 72


def paper(seed: int = 1) -> Pixels:
    """A white page of 400 x 300 points with a scanner's grain."""
    grain = np.random.default_rng(seed).normal(250, 2.5, (round(300 * SCALE), round(400 * SCALE), 3))
    return np.clip(grain, 0, 255).astype(np.uint8)


def test_tinted_row_has_an_edge_above_and_below() -> None:
    tinted = paper()
    tinted[round(60 * SCALE) : round(90 * SCALE), round(40 * SCALE) : round(340 * SCALE)] -= 20
    edges = sorted(r.box.centre_y for r in find_tint_edges(tinted, DPI))
    assert edges == pytest.approx([60, 90], abs=1.0)


def test_plain_paper_has_no_tint_edges() -> None:
    assert find_tint_edges(paper(), DPI) == ()


def test_light_print_on_a_dark_row_has_no_edges() -> None:
    dark = paper()
    row = slice(round(60 * SCALE), round(100 * SCALE)), slice(round(40 * SCALE), round(340 * SCALE))
    dark[row] = 100
    for x in range(round(45 * SCALE), round(335 * SCALE), round(3 * SCALE)):
        dark[round(70 * SCALE) : round(77 * SCALE), x : x + round(1.6 * SCALE)] = 250
    edges = sorted(r.box.centre_y for r in find_tint_edges(dark, DPI))
    assert edges == pytest.approx([60, 100], abs=1.5)
