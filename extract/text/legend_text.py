"""A status key that stands in a line of text, or in lines with one entry each."""

import re
from collections.abc import Sequence
from itertools import pairwise

from extract.model import KeyRow
from extract.text.status_words import LEGEND_ENTRY, MORE_LEGEND_COLOURS, STATUS_COLOURS
from ingest.model import Span

LEAD_WORDS = 8  # what may stand before the first entry: "Key to the status of actions:"
COLOURS = tuple(colour for colour in (*STATUS_COLOURS, *MORE_LEGEND_COLOURS) if len(colour) >= 5)
"""Names of colours that are long enough to be known with one letter misread."""
MEANING_WORDS = 15  # an entry of a key that stands in a line


def read_key_line(text: str, source: tuple[Span, ...] = ()) -> tuple[KeyRow, ...]:
    """The key that a line of text gives, "Red = not started; Green = complete"; empty where it is none."""
    text = _respelt(" ".join(text.split()))
    entries = list(LEGEND_ENTRY.finditer(text))
    labels = [entry["label"].lower() for entry in entries]
    if len(entries) < 2 or not _one_key(labels) or len(text[: entries[0].start()].split()) > LEAD_WORDS:
        return ()
    ends = [entry.start() for entry in entries[1:]] + [len(text)]
    meanings = [text[entry.end() : end].strip(" \t;,.|()•") for entry, end in zip(entries, ends, strict=True)]
    if not all(meaning[:1].isalpha() and len(meaning.split()) <= MEANING_WORDS for meaning in meanings):
        return ()
    return tuple(
        KeyRow(colour=None, label=entry["label"], meaning=meaning, source=source)
        for entry, meaning in zip(entries, meanings, strict=True)
    )


def _respelt(text: str) -> str:
    """A text in which the colours' names before a sign are put right where a letter was misread ("Purnle =")."""

    def right(match: re.Match[str]) -> str:
        from rapidfuzz.distance import Levenshtein

        word = match[0].lower()
        near = [name for name in COLOURS if Levenshtein.distance(word, name, score_cutoff=1) <= 1]
        return near[0].capitalize() if len(near) == 1 and word != near[0] else match[0]

    return re.sub(r"\b[A-Za-z]{5,7}\b(?=\s*[=:–—])", right, text)


def _one_key(labels: list[str]) -> bool:
    """Whether these, in lower case, are the entries of one key: each once, letters with red or green among
    them, digits in sequence."""
    letters = {label for label in labels if len(label) == 1 and label.isalpha()}
    digits = [int(label) for label in labels if label.isdigit()]
    runs = all(abs(b - a) == 1 for a, b in pairwise(digits))
    return len(set(labels)) == len(labels) and (not letters or bool(letters & {"r", "g"})) and runs


def read_key_lines(lines: Sequence[str]) -> tuple[list[int], tuple[KeyRow, ...]]:
    """Which of the lines, in reading order, make a key, and its rows: one line that holds it all, or lines
    that follow each other with one entry each."""
    run: list[int] = []
    for i, text in enumerate((*lines, "")):
        if rows := read_key_line(text):
            return [i], rows
        if LEGEND_ENTRY.match(text.strip()):
            run.append(i)
            continue
        rows = read_key_line("\n".join(lines[k].strip() for k in run))
        if rows:
            return run, rows
        run = []
    return [], ()


def before_key(text: str) -> str:
    """What stands before the first entry of a key in a text; all of it where it holds none."""
    if not read_key_line(text):
        return text
    first = LEGEND_ENTRY.search(" ".join(text.split()))
    return " ".join(text.split())[: first.start()].strip(" (:;-–") if first else text
