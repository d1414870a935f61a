# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Dark grounds: found where the median of the page around is dark."""

import cv2
import numpy as np

from ingest.layout.dark_ground import GROUND_PT, MAX_DARK_LEVEL, mark_dark_ground

SCALE = 2.0


def test_dark_ground_is_where_the_median_around_is_dark() -> None:
    tint = np.random.default_rng(3).integers(90, 255, (120, 160)).astype(np.uint8)
    tint[30:70, 20:90] //= 3
    around = round(GROUND_PT * SCALE) | 1
    expected = cv2.medianBlur(tint, around) < MAX_DARK_LEVEL
    assert expected.any()
    assert not expected.all()
    assert (mark_dark_ground(tint, SCALE) == expected).all()
