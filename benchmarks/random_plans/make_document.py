# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Make a random document: draw its look, compose, draw and perhaps scan it, and tell the truth about it."""

from random import Random

from benchmarks.random_plans.compose import LEAST_ROWS, MOST_ROWS, Plan, compose_plan
from benchmarks.random_plans.draw_plan import DrawnPlan, draw_plan
from benchmarks.random_plans.further_values import draw_further_look
from benchmarks.random_plans.look import Look, draw_look
from benchmarks.random_plans.tables import RowTooTallError
from benchmarks.recipe import PreparedCase, Recipe, keep_points, scan_drawn
from benchmarks.scans import Place, placed_hull
from samples.canvas import Box
from samples.layout import Layout
from samples.truth import Case, make_truth

MOST_PAGES = 3
ROWS_TAKEN_AWAY = 2  # a plan of too many pages is composed again with fewer rows
TRIES = 20


def make_document(seed: int, number: int, scanned: bool) -> PreparedCase:
    """Return the document of that number in the series of a seed: the same bytes for the same seed."""
    name = f"plan-{seed}-{number:03}"
    for attempt in range(TRIES):
        rng = Random(f"random plan {seed} {number} {attempt}")
        look = draw_further_look(draw_look(rng, scanned), Random(f"further look {seed} {number} {attempt}"))
        try:
            plan, drawn = draw_short_plan(look, name, rng)
        except RowTooTallError:
            continue
        return prepare_case(plan, drawn, look, name, rng)
    raise RuntimeError(f"No look of {TRIES} fits on {MOST_PAGES} pages. Use another seed than {seed}.")


def draw_short_plan(look: Look, name: str, rng: Random) -> tuple[Plan, DrawnPlan]:
    """Draw the plan with as many rows as fit on three pages."""
    seed = rng.randrange(10**9)
    for rows in range(rng.randint(LEAST_ROWS, MOST_ROWS), LEAST_ROWS // 2, -ROWS_TAKEN_AWAY):
        plan = compose_plan(look, name, Random(seed), rows)
        drawn = draw_plan(plan, look, Random(seed))
        if drawn.pages <= MOST_PAGES:
            return plan, drawn
    raise RowTooTallError("Too many pages.")


def prepare_case(plan: Plan, drawn: DrawnPlan, look: Look, name: str, rng: Random) -> PreparedCase:
    scanner, pdf = look.scanner, drawn.pdf
    where: list[Place] = [keep_points] * drawn.pages
    if scanner:
        pdf, where = scan_drawn(Recipe(layout=Layout(), scanner=scanner), drawn.pdf, rng)

    def place(page: int, box: Box) -> Box:
        return placed_hull(where[page - 1], box)

    case = Case(
        name=name,
        suffix=".pdf",
        what=look.what,
        colour_visible=scanner is None or scanner.inks == "colour",
        place=place,
    )
    truth = make_truth(plan.report, drawn.places, case, pdf, drawn.pages)
    if not plan.as_at_line:
        truth["as_at"] = None
    told = {**truth["case"], "look": look.told}  # type: ignore[dict-item]
    return PreparedCase(content=pdf, truth={**truth, "case": told})
