# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""An OCR engine that is not installed."""

from collections.abc import Sequence

from ingest.image.raster import Pixels
from ingest.ocr.engine import CropWord, MissingToolError

NAME = "missing"


def find_version() -> str:
    raise MissingToolError("Install the missing engine.")


def find_origin() -> str:
    raise MissingToolError("Install the missing engine.")


def read_crops(crops: Sequence[Pixels], dpi: float) -> list[list[CropWord]]:
    raise MissingToolError("Install the missing engine.")
