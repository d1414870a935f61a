# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Check that the place of every cell shows its words: `python -m benchmarks.provenance [FILE|FOLDER...]`.

Each non-empty cell of each file is cut from the page as a viewer shows it and read again alone. Without
arguments, the samples. Prints a line a file, and the cells whose places do not show their words.
"""

import argparse
import sys
import time
from pathlib import Path

from boardtrace.pipeline.executors import LocalProcesses
from boardtrace.pipeline.find_files import REPORT_SUFFIXES, find_files
from boardtrace.pipeline.read_pages import PageTask, count_cores, read_pages
from boardtrace.pipeline.understand import understand, understand_text
from ingest.identify_file import RefusedError, identify
from ingest.model import Page, Source
from ingest.render.reocr_check import MIN_SIMILARITY, PlacedWords, PrintCheck, check_print
from normalise.agencies.registry import load_register
from normalise.model import Report
from store.codec import decode_reading
from store.verify.printed_words import list_cells

SAMPLES = Path(__file__).parent.parent / "samples"
TARGET = 0.99  # of the cells
SHOWN_CHARACTERS = 60  # characters of a text


def list_claims(report: Report) -> list[tuple[str, PlacedWords]]:
    return [
        (f"{record} {field}", PlacedWords(words=cell.text, spans=cell.source))
        for record, field, cell in list_cells(report)
        if cell.text.strip() and cell.source
    ]


def read_report(path: Path, jobs: int) -> tuple[Source, Report, dict[int, int]]:
    """The report in a file, and how its pages are turned."""
    source, register = identify(path), load_register()
    if source.kind == "text":
        return source, understand_text(source, path, register), {}
    tasks = (PageTask(path=path, sha256="", kind=source.kind, number=n) for n in range(1, source.pages + 1))
    pages: dict[int, Page] = {
        task.number: decode_reading(Page, reading.packed) for task, reading in read_pages(tasks, LocalProcesses(jobs))
    }
    return source, understand(source, pages, register), {n: page.turn for n, page in pages.items()}


def measure_file(path: Path, jobs: int) -> tuple[int, list[tuple[str, PlacedWords, PrintCheck]]]:
    """How many cells a file has, and those whose places do not show their words."""
    source, report, turns = read_report(path, jobs)
    claims = list_claims(report)
    proofs = check_print(path, source.kind, [claim for _, claim in claims], turns)
    kept = zip(claims, proofs, strict=True)
    return len(claims), [(what, claim, proof) for (what, claim), proof in kept if not proof.holds]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="*", type=Path, default=[SAMPLES])
    parser.add_argument("--jobs", type=int, default=count_cores())
    given = parser.parse_args()
    every = failed = 0
    for path in (p for p in find_files(given.paths) if p.suffix.lower() in REPORT_SUFFIXES):
        begun = time.perf_counter()
        try:
            count, missing = measure_file(path, given.jobs)
        except RefusedError as error:
            print(f"{path.name}: {error}")
            continue
        every, failed = every + count, failed + len(missing)
        share = 1 - len(missing) / count if count else 1.0
        print(f"{path.name}: {share:.2%} of {count} cells show their words ({time.perf_counter() - begun:.0f} s)")
        for what, claim, proof in missing:
            places = ", ".join(f"p{s.page}" for s in claim.spans)
            wanted, read = _shorten_text(claim.words), _shorten_text(proof.read)
            print(f"  {proof.similarity:.2f} {what} ({places}): {wanted} | {read}")
    share = 1 - failed / every if every else 1.0
    print(f"all: {share:.2%} of {every} cells (similarity >= {MIN_SIMILARITY}; target {TARGET:.0%})")
    return 0 if share >= TARGET else 1


def _shorten_text(text: str) -> str:
    flat = " ".join(text.split())
    return f"“{flat[:SHOWN_CHARACTERS]}{'…' if len(flat) > SHOWN_CHARACTERS else ''}”"


if __name__ == "__main__":
    sys.exit(main())
