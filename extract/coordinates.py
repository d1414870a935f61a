"""From the upright frame to spans on the page that a viewer shows."""

from collections.abc import Iterable

from ingest.model import Box, Page, Span, Transform, Word
from ingest.photo.bend import bent

ASCENDING = set("bdfhijklt0123456789!?()[]{}/\\|&%$£#@'\"’‘“”*") | set("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
DESCENDING = set("gjpqy()[]{}/\\|,;Q@$")
# Shares of a font's line in its ink, as in Arial: x-height .52, ascenders .21, descenders .21 of the em.
ABOVE_X = 0.40  # of the x-height, from there to the top of capitals
BELOW_X = 0.40  # of the x-height, from the baseline to the foot of descenders


def hull(boxes: Iterable[Box]) -> Box:
    """The smallest box around all; at least one must be given."""
    every = list(boxes)
    return Box(
        x0=min(b.x0 for b in every),
        top=min(b.top for b in every),
        x1=max(b.x1 for b in every),
        bottom=max(b.bottom for b in every),
    )


def line_box(words: list[Word]) -> Box:
    """The box of a printed line as a viewer would select it: ink, grown by the ascenders and
    descenders that its letters happen not to have."""
    ink = hull(w.box for w in words)
    letters = {c for w in words for c in w.text}
    rises, falls = bool(letters & ASCENDING), bool(letters & DESCENDING)
    x_height = ink.height / (1 + ABOVE_X * rises + BELOW_X * falls)
    return Box(
        x0=ink.x0,
        top=ink.top - (0 if rises else ABOVE_X * x_height),
        x1=ink.x1,
        bottom=ink.bottom + (0 if falls else BELOW_X * x_height),
    )


def print_size(words: list[Word]) -> float:
    """The x-height of the words' print in points: the median over the words, so that a speck that was
    read into one of them does not count."""
    sizes = sorted(
        w.box.height / (1 + ABOVE_X * bool(set(w.text) & ASCENDING) + BELOW_X * bool(set(w.text) & DESCENDING))
        for w in words
    )
    return sizes[len(sizes) // 2]


def span(page: Page, box: Box) -> Span:
    """The place of an upright box on the viewer's page: the hull of its four corners, cut at the page's edge."""
    across = (box.x0, box.x1) if page.photo is None else (box.x0, (box.x0 + box.x1) / 2, box.x1)  # a side may be bent
    corners = [_on_viewer(page, x, y) for x in across for y in (box.top, box.bottom)]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return Span(
        page=page.number,
        box=Box(
            x0=round(max(0.0, min(xs)), 2),
            top=round(max(0.0, min(ys)), 2),
            x1=round(min(page.width, max(xs)), 2),
            bottom=round(min(page.height, max(ys)), 2),
        ),
    )


def _on_viewer(page: Page, x: float, y: float) -> tuple[float, float]:
    if page.photo is None:
        return _moved(page.to_viewer, x, y)
    photo = page.photo
    return _moved(photo.to_viewer, *bent(photo.bend, *_moved(photo.to_flat, x, y)))


def _moved(m: Transform, x: float, y: float) -> tuple[float, float]:
    w = m[6] * x + m[7] * y + m[8]
    return (m[0] * x + m[1] * y + m[2]) / w, (m[3] * x + m[4] * y + m[5]) / w
