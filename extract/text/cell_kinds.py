# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""What kind of content a table cell has: a date, a person, an instruction, a report of work done ..."""

import re
import tomllib
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from extract.text.bullets import TEXT_BULLET
from extract.text.column_names import COLUMN_FIELDS
from extract.text.date_words import MONTH_START
from extract.text.status_words import COLUMN_STATUS, LETTER_AND_ARROW
from extract.text.who_words import is_organisation, is_person

MAX_STATUS_WORDS = 6  # a cell of more words is not a status
MAX_CODE_LETTERS = 2  # of a coloured cell that shows a status, if it is not empty
MAX_NAME_WORDS = 12  # a cell of more words is not a name of persons or bodies
MAX_DATE_WORDS = 4  # a cell that begins with a date and has more words says something about it
MAX_SHORT_WORDS = 3  # as few words make no sentence
LEAD_LETTERS = 60  # letters at the start of a sentence in which the words that make its kind are looked for


class CellKind(StrEnum):
    """The kinds of content that are distinguished; the names are those of cell_kinds.toml."""

    LABEL = "label"
    DIGIT = "digit"
    LABELLED_TEXT = "labelled_text"
    ASKING = "asking"
    OBLIGING = "obliging"
    ACTING = "acting"
    REPORTING = "reporting"
    HOPING = "hoping"
    HINDERING = "hindering"
    TEXT = "text"
    SHORT = "short"
    DATE = "date"
    ONGOING = "ongoing"
    DATED_TEXT = "dated_text"
    PERSON = "person"
    BODY = "body"
    STATUS = "status"
    PERCENT = "percent"
    DEGREE = "degree"
    OTHER = "other"


TEXT_KINDS = frozenset(
    {CellKind.LABELLED_TEXT, CellKind.ASKING, CellKind.OBLIGING, CellKind.ACTING, CellKind.REPORTING}
    | {CellKind.HOPING, CellKind.HINDERING, CellKind.TEXT}
)
"""Kinds that are sentences."""

_DAY = r"(?:\d{1,2}\s?(?:st|nd|rd|th)?[\s.,/-]+(?:of\s)?)"
DATE_START = re.compile(
    r"^\W*(?:(?:by|end(?:\sof)?|from|mid|early|late|before|after|completed?|due|revised(?:\sto)?|to|in|summer|autumn"
    r"|winter|spring)[\s:-]+){0,3}"
    rf"(?:{_DAY}?(?:{MONTH_START})[a-z]*[\s.,'’/-]*\d{{2,4}}|{_DAY}(?:{MONTH_START})[a-z]*|(?:{MONTH_START})[a-z]*\b(?!\s[a-z])"
    r"|\d{1,2}\s?[./-]\s?\d{1,2}\s?[./-]\s?\d{2,4}|\d{4}-\d\d-\d\d|Q(?:uarter\s)?[1-4](?:[\s/,-]+(?:of\s)?(?:20)?\d\d(?:[/-]\d+)?|\W*$)"
    r"|20\d\d(?:[/-]\d\d)?\b)",
    re.I,
)
ONGOING = re.compile(
    r"^\W*(?:on[\s-]?going|immediate(?:ly)?|tbc|tba|in place|monthly|quarterly|annual(?:ly)?|weekly"
    r"|with immediate effect|\d+\s(?:weeks|months)|not set|continuous|asap|each quarter|now)\W*$",
    re.I,
)
LABEL = re.compile(
    r"^\W*(?:[A-Z]{1,4}[\s.-]?)?\d{1,3}(?:[.\-/]\d{1,3}){0,3}\s?(?:[a-z]|\(?[a-zivx]{1,4}\))?\W*$|^\W*[A-Z]{1,3}\d{1,2}\W*$",
    re.I,
)
LETTERED_NUMBER = re.compile(r"^(?:\d[a-z]|[A-Z]\d)$")
"""A label as short as the code of a status: "1a", "A1"."""
LABEL_START = re.compile(
    r"^\W*(?:[A-Z]{0,3}\.?\s?\d{1,2}(?:\.\d{1,2}){1,3}\.?|[A-Z]{0,3}\d{1,2}\s?(?:[a-h]|\([a-zivx]{1,4}\))[.):]?|[A-Z]{1,3}\d{1,2}[.):]?"
    r"|\d{1,2}[.):]|[lI]\s?[a-h][.)])\s+(?=\S+\s\S)",
)
PERCENT = re.compile(r"^\W*\d{1,3}(?:\.\d+)?\s?%\W*$")
DEGREE = re.compile(
    r"^\W*(?:(?:very\s)?(?:high|low|medium|med|urgent|routine|essential|desirable|local|regional|national|yes|no|n/?a)|[HML]|£[\d,.]+)\W*$",
    re.I,
)
OBLIGES = re.compile(r"\b(?:should|must|needs?\sto|ought\sto|is\sto\b|are\sto\b|be able to)\b", re.I)
WILL_ACT = re.compile(
    r"^(?:to\s[a-z]+|[\w’' ,-]{0,50}?\bto\sbe\s[a-z]+(?:ed|en|t|n)\b|(?:we|the\s\w+|all\s\w+)\swill\b)"
    r"|\bwill\sbe\s[a-z]+ed\b|^agreed[.,]",
    re.I,
)
REPORTS = re.compile(
    r"\b(?:has|have|had)\s(?:now\s|already\s|all\s|not\s|also\s)?(?:been\s)?[a-z]+(?:ed|en|t|n|de|ne|wn|ng)?\b"
    r"|\b(?:was|were|now)\b|\b(?:we|i)\s(?!will|shall|must|need|should)[a-z]+\b|\bso far\b|\bthis agency\b"
    r"|\bunder\sway\b|\bin place\b|\bare compliant\b|\bevidence from\b"
    r"|^(?:yes|no|done|complete|completed|accepted|agreed|achieved|noted)\b"
    r"|^as above\b|\b(?:completed|attended|launched|published|circulated|reviewed|approved|delivered|held|signed)\b"
    r"|\b(?:started|trained|drafted|went|took|met|rose|fell|gave|told|sent|began|became|came|saw|felt|received)\b"
    r"|(?<!\bis\s)(?<!\bare\s)(?<!\bbe\s)\b[a-z]{3,}ed\s(?:the|that|a|an|to|by)\b|\bstands at\b|\bthere\s(?:is|are)\b",
    re.I,
)
HAPPENED = re.compile(r"\b(?:was|were|(?:has|have)\s(?:now\s)?been|we have)\b", re.I)
HINDERS = re.compile(
    r"\b(?:vacanc|delay|capacity|lack\sof|awaited|awaiting|sickness|budget|funding|pressures\b|difficult|turnover|shortage"
    r"|competing|not\sbeen\sconfirmed|slippage|reliant|dependent|none identified|re-?structur|re-?tender|do not talk"
    r"|not\savailable|winter|workload|constraint|barrier|risk\sthat|depends\son|insufficient"
    r"|cannot|waiting\sfor|no\sdata|low\s(?:attendance|take)|not\slinked|demands\sof|year\sonly|differ\b)",
    re.I,
)
HOPES = re.compile(
    r"^\W*(?:so\sthat|better|improved?|improvement|fewer|less|more|reduc\w+|increas\w+|strong\w+|consistent|evidence\sof|greater"
    r"|timely|confident|effective|no\s\w+|\d+%\sof|assurance)\b"
    r"|^\W*(?!(?:it|this|that|there|we)\b)(?:[\w’'-]+\s){1,9}?(?:are|is|can|knows?|shows?|feels?|reports?|demonstrates?|receives?|tells?|says?|gets?|understands?"
    r"|challenges?|informs?|shares?|have\sa)\b",
    re.I,
)

