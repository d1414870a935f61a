# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Layouts of the conditions, with sizes, shares and colours drawn at random within the usual ranges."""

from dataclasses import replace
from random import Random
from typing import Any

from reportlab.pdfbase.pdfmetrics import stringWidth

from benchmarks.columns import COLUMN_SETS, choose_columns
from benchmarks.variants import OTHER
from samples import words
from samples.flow import register_fonts
from samples.layout import CLASSIC, Column, Layout

A4 = (595.28, 841.89)
PRINT_SIZES_PT = (7.0, 9.0)  # points of print in a nine-column table
# The second is built into readers of PDF, which do not tell all of its signs: right for scans alone.
FONTS = (("Vera", "VeraBd", "VeraIt"), ("Helvetica", "Helvetica-Bold", "Helvetica-Oblique"))
MAX_NEEDED_SHARE = 0.9  # of a page's width, by the longest words of all columns
TOPICS = tuple(t.topic for t in (*words.FINDINGS, *words.LEARNING))
LANDSCAPE_COLUMNS = 7  # columns from which on a page lies on its side


def draw_layout(rng: Random, name: str = "nine", **but: Any) -> Layout:
    """A ruled layout of that set of columns; `but` overrides what chance would give."""
    size = round(but.pop("size", 0) or rng.uniform(*PRINT_SIZES_PT), 1)
    names_fit = but.pop("names_fit", True)
    landscape = but.pop("landscape", len(COLUMN_SETS[name]) >= LANDSCAPE_COLUMNS)
    regular, bold, italic = rng.choice(FONTS if but.pop("any_font", True) else FONTS[:1])
    high, wide = A4 if landscape else A4[::-1]
    given: dict[str, Any] = {
        "width": wide,
        "height": high,
        "margin": round(rng.uniform(28, 40), 1),
        "columns": choose_columns(name, rng),
        "regular": regular,
        "bold": bold,
        "italic": italic,
        "size": size,
        "leading": round(size * rng.uniform(1.18, 1.3), 2),
        "padding": round(rng.uniform(2.5, 4.0), 1),
        "header_size": round(size * rng.uniform(0.92, 1.0), 1),
        "header_fill": rng.choice(("#d9d9d9", "#e7e6e6", "#c6d9f1", "#f2f2f2")),
        "rule": round(rng.uniform(0.5, 0.8), 2),
        "palette": dict(CLASSIC),
    }
    return fit_columns(Layout(**{**given, **but}), names_fit)


def fit_columns(drawn: Layout, names_fit: bool) -> Layout:
    """Return the layout with columns wide enough for their longest words, and with `names_fit` for those of their
    names too. The print is smaller where that does not fit."""
    register_fonts(drawn)
    room = drawn.width - 2 * drawn.margin
    least = [longest_word(c, drawn, names_fit) + 2 * drawn.padding + 1 for c in drawn.columns]
    if sum(least) > room * MAX_NEEDED_SHARE:
        smaller = replace(
            drawn, size=drawn.size - 0.2, leading=drawn.leading - 0.24, header_size=drawn.header_size - 0.2
        )
        return fit_columns(smaller, names_fit)
    wide = [max(c.share * room, need) for c, need in zip(drawn.columns, least, strict=True)]
    slack = sum(wide) - sum(least)
    spare = room - sum(least)
    shares = [(need + (w - need) * spare / slack) / room for w, need in zip(wide, least, strict=True)]
    columns = tuple(replace(c, share=share) for c, share in zip(drawn.columns, shares, strict=True))
    return replace(drawn, columns=columns)


def longest_word(column: Column, drawn: Layout, name_too: bool) -> float:
    font = drawn.bold if column.field == "rag" else drawn.regular
    captions = words.ICONS if "Evidence" in column.heading and column.field == "target_date" else ()
    widths: list[float] = [stringWidth(w, font, drawn.size) for text in texts_in_column(column) for w in text.split()]
    widths += [stringWidth(w, drawn.regular, drawn.caption_size) for c in captions for w in c.split()]
    if name_too:
        name = column.heading.replace("/", "/ ").split()
        widths += [stringWidth(w, drawn.bold, drawn.header_size) for w in name]
    return max(widths)


def texts_in_column(column: Column) -> tuple[str, ...]:
    """All that may be printed in a column."""
    bodies = tuple(s for a in words.AGENCIES for s in a.spellings)
    if column.field == "other":
        return OTHER[column.heading]
    return {
        "question": words.QUESTIONS + TOPICS,
        "agency": bodies,
        "body_or_person": bodies + words.STAFF,
        "response": words.RESPONSES + TOPICS,
        "actions": words.ACTIONS + words.RESPONSES + TOPICS,
        "rag": ("complete", "Complete", "pending", "Amber"),
        "constraints": words.CONSTRAINTS,
        "target_date": (*words.EVIDENCE, *words.UNDATED, "September", "28.12.2019"),
        "lead_person": words.STAFF,
        "desired_outcome": words.OUTCOMES,
        "number": ("9(d)", "Q9.4"),
        "theme": ("Theme",),
    }[column.field]


def grid_layout(rng: Random, name: str = "nine", **but: Any) -> Layout:
    return draw_layout(rng, name, **but)


def roomy_sizes(rng: Random) -> dict[str, Any]:
    """Where no line parts the cells, space does."""
    return {"padding": round(rng.uniform(4.0, 6.0), 1), "size": rng.uniform(7.0, 8.0)}


def horizontal_layout(rng: Random, name: str = "nine", **but: Any) -> Layout:
    given = {"rules": "horizontal", "header_fill": rng.choice(("", "#e7e6e6")), **roomy_sizes(rng)}
    return draw_layout(rng, name, **{**given, **but})


def zebra_layout(rng: Random, name: str = "nine", **but: Any) -> Layout:
    tint = rng.choice(("#eeeeee", "#e6e6e6", "#e9f0f8", "#dce6f1"))
    given = {
        "rules": "zebra",
        "bands": rng.choice((("", tint), (tint, ""))),
        "header_fill": "#bfbfbf",
        **roomy_sizes(rng),
    }
    return draw_layout(rng, name, **{**given, **but})


def unruled_layout(rng: Random, name: str = "nine", **but: Any) -> Layout:
    given = {"rules": "none", "header_fill": "", "header_underlined": rng.random() < 0.5, **roomy_sizes(rng)}
    return draw_layout(rng, name, **{**given, **but})


PALETTES = {
    "pale": {"red": "#f4b6b6", "amber": "#fde2a8", "green": "#c6e5c3", "complete": "#bcd4ee"},
    "dark": {"red": "#8f1010", "amber": "#b56a00", "green": "#0b5a2b", "complete": "#123a6b"},
    "purple": {"red": "#e02020", "amber": "#ffb000", "green": "#30a050", "complete": "#8040a0"},
    "grey": {"red": "#e02020", "amber": "#ffb000", "green": "#30a050", "complete": "#9a9a9a"},
    "ink": {"red": "#d00000", "amber": "#d98200", "green": "#008a3a", "complete": "#1f4fa0"},
}


def vary_palette(name: str, rng: Random) -> dict[str, str]:
    """The palette, each of its colours a little off by chance."""
    return {value: vary_colour(colour, rng) for value, colour in PALETTES[name].items()}


def vary_colour(colour: str, rng: Random) -> str:
    parts = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return "#" + "".join(f"{min(255, max(0, part + rng.randint(-8, 8))):02x}" for part in parts)
