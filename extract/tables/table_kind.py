# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Decide which tables of a report are not the plan, but a glossary, a risk register, a sign-off or the like."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from extract.tables.figure_rows import is_figure
from extract.tables.grid import FoundTable
from extract.tables.header_rows import read_header_row
from extract.text.column_names import ColumnNames

MAX_HEADER_ROWS = 3  # a plan's header is within as many rows of its table's top
MIN_FIGURE_SHARE = 0.8  # of the cells beside the first column of a table of counts
MIN_ALONE_NAMES = 4  # of columns, in a header whose rows are tables of their own
MIN_GLOSSARY_ROWS = 3
MIN_TERM_SHARE = 0.7  # of the first cells of a glossary without a header that are abbreviations
MAX_HEADING_WORDS = 10  # above a table
MIN_HEADER_WORDS = 3  # of a line above a table that is its header
MIN_MISREAD_LENGTH = 8  # of a word in which one letter may be misread: shorter ones are too close to each other

UNKNOWN_KIND = "other"
ABBREVIATION = re.compile(r"^(?=(?:[^A-Z]*[A-Z]){2})[A-Z][\w./&-]{1,9}$")
HEADING = re.compile(
    r"\b(?:glossary|abbreviations?|acronyms|risk (?:register|log)|membership|panel members|attendance|"
    r"distribution list|(?:version|document) (?:history|control)|revision history|amendments?|sign(?:ed)?[ -]?off|"
    r"approvals?|contents|"
    r"score ?card|performance (?:measures?|indicators?|data|summary)|"
    r"terms of reference)\b|"
    r"^(?:contents|approval|performance|risks|definitions)$",
    re.I,
)
NAME_WORD = re.compile(r"[a-z]+|\d+|%")
FILLER = frozenset(("a", "and", "at", "by", "for", "in", "no", "number", "of", "on", "or", "ref", "the", "to"))


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderWords:
    """The words of the header of a kind of table. `own` are those of which it has `least`; it may have `more`."""

    own: frozenset[str]
    more: frozenset[str]
    least: int = 1
    counts: bool = False


def _words(own: str, more: str, least: int = 1, counts: bool = False) -> HeaderWords:
    return HeaderWords(own=frozenset(own.split()), more=frozenset(more.split()), least=least, counts=counts)


KINDS = {
    "glossary": _words(
        "term terms abbreviation abbreviations acronym acronyms meaning meanings definition definitions initials",
        "description explanation full name title word words stands",
    ),
    "membership": _words(
        "name names member members membership representative representatives attendance attended email telephone phone",
        "agency apologies board contact designation details job mail organisation panel position post present role "
        "service title",
    ),
    "sign-off": _words(
        "signature signed sign approved authorised ratified endorsed",
        "agency behalf chair comments date designation name off organisation position post print role title",
    ),
    "versions": _words(
        "version revision amendment amendments author issue",
        "approved change changes comments date description draft history issued made notes pages reason reviewer "
        "section status summary",
    ),
    "contents": _words("page pages contents", "appendix heading section title"),
    "score card": _words(
        "measure measures indicator indicators metric metrics kpi baseline outturn",
        "actual april august benchmark comment comments current december direction february january july june last "
        "march may november october performance previous q quarter rag rating september status target this travel "
        "trend variance year",
    ),
    "risk register": _words(
        "likelihood probability severity consequence mitigation mitigations mitigating control controls residual "
        "inherent score",
        "action actions cause current date description effect existing further gross i id impact l lead level net "
        "owner place rag rating review risk risks status target trend when",
        least=2,
    ),
    "counts": _words(
        "number total count percentage %",
        "actions agency amber blue complete completed green grey outstanding overdue progress rag recommendations red "
        "started status track not",
        counts=True,
    ),
}


