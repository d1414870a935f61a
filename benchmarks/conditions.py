"""Draws reports under named conditions, with their truths: python benchmarks/conditions.py OUT [--only NAME...]

Each condition is a report, a layout, a scan and a text layer, drawn by a seed. What is tuned on the seeds
"tuning" is reported on the seeds "reporting": other words, sizes, shares, colours and angles.
"""

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Literal

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # run as a script, `benchmarks` is not installed

from benchmarks import layouts, recipe
from benchmarks.recipe import Prepared, Recipe, prepared
from benchmarks.scans import Scanner
from benchmarks.variants import Style

Group = Literal["grid", "scan", "layout", "columns", "status", "text layer", "size"]
Target = Literal["clean", "noisy", "horizontal", "zebra", "no rules", "digital", "hidden layer", "phone"]
Cook = Callable[[Random], Recipe]

SEEDS = {"tuning": 1000, "reporting": 5000}
PAGES = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """`target` names the row of the table of targets that it falls under (see accuracy.py)."""

    name: str
    what: str
    group: Group
    target: Target
    cook: Cook


CLEAN = Scanner(dpi=300, skew=(0.0, 0.6), quality=80)


def grid(rng: Random) -> Recipe:
    return Recipe(layout=layouts.grid(rng), scanner=CLEAN)


def horizontal(rng: Random) -> Recipe:
    return Recipe(layout=layouts.horizontal(rng), scanner=CLEAN)


def zebra(rng: Random) -> Recipe:
    return Recipe(layout=layouts.zebra(rng), scanner=CLEAN)


def unruled(rng: Random) -> Recipe:
    return Recipe(layout=layouts.unruled(rng), scanner=CLEAN)


def noisy(rng: Random) -> Recipe:
    scanner = Scanner(dpi=200, skew=(1.0, 2.5), blur=0.6, grain=6, specks=60, quality=55)
    return Recipe(layout=layouts.grid(rng, size=rng.uniform(7.5, 8.5)), scanner=scanner)


def grey(rng: Random) -> Recipe:
    scanner = Scanner(
        dpi=200, skew=(0.2, 1.2), inks="grey", contrast=rng.uniform(0.6, 0.75), paper=rng.randint(205, 230), streaks=1,
        specks=20, grain=4, quality=60,
    )  # fmt: skip
    return Recipe(layout=layouts.grid(rng, size=rng.uniform(7.5, 8.5)), scanner=scanner)


def fax(rng: Random) -> Recipe:
    scanner = Scanner(dpi=200, skew=(0.2, 1.0), inks="1-bit", specks=150, blur=0.5, grain=5)
    style = Style(statuses="letters", coloured=False)  # a fill would come out black, and the letter with it
    return Recipe(layout=layouts.grid(rng, size=rng.uniform(8.0, 9.0)), style=style, scanner=scanner)


def faint(rng: Random) -> Recipe:
    level = rng.randint(170, 215)
    layout = layouts.grid(rng, rule=rng.uniform(0.3, 0.5), rule_colour=f"#{level:02x}{level:02x}{level:02x}")
    return Recipe(layout=layout, scanner=CLEAN)


def turned(rng: Random) -> Recipe:
    turns = rng.sample((90, 180, 270, 0), 4)
    return Recipe(layout=layouts.grid(rng), scanner=Scanner(dpi=300, skew=(0, 0.6), quality=80, turns=tuple(turns)))


CONDITIONS = (
    Condition(name="grid", what="nine ruled columns, clean", group="grid", target="clean", cook=grid),
    Condition(name="horizontal", what="horizontal rules alone", group="layout", target="horizontal", cook=horizontal),
    Condition(name="zebra", what="tinted bands, no rules", group="layout", target="zebra", cook=zebra),
    Condition(name="none", what="white space alone", group="layout", target="no rules", cook=unruled),
    Condition(name="noisy", what="askew, specks, blur, 200 dpi", group="scan", target="noisy", cook=noisy),
    Condition(name="grey", what="photocopy in grey", group="scan", target="noisy", cook=grey),
    Condition(name="fax", what="1-bit, 200 dpi, specks", group="scan", target="noisy", cook=fax),
    Condition(name="faint", what="rules in thin grey", group="scan", target="clean", cook=faint),
    Condition(name="turned", what="each page turned by itself", group="scan", target="clean", cook=turned),
)


def chance(condition: Condition, seeds: str) -> Random:
    return Random(f"{SEEDS[seeds]} {condition.name}")


def drawn(condition: Condition, seeds: str, pages: int) -> Prepared:
    rng = chance(condition, seeds)
    return prepared(condition.cook(rng), condition.name, condition.what, rng, pages)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0] if __doc__ else None)
    parser.add_argument("out", type=Path, metavar="OUT")
    parser.add_argument("--seeds", choices=SEEDS, default="tuning")
    parser.add_argument("--only", nargs="+", metavar="NAME", choices=[c.name for c in CONDITIONS])
    parser.add_argument("--pages", type=int, default=PAGES, help=f"at most so many a report ({PAGES})")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    for condition in CONDITIONS:
        if args.only is None or condition.name in args.only:
            recipe.write(args.out, condition.name, drawn(condition, args.seeds, args.pages))
            print(condition.name, flush=True)


if __name__ == "__main__":
    main()
