# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Measure how well Tesseract reads cells that are cut out perfectly: an upper bound for any detection of cells.

The truth knows where each cell was drawn and where each drawn point came to lie, so that the page can be turned
upright and the cells be cut to their text.
"""

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pypdfium2
from numpy.typing import NDArray

from benchmarks.scoring import CELLS, RIGHT_SIMILARITY, Json, plain_text, similarity
from ingest.ocr.tesseract import read_crops

DPI = 300
PIXELS_PER_POINT = DPI / 72  # pixels a point
MARGIN_PT = 2.0  # points about a cell's text; the rules are further off
BORDER_PX = 10  # pixels of white about a crop


def measure_yardstick(source: Path, truth: Json) -> float:
    """The share of the truth's cells that are right when read from their own boxes."""
    sheets = {sheet["page"]: sheet for sheet in truth["geometry"]}
    cells = list(list_cells(truth))
    wanted = [(i, span) for i, cell in enumerate(cells) for span in cell["source"]]
    read: list[list[str]] = [[] for _ in cells]
    with pypdfium2.PdfDocument(source) as document:
        for number, sheet in sheets.items():
            here = [(i, span["drawn"]) for i, span in wanted if span["page"] == number]
            page = straighten_page(document[number - 1], sheet) if here else None
            crops = [cut_cell(page, box) for _, box in here] if page is not None else []
            for (i, _), words in zip(here, read_crops(crops, DPI), strict=True):
                read[i] += [w.text for w in words]
    right = [
        similarity(cell["text"], " ".join(words)) >= RIGHT_SIMILARITY for cell, words in zip(cells, read, strict=True)
    ]
    return sum(right) / len(right) if right else 1.0


def list_cells(truth: Json) -> Iterator[Json]:
    """Every cell of the truth that has text."""
    for finding in truth["findings"]:
        for question in finding["questions"]:
            for row in question["responses"]:
                for cell in (*(row[name] for name in CELLS), *row.get("other", {}).values()):
                    if plain_text(cell["text"]):
                        yield cell


def straighten_page(page: pypdfium2.PdfPage, sheet: Json) -> NDArray[np.uint8]:
    """The file's page in grey, as it was drawn: every drawn point fetched from where the mesh says it lies."""
    picture = np.asarray(page.render(scale=PIXELS_PER_POINT).to_pil().convert("L"))
    wide, high = (round(side * PIXELS_PER_POINT) for side in sheet["size"])
    mesh = np.array(sheet["mesh"], np.float32)
    down, across = hat_functions(high, len(mesh)), hat_functions(wide, len(mesh))
    x, y = (down @ (mesh[..., i] * np.float32(PIXELS_PER_POINT)) @ across.T for i in (0, 1))
    return np.asarray(cv2.remap(picture, x, y, cv2.INTER_CUBIC, borderValue=(255,)), np.uint8)


def hat_functions(pixels: int, knots: int) -> NDArray[np.float32]:
    """How much each knot counts for each pixel, linear between neighbours."""
    at = np.linspace(0, knots - 1, pixels)[:, None]
    return np.asarray(np.maximum(0, 1 - abs(at - np.arange(knots))), np.float32)


def cut_cell(page: NDArray[np.uint8], box: list[float]) -> NDArray[np.uint8]:
    x0, top, x1, bottom = (
        round(v * PIXELS_PER_POINT)
        for v in (box[0] - MARGIN_PT, box[1] - MARGIN_PT, box[2] + MARGIN_PT, box[3] + MARGIN_PT)
    )
    crop = page[max(0, top) : bottom, max(0, x0) : x1]
    return np.pad(crop, BORDER_PX, constant_values=int(np.percentile(crop, 95)))
