# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Where an import's time goes: python -m benchmarks.stages [FILE...]

Reads each page in this process, one after the other, then understands and stores the report. Prints each stage's share
of the processor's time, Tesseract's with the stage that called it.
"""

import argparse
import cProfile
import os
import pstats
import resource
import tempfile
import time
from collections import defaultdict
from pathlib import Path

from benchmarks.figures import format_row

STAGES = {
    "open": ("_read_embedded_text", "identify"),
    "raster": ("render_pdf_page", "load_image_page"),
    "straighten": ("dewarp_photo", "find_line_turn", "estimate_skew", "deskew", "rotate_quarter_turns"),
    "rulings": (
        *("find_rulings", "find_tint_edges", "find_bordered_cells", "split_merged_cells", "select_table_rulings"),
        "find_streaks",
    ),
    "ink": (
        *("find_fills", "separate_foreground", "find_ink_hulls", "find_bands", "_find_borderless_tables"),
        "_shows_colour",
    ),
    "extract": ("assemble_draft", "draft_plain_text"),
    "normalise": ("normalise_draft",),
    "store": ("save_report", "place_report_with_corrections", "log_import", "encode_reading", "save_page_reading"),
}
"""The functions that make up each stage; none calls another of them."""

OWN_SHARE = 0.15  # of the time on scans, all that is not OCR
SAMPLES = Path(__file__).parent.parent / "samples"


def measure_stages(sources: list[Path]) -> tuple[dict[str, float], int]:
    """Seconds of the processor by stage, and how many pages were read."""
    import cv2

    from boardtrace.pipeline.understand import understand
    from ingest.identify_file import identify
    from ingest.read_page import read_page, reader_version
    from normalise.agencies.match import match_agencies
    from normalise.agencies.registry import load_register
    from store.codec import encode_reading
    from store.decisions.carry_over import place_report_with_corrections
    from store.engine import open_store, store_url, write_transaction
    from store.reports.digest import log_import
    from store.reports.page_cache import save_page_reading
    from store.reports.save import save_report

    cv2.setNumThreads(1)
    os.environ["OMP_THREAD_LIMIT"] = "1"
    register, reader = load_register(), reader_version()
    match_agencies(("Police",), register)  # fills the caches
    read_page(sources[0], "pdf", 1)
    profile, pages = cProfile.Profile(time.process_time), 0
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with tempfile.TemporaryDirectory() as name:
        engine = open_store(store_url(str(Path(name) / "a.db")))
        for path in sources:
            profile.enable()
            source = identify(path)
            read = {number: read_page(path, source.kind, number) for number in range(1, source.pages + 1)}
            report = understand(source, read, register)
            with write_transaction(engine) as connection:
                for page in read.values():
                    save_page_reading(connection, source.sha256, page.number, encode_reading(page), reader)
                save_report(connection, report, replace=True)
                log_import(connection, report, "bench", "0")
                place_report_with_corrections(connection, report.id, register)
            profile.disable()
            pages += source.pages
        engine.dispose()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    stages = sum_by_stage(pstats.Stats(profile))
    stages["OCR"] = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return stages, pages


def sum_by_stage(stats: pstats.Stats) -> dict[str, float]:
    of = {function: stage for stage, functions in STAGES.items() for function in functions}
    found: dict[str, float] = defaultdict(float)
    table = stats.stats  # type: ignore[attr-defined]
    whole = max(cumulative for _, _, _, cumulative, _ in table.values())
    for (file, _, function), (_, _, _, cumulative, _) in table.items():
        if function in of and "site-packages" not in file:
            found[of[function]] += cumulative
    found["other"] = max(0.0, whole - sum(found.values()))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path, default=[SAMPLES / "harrowmere-2019-09.pdf"])
    sources = parser.parse_args().files
    stages, pages = measure_stages(sources)
    whole = sum(stages.values())
    print(f"{pages} pages, {whole / pages:.2f} s of the processor a page (a profiler slows Python's own part)")
    for stage in (*STAGES, "other", "OCR"):
        print(f"  {stage:<12} {stages.get(stage, 0.0) / pages:6.3f} s a page  {stages.get(stage, 0.0) / whole:6.1%}")
    print(format_row("share of all that is not OCR", OWN_SHARE, 1 - stages["OCR"] / whole))


if __name__ == "__main__":
    main()
