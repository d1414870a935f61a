# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Pieces of ink told by their outlines, held against OpenCV's labelling of every pixel."""

import cv2
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from ingest.image.connected_components import find_components
from ingest.image.raster import Pixels

masks = hnp.arrays(np.uint8, st.tuples(st.integers(1, 24), st.integers(1, 24)), elements=st.sampled_from([0, 255]))


@settings(max_examples=200, deadline=None)
@given(masks)
def test_components_are_those_that_labelling_finds(mask: Pixels) -> None:
    _, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    pieces = find_components(mask)
    found = sorted((*box, area) for box, area in zip(pieces.boxes.tolist(), pieces.areas().tolist(), strict=True))
    assert found == sorted(tuple(row) for row in stats[1:].tolist())


@settings(max_examples=200, deadline=None)
@given(masks)
def test_chosen_components_are_drawn_unchanged(mask: Pixels) -> None:
    pieces = find_components(mask)
    chosen = np.arange(len(pieces.boxes)) % 2 == 0
    first, second = pieces.draw(chosen), pieces.draw(~chosen)
    assert not (first & second).any()
    assert np.array_equal(first | second, mask)
    assert len(find_components(first).boxes) == int(chosen.sum())
