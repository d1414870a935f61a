# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""A line of plain text that runs across columns: its words, and where rulings, wide gaps and bullets are among them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from extract.plaintext.classify_lines import DEBRIS
from extract.text.bullets import PLAIN_TEXT_MARK

MIN_GAP_BLANKS = 3  # blanks between words: more than a space, where the text keeps the gaps between columns
_WORD = re.compile(r"[^\s|\[\]{}¦]+")


@dataclass(frozen=True, slots=True)
class TableLine:
    """A line, or what is left of it beside a question's and an agency's words.

    `walls`, `gaps` and `bullets` are the indices of the words behind a ruling, behind a wide gap, and of bullets.
    """

    number: int
    page: int
    line: int
    words: tuple[str, ...]
    walls: frozenset[int]
    gaps: frozenset[int]
    bullets: frozenset[int]
    below: str = ""
    """The first word of the row's next line: what the first column most likely goes on with."""
    joined: dict[tuple[int, int], str] = field(default_factory=dict, compare=False)

    def join_words(self, at: int, end: int) -> str:
        """Return some of the words as text."""
        if (at, end) not in self.joined:
            self.joined[at, end] = " ".join(self.words[at:end])
        return self.joined[at, end]


@dataclass(frozen=True, slots=True)
class LineWord:
    """A word, and whether it is behind a ruling or a wide gap."""

    text: str
    wall: bool
    gap: bool


def build_table_line(number: int, page: int, line: int, words: Sequence[LineWord]) -> TableLine:
    """Return a line of these words."""
    bullets = (
        k
        for k, w in enumerate(words[:-1])
        if k and PLAIN_TEXT_MARK.fullmatch(w.text) and words[k + 1].text[0].isupper()
    )
    return TableLine(
        number=number,
        page=page,
        line=line,
        words=tuple(w.text for w in words),
        walls=frozenset(k for k, w in enumerate(words) if k and w.wall),
        gaps=frozenset(k for k, w in enumerate(words) if k and w.gap),
        bullets=frozenset(bullets),
    )


def link_lines(lines: Sequence[TableLine]) -> list[TableLine]:
    """Return the lines of a row, each with the first word of the next."""
    below = [*(line.words[0] for line in lines[1:]), ""]
    return [replace(line, below=word, joined={}) for line, word in zip(lines, below, strict=True)]


def split_line_words(raw: str) -> list[LineWord]:
    """Return the words of a line; signs that Tesseract reads for a ruling are none, and what follows is walled off."""
    out: list[LineWord] = []
    end = 0
    for match in _WORD.finditer(raw):
        between = raw[end : match.start()]
        text = match.group().strip("_")  # an underscore is the rest of a ruling below the words
        if text:
            out.append(LineWord(text, bool(DEBRIS.search(between)), between.count(" ") >= MIN_GAP_BLANKS))
            end = match.end()
    return out
