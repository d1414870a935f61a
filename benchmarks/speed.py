"""Wall time of an import against plain Tesseract on the same pages, in one run: `make bench`.

Both start from the same 300 dpi pages. Plain Tesseract reads them one after the other, one thread; the
import does all that it does, on all cores. Prints each figure beside its target; exits 0 either way.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from boardtrace.reading import cores
from ingest.tesseract import find_tesseract

TARGET = 0.6  # of plain Tesseract's wall time, on two cores
SAMPLES = Path(__file__).parent.parent / "samples"
ENVIRONMENT = {**os.environ, "OMP_THREAD_LIMIT": "1"}


def render(source: Path, folder: Path) -> list[Path]:
    """The source's pages as 300 dpi PNG files."""
    import pypdfium2

    pages = []
    with pypdfium2.PdfDocument(source) as document:
        for number, page in enumerate(document, 1):
            target = folder / f"{source.stem}-{number}.png"
            page.render(scale=300 / 72).to_pil().save(target, dpi=(300, 300))
            pages.append(target)
    return pages


def plain_tesseract(pages: list[Path]) -> float:
    tool = find_tesseract()
    environment = {**ENVIRONMENT, **({"TESSDATA_PREFIX": tool.tessdata} if tool.tessdata else {})}
    start = time.perf_counter()
    for page in pages:
        subprocess.run([tool.command, page, "-", "tsv"], env=environment, check=True, capture_output=True)
    return time.perf_counter() - start


def boardtrace_import(sources: list[Path], folder: Path) -> float:
    command = [sys.executable, "-m", "boardtrace", "import", *map(str, sources), "--db", str(folder / "bench.db")]
    start = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode not in (0, 1):
        sys.exit(done.stderr)
    return time.perf_counter() - start


def main() -> None:
    sources = [Path(p) for p in sys.argv[1:]] or sorted(
        p for p in SAMPLES.glob("*.pdf") if "born-digital" not in p.stem
    )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pages = [page for source in sources for page in render(source, folder)]
        own = boardtrace_import(sources, folder)
        plain = plain_tesseract(pages)
    ratio = own / plain
    print(f"{len(pages)} pages, {cores()} cores")
    print(f"plain Tesseract, page after page  {plain:7.1f} s  {plain / len(pages):5.2f} s a page")
    print(f"boardtrace import, all of it      {own:7.1f} s  {own / len(pages):5.2f} s a page")
    print(f"ratio {ratio:.2f}, target {TARGET} on two cores: {'reached' if ratio <= TARGET else 'NOT reached'}")


if __name__ == "__main__":
    main()
