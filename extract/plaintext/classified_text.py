# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The parts recognised in plain text so far: sections, questions, rows of agencies, and units still without a row."""

from dataclasses import dataclass, field

from extract.plaintext.beam_search import AskedQuestion, Row, Slot, Unit
from extract.plaintext.classify_lines import (
    Label,
    Strip,
    is_caption,
    is_garbled_header,
    parse_chapter,
    parse_heading,
    parse_numbered_heading,
    read_header_line,
)
from extract.plaintext.pieces import PRINT_ORDER, Piece


@dataclass(slots=True)
class Section:
    """A finding being read."""

    kind: str
    number: str
    title: list[Strip]
    prose: list[list[Strip]] = field(default_factory=list)
    tabled: bool = False
    crossed: bool = False
    """Whether lines of the table before it were read after its heading."""


@dataclass(frozen=True, slots=True)
class WideRun:
    """Consecutive lines that run across columns; `label` is the last before them."""

    strips: tuple[Strip, ...]
    label: Label | None


@dataclass(slots=True)
class ClassifiedText:
    """The parts recognised from blocks alone.

    `cells` were printed in one line with their agency; `units` still need a row. `captions` go with the row they
    follow.
    """

    front: list[Strip] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    headings: list[Strip] = field(default_factory=list)
    furniture: list[Strip] = field(default_factory=list)
    leftovers: list[Strip] = field(default_factory=list)
    asked: list[AskedQuestion] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    cells: dict[Slot, list[Piece]] = field(default_factory=dict)
    units: list[Unit] = field(default_factory=list)
    runs: list[WideRun] = field(default_factory=list)
    captions: dict[int, list[tuple[str, list[Strip]]]] = field(default_factory=dict)
    order: tuple[str, ...] = PRINT_ORDER
    label: Label | None = None
    chapter: str = ""
    open_agency: bool = False
    groups: int = 0
    at: int = 0
    narrated: int = -1

    def next_place(self) -> int:
        """The next place in the order of reading."""
        self.at += 1
        return self.at


def classify_line_kind(text: str, out: ClassifiedText) -> str:
    """Return the kind of a line by its first words."""
    if parse_heading(text) or parse_chapter(text) or (out.chapter and parse_numbered_heading(text)):
        return "heading"
    if is_caption(text):
        return "caption"
    if read_header_line(text) or is_garbled_header(text):
        return "header"
    return "text"
