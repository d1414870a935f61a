# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Draws reports under named conditions, with their truths: python -m benchmarks.conditions OUT [--only NAME...]

Each condition is a report, a layout, a scan and a text layer, drawn by a seed. What is tuned on the seeds
"tuning" is reported on the seeds "reporting": other words, sizes, shares, colours and angles.
"""

import argparse
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from types import MappingProxyType
from typing import Any, Literal

from benchmarks import layouts, recipe
from benchmarks.camera import Camera
from benchmarks.marked_sheet import PageMark
from benchmarks.recipe import Form, Layer, PreparedCase, Recipe, prepare_case
from benchmarks.scans import Scanner, Spoiler
from benchmarks.variants import Style
from samples.layout import Layout

Group = Literal["grid", "scan", "layout", "columns", "status", "text layer", "marks", "size"]
Target = Literal[
    "clean",
    "noisy",
    "horizontal",
    "zebra",
    "no rules",
    "digital",
    "hidden layer",
    "phone",
    "plain text",
    "marks",
    "digital marks",
]
Cook = Callable[[Random], Recipe]

SEEDS = {"tuning": 1000, "reporting": 9000}
DEFAULT_PAGES = 6
RANGED = ("size", "rule")
DARK_FILLS = ("#1f3864", "#244061", "#404040", "#7f1d1d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """`target` names the row of the table of targets that it falls under (see accuracy.py)."""

    name: str
    what: str
    group: Group
    target: Target
    cook: Cook
    heavy: bool


def clean_scanner(rng: Random, **but: Any) -> Scanner:
    return Scanner(**{"dpi": 300, "skew": (0.0, 0.6), "quality": rng.randint(70, 85), **but})


def noisy(rng: Random, **but: Any) -> Scanner:
    given = {"dpi": 200, "skew": (1.0, 2.5), "blur": rng.uniform(0.5, 0.7), "grain": rng.uniform(4, 7), "specks": 60}
    return Scanner(**{**given, "quality": rng.randint(50, 60), **but})


def copier_scanner(rng: Random, **but: Any) -> Scanner:
    """A grey copy that was scanned: pale print on a grey ground, with the line of a dirty drum."""
    given = {"dpi": 200, "skew": (0.2, 1.2), "inks": "grey", "streaks": 1, "specks": 20, "grain": 4, "quality": 60}
    return Scanner(**{**given, "contrast": rng.uniform(0.6, 0.75), "paper": rng.randint(205, 230), **but})


def fax_scanner(rng: Random, **but: Any) -> Scanner:
    given = {"dpi": 200, "skew": (0.2, 1.0), "inks": "1-bit", "specks": rng.randint(80, 150), "blur": 0.5, "grain": 5}
    return Scanner(**{**given, **but})


Layouts = Callable[..., Layout]
Scanners = Callable[..., Scanner]


def cook(
    ruled: Layouts = layouts.grid_layout,
    columns: str = "nine",
    scanner: Scanners | None = clean_scanner,
    style: Style | None = None,
    scan: Mapping[str, Any] = MappingProxyType({}),
    palette: str = "",
    spoiler: Spoiler | None = None,
    layer: Layer = "none",
    form: Form = "pdf",
    word_mark: str = "",
    page_mark: PageMark = "",
    dark_header: bool = False,
    copies: int = 1,
    **layout: Any,
) -> Cook:
    """A recipe of these parts; a pair of numbers for a layout's size or rule is a range to choose from."""

    def recipe(rng: Random) -> Recipe:
        given = {k: rng.uniform(*v) if k in RANGED and isinstance(v, tuple) else v for k, v in layout.items()}
        if palette:
            given["palette"] = layouts.vary_palette(palette, rng)
        if dark_header:
            given |= {"header_fill": rng.choice(DARK_FILLS), "header_ink": "#ffffff"}
        if given.get("rule_colour") == "faint":
            given["rule_colour"] = "#" + f"{rng.randint(170, 215):02x}" * 3
        given["any_font"] = scanner is not None and form != "half digital"
        return Recipe(
            layout=ruled(rng, columns, **given),
            style=style or Style(),
            scanner=scanner(rng, **scan) if scanner else None,
            spoiler=spoiler,
            layer=layer,
            form=form,
            word_mark=word_mark,
            page_mark=page_mark,
            copies=copies,
        )

    return recipe


def turned_recipe(rng: Random) -> Recipe:
    """Four pages, four ways up; then again."""
    return Recipe(
        layout=layouts.grid_layout(rng), scanner=clean_scanner(rng, turns=tuple(rng.sample((90, 180, 270, 0), 4)))
    )


