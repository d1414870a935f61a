"""The characters of a text layer made words: mapped into the page's upright frame, in the layer's own order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from ingest.drawn import Drawn, box_of
from ingest.nouns import Box, Transform

GAP = 0.35  # of a letter's height: white between two letters that parts words
BACK = 0.5  # of a letter's height: a letter that begins so far before the last one's end begins a word
LINE = 0.5  # of a word's height: words that overlap by as much stand on one line
PRIVATE = ((0xE000, 0xF8FF), (0xF0000, 0x10FFFF))  # code points that mean what a font pleases

LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """The characters of a layer, blanks too, in its own order; boxes in viewer points."""

    texts: tuple[str, ...]
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerWord:
    """A word of a layer, its box in the page's upright frame."""

    text: str
    box: Box


def layer_of(chars: Sequence[Drawn]) -> Layer:
    return Layer(texts=tuple(str(c["text"]) for c in chars), boxes=tuple(map(box_of, chars)))


def layer_words(layer: Layer, to_viewer: Transform) -> tuple[LayerWord, ...]:
    """Words end at blanks, at white, and where the next letter stands elsewhere; a layer's letters come
    in the order of reading, whereas their places within a word may be rough."""
    words: list[LayerWord] = []
    text = ""
    boxes: list[Box] = []

    def end() -> None:
        nonlocal text, boxes
        if text:
            words.append(LayerWord(text=text, box=around(boxes)))
        text, boxes = "", []

    for char, box in zip(layer.texts, _upright(layer.boxes, to_viewer), strict=True):
        if not char.strip():
            end()
            continue
        if boxes and _elsewhere(boxes[-1], box):
            end()
        text += LIGATURES.get(char, char)
        boxes.append(box)
    end()
    return tuple(words)


def _upright(boxes: Sequence[Box], to_viewer: Transform) -> list[Box]:
    """The hulls of boxes in viewer points, in the upright frame."""
    if not boxes:
        return []
    back = np.linalg.inv(np.array(to_viewer).reshape(3, 3))
    sides = np.array([(b.x0, b.top, b.x1, b.bottom) for b in boxes])
    # A letter's middle and size are mapped, not its corners: a page askew would make each hull too high.
    middles = np.column_stack([sides[:, [0, 2]].mean(axis=1), sides[:, [1, 3]].mean(axis=1), np.ones(len(boxes))])
    placed = middles @ back.T
    placed = placed[:, :2] / placed[:, 2:]
    halves = np.abs(np.column_stack([sides[:, 2] - sides[:, 0], sides[:, 3] - sides[:, 1]])) / 2
    if abs(back[0, 1]) > abs(back[0, 0]):  # turned by a right angle
        halves = halves[:, ::-1]
    return [
        Box(x0=float(x - w), top=float(y - h), x1=float(x + w), bottom=float(y + h))
        for (x, y), (w, h) in zip(placed, halves, strict=True)
    ]


def _elsewhere(last: Box, box: Box) -> bool:
    high = max(min(last.height, box.height), 1.0)
    shared = min(last.bottom, box.bottom) - max(last.top, box.top)
    return box.x0 - last.x1 > GAP * high or box.x0 < last.x0 - BACK * high or shared < LINE * high


def is_readable(text: str) -> bool:
    """Whether every character of it is one: not a glyph's number, a control or a font's own code point."""
    if "(cid:" in text:
        return False
    return not any(
        not c.isprintable() or c == "\ufffd" or any(a <= ord(c) <= b for a, b in PRIVATE) for c in text if c != "\u00ad"
    )


def lines_of(words: Iterable[LayerWord]) -> list[list[LayerWord]]:
    """Words as printed lines from top to bottom, each from left to right."""
    lines: list[list[LayerWord]] = []
    for word in sorted(words, key=lambda w: (w.box.top + w.box.bottom, w.box.x0)):
        for line in reversed(lines[-3:]):
            last = line[-1].box
            shared = min(word.box.bottom, last.bottom) - max(word.box.top, last.top)
            if shared >= LINE * min(word.box.height, last.height):
                line.append(word)
                break
        else:
            lines.append([word])
    return [sorted(line, key=lambda w: w.box.x0) for line in lines]


def around(boxes: Sequence[Box]) -> Box:
    return Box(
        x0=min(b.x0 for b in boxes),
        top=min(b.top for b in boxes),
        x1=max(b.x1 for b in boxes),
        bottom=max(b.bottom for b in boxes),
    )
