"""Layouts of the conditions, their sizes, shares and colours drawn by chance within what is usual."""

from random import Random
from typing import Any

from benchmarks.columns import SETS, columns
from samples.layout import CLASSIC, Layout

A4 = (595.28, 841.89)
SIZE = (7.0, 9.0)  # points of print in a nine-column table
FONTS = (("Vera", "VeraBd", "VeraIt"), ("Helvetica", "Helvetica-Bold", "Helvetica-Oblique"))
NARROW = 7  # columns from which on a page lies on its side


def layout(rng: Random, name: str = "nine", **but: Any) -> Layout:
    """A ruled layout of that set of columns; `but` overrides what chance would give."""
    size = round(but.pop("size", 0) or rng.uniform(*SIZE), 1)
    landscape = but.pop("landscape", len(SETS[name]) >= NARROW)
    regular, bold, italic = rng.choice(FONTS)
    high, wide = A4 if landscape else A4[::-1]
    given: dict[str, Any] = {
        "width": wide,
        "height": high,
        "margin": round(rng.uniform(28, 40), 1),
        "columns": columns(name, rng),
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
    return Layout(**{**given, **but})


def grid(rng: Random, name: str = "nine", **but: Any) -> Layout:
    return layout(rng, name, **but)


def roomy(rng: Random) -> dict[str, Any]:
    """Where no line parts the cells, space does."""
    return {"padding": round(rng.uniform(4.0, 6.0), 1), "size": rng.uniform(7.0, 8.0)}


def horizontal(rng: Random, name: str = "nine", **but: Any) -> Layout:
    given = {"rules": "horizontal", "header_fill": rng.choice(("", "#e7e6e6")), **roomy(rng)}
    return layout(rng, name, **{**given, **but})


def zebra(rng: Random, name: str = "nine", **but: Any) -> Layout:
    tint = rng.choice(("#eeeeee", "#e6e6e6", "#e9f0f8", "#dce6f1"))
    given = {"rules": "zebra", "bands": rng.choice((("", tint), (tint, ""))), "header_fill": "#bfbfbf", **roomy(rng)}
    return layout(rng, name, **{**given, **but})


def unruled(rng: Random, name: str = "nine", **but: Any) -> Layout:
    given = {"rules": "none", "header_fill": "", "header_underlined": rng.random() < 0.5, **roomy(rng)}
    return layout(rng, name, **{**given, **but})
