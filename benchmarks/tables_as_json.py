# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Write the tables of PDF and image files as JSON, for a comparison with other table recognisers.

    python -m benchmarks.tables_as_json OUT_DIR PAGES FILE...

OUT_DIR/NAME.json is written for each file that has none yet. PAGES is a JSON file {name: [page, ...]} that selects
pages by the file's name without its ending, or "-" for all pages. Times are the mean over the pages of a file.
"""

import argparse
import json
import os
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from boardtrace.pipeline.read_tables import PageTable, TablesOfPage, read_tables
from ingest.model import Box


def tables_as_json(path: Path, pages: Sequence[int] | None = None) -> dict[int, dict[str, Any]]:
    """Return the tables of a file by page number, with the seconds that reading took and the text of the page."""
    wall, cpu = time.perf_counter(), _cpu_seconds()
    found = read_tables(path, pages)
    wall, cpu = time.perf_counter() - wall, _cpu_seconds() - cpu
    return {part.number: _describe_page(part, wall / len(found), cpu / len(found)) for part in found}


def _cpu_seconds() -> float:
    """Return the CPU time of this process and of those that it started and waited for."""
    return sum(os.times()[:4])


def _describe_page(part: TablesOfPage, wall: float, cpu: float) -> dict[str, Any]:
    page = part.page
    return {
        "tables": [_describe_table(table) for table in part.tables],
        "wall": wall,
        "cpu": cpu,
        "words": len(page.words),
        "text": " ".join(word.text for word in page.words),
        "reader": page.reader,
        "turn": page.turn,
        "size": [page.width, page.height],
        "faults": [f"{problem.code}: {problem.detail}" for problem in page.faults],
    }


def _describe_table(table: PageTable) -> dict[str, Any]:
    cells = [
        [cell.row, cell.column, cell.row_span, cell.column_span, cell.text, _describe_box(cell.box)]
        for cell in table.cells
    ]
    return {"bbox": _describe_box(table.box), "cells": cells, "kind": "ruled" if table.bordered else "open"}


def _describe_box(box: Box) -> list[float]:
    return list(box.sides)


def main(out: Path, pages: str, files: Sequence[Path]) -> None:
    """Write the files that are not there yet."""
    out.mkdir(parents=True, exist_ok=True)
    wanted = {} if pages == "-" else json.loads(Path(pages).read_text(encoding="utf-8"))
    for file in files:
        to = out / f"{file.stem}.json"
        if not to.exists():
            to.write_text(json.dumps(tables_as_json(file, wanted.get(file.stem) or None)), encoding="utf-8")
            print(file.stem, flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path, metavar="OUT_DIR")
    parser.add_argument("pages", metavar="PAGES")
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE")
    args = parser.parse_args()
    main(args.out, args.pages, args.files)
