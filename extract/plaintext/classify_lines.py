# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Recognise lines of plain text one by one: blocks, headings, labels, column names, page furniture."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from extract.plaintext.column_scores import must_continue
from extract.text.column_names import match_column
from extract.text.ocr_confusions import LABEL_NUMBERS
from ingest.model import Span, TextPage

DEBRIS = re.compile(r"[|\[\]{}¦]+")
"""Signs that Tesseract reads for a vertical ruling line."""

_FILE_CAPTION = re.compile(r"\S\.(?:docx?|xlsx?|pptx?|pdf|msg|rtf|csv|jpe?g|png|zip|eml|txt)\b\W*$", re.I)
_HEADING = re.compile(
    r"^\W*(?P<kind>Finding|Theme|Recommendation|Learning point|Lesson|Priority|Standard|Objective)"
    r"\s+(?P<number>\d{1,2}|[IVX]{1,4})\s*[:.–—-]\s*(?P<title>\S.*)$",
    re.I,
)
_CHAPTER = re.compile(r"^\W*(?:chapter|part|section|appendix)\s+(?-i:\d{1,2}|[IVX]{1,4}|[A-H])\b[^.?]*$", re.I)
_NUMBERED = re.compile(r"^\W*(?P<number>\d{1,2})\.\s+(?P<title>[A-Z].{11,})$")
_LABEL = re.compile(
    r"^\W?\s*(?:Q(?:uestion)?\.?\s*)?(?P<number>\d{1,2})"
    r"(?:\.(?P<minor>\d{1,2})(?![.\d/])|\s?[^\w\s()]?\(?(?P<letter>[a-z])\)?)(?P<close>[.,:;)]{0,2})\s+(?=[A-Z“\"])"
)
_MISREAD_LABEL = re.compile(r"^(?P<number>[A-Za-z|!&$]{1,2})(?P<letter>[a-z])[.)]\s+(?=[A-Z])")

_WALLED_WORD = re.compile(r"\[\w{2}")
MIN_WALLED_WORDS = 2  # of a header that could not be read
MAX_HEADER_WORDS = 14  # a table has nine columns, and their rulings may be read as words
PROSE_LINE_LENGTH = 95  # characters: no cell is as wide, and a line of full-width prose is hardly shorter


@dataclass(frozen=True, slots=True)
class Strip:
    """The part of one printed line that is in one column (often the whole line)."""

    page: int
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """Lines printed together, without a blank line between them."""

    strips: tuple[Strip, ...]

    @property
    def page(self) -> int:
        """The number of the page of its first line."""
        return self.strips[0].page

    @property
    def text(self) -> str:
        """The text of its lines, one below the other."""
        return "\n".join(s.text for s in self.strips)


def count_words(text: str) -> int:
    """Return the words as the ledger counts them.

    A word has a letter or digit and is cut at blanks and at ruling debris, so that cutting a line between columns never
    changes the sum.
    """
    return sum(any(c.isalnum() for c in word) for word in DEBRIS.sub(" ", text).split())


def split_into_blocks(pages: Sequence[TextPage]) -> tuple[Block, ...]:
    """Split pages into blocks of lines that are close together."""
    return tuple(block for page in pages for block in _split_page(page))


def _split_page(page: TextPage) -> Iterator[Block]:
    held: list[Strip] = []
    for number, line in enumerate((*page.lines, ""), start=1):
        if line.strip():
            held.append(Strip(page.number, number, line.strip()))
        elif held:
            yield Block(tuple(held))
            held = []


def span_by_page(strips: Iterable[Strip]) -> tuple[Span, ...]:
    """One span a page, from the first line to the last."""
    lines: dict[int, list[int]] = {}
    for strip in strips:
        lines.setdefault(strip.page, []).append(strip.line)
    return tuple(Span(page=page, lines=(min(at), max(at))) for page, at in sorted(lines.items()))


def parse_heading(text: str) -> tuple[str, str, str] | None:
    """(kind, number, title) of a finding's heading."""
    match = _HEADING.match(text)
    return (match["kind"].lower(), match["number"], match["title"].strip()) if match else None


def parse_chapter(text: str) -> str | None:
    """The kind of what follows a chapter's heading: its words behind the dash, in lower case."""
    if len(text) > PROSE_LINE_LENGTH:
        return None
    if _CHAPTER.match(text):
        return re.split(r"\s[–—-]\s|:\s", text)[-1].strip().lower()
    return (
        text.lower()
        if re.fullmatch(r"ADDITIONAL LEARNING|(?:OTHER|WIDER) (?:LEARNING|LESSONS)", text.strip())
        else None
    )


def parse_numbered_heading(text: str) -> tuple[str, str] | None:
    """Return the number and the title of a numbered heading; None for other lines."""
    match = _NUMBERED.match(text)
    return (match["number"], match["title"].strip()) if match else None


