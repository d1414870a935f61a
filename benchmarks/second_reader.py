# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Measure the gain and the cost of a second reader of doubtful lines.

    python -m benchmarks.second_reader [FOLDER] [--only NAME...]

Draws the conditions of a set of seeds (or takes a folder where conditions.py drew them), reads each page once with the
extra `second-reader`, and interprets the pages three times: without the second reader's texts, with them, and with
its text in place of Tesseract's where the two differ and it is the surer. Blanks, kinds of quotes, dashes and
bullets aside, a cell is right when no letter of it is wrong.
"""

import argparse
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import Any

from benchmarks import recipe
from benchmarks.calibration import SURE_CONFIDENCE, pair_rows
from benchmarks.conditions import (
    LETTER_STYLE,
    Condition,
    Cook,
    choose_conditions,
    cook,
    copier_scanner,
    draw_condition,
    fax_scanner,
    noisy,
    parse_arguments,
)
from benchmarks.scoring import CELLS, Json, plain_text
from boardtrace.pipeline.understand import understand
from extract.text.reader_agreement import REASON_START, readings_agree
from ingest import read_scan
from ingest.model import Box, Page, Source, Word
from ingest.ocr.registry import find_second_engine
from ingest.ocr.second_reading import read_uncertain_lines
from ingest.read_page import read_page
from normalise.agencies.registry import load_register
from store.export.json import report_to_json

Judged = dict[tuple[int, str], tuple[str, Json | None]]
"""The true cell and the found cell, by the row's place in the truth and the column."""

USUAL_CONDITIONS = ("faint", "noisy", "grey", "fax", "jpeg-30", "150-dpi")
# Print that is so small for its scan that Tesseract errs in many cells.
COARSE_CONDITIONS: tuple[tuple[str, str, Cook], ...] = (
    ("coarse", "noisy, 7 points at 150 dpi", cook(scanner=noisy, scan={"dpi": 150}, size=(7.0, 7.5))),
    ("coarse copy", "grey copy, 7 points at 150 dpi",
     cook(columns="seven", scanner=copier_scanner, scan={"dpi": 150, "grain": 7, "quality": 40}, size=(7.0, 7.6))),
    ("coarse fax", "1-bit, 7 points at 200 dpi", cook(scanner=fax_scanner, size=(6.8, 7.4), style=LETTER_STYLE)),
)  # fmt: skip

