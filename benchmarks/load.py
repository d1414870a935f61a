# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Measure the time and memory that many files take: python -m benchmarks.load [--only NAME...] [--pages N]

  digital    pages of born-digital PDFs read in a second by one core
  reread     1,000 pages reprocessed from their stored readings
  unchanged  10,000 files that were read before, found and skipped
  memory     all processes together while a long scan is imported, and whether it grows
  start      boardtrace --help

Prints each figure beside its target; exits 0 either way.
"""

import argparse
import hashlib
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

from benchmarks.figures import format_row, run_measurement
from ingest.model import Page

SAMPLES = Path(__file__).parent.parent / "samples"
DIGITAL, SCAN = SAMPLES / "harrowmere-2019-03-born-digital.pdf", SAMPLES / "harrowmere-2019-03.pdf"
PAGES_A_SECOND, REREAD_IN, SKIPPED_IN, MEMORY, HELP_IN = 10.0, 20.0, 10.0, 1.2, 0.3
REREAD_PAGES, UNCHANGED, MEMORY_PAGES, BOARDS = 1000, 10_000, 100, 40


def run_boardtrace(*arguments: object) -> float:
    """The wall time of a boardtrace command."""
    start = time.perf_counter()
    done = subprocess.run([sys.executable, "-m", "boardtrace", *map(str, arguments)], capture_output=True, text=True)
    if done.returncode not in (0, 1):
        raise RuntimeError(done.stderr.strip()[-300:])
    return time.perf_counter() - start


def copy_source(source: Path, count: int, folder: Path) -> None:
    """Files of the same pages and other hashes."""
    for number in range(count):
        with (folder / f"{number:05}{source.suffix}").open("wb") as out:
            out.write(source.read_bytes() + f"\n% {number}\n".encode())


def make_boards(count: int, folder: Path) -> int:
    """Born-digital reports, each of another board; how many pages they have together."""
    from samples.compose import compose_report
    from samples.draw_report import draw_report
    from samples.layout import A4_LANDSCAPE

    pages = 0
    for number in range(count):
        town = town_name(hashlib.sha256(str(number).encode()).hexdigest())
        plain = compose_report(seed=number, name=town, as_at=date(2019, 3, 22))
        report = replace(plain, **{k: getattr(plain, k).replace("Harrowmere", town) for k in ("board", "title")})
        drawn = draw_report(report, A4_LANDSCAPE, told_apart=False)
        (folder / f"{number:05}.pdf").write_bytes(drawn.pdf)
        pages += drawn.pages
    return pages


def measure_digital() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder, database = Path(name) / "in", Path(name) / "a.db"
        folder.mkdir()
        pages = make_boards(BOARDS, folder)
        taken = run_boardtrace("import", folder, "--db", database, "--jobs", 1)
        print(format_row("born-digital pages a second, one core", PAGES_A_SECOND, pages / taken, least=True))
        print(f"  ({pages} pages in {BOARDS} files; starting the program and storing them is in it)")


def town_name(key: str) -> str:
    return "".join(chr(ord("a") + int(figure, 16)) for figure in key[:10]).capitalize()


def rename_town(page: Page, key: str) -> Page:
    """The page as another board's: reports of one board and subject would all be versions of one review."""
    town = town_name(key)
    return replace(page, words=tuple(replace(w, text=w.text.replace("Harrowmere", town)) for w in page.words))


