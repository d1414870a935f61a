# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Draw reports and print them with Tesseract: python -m benchmarks.plain_text.draw_texts OUT --seeds 31000 31020

Each text NAME.txt has its truth NAME.truth.json, and NAME.cells.json: for each printed line the words with the
cell that each was printed in ("f0.q1.r2.response"), by their places on the scan. Texts differ in the way that
Tesseract segments a page (psm 3, 4, 6, 11, with and without its spaces kept) and in how pages are marked.
"""

import argparse
import json
import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pypdfium2
from PIL.Image import Image

from benchmarks.conditions import CONDITIONS
from benchmarks.recipe import compose_variant, page_sizes, scan_drawn
from benchmarks.scans import Place, placed_hull
from benchmarks.variants import legend_of
from ingest.ocr.tesseract import find_tesseract
from samples.canvas import Box
from samples.draw_report import draw_report
from samples.truth import Case, make_truth, measure_places

MODES = ("3", "6", "3", "4", "3", "6 kept", "3", "11")  # page segmentation; "kept": blanks preserve columns
PAGE_MARKS = ("\f", "\f", " ", "\f", "")  # form feed, blank-led line, none
PAGES = 4
CellBoxes = Mapping[int, Sequence[tuple[str, Box]]]


def draw_text(out: Path, seed: int, number: int) -> None:
    rng = Random(seed)
    conditions = [c for c in CONDITIONS if c.target == "plain text"]
    mode, mark = MODES[number % len(MODES)], PAGE_MARKS[number % len(PAGE_MARKS)]
    name = f"text-{seed}-psm{mode.replace(' ', '-')}"
    recipe = conditions[number % len(conditions)].cook(rng)
    recipe = replace(recipe, layout=replace(recipe.layout, key=legend_of(recipe.style)))
    report = compose_variant(recipe, name, rng, PAGES)
    places = measure_places(draw_report(report, recipe.layout, True))
    drawn = draw_report(report, recipe.layout, False).pdf
    pdf, where = scan_drawn(recipe, drawn, rng)
    dpi = recipe.scanner.dpi if recipe.scanner else 300
    boxes = place_cells(places, where)
    texts, cells = [], []
    for page, sheet in enumerate(pypdfium2.PdfDocument(pdf), 1):
        text, words = print_page(sheet.render(scale=dpi / 72).to_pil(), dpi, mode)
        texts.append(text)
        cells.append(label_lines(text, words, boxes.get(page, ()), dpi))
    whole = join_pages(texts, mark).encode()
    case = Case(name=name, suffix=".txt", what=f"Tesseract, psm {mode}", colour_visible=False, place=None)
    truth = {**make_truth(report, places, case, whole, len(page_sizes(pdf))), "geometry": []}
    (out / f"{name}.txt").write_bytes(whole)
    (out / f"{name}.truth.json").write_text(json.dumps(truth, ensure_ascii=False))
    (out / f"{name}.cells.json").write_text(json.dumps(cells, ensure_ascii=False))


def place_cells(places: Mapping[str, Sequence[tuple[int, Box]]], where: Sequence[Place]) -> CellBoxes:
    """Return the keys and boxes of cells by page, on the scan."""
    out: dict[int, list[tuple[str, Box]]] = {}
    for key, spans in places.items():
        for page, box in spans:
            out.setdefault(page, []).append((key, placed_hull(where[page - 1], box)))
    return out


def print_page(image: Image, dpi: int, mode: str) -> tuple[str, list[tuple[str, float, float]]]:
    """Return a page's text, and its words with their middles in pixels, in the same order."""
    psm = mode.split()[0]
    kept = ["-c", "preserve_interword_spaces=1"] if "kept" in mode else []
    with TemporaryDirectory() as folder:
        image.save(f"{folder}/page.png")
        command = [find_tesseract().command, f"{folder}/page.png", f"{folder}/page", "--dpi", str(dpi), "--psm", psm]
        subprocess.run([*command, *kept, "txt", "tsv"], check=True, stderr=subprocess.DEVNULL)
        text, table = (Path(f"{folder}/page.{form}").read_text(encoding="utf-8") for form in ("txt", "tsv"))
    rows = [line.split("\t") for line in table.splitlines()[1:]]
    words = [
        (r[11], float(r[6]) + float(r[8]) / 2, float(r[7]) + float(r[9]) / 2)
        for r in rows
        if len(r) > 11 and r[0] == "5" and r[11].strip()
    ]
    return text, words


def label_lines(
    text: str, words: Sequence[tuple[str, float, float]], boxes: Sequence[tuple[str, Box]], dpi: int
) -> list[list[tuple[str, str]]]:
    """Return the words of each line of a page, each with the key of its cell ("" where it is in none)."""
    left = iter(words)
    out = []
    for line in text.rstrip("\f\n").split("\n"):
        said = line.split()
        seen = list(islice(left, len(said)))
        assert said == [w for w, _, _ in seen], (said, seen)
        out.append([(w, find_cell(x * 72 / dpi, y * 72 / dpi, boxes)) for w, x, y in seen])
    return out


def find_cell(x: float, y: float, boxes: Sequence[tuple[str, Box]]) -> str:
    """Return the key of the smallest box around a point."""
    around = [
        ((b[2] - b[0]) * (b[3] - b[1]), key)
        for key, b in boxes
        if b[0] - 2 <= x <= b[2] + 2 and b[1] - 2 <= y <= b[3] + 2
    ]
    return min(around)[1] if around else ""


def join_pages(texts: Sequence[str], mark: str) -> str:
    pages = [t.rstrip("\f\n") for t in texts]
    if mark == "\f":
        return "".join(p + "\n\f" for p in pages)
    return ("\n" + mark).join(p.lstrip("\n") for p in pages) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--seeds", type=int, nargs=2, required=True, metavar=("FIRST", "END"))
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    tool = find_tesseract()
    if tool.tessdata:
        os.environ["TESSDATA_PREFIX"] = tool.tessdata
    for seed in range(*args.seeds):
        draw_text(args.out, seed, seed - args.seeds[0])
        print(seed, flush=True)


if __name__ == "__main__":
    main()
