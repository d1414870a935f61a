# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Time and computing of an import against plain Tesseract on the same pages, in one run: `make bench`.

All start from the same 300 dpi pages. Plain Tesseract reads them one after the other, one thread; the import does all
that it does, on all cores. Where the peers' environment is there (`make peers`), OCRmyPDF and img2table read the same
PDFs too. Beside the times stands the share of the samples' cells that the same import got right. Exits 0 either way.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.figures import format_row
from benchmarks.peers import own_cells, share_found
from boardtrace.pipeline.read_pages import count_cores
from ingest.ocr.tesseract import TesseractInstallation, find_tesseract

TARGET_SHARE = 0.75  # of plain Tesseract's wall time, times the cores
PEER_SHARE = 0.5  # of another tool's computing
ROOT = Path(__file__).parent.parent
SAMPLES, PEERS = ROOT / "samples", ROOT / ".venv-peers" / "bin"
ENVIRONMENT = {**os.environ, "OMP_THREAD_LIMIT": "1"}


def render_pages(source: Path, folder: Path) -> list[Path]:
    """The source's pages as 300 dpi PNG files."""
    import pypdfium2

    pages = []
    with pypdfium2.PdfDocument(source) as document:
        for number, page in enumerate(document, 1):
            target = folder / f"{source.stem}-{number}.png"
            page.render(scale=300 / 72).to_pil().save(target, dpi=(300, 300))
            pages.append(target)
    return pages


def measure_time(act: Callable[[], None]) -> tuple[float, float]:
    """Wall time, and seconds of computing of all that it started."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    act()
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def find_environment(tool: TesseractInstallation) -> dict[str, str]:
    """The environment in which an installation of Tesseract finds its language data and runs on one thread."""
    return {**ENVIRONMENT, **({"TESSDATA_PREFIX": tool.tessdata} if tool.tessdata else {})}


def run_tesseract(pages: list[Path]) -> None:
    tool = find_tesseract()
    environment = find_environment(tool)
    for page in pages:
        subprocess.run([tool.command, page, "-", "tsv"], env=environment, check=True, capture_output=True)


def run_boardtrace(sources: list[Path], database: Path) -> None:
    command = [sys.executable, "-m", "boardtrace", "import", *map(str, sources), "--db", str(database)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode not in (0, 1):
        sys.exit(done.stderr)


def right_share(sources: list[Path], database: Path) -> float:
    """The share of the truth's cells that this import has."""
    command = [sys.executable, "-m", "boardtrace", "export", "--db", str(database)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    reports = {r["source"]["name"]: r for r in json.loads(done.stdout)["reports"]}
    truths = [json.loads(path.with_suffix(".truth.json").read_text(encoding="utf-8")) for path in sources]
    found = [share_found(t, own_cells(reports[p.name])) for t, p in zip(truths, sources, strict=True)]
    return sum(found) / len(found)


def run_ocrmypdf(sources: list[Path], folder: Path) -> None:
    path = f"{PEERS}{os.pathsep}{os.environ['PATH']}"
    for source in sources:
        options = ["--force-ocr", "--quiet", "-j", str(count_cores())]
        command = [str(PEERS / "ocrmypdf"), *options, str(source), str(folder / "out.pdf")]
        subprocess.run(command, check=True, capture_output=True, env={**os.environ, "PATH": path})


def run_img2table(sources: list[Path]) -> None:
    script = Path(__file__).with_name("peer_cells.py")
    for source in sources:
        subprocess.run([PEERS / "python", script, "img2table", source], check=True, capture_output=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="default: the scans among the samples")
    sources = parser.parse_args().files or sorted(p for p in SAMPLES.glob("*.pdf") if "born-digital" not in p.stem)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pages = [page for source in sources for page in render_pages(source, folder)]
        own, computing = measure_time(lambda: run_boardtrace(sources, folder / "bench.db"))
        plain, plain_computing = measure_time(lambda: run_tesseract(pages))
        print(f"{len(pages)} pages, {count_cores()} cores")
        print(f"plain Tesseract, page after page  {plain:7.1f} s  {plain / len(pages):5.2f} s a page")
        print(f"boardtrace import, all of it      {own:7.1f} s  {own / len(pages):5.2f} s a page")
        print(format_row("import's time of plain Tesseract's", TARGET_SHARE / count_cores(), own / plain))
        print(format_row("import's computing of plain Tesseract's", None, computing / plain_computing))
        if all(path.with_suffix(".truth.json").exists() for path in sources):
            print(
                format_row("cells of the same import that are right", None, right_share(sources, folder / "bench.db"))
            )
        if (PEERS / "ocrmypdf").exists():
            _, theirs = measure_time(lambda: run_ocrmypdf(sources, folder))
            print(format_row("import's computing of OCRmyPDF's (--force-ocr)", PEER_SHARE, computing / theirs))
            _, theirs = measure_time(lambda: run_img2table(sources))
            print(format_row("import's computing of img2table's", PEER_SHARE, computing / theirs))
        else:
            print("OCRmyPDF and img2table are not measured: make peers")


if __name__ == "__main__":
    main()
