# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The drawing of a condition agrees with its truth, in every layout and at every rotation."""

from collections.abc import Iterator
from io import BytesIO
from random import Random
from typing import Any

import numpy as np
import pdfplumber
import pytest

from benchmarks import layouts
from benchmarks.conditions import CONDITIONS, Condition, cook, draw_condition
from benchmarks.perfect_cells import hat_functions
from benchmarks.recipe import prepare_case
from benchmarks.scans import Scanner, Shot, place_mesh, placed_hull
from benchmarks.scoring import CELLS, plain_text
from benchmarks.variants import Style

Json = dict[str, Any]

DIGITAL = {
    "horizontal": cook(layouts.horizontal_layout, scanner=None),
    "zebra": cook(layouts.zebra_layout, "renamed", scanner=None, style=Style(kind="recommendation", labels="1(a)")),
    "none": cook(layouts.unruled_layout, "seven", scanner=None, style=Style(labels="Q1.1")),
    "theme rows": cook(scanner=None, themes="banner", headers="page", style=Style(kind="theme", labels="1.1")),
    "question rows": cook(columns="no-question", scanner=None, asked="banner"),
    "question prose": cook(columns="specific", scanner=None, asked="prose", style=Style(leads="either")),
    "number": cook(columns="committee", scanner=None, style=Style(labels="1.1", statuses="digits")),
    "others": cook(columns="risk", scanner=None, size=7.0, margin=24.0, style=Style(pending=True)),
}


def condition(name: str) -> Condition:
    return next(c for c in CONDITIONS if c.name == name)


def texts(truth: Json) -> Iterator[tuple[str, list[Json]]]:
    for finding in truth["findings"]:
        yield finding["narrative"], finding["narrative_source"]
        for question in finding["questions"]:
            for row in question["responses"]:
                yield row["agency"]["raw"], row["agency"]["source"]
                yield from ((row[c]["text"], row[c]["source"]) for c in CELLS)
                yield from ((c["text"], c["source"]) for c in row.get("other", {}).values())


@pytest.mark.parametrize("name", DIGITAL)
def test_each_box_holds_its_cell_and_no_other(name: str) -> None:
    made = prepare_case(DIGITAL[name](Random(name)), "drawn", "", Random(name), pages=3)
    assert made.truth["source"]["pages"] <= 3  # type: ignore[index]
    seen = 0
    with pdfplumber.open(BytesIO(made.content)) as pdf:
        for text, source in texts(made.truth):
            assert bool(text) == bool(source)
            chars = []
            for span in source:
                x0, top, x1, bottom = span["bbox"]
                assert 0 < x0 < x1 < pdf.pages[0].width
                assert 0 < top < bottom < pdf.pages[0].height
                chars += [
                    c["text"]
                    for c in pdf.pages[span["page"] - 1].chars
                    if x0 < (c["x0"] + c["x1"]) / 2 < x1 and top < (c["top"] + c["bottom"]) / 2 < bottom
                ]
            assert plain_text("".join(chars).replace("•", "")) == plain_text(text.replace("•", ""))
            seen += bool(text)
    assert seen > 30


def test_the_same_seed_draws_the_same_and_another_another() -> None:
    one, again, other = (
        draw_condition(condition("digital-none"), s, pages=2) for s in ("tuning", "tuning", "reporting")
    )
    assert one == again
    assert one.content != other.content


def test_every_name_is_its_own() -> None:
    assert len({c.name for c in CONDITIONS}) == len(CONDITIONS)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_mark_lies_where_its_place_says(turn: int) -> None:
    """A black square on white, at 100 dpi, askew and turned."""
    wide, high, mark = 420.0, 300.0, (100.0, 60.0, 124.0, 84.0)
    pixels = np.full((round(high * 100 / 72), round(wide * 100 / 72), 3), 255, np.uint8)
    x0, top, x1, bottom = (round(v * 100 / 72) for v in mark)
    pixels[top:bottom, x0:x1] = 0
    scanner = Scanner(dpi=100, skew=(4, 5), blur=0)
    shot: Shot = scanner.spoil(pixels, (wide, high), np.random.default_rng(turn), turn=turn)
    rows, columns = np.nonzero(shot.pixels.min(axis=2) < 128)
    found = (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)
    assert np.array(found) * 0.72 == pytest.approx(np.array(placed_hull(shot.place, mark)), abs=1.5)
    assert shot.size == ((wide, high) if turn in (0, 180) else (high, wide))


def test_a_mesh_of_knots_gives_every_point_of_a_page_askew() -> None:
    shot = Scanner(dpi=50, skew=(3, 3)).spoil(
        np.full((200, 300, 3), 255, np.uint8), (432.0, 288.0), np.random.default_rng(1), turn=90
    )
    knots = np.array(place_mesh(shot.place, (432.0, 288.0), 2))
    down, across = hat_functions(7, 2), hat_functions(9, 2)
    point = [(down @ knots[..., i] @ across.T)[3, 2] for i in (0, 1)]
    assert point == pytest.approx(shot.place(np.array([[432.0 * 2 / 8, 288.0 * 3 / 6]]))[0], abs=0.01)
