# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The unit of a PDF page's coordinates, /UserUnit (ISO 32000-2, 8.3.2.3): what PDFium calls points may be larger.

Every size and place of a page is in points as a viewer shows it: PDFium's, times this unit.
"""

import math
import mmap
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

MAX_USER_UNIT = 75_000.0  # of the largest sheet of Acrobat, 15 million inches


def find_user_unit(path: Path, number: int) -> float:
    """Return how many points one unit of page `number` (from 1) of a PDF is: 1 unless the page says otherwise."""
    state = path.stat()
    return _find_units(path, state.st_mtime_ns, state.st_size).get(number, 1.0)


@lru_cache(maxsize=1)
def _find_units(path: Path, changed: int, size: int) -> Mapping[int, float]:
    """Return the units of a document's pages that are not 1; none where it is too broken to be known."""
    if not size:
        return {}
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        # Most documents are not parsed: only compressed objects can have a unit that is not in the file as text.
        if content.find(b"UserUnit") < 0 and content.find(b"ObjStm") < 0:
            return {}
    return _parse_units(path)


def _parse_units(path: Path) -> dict[int, float]:
    from pdfminer.pdfdocument import PDFDocument
    from pdfminer.pdfpage import PDFPage
    from pdfminer.pdfparser import PDFParser
    from pdfminer.pdftypes import resolve1

    units: dict[int, float] = {}
    try:
        with path.open("rb") as file:
            for number, page in enumerate(PDFPage.create_pages(PDFDocument(PDFParser(file))), 1):
                if "UserUnit" in page.attrs:
                    unit = float(resolve1(page.attrs["UserUnit"]))
                    if math.isfinite(unit) and 0 < unit <= MAX_USER_UNIT and unit != 1:
                        units[number] = unit
    except Exception:  # a broken file leads pdfminer to raise anything
        return {}
    return units