LETTER_STYLE = Style(statuses="letters", coloured=False)  # on a fax a fill comes out black, and the letter with it
H, Z, N = layouts.horizontal_layout, layouts.zebra_layout, layouts.unruled_layout
LARGE_PT = (8.0, 9.0)  # print that a coarse scan leaves legible
Row = tuple[str, str, Group, Target, Cook]  # of the table below: name, what, group, target, cook
ROWS: tuple[Row, ...] = (
    # full grids
    ("grid", "nine ruled columns, clean", "grid", "clean", cook()),
    ("portrait", "six columns, upright page, large print", "grid", "clean", cook(columns="six", size=(9, 10))),
    ("small print", "6 to 7 points", "grid", "clean", cook(size=(6.0, 6.9))),
    ("header once", "names of columns once in the report", "grid", "clean", cook(headers="once")),
    ("header each page", "names of columns on each page", "grid", "clean", cook(headers="page", size=LARGE_PT)),
    ("faint", "rules in thin grey", "grid", "clean", cook(rule=(0.3, 0.5), rule_colour="faint")),
    ("broken", "rules with gaps", "grid", "clean", cook(rule_gaps=1.0)),
    ("doubled", "one column's line doubled", "grid", "clean", cook(doubled=2, padding=4.0)),
    ("theme rows", "findings as rows over all columns", "grid", "clean",
     cook(themes="banner", headers="page", banner_fill="#dbe5f1", style=Style(kind="theme", labels="1.1"))),
    ("question rows", "questions as rows over all columns", "grid", "clean",
     cook(columns="no-question", asked="banner", banner_fill="#eeeeee", style=Style(labels="Q1.1"))),
    ("question prose", "questions as headings over their tables", "grid", "clean",
     cook(columns="no-question", asked="prose", style=Style(kind="recommendation", labels="1.1"))),
    # other columns and labels
    ("renamed", "other names of columns", "columns", "clean",
     cook(columns="renamed", style=Style(kind="recommendation", labels="1(a)"))),
    ("reordered", "other order and names", "columns", "clean",
     cook(columns="reordered", style=Style(kind="learning point", labels="1.1"))),
    ("broken names", "names of columns broken where they do not fit", "columns", "clean",
     cook(columns="milestones", names_fit=False, size=(7.0, 7.6), header_size=9.5, style=Style(labels="1.1"))),
    ("seven", "seven columns", "columns", "clean", cook(columns="seven", style=Style(labels="Q1.1"))),
    ("committee", "number column, marks 1 to 4", "columns", "clean",
     cook(columns="committee", style=Style(labels="1.1", statuses="digits", coloured=False))),
    ("specific", "actions first, lead is a body or a person", "columns", "clean",
     cook(columns="specific", asked="prose", style=Style(kind="recommendation", labels="1.1", leads="either"))),
    ("critical friend", "two columns of no field", "columns", "clean",
     cook(columns="critical-friend", style=Style(kind="recommendation", labels="1.1", pending=True))),
    ("milestones", "nine columns in capitals and not", "columns", "clean",
     cook(columns="milestones", style=Style(kind="recommendation", labels="1(a)", statuses="words"))),
    ("risk", "ten columns, four of no field", "columns", "clean",
     cook(columns="risk", style=Style(kind="recommendation", labels="1.1"), size=7.0, margin=24.0)),
    ("paper", "action log, no status column", "columns", "clean",
     cook(columns="paper", style=Style(kind="theme", labels="1.1", leads="either"))),
    ("objective", "developmental objectives", "columns", "clean",
     cook(columns="objective", style=Style(kind="theme", labels="1a.", leads="body"))),
    # layouts without full grids
    ("horizontal", "horizontal rules alone", "layout", "horizontal", cook(H)),
    ("horizontal portrait", "six columns, horizontal rules", "layout", "horizontal",
     cook(H, "six", size=(8.5, 9.5), style=Style(kind="recommendation", labels="1.1"))),
    ("horizontal sparse", "rules between questions alone", "layout", "horizontal", cook(H, "seven", row_rules=False)),
    ("horizontal noisy", "horizontal rules, noisy scan", "layout", "horizontal",
     cook(H, "seven", scanner=noisy, size=LARGE_PT)),
    ("zebra", "tinted bands, no rules", "layout", "zebra", cook(Z)),
    ("zebra portrait", "six columns, tinted bands", "layout", "zebra", cook(Z, "six", size=(8.5, 9.5))),
    ("zebra noisy", "tinted bands, noisy scan", "layout", "zebra", cook(Z, "renamed", scanner=noisy, size=(7.5, 8.5))),
    ("none", "white space alone", "layout", "no rules", cook(N)),
    ("none portrait", "six columns, white space alone", "layout", "no rules",
     cook(N, "six", size=(8.5, 9.5), header_underlined=True)),
    ("none noisy", "white space alone, noisy scan", "layout", "no rules",
     cook(N, "seven", scanner=noisy, size=LARGE_PT)),
    # statuses
    ("fills", "colour without text", "status", "clean", cook(style=Style(statuses="fills", pending=True))),
    ("letters", "letters on colour", "status", "clean", cook(style=Style(statuses="letters"))),
    ("words", "words without colour", "status", "clean", cook(style=Style(statuses="words", coloured=False))),
    ("digits", "1 to 4 on colour, by the key", "status", "clean", cook(style=Style(statuses="digits"))),
    ("dots", "a coloured dot in the cell", "status", "clean", cook(style=Style(statuses="fills"), status_shape="dot")),
    ("coloured text", "words in colour", "status", "clean",
     cook(style=Style(statuses="words"), status_shape="text", palette="ink")),
    ("pale", "pale tints", "status", "clean", cook(style=Style(statuses="fills"), palette="pale")),
    ("dark", "dark tints, white letters", "status", "clean",
     cook(style=Style(statuses="letters"), palette="dark", status_ink="#ffffff")),
    ("purple", "purple is complete, by the key", "status", "clean",
     cook(style=Style(statuses="fills"), palette="purple")),
    # scans
    ("noisy", "askew, specks, blur, 200 dpi", "scan", "noisy", cook(scanner=noisy, size=(7.5, 8.5))),
    ("skewed", "3 to 5 degrees askew", "scan", "noisy", cook(scan={"skew": (3.0, 5.0)}, size=(7.5, 8.5))),
    ("turned", "each page turned separately", "scan", "clean", turned_recipe),
    ("turned noisy", "each page turned separately, noisy", "scan", "noisy",
     cook(scanner=noisy, scan={"turns": (90, 270, 180, 0)}, size=LARGE_PT)),
    ("grey", "photocopy in grey, its drum dirty", "scan", "noisy", cook(scanner=copier_scanner, size=(7.5, 8.5))),
    ("grey letters", "photocopy in grey, statuses as letters", "scan", "noisy",
     cook(columns="seven", scanner=copier_scanner, size=LARGE_PT, style=Style(statuses="letters"), palette="pale")),
    ("fax", "1-bit, 200 dpi, specks", "scan", "noisy", cook(scanner=fax_scanner, size=LARGE_PT, style=LETTER_STYLE)),
    ("fax filled", "1-bit, filled cells black", "scan", "noisy",
     cook(scanner=fax_scanner, size=LARGE_PT, style=Style(statuses="fills"))),
    ("jpeg 30", "JPEG of quality 30", "scan", "noisy", cook(scan={"quality": 30, "dpi": 200}, size=(7.5, 8.5))),
    ("150 dpi", "150 dpi", "scan", "noisy", cook(columns="six", scan={"dpi": 150, "quality": 70}, size=(9.0, 10.0))),
    ("600 dpi", "600 dpi, small print", "scan", "clean", cook(scan={"dpi": 600, "quality": 60}, size=(6.0, 7.0))),
    ("edges", "dark edges and punched holes", "scan", "clean",
     cook(scan={"dark_edges": True, "holes": True}, margin=38.0)),
    ("photo", "a phone's photo: perspective, curl, shadow", "scan", "phone",
     cook(spoiler=Camera(cropped=0.0), size=(7.5, 8.5))),
    ("photo cropped", "the same, the page fills the picture", "scan", "phone",
     cook(spoiler=Camera(cropped=1.0), size=(7.5, 8.5))),
    ("photo horizontal", "the same, horizontal rules", "scan", "phone",
     cook(H, "seven", spoiler=Camera(), size=LARGE_PT)),
    ("backs", "a blank back after each page", "scan", "clean", cook(scan={"backs": True})),
    # text layers
    ("born digital", "text layer, full grid", "text layer", "digital", cook(scanner=None)),
    ("digital horizontal", "text layer, horizontal rules", "text layer", "digital", cook(H, "seven", scanner=None)),
    ("digital zebra", "text layer, tinted bands", "text layer", "digital", cook(Z, scanner=None)),
    ("digital none", "text layer, white space alone", "text layer", "digital", cook(N, "seven", scanner=None)),
    ("good layer", "scan with a hidden layer, 1 % misread", "text layer", "hidden layer", cook(layer="good")),
    ("good layer askew", "the same, askew", "text layer", "hidden layer",
     cook(layer="good", scan={"skew": (1.0, 2.5), "dpi": 200})),
    ("random layer", "hidden layer of random words", "text layer", "clean", cook(layer="random words")),
    ("shuffled layer", "hidden layer, its words shuffled", "text layer", "clean", cook(layer="wrong places")),
    ("other layer", "hidden layer of another report", "text layer", "clean", cook(layer="other document")),
    ("garbled layer", "hidden layer of signs", "text layer", "clean", cook(layer="mojibake")),
    ("half digital", "every second page scanned", "text layer", "clean", cook(form="half digital")),
    ("plain text", "plain text of an OCR program", "text layer", "plain text", cook(form="text")),
    ("plain text renamed", "the same, other columns", "text layer", "plain text",
     cook(columns="renamed", form="text", style=Style(kind="recommendation", labels="1.1"))),
)  # fmt: skip
THEMES: dict[str, Any] = {"themes": "column", "headers": "page", "columns": "themed"}
MARKS: tuple[tuple[str, str, dict[str, Any]], ...] = (  # name, what, how it is drawn
    ("coloured print", "cells and words in Word's colours", {"word_mark": "coloured"}),
    ("links", "underlined links in blue", {"word_mark": "links"}),
    ("struck", "words and dates crossed out", {"word_mark": "struck"}),
    ("tracked", "tracked changes, in an editor's colour", {"word_mark": "tracked"}),
    ("blacked out", "words and names under black bars", {"word_mark": "blacked out"}),
    ("line in cell", "a line between two updates in a cell", {"word_mark": "line in cell", "padding": 4.0}),
    ("stamp", "a stamp over cells", {"page_mark": "stamp"}),
    ("watermark", "a large grey word under the table", {"page_mark": "watermark"}),
    ("pen", "rings about cells and ticks, by pen", {"page_mark": "pen"}),
    ("touching", "print that touches 1 point rules", {"rule": 1.0, "padding": 0.5}),
    ("dashed", "dashed rules", {"rule_dash": (3.0, 2.0)}),
    ("dark header", "a dark header that touches coloured cells",
     {"dark_header": True, "style": Style(statuses="fills")}),
    ("white rules", "white rules between tinted cells",
     {"dark_header": True, "rule_colour": "#ffffff", "rule": (1.0, 3.0),
      "bands": ("#d9e2f3", "#e9eef8")}),
    ("turned themes", "a first column of findings, printed upwards", THEMES),
)  # fmt: skip
MARK_ROWS: tuple[Row, ...] = (
    *((name, what, "marks", "marks", cook(**how)) for name, what, how in MARKS),
    *(
        (f"digital {name}", f"{what}, born digital", "marks", "digital marks", cook(scanner=None, **how))
        for name, what, how in MARKS
    ),
    ("form fields", "cells as fields of a form", "marks", "digital marks",
     cook(scanner=None, page_mark="form", regular="Helvetica")),
)  # fmt: skip
HEAVY: tuple[Row, ...] = (
    ("long", "600 responses, born digital", "size", "digital", cook(scanner=None, copies=21)),
    ("long scan", "600 responses, scanned", "size", "clean", cook(scan={"dpi": 200}, size=7.0, copies=21)),
)  # drawn only where they are asked for by name
CONDITIONS = tuple(
    Condition(name=name.replace(" ", "-"), what=what, group=group, target=target, cook=cook, heavy=row in HEAVY)
    for row in (*ROWS, *MARK_ROWS, *HEAVY)
    for name, what, group, target, cook in [row]
)


