# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""A recipe says how a report is composed, laid out, printed, scanned and bound; `prepared` does it."""

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path
from random import Random
from typing import Literal

import numpy as np
import pypdfium2
import pytesseract

from benchmarks import bind_pdf, hidden_text_layers
from benchmarks.marked_sheet import MarkedSheet, PageMark
from benchmarks.scans import Place, Points, Scanner, Shot, Size, Spoiler, place_mesh, placed_hull, render_pages
from benchmarks.variants import Style, legend_of, trim_report, vary_report
from benchmarks.word_marks import WORD_MARKINGS, mark_report, unmark_truth
from ingest.ocr.tesseract import find_tesseract
from samples.board import Finding, Report
from samples.canvas import Box
from samples.compose import compose_report
from samples.draw_report import draw_report
from samples.draw_samples import read_plain_text
from samples.layout import Layout
from samples.truth import Case, Json, Places, make_truth, measure_places

Layer = Literal["none", "good", "random words", "wrong places", "other document", "mojibake"]

STRAIGHT, CURVED = 2, 33  # knots along a side of the mesh that tells where a page's points came to lie
Form = Literal["pdf", "half digital", "text"]
"""A PDF; one of which every second page is born digital; the scan as an OCR program's plain text."""

DIGITAL_DPI = 300
POOLED_REPORTS = 3  # reports whose answers a long report pools under one question
BLANK_GREY = 250  # the white of a page's back


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """`scanner` None: born digital. `spoiler`, where there is one, takes the page instead of the scanner's own
    work (a camera). `word_mark` names an entry of `WORD_MARKINGS`. `copies`: how many reports' findings and answers
    make up a long one."""

    layout: Layout
    style: Style = field(default_factory=Style)
    scanner: Scanner | None = None
    spoiler: Spoiler | None = None
    layer: Layer = "none"
    form: Form = "pdf"
    word_mark: str = ""
    page_mark: PageMark = ""
    copies: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedCase:
    """A drawn file and its truth."""

    content: bytes
    truth: Json


def compose_variant(recipe: Recipe, name: str, rng: Random, pages: int) -> Report:
    """Composed, reworded, and cut to that many pages."""
    first = compose_report(
        seed=rng.randrange(10**6), name=name, as_at=date(2019, rng.randint(1, 12), rng.randint(1, 28))
    )
    more = [compose_report(seed=rng.randrange(10**6), name=name, as_at=first.as_at) for _ in range(recipe.copies - 1)]
    seed = rng.randrange(10**6)
    if recipe.word_mark:
        first = mark_report(first, WORD_MARKINGS[recipe.word_mark], Random(seed))
    if more:
        parts = [first, *more]
        findings = [
            f for i in range(0, len(parts), POOLED_REPORTS) for f in pool_answers(parts[i : i + POOLED_REPORTS])
        ]
        return vary_report(replace(first, findings=tuple(findings)), recipe.layout, recipe.style, Random(seed))
    return trim_report(first, recipe.layout, recipe.style, seed, pages)


def pool_answers(reports: Sequence[Report]) -> list[Finding]:
    """The first report's findings, each question with the answers of all, one of each agency."""
    out = []
    for findings in zip(*(r.findings for r in reports), strict=True):
        questions = []
        for asked in zip(*(f.questions for f in findings), strict=True):
            rows = {row.agency.slug: row for question in asked for row in question.rows}
            questions.append(replace(asked[0], rows=tuple(rows.values())))
        out.append(replace(findings[0], kind="finding", questions=tuple(questions)))
    return out