LINKED_TO = re.compile(r"\b(?:linked|related|committed|subject(?:ed)?) to\b", re.I)
"""Words that say what a noun is about, and report nothing."""


@cache
def classify_cell(text: str, coloured: bool = False) -> CellKind:
    """Return the kind of a cell's content.

    Args:
        text: The text of the cell in one line.
        coloured: Whether the cell has its own colour.
    """
    plain = TEXT_BULLET.sub("", text.strip())
    words = len(plain.split())
    if coloured and len(plain) <= MAX_CODE_LETTERS and not LETTERED_NUMBER.match(plain):
        return CellKind.STATUS
    for kind, pattern in ((CellKind.PERCENT, PERCENT), (CellKind.DEGREE, DEGREE), (CellKind.ONGOING, ONGOING)):
        if pattern.match(plain):
            return kind
    if re.fullmatch(r"\W*[0-5]\W*", plain):
        return CellKind.DIGIT
    if words <= MAX_STATUS_WORDS and (COLUMN_STATUS.match(plain) or LETTER_AND_ARROW.fullmatch(plain)):
        return CellKind.STATUS
    if DATE_START.match(plain):
        return (
            CellKind.DATE if len(DATE_START.sub("", plain, count=1).split()) < MAX_DATE_WORDS else CellKind.DATED_TEXT
        )
    if LABEL.match(plain):
        return CellKind.LABEL
    labelled = LABEL_START.match(plain)
    if labelled:
        rest = plain[labelled.end() :]
        return CellKind.ACTING if rest.split()[0].lower() in load_action_verbs() else CellKind.LABELLED_TEXT
    return _classify_words(re.sub(r"^[\W_]+", "", plain), words)


def _classify_words(plain: str, words: int) -> CellKind:
    """Return the kind of a text that is not a date, label or status."""
    if not any(c.isalpha() for c in plain):
        return CellKind.OTHER
    first = plain.split()[0].lower().strip(",.:;")
    acts = first in load_action_verbs() and words > 1
    if words <= MAX_NAME_WORDS and not acts and not plain.endswith(("?", ".")):
        if is_person(plain):
            return CellKind.PERSON
        if words <= MAX_NAME_WORDS / 2 and is_organisation(plain):
            return CellKind.BODY
    if plain.endswith("?"):
        return CellKind.ASKING
    if acts:
        return CellKind.ACTING
    if HINDERS.search(plain) and not OBLIGES.search(plain[:LEAD_LETTERS]) and not HAPPENED.search(plain):
        return CellKind.HINDERING
    if OBLIGES.search(plain[: 2 * LEAD_LETTERS]):
        return CellKind.OBLIGING
    if WILL_ACT.search(plain[: 2 * LEAD_LETTERS]):
        return CellKind.ACTING
    hopes = HOPES.match(plain)
    if hopes and not REPORTS.search(LINKED_TO.sub(" ", hopes[0])):
        return CellKind.HOPING
    if REPORTS.search(plain):
        return CellKind.REPORTING
    return CellKind.SHORT if words <= MAX_SHORT_WORDS else CellKind.TEXT


@cache
def _load_table() -> dict[str, Any]:
    return tomllib.loads(files("extract.text").joinpath("cell_kinds.toml").read_text("utf-8"))


@cache
def load_kind_weights() -> Mapping[str, Mapping[str, float]]:
    """Return the log-odds of each field for each kind of cell."""
    kinds = _load_table()["kinds"]
    return {kind: {f: float(row.get(f, row["rest"])) for f in COLUMN_FIELDS} for kind, row in kinds.items()}


@cache
def load_action_verbs() -> frozenset[str]:
    """Return the verbs with which an instruction begins."""
    return frozenset(_load_table()["action_verbs"])
