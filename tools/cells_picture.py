# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Draw the cells that were found over a scanned page: `python -m tools.cells_picture FILE PAGE OUT.png`.

Cells by their column's field, headings, narrative and icons, each at the place that the export gives.
"""

import argparse
from colorsys import hsv_to_rgb
from pathlib import Path

import cv2
import numpy as np

from extract.assemble.assemble_draft import assemble_draft
from extract.fields import CELL_NAMES
from extract.model import Draft
from ingest.image.raster import POINTS_PER_INCH, render_pdf_page
from ingest.model import Span
from ingest.read_page import read_page

GOLDEN_RATIO = 0.618  # of a turn around the colour circle: hues that follow each other differ much


def make_colour(number: int) -> tuple[int, int, int]:
    """Return the dark colour with this number, as blue, green and red from 0 to 255."""
    red, green, blue = hsv_to_rgb(number * GOLDEN_RATIO % 1, 1, 0.65)
    return round(255 * blue), round(255 * green), round(255 * red)


COLOURS = {name: make_colour(number) for number, name in enumerate(("question", "agency", "heading", *CELL_NAMES))} | {
    "status": (30, 30, 30)
}
"""The colour of each kind of cell, as blue, green and red."""
WIDTH_PX = 1600  # pixels of the picture


def list_places(found: Draft) -> list[tuple[str, Span]]:
    out: list[tuple[str, Span]] = []
    for finding in found.findings:
        out += [("heading", s) for s in (*finding.title.source, *finding.narrative.source)]
        for question in finding.questions:
            out += [("question", s) for s in question.text.source]
            for row in question.responses:
                out += [("agency", s) for s in row.agency.source] + [("status", s) for s in row.status.source]
                out += [(name, s) for name in CELL_NAMES for s in row.cells[name].source]
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("page", type=int)
    parser.add_argument("out", metavar="OUT.png")
    args = parser.parse_args()
    source, number, target = args.file, args.page, args.out
    found = assemble_draft([read_page(source, "pdf", n) for n in range(1, number + 1)])
    raster = render_pdf_page(source, number)
    scale = raster.dpi / POINTS_PER_INCH
    over = raster.pixels.copy()
    for name, span in list_places(found):
        if span.page == number and span.box:
            b = span.box
            first = (round((b.x0 - 1.5) * scale), round((b.top - 1) * scale))
            last = (round((b.x1 + 1.5) * scale), round((b.bottom + 1) * scale))
            tint = over.copy()
            cv2.rectangle(tint, first, last, COLOURS[name], -1)
            over = np.asarray(cv2.addWeighted(tint, 0.14, over, 0.86, 0), np.uint8)
            cv2.rectangle(over, first, last, COLOURS[name], max(2, round(scale / 2)))
    small = cv2.resize(
        over, None, fx=WIDTH_PX / over.shape[1], fy=WIDTH_PX / over.shape[1], interpolation=cv2.INTER_AREA
    )
    cv2.imwrite(target, np.asarray(small), [cv2.IMWRITE_PNG_COMPRESSION, 9])


if __name__ == "__main__":
    main()
