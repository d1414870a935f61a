"""How well Tesseract reads cells that are cut out for it perfectly: what no finding of cells can surpass by much.

The truth knows where each cell was drawn and where each drawn point came to lie, so that the page can be turned
upright and the cells be cut to their text.
"""

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pypdfium2
from numpy.typing import NDArray

from benchmarks.scoring import CELLS, RIGHT_FROM, Json, plain, similarity
from ingest.ocr.tesseract import read_crops

DPI = 300
SCALE = DPI / 72  # pixels a point
MARGIN = 2.0  # points about a cell's text; the rules are further off
BORDER = 10  # pixels of white about a crop


def yardstick(source: Path, truth: Json) -> float:
    """The share of the truth's cells that are right when read from their own boxes."""
    sheets = {sheet["page"]: sheet for sheet in truth["geometry"]}
    cells = list(texts(truth))
    wanted = [(i, span) for i, cell in enumerate(cells) for span in cell["source"]]
    read: list[list[str]] = [[] for _ in cells]
    with pypdfium2.PdfDocument(source) as document:
        for number, sheet in sheets.items():
            here = [(i, span["drawn"]) for i, span in wanted if span["page"] == number]
            page = upright(document[number - 1], sheet) if here else None
            crops = [cut(page, box) for _, box in here] if page is not None else []
            for (i, _), words in zip(here, read_crops(crops, DPI), strict=True):
                read[i] += [w.text for w in words]
    right = [similarity(cell["text"], " ".join(words)) >= RIGHT_FROM for cell, words in zip(cells, read, strict=True)]
    return sum(right) / len(right) if right else 1.0


def texts(truth: Json) -> Iterator[Json]:
    """Every cell of the truth that has text."""
    for finding in truth["findings"]:
        for question in finding["questions"]:
            for row in question["responses"]:
                for cell in (*(row[name] for name in CELLS), *row.get("other", {}).values()):
                    if plain(cell["text"]):
                        yield cell


def upright(page: pypdfium2.PdfPage, sheet: Json) -> NDArray[np.uint8]:
    """The file's page in grey, as it was drawn: every drawn point fetched from where the mesh says it lies."""
    picture = np.asarray(page.render(scale=SCALE).to_pil().convert("L"))
    wide, high = (round(side * SCALE) for side in sheet["size"])
    mesh = np.array(sheet["mesh"], np.float32)
    down, across = hats(high, len(mesh)), hats(wide, len(mesh))
    x, y = (down @ (mesh[..., i] * np.float32(SCALE)) @ across.T for i in (0, 1))
    return np.asarray(cv2.remap(picture, x, y, cv2.INTER_CUBIC, borderValue=(255,)), np.uint8)


def hats(pixels: int, knots: int) -> NDArray[np.float32]:
    """How much each knot counts for each pixel, linear between neighbours."""
    at = np.linspace(0, knots - 1, pixels)[:, None]
    return np.asarray(np.maximum(0, 1 - abs(at - np.arange(knots))), np.float32)


def cut(page: NDArray[np.uint8], box: list[float]) -> NDArray[np.uint8]:
    x0, top, x1, bottom = (
        round(v * SCALE) for v in (box[0] - MARGIN, box[1] - MARGIN, box[2] + MARGIN, box[3] + MARGIN)
    )
    crop = page[max(0, top) : bottom, max(0, x0) : x1]
    return np.pad(crop, BORDER, constant_values=int(np.percentile(crop, 95)))
