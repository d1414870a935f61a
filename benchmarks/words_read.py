# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Words read on scans of real pages, against plain Tesseract's: python -m benchmarks.words_read FILE... [--every N]

Each page of a born-digital PDF is drawn at 300 dpi and read as a scan; the words of its text layer are the truth. Plain
Tesseract reads the same picture; with --keep FOLDER its text is kept, and read once. With --digital each page is read
as the PDF that it is, against its text layer. Pages on which boardtrace loses the most are listed first.
"""

import argparse
import re
import subprocess
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.figures import format_row
from benchmarks.speed import find_environment
from ingest.image.raster import POINTS_PER_INCH, Raster
from ingest.ocr.tesseract import find_tesseract
from ingest.read_page import read_page
from ingest.read_scan import read_scan

DPI = 300
MAX_LOSS = 0.01  # of plain Tesseract's or the text layer's words
WORD = re.compile(r"[A-Za-z0-9]{2,}")
MIN_WORDS = 20  # of a page: a picture's caption says nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class PageWords:
    """How many words of a page's truth were read, by boardtrace and by plain Tesseract or in the text layer."""

    name: str
    words: int
    ours: int
    plain: int
    missing: tuple[str, ...]
    """Words that boardtrace did not read."""


def count_words(text: str) -> Counter[str]:
    return Counter(WORD.findall(unicodedata.normalize("NFKC", text)))


def read_with_tesseract(picture: Path) -> str:
    tool = find_tesseract()
    command = [tool.command, str(picture), "-"]
    done = subprocess.run(command, env=find_environment(tool), check=True, capture_output=True, text=True)
    return str(done.stdout)


def measure_pages(path: Path, every: int, keep: Path | None, digital: bool) -> Iterator[PageWords]:
    """Yield the figures of each `every`th page with print of a born-digital PDF."""
    import pypdfium2

    with pypdfium2.PdfDocument(path) as document:
        for number in range(1, len(document) + 1, every):
            truth = count_words(document[number - 1].get_textpage().get_text_bounded())
            if truth.total() < MIN_WORDS:
                continue
            if digital:
                read, plain = read_page(path, "pdf", number), truth
            else:
                raster = draw_page(document[number - 1])
                kept = keep / f"{path.stem}-{number}.txt" if keep else None
                read, plain = read_scan(raster, number), truth & count_words(read_plain_text(raster, kept))
            ours = truth & count_words(" ".join(word.text for word in read.words))
            yield PageWords(
                name=f"{path.stem} p{number}",
                words=truth.total(),
                ours=ours.total(),
                plain=plain.total(),
                missing=tuple((plain - ours).elements()),
            )


def draw_page(page: Any) -> Raster:
    pixels = page.render(scale=DPI / POINTS_PER_INCH, rev_byteorder=False).to_numpy()[:, :, :3].copy()
    width, height = page.get_size()
    return Raster(pixels=pixels, width=width, height=height, dpi=DPI)


def read_plain_text(raster: Raster, kept: Path | None) -> str:
    """Return what plain Tesseract reads, from the file `kept` where it was read before."""
    import cv2

    if kept is not None and kept.exists():
        return kept.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        picture = Path(folder) / "page.png"
        cv2.imwrite(str(picture), raster.pixels)
        text = read_with_tesseract(picture)
    if kept is not None:
        kept.write_text(text, encoding="utf-8")
    return text


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path, help="born-digital PDFs")
    parser.add_argument("--every", type=int, default=1, help="read each Nth page only (default: all)")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="where plain Tesseract's texts are kept")
    parser.add_argument("--digital", action="store_true", help="read the PDFs themselves, against their text layers")
    args = parser.parse_args()
    pages = [page for path in args.files for page in measure_pages(path, args.every, args.keep, args.digital)]
    other = "text layer" if args.digital else "plain Tesseract"
    for page in sorted(pages, key=lambda p: (p.ours - p.plain) / p.words):
        shares = f"{page.ours / page.words:6.1%}  {other} {page.plain / page.words:6.1%}"
        print(f"{page.name:<24} {page.words:5} words  {shares}")
        print(f"    missing: {' '.join(page.missing)}")
    words, read, theirs = sum(p.words for p in pages), sum(p.ours for p in pages), sum(p.plain for p in pages)
    print(f"{len(pages)} pages, {words} words: boardtrace {read / words:.2%}, {other} {theirs / words:.2%}")
    print(f"pages that lose more than {MAX_LOSS:.0%}: {sum(p.ours < p.plain - MAX_LOSS * p.words for p in pages)}")
    print(format_row(f"words read, of those of {other}", 1 - MAX_LOSS, read / theirs, least=True))


if __name__ == "__main__":
    main()