def is_caption(text: str) -> bool:
    """Return whether a text is the caption of an icon."""
    return bool(_FILE_CAPTION.search(text)) and len(text) < PROSE_LINE_LENGTH


def is_debris(text: str) -> bool:
    """Marks and stray letters where the scan shows an icon, a fill or a page number."""
    return not re.search(r"[A-Za-z]{3}|\d[^\w\s]?\d[^\w\s]?\d|[A-Z]{2}", text) or bool(
        re.fullmatch(r"\W*\d{3,6}\W*", text)
    )


Label = tuple[int, int, bool]
"""A question's finding, its place in it, and whether that is printed as a letter."""


def read_label(text: str, last: Label | None) -> tuple[str, int, Label] | None:
    """(label as it should print, where the question's words begin, its place in order), or None.

    A label must be later than `last` without a leap; one whose digits are misread is only taken
    where its letter is the very next.
    """
    match = _LABEL.match(text)
    if match:
        number, letter, minor = int(match["number"]), match["letter"], match["minor"]
        if letter and not match["close"] and text[match.end("letter")] not in ") ":
            return None
        at: Label = (number, ord(letter) - ord("a") + 1 if letter else int(minor), bool(letter))
        if _may_follow(at, last):
            return (f"{number}{letter}" if letter else f"{number}.{minor}"), match.end(), at
        return None
    match = _MISREAD_LABEL.match(text)
    if match and match["letter"] == "a" and LABEL_NUMBERS.get(match["number"]) == (last[0] if last else 0) + 1:
        number = (last[0] if last else 0) + 1
        return f"{number}a", match.end(), (number, 1, True)
    if match and last and last[2] and ord(match["letter"]) - ord("a") == last[1]:
        return f"{last[0]}{match['letter']}", match.end(), (last[0], last[1] + 1, True)
    return None


def _may_follow(at: Label, last: Label | None) -> bool:
    if last is None:
        return at[1] <= 2
    if at[0] == last[0]:
        return 0 < at[1] - last[1] <= 3
    return 0 < at[0] - last[0] <= 3 and at[1] <= 2


def read_header_line(text: str) -> tuple[str, ...]:
    """Return the fields of a line of column names, in print order; () for any other line."""
    words = DEBRIS.sub(" ", text).split()
    if any(w[:1].islower() for w in words[:2]) or text.endswith("."):
        return ()
    found: list[str] = []
    named, at = 0, 0
    while at < len(words):
        taken = _match_next_name(words, at)
        if taken:
            found.append(taken[0])
            named += taken[1]
        at += taken[1] if taken else 1
    most = named >= (0.7 if len(found) < 5 else 0.5) * len(words) and len(found) == len(set(found))
    return tuple(found) if most and (len(found) > 2 or (len(found) == 2 and named == len(words))) else ()


def is_garbled_header(text: str) -> bool:
    """Return whether a line is column names, white on dark, that were misread: rulings are brackets before its words.

    It has no words of a sentence.
    """
    words = text.split()
    walled = sum(bool(_WALLED_WORD.search(word)) for word in words)
    return walled >= MIN_WALLED_WORDS and len(words) <= MAX_HEADER_WORDS and not any(map(must_continue, words))


def complete_order(text: str, columns: Sequence[str], usual: Sequence[str]) -> tuple[str, ...]:
    """Return the columns of a line of column names in print order.

    Where some of its words name none, the usual columns that it does not name were misread, or go on in the line below:
    each of them is put behind the column that it usually follows.
    """
    order = list(columns)
    words = [w for w in DEBRIS.sub(" ", text).split() if any(c.isalpha() for c in w)]
    if all(match_column(word)[0] for word in words):
        return tuple(order)
    for n, column in enumerate(usual):
        if column not in order:
            before = next((c for c in reversed(usual[:n]) if c in order), "")
            order.insert(order.index(before) + 1 if before else 0, column)
    return tuple(order)


def _match_next_name(words: list[str], at: int) -> tuple[str, int] | None:
    """The field that the next words name and how many they are: the best match, the longest of equals."""
    best: tuple[float, int, str] | None = None
    for size in range(1, min(4, len(words) - at) + 1):
        alone = [match_column(word) for word in words[at : at + size]]
        if size > 1 and all(s == 1.0 for _, s in alone) and len({f for f, _ in alone}) == size:
            continue  # "Agency Response" over two columns
        field, score = match_column(" ".join(words[at : at + size]))
        if field and score >= 0.85 and (best is None or (score, size) > best[:2]):
            best = (score, size, field)
    return (best[2], best[1]) if best else None


def read_lone_header(text: str) -> str | None:
    """The field of a line that is one column's name and nothing else."""
    field, score = match_column(text)
    return field if field and score >= 0.9 else None
