# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Values of fields and notes as print: whole, though an appearance may show only their beginning, or is missing."""

import re
from collections.abc import Sequence
from itertools import count

from ingest.model import Box
from ingest.pdf.annotations import FIELD_MARGIN_PT, ShownValue
from ingest.pdf.page_objects import PdfObject, object_box

USUAL_SIZE_PT, MIN_SIZE_PT = 9.0, 1.0  # of print that is laid out in a field
LETTER_WIDTH, LINE_HEIGHT = 0.5, 1.15  # in sizes of the print
FIELD_PADDING_PT = 2.0


def complete_values(
    chars: Sequence[PdfObject], drawn: Sequence[PdfObject], values: Sequence[ShownValue]
) -> tuple[PdfObject, ...]:
    """Return a page's visible characters, a field or note's replaced by its value where they are only part of it.

    An appearance that shows something else than the value is kept, as a viewer shows it.

    Args:
        chars: The visible characters.
        drawn: All characters of the page, hidden and clipped ones too.
        values: The values of the page's fields and notes.
    """
    found = list(chars)
    strings = count(1 + max((int(c["string"]) for c in drawn), default=0))
    for value in (v for v in values if v.kind == "text"):
        place = value.box.expanded(FIELD_MARGIN_PT)
        starts: dict[int, PdfObject] = {}
        for char in drawn:
            if char["annotation"] and char["text"].strip():
                starts.setdefault(int(char["string"]), char)
        own = {string for string, first in starts.items() if place.contains_centre(object_box(first))}
        shown = [c for c in found if c["annotation"] and c["string"] in own]
        inside = [c for c in shown if place.contains_centre(object_box(c))]
        text, whole = _squash("".join(c["text"] for c in inside)), _squash(value.text)
        if text == whole and len(inside) == len(shown):
            continue
        rest = [c for c in found if not (c["annotation"] and c["string"] in own)]
        is_part = _is_part(text, whole) and (bool(inside) or not own)
        found = [*rest, *(_lay_out_value(value, next(strings)) if is_part else inside)]
    return tuple(found)


def _squash(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _is_part(shown: str, whole: str) -> bool:
    """Return whether all that is shown is in a value in this order, lines and clipped letters left out."""
    letters = iter(whole)
    return all(letter in letters for letter in shown)


def _lay_out_value(value: ShownValue, string: int) -> list[PdfObject]:
    """Return the characters of a value, wrapped into the field's rectangle in the largest size that fits."""
    box = value.box.expanded(-min(FIELD_PADDING_PT, value.box.width / 4, value.box.height / 4))
    size = min(USUAL_SIZE_PT, max(box.height / LINE_HEIGHT, MIN_SIZE_PT))
    lines = _wrap_text(value.text, box.width / (LETTER_WIDTH * size))
    while len(lines) * LINE_HEIGHT * size > box.height and size > MIN_SIZE_PT:
        size *= 0.9
        lines = _wrap_text(value.text, box.width / (LETTER_WIDTH * size))
    found = []
    for i, line in enumerate(lines):
        top = box.top + i * LINE_HEIGHT * size
        opens = False
        for j, letter in enumerate(line):
            if letter.isspace():
                opens = True
                continue
            x = box.x0 + j * LETTER_WIDTH * size
            place = Box(x0=x, top=top, x1=x + LETTER_WIDTH * size, bottom=top + size)
            found.append(_make_char(letter, place, size, string, opens))
            opens = False
    return found


def _wrap_text(text: str, width: float) -> list[str]:
    """Return the lines of a text of at most `width` letters where its words allow."""
    lines: list[str] = []
    for paragraph in text.splitlines():
        line = ""
        for word in paragraph.split():
            if line and len(line) + 1 + len(word) > width:
                lines.append(line)
                line = word
            else:
                line = f"{line} {word}" if line else word
        lines.append(line)
    return lines


def _make_char(text: str, box: Box, size: float, string: int, opens: bool) -> PdfObject:
    return {
        "object_type": "char",
        "text": text,
        "x0": box.x0,
        "x1": box.x1,
        "top": box.top,
        "bottom": box.bottom,
        "doctop": box.top,
        "upright": True,
        "size": size,
        "matrix": (1.0, 0.0, 0.0, 1.0, box.x0, box.bottom),
        "adv": box.width,
        "fontname": "field",
        "non_stroking_color": (0,),
        "string": string,
        "unpainted": False,
        "annotation": True,
        "clipped": False,
        "opens": opens,
    }