def prepare_case(recipe: Recipe, name: str, what: str, rng: Random, pages: int) -> PreparedCase:
    recipe = replace(recipe, layout=replace(recipe.layout, key=legend_of(recipe.style)))
    layout, report = recipe.layout, compose_variant(recipe, name, rng, pages)
    places = measure_places(draw_report(report, layout, True, MarkedSheet))
    seed = rng.randrange(10**6) if recipe.page_mark else 0
    marked = partial(MarkedSheet, mark=recipe.page_mark, seed=seed, places=places)
    drawn = draw_report(report, layout, False, marked).pdf
    sizes = page_sizes(drawn)
    pdf, where = scan_drawn(recipe, drawn, rng) if recipe.scanner else (drawn, [keep_points] * len(sizes))
    if recipe.form == "text":
        return prepare_text(recipe, report, places, pdf, what)
    step = 2 if recipe.scanner and recipe.scanner.backs else 1

    def place(page: int, box: Box) -> Box:
        return placed_hull(where[page - 1], box)

    case = Case(
        name=name,
        suffix=".pdf",
        what=what,
        colour_visible=recipe.scanner is None or recipe.scanner.inks == "colour",
        place=place,
        page=lambda page: (page - 1) * step + 1,
        drawn=True,
    )
    geometry = [
        {"page": case.page(i), "size": size, "mesh": place_mesh(to, size, CURVED if recipe.spoiler else STRAIGHT)}
        for i, (to, size) in enumerate(zip(where, sizes, strict=True), 1)
    ]
    told = make_truth(report, places, case, pdf, len(pypdfium2.PdfDocument(pdf)))
    unmark_truth(told)
    return PreparedCase(content=pdf, truth={**told, "geometry": geometry})


def prepare_text(recipe: Recipe, report: Report, places: Places, pdf: bytes, what: str) -> PreparedCase:
    """What Tesseract prints of the scan; it has no places and no colours."""
    tool = find_tesseract()
    pytesseract.pytesseract.tesseract_cmd = tool.command
    if tool.tessdata:
        os.environ["TESSDATA_PREFIX"] = tool.tessdata
    text = read_plain_text(pdf, recipe.scanner.dpi if recipe.scanner else DIGITAL_DPI)
    case = Case(name=report.name, suffix=".txt", what=what, colour_visible=False, place=None)
    return PreparedCase(
        content=text, truth={**make_truth(report, places, case, text, text.count(b"\f")), "geometry": []}
    )


def scan_drawn(recipe: Recipe, drawn: bytes, rng: Random) -> tuple[bytes, list[Place]]:
    """The PDF, and for each drawn page where its points came to lie."""
    scanner, places = recipe.scanner or Scanner(), list[Place]()
    chance = np.random.default_rng(rng.randrange(10**6))

    def sheets() -> Iterator[Shot]:
        for number, (pixels, size) in enumerate(render_pages(drawn, scanner.dpi)):
            turn = scanner.turns[number % len(scanner.turns)]
            spoiler = recipe.spoiler or partial(scanner.spoil, turn=turn)
            shot = spoiler(pixels, size, chance)
            places.append(shot.place)
            yield shot
            if scanner.backs:
                yield Shot(pixels=np.full_like(shot.pixels, BLANK_GREY), size=shot.size, place=keep_points)

    if scanner.inks == "1-bit":
        return bind_pdf.bind_fax(sheets(), scanner.dpi), places
    layer: bind_pdf.Layer = ()
    if recipe.layer != "none":
        other = draw_report(
            compose_report(seed=rng.randrange(10**6), name="other", as_at=date(2018, 5, 4)), Layout(), False
        )
        layer = hidden_text_layers.LAYERS[recipe.layer](bind_pdf.read_layer_words(drawn), other.pdf, rng)
    pdf = bind_pdf.bind_scan(sheets(), scanner.dpi, scanner.quality, layer)
    if recipe.form == "half digital":
        pdf = bind_pdf.interleave_pages(drawn, pdf)
        places = [place if i % 2 else keep_points for i, place in enumerate(places)]
    return pdf, places


def keep_points(points: Points) -> Points:
    return points


def page_sizes(pdf: bytes) -> list[Size]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.get_size() for page in document]


def write_case(folder: Path, made: PreparedCase) -> None:
    source = str(made.truth["source"]["name"])  # type: ignore[index]
    (folder / source).write_bytes(made.content)
    told = json.dumps(made.truth, ensure_ascii=False, indent=1)
    (folder / source).with_suffix(".truth.json").write_text(told + "\n", encoding="utf-8")