HEAD = (
    *("cells", "wrong", "low", "low right", "lifted", "lifted right", "flagged", "flagged wrong", "found"),
    *("mended", "broken", "pages", "lines", "again", "ms"),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("folder", nargs="?", type=Path, help="where conditions.py drew the files")
    args = parse_arguments(parser)
    if find_second_engine() is None:
        sys.exit("The second reader is not installed: make second-reader.")
    whole: Counter[str] = Counter()
    print(format_line("condition", HEAD))
    with tempfile.TemporaryDirectory() as name:
        folder = args.folder or Path(name)
        for condition in choose_conditions(args.only, args.group) if args.only or args.group else usual_conditions():
            if args.folder is None:
                recipe.write_case(folder, draw_condition(condition, args.seeds, args.pages))
            elif not (folder / f"{condition.name}.truth.json").exists():
                continue
            counts = measure_case(folder, condition.name)
            whole += counts
            print(format_line(condition.name, [counts[h] for h in HEAD]), flush=True)
    print(format_line("all", [whole[h] for h in HEAD]))


def usual_conditions() -> list[Condition]:
    """Return conditions of noisy scans, and of coarser scans than boards send."""
    own = [
        Condition(name=name.replace(" ", "-"), what=what, group="scan", target="noisy", cook=cook, heavy=True)
        for name, what, cook in COARSE_CONDITIONS
    ]
    return [*choose_conditions(USUAL_CONDITIONS, None), *own]


def format_line(name: str, values: Sequence[object]) -> str:
    return f"{name:16}" + "".join(f"{v:>{len(h) + 2}}" for h, v in zip(HEAD, values, strict=True))


def measure_case(folder: Path, name: str) -> Counter[str]:
    truth = json.loads((folder / f"{name}.truth.json").read_text(encoding="utf-8"))
    source = folder / truth["source"]["name"]
    counts: Counter[str] = Counter()
    pages = [read_timed(source, number, counts) for number in range(1, truth["source"]["pages"] + 1)]
    alone = judge_pages(truth, [replace(page, second=()) for page in pages])
    both = judge_pages(truth, pages)
    taken = judge_pages(truth, [take_second_reading(page) for page in pages])
    for place, (want, cell) in alone.items():
        count_outcome(counts, want, cell, both[place][1], taken[place][1])
    counts["pages"] = len(pages)
    counts["lines"] = sum(len({w.line for w in page.words}) for page in pages)
    counts["again"] = sum(len(page.second) for page in pages)
    return counts


def read_timed(source: Path, number: int, counts: Counter[str]) -> Page:
    """The page, read; the processor's milliseconds of its second reading are added to the counts."""

    def clocked(*given: Any) -> Any:
        start = time.process_time()
        second = read_uncertain_lines(*given)
        counts["ms"] += round(1000 * (time.process_time() - start))
        return second

    vars(read_scan)["read_uncertain_lines"] = clocked  # Tesseract's time and the picture's are left out
    return read_page(source, "pdf", number)


def judge_pages(truth: Json, pages: Sequence[Page]) -> Judged:
    source = Source(name=truth["source"]["name"], sha256="0" * 64, pages=len(pages), kind="pdf", size=1)
    report = report_to_json(understand(source, {page.number: page for page in pages}, load_register()))
    known = [(row, twin) for row, twin in pair_rows(truth, report) if row is not None]
    return {
        (i, name): (row[name]["text"] or "", twin[name] if twin else None)
        for i, (row, twin) in enumerate(known)
        for name in CELLS
        if plain_text(row[name]["text"])
    }


def take_second_reading(page: Page) -> Page:
    """The page with the second reader's text for each line where it differs and is the surer."""
    second, words = {r.line: r for r in page.second}, list[Word]()
    for number, members in groupby(page.words, key=lambda w: w.line):
        line = list(members)
        least, other = min(w.confidence for w in line), second.get(number)
        if (
            other
            and other.text
            and other.confidence > least
            and not readings_agree(" ".join(w.text for w in line), other.text)
        ):
            box = Box.hull(w.box for w in line)
            line = [replace(line[0], text=other.text, box=box, confidence=other.confidence)]
        words += line
    return replace(page, words=tuple(words), second=())


def count_outcome(counts: Counter[str], want: str, alone: Json | None, both: Json | None, taken: Json | None) -> None:
    """One cell: `low` are those of faint print or a low confidence before; `found` the wrong ones among the flagged
    that were not low; `lifted` the low ones that are not low any more."""
    right, low = is_right(want, alone), is_low(alone)
    flagged = any(reason.startswith(REASON_START) for reason in (both or {}).get("reasons", ()))
    lifted = low and not is_low(both)
    counts["cells"] += 1
    counts["wrong"] += not right
    counts["low"] += low
    counts["low right"] += low and right
    counts["lifted"] += lifted
    counts["lifted right"] += lifted and right
    counts["flagged"] += flagged
    counts["flagged wrong"] += flagged and not right
    counts["found"] += flagged and not right and not low
    counts["mended"] += not right and is_right(want, taken)
    counts["broken"] += right and not is_right(want, taken)


def is_right(want: str, cell: Json | None) -> bool:
    return cell is not None and plain_text(want) == plain_text(cell["text"])


def is_low(cell: Json | None) -> bool:
    return cell is None or "faint print" in cell["reasons"] or (cell["confidence"] or 0) < SURE_CONFIDENCE


if __name__ == "__main__":
    main()