def choose_conditions(names: Sequence[str] | None, groups: Sequence[str] | None) -> list[Condition]:
    """The conditions of those names or groups; of none, all but the heavy ones."""
    if names is None and groups is None:
        return [c for c in CONDITIONS if not c.heavy]
    return [c for c in CONDITIONS if c.name in (names or ()) or (c.group in (groups or ()) and not c.heavy)]


def random_of(condition: Condition, seeds: str) -> Random:
    return Random(f"{SEEDS[seeds]} {condition.name}")


def draw_condition(condition: Condition, seeds: str, pages: int) -> PreparedCase:
    rng = random_of(condition, seeds)
    return prepare_case(condition.cook(rng), condition.name, condition.what, rng, pages)


def parse_arguments(parser: argparse.ArgumentParser) -> argparse.Namespace:
    """Which conditions, of which seeds, how long."""
    parser.add_argument("--seeds", choices=SEEDS, default="tuning")
    parser.add_argument("--only", nargs="+", metavar="NAME", choices=[c.name for c in CONDITIONS])
    parser.add_argument("--group", nargs="+", metavar="GROUP", choices=sorted({c.group for c in CONDITIONS}))
    parser.add_argument("--pages", type=int, default=DEFAULT_PAGES, help=f"at most so many a report ({DEFAULT_PAGES})")
    return parser.parse_args()


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("out", type=Path, metavar="OUT")
    args = parse_arguments(parser)
    args.out.mkdir(parents=True, exist_ok=True)
    for condition in choose_conditions(args.only, args.group):
        recipe.write_case(args.out, draw_condition(condition, args.seeds, args.pages))
        print(condition.name, flush=True)


if __name__ == "__main__":
    main()