def name_other_table(found: FoundTable, above: str, names: ColumnNames) -> str | None:
    """Return the kind of a table that is not the plan: a key of KINDS, or UNKNOWN_KIND; None where nothing says so.

    Args:
        found: The table.
        above: The line right above it, "" without one.
        names: The known names of columns.
    """
    rows = _cell_texts(found)
    for texts in rows[:2]:
        kind = next((kind for kind, words in KINDS.items() if _is_header_of(texts, words, rows)), None)
        if kind:
            return kind
    if has_plan_header(found, names):
        return None
    if _is_glossary(rows):
        return "glossary"
    title = [text for text in rows[0] if text] if rows else []
    if is_heading(above) or (len(title) == 1 and is_heading(title[0])):
        return UNKNOWN_KIND
    return _name_by_header(above)


def _name_by_header(above: str) -> str | None:
    """Return the kind of table whose header a line right above the table is: at least three names of its columns."""
    words = [word for word in NAME_WORD.findall(above.lower()) if word not in FILLER]
    if len(words) < MIN_HEADER_WORDS:
        return None
    fits = (k for k, own in KINDS.items() if not own.counts and all(_is_one_of(w, own.own | own.more) for w in words))
    return next((kind for kind in fits if len(KINDS[kind].own.intersection(words)) >= KINDS[kind].least), None)


def has_plan_header(found: FoundTable, names: ColumnNames) -> bool:
    """Return whether one of a table's first rows names the columns of a plan."""
    texts = found.cell_texts()
    rows = range(min(MAX_HEADER_ROWS, found.table.rows))
    return any(read_header_row(found.table, row, texts, names) for row in rows)


def is_heading(text: str) -> bool:
    """Return whether a line is the heading of a table that is not the plan."""
    return len(text.split()) <= MAX_HEADING_WORDS and bool(HEADING.search(text))


def is_heading_of(text: str, kind: str) -> bool:
    """Return whether a line above a table that is not the plan is its heading."""
    words = NAME_WORD.findall(text.lower())
    own = KINDS[kind].own | set(kind.split()) if kind in KINDS else frozenset()
    words = [word if word in own else word.removesuffix("s") for word in words]
    return len(words) <= MAX_HEADING_WORDS and bool(HEADING.search(text) or own & set(words))


def _cell_texts(found: FoundTable) -> list[list[str]]:
    texts = found.cell_texts()
    return [
        [" ".join(texts.get(c.region, "").split()) for c in found.table.cells_starting_in(row)]
        for row in range(found.table.rows)
    ]


def _is_one_of(word: str, known: Collection[str]) -> bool:
    """Return whether a word is one of these, or a long one with one letter misread."""
    if word in known or len(word) < MIN_MISREAD_LENGTH:
        return word in known
    from rapidfuzz.distance import Levenshtein

    return any(Levenshtein.distance(word, other, score_cutoff=1) < 2 for other in known)


def _is_header_of(texts: Sequence[str], kind: HeaderWords, rows: Sequence[Sequence[str]]) -> bool:
    """Return whether names of columns are those of a kind of table: all of them, of four or more all but one."""
    cells = [NAME_WORD.findall(text.lower()) for text in texts if text]
    alone = len(rows) < 2
    if len(cells) < (MIN_ALONE_NAMES if alone else 2):
        return False
    known = kind.own | kind.more | FILLER
    other = sum(not words or not all(word.isdigit() or _is_one_of(word, known) for word in words) for words in cells)
    own = {word for words in cells for word in words if _is_one_of(word, kind.own)}
    if len(own) < max(kind.least, 2 if alone else 1) or other > (len(cells) >= 4):
        return False
    return not kind.counts or _holds_figures(rows[1:])


def _holds_figures(rows: Sequence[Sequence[str]]) -> bool:
    beside = [text for row in rows for text in row[1:] if text]
    return bool(beside) and sum(map(is_figure, beside)) >= MIN_FIGURE_SHARE * len(beside)


def _is_glossary(rows: Sequence[Sequence[str]]) -> bool:
    """Return whether each row is an abbreviation and its meaning."""
    if len(rows) < MIN_GLOSSARY_ROWS or any(len(row) != 2 for row in rows):
        return False
    terms = [bool(ABBREVIATION.match(term)) and len(meaning) > len(term) for term, meaning in rows]
    return sum(terms) >= MIN_TERM_SHARE * len(rows)
