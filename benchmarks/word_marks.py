# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Marks on single words: coloured print, links, struck-out words, tracked changes, blacked-out words, lines above.

A marked word begins with a sign of a private use area, from the composed report to the drawn page. The truth drops the
signs, and with them the words that a reader does not count as the cell's text.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from samples.board import Report, Row

Json = dict[str, Any]

MARKED_FIELDS = ("response", "actions", "constraints", "target_date", "desired_outcome")
SHORT_FIELDS = ("target_date", "lead_person")
WORD_COLOURS = ("#ff0000", "#00b050", "#0070c0", "#ed7d31", "#a6a6a6")  # red, green, blue, orange, grey of Word
LINK_COLOUR = "#0563c1"
REVISION_COLOURS = ("#b5082e", "#2e74b5")  # of two people who edit a Word document
OLD_WORDS = (
    "to be agreed",
    "by the end of the year",
    "subject to funding from partners",
    "not yet begun",
    "led by the previous chair of the group",
)
OLD_DATES = ("31.01.2018", "28/02/18", "30 November 2018")
CELL_SHARE = 0.4  # of cells that have a mark


@dataclass(frozen=True, slots=True, kw_only=True)
class WordMark:
    """How a marked word is printed; `counted`: whether it is part of the cell's text."""

    colour: str = ""
    underlined: bool = False
    struck: bool = False
    blacked_out: bool = False
    line_above: bool = False  # over the whole cell

    @property
    def counted(self) -> bool:
        return not (self.struck or self.blacked_out)


COLOURED = tuple(WordMark(colour=c) for c in WORD_COLOURS)
LINK = WordMark(colour=LINK_COLOUR, underlined=True)
STRUCK = WordMark(struck=True)
INSERTED = tuple(WordMark(colour=c, underlined=True) for c in REVISION_COLOURS)
DELETED = tuple(WordMark(colour=c, struck=True) for c in REVISION_COLOURS)
BLACKED_OUT = WordMark(blacked_out=True)
LINE_ABOVE = WordMark(line_above=True)
MARK_OF_SIGN = {
    chr(0xE000 + i): mark
    for i, mark in enumerate((*COLOURED, LINK, STRUCK, *INSERTED, *DELETED, BLACKED_OUT, LINE_ABOVE))
}
SIGN_OF_MARK = {mark: sign for sign, mark in MARK_OF_SIGN.items()}

MarkCell = Callable[[str, str, Random], str]
"""The text of a cell with its marks, from its field, its text and chance."""


def mark_of_word(word: str) -> WordMark | None:
    return MARK_OF_SIGN.get(word[:1])


def mark_text(text: str, mark: WordMark) -> str:
    """The text with that mark on each of its words."""
    return "\n".join(" ".join(SIGN_OF_MARK[mark] + w for w in line.split()) for line in text.split("\n"))


def mark_phrase(text: str, mark: WordMark, rng: Random) -> str:
    """The text with the mark on one to four of the words of one of its paragraphs."""
    lines = text.split("\n")
    at = rng.randrange(len(lines))
    words = lines[at].split()
    first = rng.randrange(words[0] == "•", len(words)) if len(words) > 1 else 0
    last = first + rng.randint(1, 4)
    lines[at] = " ".join((*words[:first], *(SIGN_OF_MARK[mark] + w for w in words[first:last]), *words[last:]))
    return "\n".join(lines)


def colour_cell(_field: str, text: str, rng: Random) -> str:
    mark = rng.choice(COLOURED)
    return mark_text(text, mark) if rng.random() < 0.5 else mark_phrase(text, mark, rng)


def link_cell(_field: str, text: str, rng: Random) -> str:
    return mark_phrase(text, LINK, rng)


def add_old_words(field: str, text: str, mark: WordMark, rng: Random) -> str:
    """The text with words before or after it that are crossed out; a date follows the one that it replaces."""
    old = mark_text(rng.choice(OLD_DATES if field == "target_date" else OLD_WORDS), mark)
    return f"{text} {old}" if field != "target_date" and rng.random() < 0.4 else f"{old} {text}"


def strike_cell(field: str, text: str, rng: Random) -> str:
    return add_old_words(field, text, STRUCK, rng) if not text.startswith("•") else text


def revise_cell(field: str, text: str, rng: Random) -> str:
    editor = rng.randrange(len(INSERTED))
    revised = mark_phrase(text, INSERTED[editor], rng)
    return add_old_words(field, revised, DELETED[editor], rng) if rng.random() < 0.6 and "•" not in text else revised


def black_out_cell(field: str, text: str, rng: Random) -> str:
    if field == "target_date":
        return text
    return mark_text(text, BLACKED_OUT) if field == "lead_person" else mark_phrase(text, BLACKED_OUT, rng)


def part_updates(field: str, text: str, _rng: Random) -> str:
    """A line above the second paragraph of a cell."""
    first, _, rest = text.partition("\n")
    return f"{first}\n{SIGN_OF_MARK[LINE_ABOVE]}{rest}" if rest and field != "target_date" else text


WORD_MARKINGS: dict[str, MarkCell] = {
    "coloured": colour_cell,
    "links": link_cell,
    "struck": strike_cell,
    "tracked": revise_cell,
    "blacked out": black_out_cell,
    "line in cell": part_updates,
}


def mark_report(report: Report, mark_cell: MarkCell, rng: Random) -> Report:
    """The report with marks in a share of its cells."""

    def marked(row: Row) -> Row:
        fields = {*MARKED_FIELDS, *SHORT_FIELDS}
        chosen = sorted(f for f in fields if getattr(row, f) and rng.random() < CELL_SHARE)
        return replace(row, **{f: mark_cell(f, getattr(row, f), rng) for f in chosen})  # type: ignore[arg-type]

    findings = (
        replace(f, questions=tuple(replace(q, rows=tuple(map(marked, q.rows))) for q in f.questions))
        for f in report.findings
    )
    return replace(report, findings=tuple(findings))


def unmark_truth(truth: Json) -> None:
    """Take the signs out of a truth's texts, in place: struck words go to `struck`, blacked-out ones go."""
    for finding in truth["findings"]:
        for question in finding["questions"]:
            for row in question["responses"]:
                for cell in row.values():
                    if isinstance(cell, dict) and "raw" in cell and "text" in cell:
                        unmark_cell(cell)


def unmark_cell(cell: Json) -> None:
    words = [[(mark_of_word(w), w) for w in line.split()] for line in cell["text"].split("\n")]
    struck = [w[1:] for line in words for mark, w in line if mark and mark.struck]
    lines = (" ".join(w[1:] if mark else w for mark, w in line if mark is None or mark.counted) for line in words)
    printed = (
        " ".join(w[1:] if mark else w for mark, w in line if mark is None or not mark.blacked_out) for line in words
    )
    cell["text"], cell["raw"] = "\n".join(filter(None, lines)), "\n".join(filter(None, printed))
    cell["struck"] = [{"text": " ".join(struck), "source": []}] if struck else []
