# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Read a legend printed as a line of text, or as lines with one entry each."""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from extract.model import LegendEntry
from extract.text.ocr_confusions import UPRIGHTS
from extract.text.status_words import (
    FIRST_STATUS,
    LEGEND_ENTRY,
    LEGEND_LINE,
    MORE_LEGEND_COLOURS,
    NAMED_COLOUR,
    STATUS_COLOURS,
)
from ingest.model import Span

MAX_LEAD_WORDS = 8  # words before the first entry: "Key to the status of actions:"
LONG_LABELS = (*(name for name in (*STATUS_COLOURS, *MORE_LEGEND_COLOURS) if len(name) >= 5), "complete")
"""Labels that are long enough to be known with one letter misread."""
MAX_MEANING_WORDS = 15  # words of an entry in a line

UNFINISHED_LINE = re.compile(r"[=–—]\s*$")
"""The end of a line of a legend whose meaning is on the next one."""
MIN_LINES_WITHOUT_SIGNS = 3  # a line that begins with "Green" or "A" may be any text; three in sequence are a legend
FIRST_LABELS = frozenset({"red", "r", "green", "g", "blue", "b", "complete"})  # of such a legend: one end of the scale


def read_legend_line(text: str, source: tuple[Span, ...] = ()) -> tuple[LegendEntry, ...]:
    """Read a legend such as "Red = not started; Green = complete"; () for any other text."""
    text = _correct_colour_names(_correct_first_digit(" ".join(text.split())))
    entries = _join_labels(list(LEGEND_ENTRY.finditer(text)))
    labels = [entry["label"].lower() for entry in entries]
    if len(entries) < 2 or not _is_one_legend(labels) or len(text[: entries[0].start()].split()) > MAX_LEAD_WORDS:
        return ()
    ends = [entry.start() for entry in entries[1:]] + [len(text)]
    meanings = [text[entry.end() : end].strip(" \t;,.|()•") for entry, end in zip(entries, ends, strict=True)]
    if not all(map(_may_be_meaning, meanings)):
        return ()
    return tuple(
        LegendEntry(colour=None, label=entry["label"], meaning=meaning, source=source)
        for entry, meaning in zip(entries, meanings, strict=True)
    )


def _may_be_meaning(text: str) -> bool:
    """Return whether a text may explain a status: words, or a threshold such as "25-74%"."""
    return (text[:1].isalpha() or "%" in text) and len(text.split()) <= MAX_MEANING_WORDS


def _join_labels(entries: Sequence[re.Match[str]]) -> list[re.Match[str]]:
    """Return the labels of entries without those right behind another one: "1 - Red: ..." is one entry."""
    return [
        entry
        for before, entry in zip((None, *entries), entries, strict=False)
        if before is None or entry.start() > before.end()
    ]


def _correct_first_digit(text: str) -> str:
    """Correct an upright stroke before a sign to a 1 where a 2 follows ("| - Red; 2 - Amber")."""
    return re.sub(rf"(?:^|(?<=[\s:;(]))[{UPRIGHTS}](?=\s*[=:–—-].*[\s;,.]2\s*[=:–—-])", "1", text)


def _correct_colour_names(text: str) -> str:
    """Correct colour names before a sign where one letter was misread ("Purnle =")."""
    return re.sub(r"\b[A-Za-z]{5,7}\b(?=\s*[=:–—])", _correct_label, text)


def _correct_label(match: re.Match[str]) -> str:
    """Return a word as the label of a legend that it is, with one letter misread; any other word as it is."""
    from rapidfuzz.distance import Levenshtein

    word = match[0].lower()
    near = [name for name in LONG_LABELS if Levenshtein.distance(word, name, score_cutoff=1) <= 1]
    return near[0].capitalize() if len(near) == 1 and word != near[0] else match[0]


def _is_one_legend(labels: list[str]) -> bool:
    """Return whether these labels, in lower case, belong to one legend.

    Each occurs once, letters include red or green, and digits are in sequence.
    """
    letters = {label for label in labels if len(label) == 1 and label.isalpha()}
    digits = [int(label) for label in labels if label.isdigit()]
    runs = all(abs(b - a) == 1 for a, b in pairwise(digits))
    return len(set(labels)) == len(labels) and (not letters or bool(letters & {"r", "g"})) and runs


def read_legend_lines(lines: Sequence[str]) -> tuple[list[int], tuple[LegendEntry, ...]]:
    """Find a legend among lines in reading order: in one line, or in lines with one entry each.

    Returns:
        The indices of its lines, and its entries; both are empty without a legend.
    """
    run: list[int] = []
    for i, text in enumerate((*lines, "")):
        more = _count_continuing_lines(lines[i:])
        if rows := read_legend_line(" ".join(lines[i : i + 1 + more])):
            return list(range(i, i + 1 + more)), rows
        if rows := read_legend_line(text):
            return [i], rows
        if LEGEND_ENTRY.match(text.strip()):
            run.append(i)
            continue
        rows = read_legend_line("\n".join(lines[k].strip() for k in run))
        if rows:
            return run, rows
        run = []
    return _read_lines_without_signs(lines)


def _count_continuing_lines(lines: Sequence[str]) -> int:
    """Return how many lines continue the first: they begin in lower case, or after a sign that needs a meaning."""
    return next(
        (
            count
            for count, (before, line) in enumerate(pairwise(lines))
            if not (line.lstrip()[:1].islower() or UNFINISHED_LINE.search(before))
        ),
        max(0, len(lines) - 1),
    )


def _read_lines_without_signs(lines: Sequence[str]) -> tuple[list[int], tuple[LegendEntry, ...]]:
    """Find a legend of lines that begin with the name of a status: only white is before its meaning."""
    run: list[tuple[int, re.Match[str]]] = []
    for i, text in enumerate((*lines, "")):
        line = re.sub(r"^[A-Za-z]{5,9}\b", _correct_label, " ".join(text.split()))
        entry = LEGEND_LINE.fullmatch(line)
        if entry and len(entry["meaning"].split()) <= MAX_MEANING_WORDS:
            run.append((i, entry))
            continue
        if len(run) >= MIN_LINES_WITHOUT_SIGNS and _is_scale([entry for _, entry in run]):
            rows = (LegendEntry(colour=None, label=e["label"], meaning=e["meaning"]) for _, e in run)
            return [at for at, _ in run], tuple(rows)
        run = []
    return [], ()


def _is_scale(entries: Sequence[re.Match[str]]) -> bool:
    """Return whether lines name the statuses of one scale from one end, or number them ("1 Red: not started").

    A list of anything else may be numbered too: all numbered lines but one, which may be misread, begin with a status.
    """
    labels = [entry["label"].lower() for entry in entries]
    others = sum(
        not (NAMED_COLOUR.match(entry["meaning"]) or FIRST_STATUS.match(entry["meaning"])) for entry in entries
    )
    numbered = all(label.isdigit() for label in labels) and others <= 1
    return _is_one_legend(labels) and (labels[0] in FIRST_LABELS or numbered)


@lru_cache(maxsize=10_000)  # the cells of a table are tried as names of columns by several stages
def text_before_legend(text: str) -> str:
    """Return the text before the first entry of a legend; the whole text without a legend."""
    if not read_legend_line(text):
        return text
    first = LEGEND_ENTRY.search(" ".join(text.split()))
    return " ".join(text.split())[: first.start()].strip(" (:;-–") if first else text