def measure_reprocessing() -> None:
    from boardtrace.pipeline.understand import understand
    from ingest.identify_file import identify
    from ingest.model import Source
    from normalise.agencies.registry import load_register
    from store.codec import decode_reading, encode_reading
    from store.decisions.carry_over import place_report_with_corrections
    from store.engine import open_store, store_url, write_transaction
    from store.reports.page_cache import find_complete_reader, load_page_readings, save_page_reading
    from store.reports.save import save_report

    with tempfile.TemporaryDirectory() as name:
        database, register = Path(name) / "a.db", load_register()
        run_boardtrace("import", SCAN, "--db", database)
        engine = open_store(store_url(str(database)))
        own = identify(SCAN)
        with engine.connect() as connection:
            reader = find_complete_reader(connection, own.sha256, own.pages, None) or ""
            kept = load_page_readings(connection, own.sha256, reader)
        pages = {number: decode_reading(Page, reading) for number, reading in kept.items()}
        files = -(-REREAD_PAGES // own.pages) - 1
        with write_transaction(engine) as connection:
            for number in range(files):
                key = hashlib.sha256(str(number).encode()).hexdigest()
                source = Source(name=f"{number}.pdf", sha256=key, pages=own.pages, kind="pdf", size=own.size)
                read = {at: rename_town(page, key) for at, page in pages.items()}
                for page in read.values():
                    save_page_reading(connection, key, page.number, encode_reading(page), reader)
                report = replace(understand(source, read, register), title="as an older rule had it")
                save_report(connection, report)
                place_report_with_corrections(connection, report.id, register)
        engine.dispose()
        taken = run_boardtrace("reprocess", "--db", database)
        print(format_row(f"reread of {(files + 1) * own.pages} pages, all of them changed", REREAD_IN, taken, "s"))
        taken = run_boardtrace("reprocess", "--db", database)
        print(format_row("the same again, nothing changed", REREAD_IN, taken, "s"))


def measure_unchanged() -> None:
    from datetime import datetime

    from sqlalchemy import insert

    from boardtrace.pipeline.find_files import find_files
    from extract.text.column_names import load_column_names
    from ingest.identify_file import compute_sha256
    from store.engine import open_store, store_url, write_transaction
    from store.schema import NoteRow, ReportRow, SourceRow

    with tempfile.TemporaryDirectory() as name:
        folder, database = Path(name) / "in", Path(name) / "a.db"
        folder.mkdir()
        copy_source(DIGITAL, UNCHANGED, folder)
        engine = open_store(store_url(str(database)))
        rows = [(path, compute_sha256(path)) for path in find_files([folder])]
        now, mark = datetime(2026, 1, 1), f'"{load_column_names().config_hash}"'
        with write_transaction(engine) as connection:
            source = {"kind": "pdf", "pages": 9, "size": 1, "imported": now}
            connection.execute(insert(SourceRow), [{"sha256": k, "name": p.name, **source} for p, k in rows])
            plain = {"title": "", "board": "", "subject": ""}
            connection.execute(insert(ReportRow), [{"id": k, "sha256": k, "review_id": "x", **plain} for _, k in rows])
            note = {"kind": "columns", "position": 0, "detail": mark}
            connection.execute(insert(NoteRow), [{"report_id": k, **note} for _, k in rows])
        engine.dispose()
        run_boardtrace("reports", "--db", database)  # fills in columns that an older store lacks
        print(
            format_row(
                f"{UNCHANGED:,} unchanged files found and skipped",
                SKIPPED_IN,
                run_boardtrace("import", folder, "--db", database),
                "s",
            )
        )


def measure_memory(pages: int) -> None:
    import psutil
    import pypdfium2

    with tempfile.TemporaryDirectory() as name:
        source, database = Path(name) / "long.pdf", Path(name) / "a.db"
        with pypdfium2.PdfDocument(SCAN) as one, pypdfium2.PdfDocument.new() as long:
            for _ in range(-(-pages // len(one))):
                long.import_pages(one)
            long.save(source)
            pages = len(long)
        command = [sys.executable, "-m", "boardtrace", "import", str(source), "--db", str(database)]
        running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        seen: list[tuple[int, float]] = []  # pages read by then, and GB
        done = threading.Event()

        def watch() -> None:
            parent = psutil.Process(running.pid)
            while not done.wait(0.5):
                total = 0
                for process in [parent, *parent.children(recursive=True)]:
                    try:
                        total += process.memory_full_info().pss
                    except psutil.Error:
                        continue
                seen.append((count_kept_pages(database), total / 1e9))

        watcher = threading.Thread(target=watch)
        watcher.start()
        running.wait()
        done.set()
        watcher.join()
        print(
            format_row(
                f"memory of all processes, {pages} scanned pages, the most", MEMORY, max(m for _, m in seen), "GB"
            )
        )
        tenth = pages // 10
        early = max(m for count, m in seen if tenth <= count < 2 * tenth)
        late = max(m for count, m in seen if pages - tenth <= count < pages)
        print(format_row("while the last tenth of them is read, against the second", 1.1, late / early))


def count_kept_pages(database: Path) -> int:
    try:
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
            return int(connection.execute("SELECT count(*) FROM page_reading").fetchone()[0])
    except sqlite3.Error:  # not there yet
        return 0


def measure_start() -> None:
    taken = sorted(run_boardtrace("--help") for _ in range(7))[3]
    print(format_row("boardtrace --help", HELP_IN, taken, "s"))


def main() -> None:
    measures = {
        "digital": measure_digital,
        "reread": measure_reprocessing,
        "unchanged": measure_unchanged,
        "start": measure_start,
    }
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--only", nargs="+", choices=[*measures, "memory"], default=[*measures, "memory"])
    parser.add_argument("--pages", type=int, default=MEMORY_PAGES, help=f"of the long scan ({MEMORY_PAGES})")
    args = parser.parse_args()
    for name in args.only:
        run_measurement(measures[name] if name in measures else lambda: measure_memory(args.pages))


if __name__ == "__main__":
    main()
