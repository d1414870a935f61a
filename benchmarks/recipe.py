"""A recipe says how a report is composed, laid out, printed, scanned and bound; `prepared` does it."""

import json
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from random import Random
from typing import Literal

import numpy as np
import pypdfium2

from benchmarks import binding, layers
from benchmarks.scans import Points, Scanner, Shot, Size, Spoiler, hull, mesh, pictures
from benchmarks.variants import Style, key_of, trimmed, variant
from samples.board import Report
from samples.compose import compose
from samples.drawing import draw_report
from samples.layout import Layout
from samples.sheet import Box
from samples.truth import Case, Json, measure, truth

Layer = Literal["none", "good", "random words", "wrong places", "other document", "mojibake"]

BLANK = 250  # the white of a page's back


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """`scanner` None: born digital. `spoiler`, where there is one, takes the page instead of the scanner's own
    work (a camera). `digital_pages`: every second page is born digital. `copies` of the report's findings make a
    long one."""

    layout: Layout
    style: Style = field(default_factory=Style)
    scanner: Scanner | None = None
    spoiler: Spoiler | None = None
    layer: Layer = "none"
    digital_pages: bool = False
    copies: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A drawn file and its truth."""

    pdf: bytes
    truth: Json


def reported(recipe: Recipe, name: str, rng: Random, pages: int) -> Report:
    """Composed, reworded, and cut to that many pages."""
    first = compose(seed=rng.randrange(10**6), name=name, as_at=date(2019, rng.randint(1, 12), rng.randint(1, 28)))
    more = [compose(seed=rng.randrange(10**6), name=name, as_at=first.as_at) for _ in range(recipe.copies - 1)]
    findings = [f for report in (first, *more) for f in report.findings]
    long = Report(
        name=name,
        board=first.board,
        title=first.title,
        subject=first.subject,
        subtitle=first.subtitle,
        as_at=first.as_at,
        findings=tuple(findings),
    )
    whole = variant(long, recipe.layout, recipe.style, rng)
    return whole if recipe.copies > 1 else trimmed(whole, recipe.layout, pages)


def prepared(recipe: Recipe, name: str, what: str, rng: Random, pages: int) -> Prepared:
    recipe = replace(recipe, layout=replace(recipe.layout, key=key_of(recipe.style)))
    layout, report = recipe.layout, reported(recipe, name, rng, pages)
    places = measure(draw_report(report, layout, told_apart=True))
    drawn = draw_report(report, layout, told_apart=False).pdf
    if recipe.scanner is None:
        shots = [Shot(pixels=np.zeros((1, 1), np.uint8), size=s, place=as_drawn) for s in page_sizes(drawn)]
        pdf, step = drawn, 1
    else:
        pdf, shots, step = scanned(recipe, drawn, rng)
    where = [s.place for s in shots]

    def place(page: int, box: Box) -> Box:
        return hull(where[page - 1], box)

    colour = recipe.scanner is None or recipe.scanner.inks == "colour"
    case = Case(
        name=name,
        suffix=".pdf",
        what=what,
        colour_visible=colour,
        place=place,
        page=lambda page: (page - 1) * step + 1,
        drawn=True,
    )
    told = truth(report, places, case, pdf, len(pypdfium2.PdfDocument(pdf)))
    geometry = [
        {"page": case.page(i), "size": size, "mesh": mesh(shot.place, size)}
        for i, (shot, size) in enumerate(zip(shots, page_sizes(drawn), strict=True), 1)
    ]
    return Prepared(pdf=pdf, truth={**told, "geometry": geometry})


def scanned(recipe: Recipe, drawn: bytes, rng: Random) -> tuple[bytes, list[Shot], int]:
    """The PDF, a shot for each drawn page, and the file's pages for each of them."""
    scanner = recipe.scanner
    assert scanner is not None
    chance = np.random.default_rng(rng.randrange(10**6))
    shots = []
    for number, (pixels, size) in enumerate(pictures(drawn, scanner.dpi)):
        turn = scanner.turns[number % len(scanner.turns)]
        shots.append(
            recipe.spoiler(pixels, size, chance) if recipe.spoiler else scanner.spoil(pixels, size, chance, turn)
        )
    layer: binding.Layer = ()
    if recipe.layer != "none":
        other = draw_report(compose(seed=rng.randrange(10**6), name="other", as_at=date(2018, 5, 4)), Layout(), False)
        layer = layers.LAYERS[recipe.layer](binding.words_of(drawn), other.pdf, rng)
    sheets = [s for shot in shots for s in (shot, back_of(shot))] if scanner.backs else shots
    pdf = binding.bound(sheets, scanner.dpi, scanner.quality, layer)
    if recipe.digital_pages:
        pdf = binding.interleaved(drawn, pdf)
        shots = [s if i % 2 else Shot(pixels=s.pixels, size=s.size, place=as_drawn) for i, s in enumerate(shots)]
    return pdf, shots, 2 if scanner.backs else 1


def as_drawn(points: Points) -> Points:
    return points


def back_of(shot: Shot) -> Shot:
    return Shot(pixels=np.full_like(shot.pixels, BLANK), size=shot.size, place=as_drawn)


def page_sizes(pdf: bytes) -> list[Size]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.get_size() for page in document]


def write(folder: Path, name: str, made: Prepared) -> None:
    (folder / f"{name}.pdf").write_bytes(made.pdf)
    told = json.dumps(made.truth, ensure_ascii=False, indent=1)
    (folder / f"{name}.truth.json").write_text(told + "\n", encoding="utf-8")
