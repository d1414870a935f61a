# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Crops of print as page engines take them."""

import numpy as np

from ingest.image.raster import Pixels
from ingest.ocr.engine import CROP_PADDING_PX


def enlarge_and_pad(print_: Pixels, factor: float = 1.0) -> Pixels:
    """Return print enlarged by `factor`, if that is more than 1, with a white margin of CROP_PADDING_PX around it.

    Args:
        print_: Dark print on white, shape (height, width), dtype uint8.
        factor: What brings it to OCR_DPI.
    """
    import cv2

    if factor > 1:
        print_ = np.asarray(cv2.resize(print_, None, fx=factor, fy=factor, interpolation=cv2.INTER_CUBIC), np.uint8)
    margins = (CROP_PADDING_PX,) * 4
    return np.asarray(cv2.copyMakeBorder(print_, *margins, cv2.BORDER_CONSTANT, value=(255,)), np.uint8)
