# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Score which column a piece of text was printed in, from its words alone."""

import re
from collections.abc import Sequence
from functools import lru_cache

from extract.fields import PLAN_FIELDS, FieldKind
from extract.text.bullets import PLAIN_TEXT_ACTION_BULLET
from extract.text.date_words import MONTH_START
from extract.text.ocr_confusions import QUARTER_DIGIT
from extract.text.status_words import PLAIN_TEXT_STATUS

COLUMNS = tuple(field.name for field in PLAN_FIELDS if field.kind is not FieldKind.AGENCY)

_MONTH = rf"(?:{MONTH_START})[a-z]{{0,6}}"
DATE = re.compile(
    rf"^\W*(?:completion by |by |end (?:of )?|mid |from |due |review |completed |early |late )?"
    rf"(?:\d{{1,2}}[./-]\d{{1,2}}[./-]\d{{2,4}}|\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH}\.?,?\s*[’'‘]?\d{{2,4}}"
    rf"|{_MONTH}\.?,?\s*[’'‘]?\d{{2,4}}\b|Q{QUARTER_DIGIT}\b(?:,?\s\d{{4}}(?:[/-]\d{{2,4}})?)?|(?:spring|summer|autumn|winter|april"
    rf"|march)\s+(?:term\s+)?\d{{4}}"
    rf"|ongoing\b|on-going\b|to be (?:agreed|confirmed)\b|TBC\b|TBA\b|immediate|with immediate)",
    re.I,
)
_EVIDENCE_START = re.compile(
    r"^\W*(?:minutes|agenda|report|training|attendance|sign in|survey|staff survey|dip sample"
    r"|audit (?:report|results)|compliance|"
    r"updated|evidence|deep dive|\d+ minute|powerpoint|yearly|log|database|case files?|results)\b",
    re.I,
)
_TITLE = re.compile(
    r"\b(?:head|manager|officer|nurse|doctor|director|lead|leads|chair|midwife|consultant|inspector"
    r"|superintendent|worker|"
    r"headteacher|sergeant|representative|coordinator|co-ordinator|practitioner|commissioner|HoN|DCI"
    r"|team|principal|deputy|"
    r"named|designated|chief|senior|strategic|matron|supervisor|GP)\b",
    re.I,
)
_ACTION = re.compile(
    r"^\W*(?:to |will )?(?:ensure|map|agree|survey|dip sample|update|refresh|revise|develop|hold"
    r"|complete|roll out|include|draft|"
    r"publish|write|invite|deliver|brief|arrange|add|secure|nominate|circulate|review|re.?audit|audit"
    r"|undertake|provide|assess|"
    r"use|offer|share|establish|create|implement|monitor|promote|identify|introduce|produce|communicate"
    r"|raise|commission|train|"
    r"strengthen|embed|remind|report|consider|work with|set up|carry out|convene|test|appoint|build"
    r"|launch|make|embed|amend|"
    r"explore|recruit|disseminate|continue|present|prepare|discuss|attend|collate|extend|issue|re-issue"
    r"|seek|clarify|confirm|ask|run|meet|bring|telephone|contact|visit|collect|check|give|keep|plan|design|define"
    r"|record|replace|report|request|send|speak|support|target|track|trial|visit)\b",
    re.I,
)
_CONSTRAINT = re.compile(
    r"\b(?:capacity|delay|budget|slippage|pressures?|difficult\w*|limit\w*|reliant|awaited|awaiting"
    r"|outstanding|sickness|availability|"
    r"turnover|competing|vacanc\w+|shortage|none identified|low numbers|funding|have yet to|not been"
    r"|cannot|unable|due to|"
    r"re-structure|restructure|re-tender\w*|cancelled|recruitment|constraint|fragmentation|lack of"
    r"|dependent|resource\w*|no dedicated)\b",
    re.I,
)
_OUTCOME = re.compile(
    r"^\W*(?:increased|improved?|improvement|better|reduction|reduced|fewer|evidence of|consistent"
    r"|staff (?:know|are|will)|children (?:are|feel|and)|"
    r"young people|families|parents|practitioners|professionals|managers|workers|partners|all (?:staff|partners)|every|"
    r"risks? (?:are|is)"
    r"|records|plans|threshold|supervision|"
    r"data about|board is|\d+% (?:of|target)|cases|clear|greater|higher|more|timely|earlier|robust"
    r"|impact of|outcomes?)\b",
    re.I,
)
_RESPONSE_WORD = re.compile(
    r"\b(?:we|our|us|has been|have been|this agency|the service|currently|already|is monitored|were|was"
    r"|now|not relevant|"
    r"same as|as above|this is|as at|yes|no further|accepted|the provider|recognise)\b",
    re.I,
)


@lru_cache(maxsize=8192)
def score_columns(text: str) -> dict[str, float]:
    """Score a text for each column: 0 is neutral, 3 is nearly certain, negative is evidence against it."""
    flat = " ".join(text.split())
    words = flat.split()
    points = dict.fromkeys(COLUMNS, 0.0)
    if PLAIN_TEXT_STATUS.match(flat):
        points["rag"] = 5.0
        return points
    points["rag"] = -6.0
    _score_prose(flat, words, points)
    if DATE.match(flat):
        points["target_date"] += 4.0
    elif _EVIDENCE_START.match(flat) and len(words) <= 12:
        points["target_date"] += 1.0
    else:
        points["target_date"] -= 0.8
    points["lead_person"] += _score_lead_person(flat, words)
    return points


def _score_prose(flat: str, words: list[str], points: dict[str, float]) -> None:
    stopped = flat.endswith(".")
    if _ACTION.match(flat):
        points["actions"] += 2.2 if flat[:1].isupper() or not flat[:1].isalnum() else 1.0
        points["response"] -= 0.5
    if _CONSTRAINT.search(flat):
        points["constraints"] += 1.5 - 0.5 * (len(words) > 25)
    if _OUTCOME.match(flat):
        points["desired_outcome"] += 1.5
    if re.search(r"\bdue to\b|\bRAG\b", flat):
        points["constraints"] += 1.0
    if _RESPONSE_WORD.search(flat):
        points["response"] += 1.0
    if stopped:
        points["response"] += 1.2
        for name in ("constraints", "desired_outcome", "lead_person", "target_date"):
            points[name] -= 0.6
    if len(words) > 22:
        points["response"] += 0.8
        for name in ("constraints", "desired_outcome", "target_date", "lead_person"):
            points[name] -= 0.08 * (len(words) - 22)
    if not flat[:1].isalnum() and PLAIN_TEXT_ACTION_BULLET.match(flat):
        points["actions"] += 0.4
        points["constraints"] += 0.2


def has_job_title(text: str) -> bool:
    """Return whether a text has a word of a job title."""
    return bool(_TITLE.search(text))


def _score_lead_person(flat: str, words: list[str]) -> float:
    """A name or a job title: capitals all through but for the small words between."""
    small = {"and", "of", "for", "the", "in", "to", "&", "-", "—", "–", "/", "at"}
    bare = [w.strip(".,;:()") for w in words if w.strip(".,;:()—–-/&")]
    if not bare or len(bare) > 16:
        return -2.0
    capital = [w for w in bare if w[:1].isupper()]
    others = [w for w in bare if not w[:1].isupper() and not w.isdigit() and w.lower() not in small]
    if others or not capital:
        return -1.5
    name = bool(re.fullmatch(r"(?:[A-Z][\w.’'-]*[\s/,]*){1,3}", flat))
    return 2.5 if has_job_title(flat) else 1.5 if name or re.fullmatch(r"[A-Z/\s]{2,14}", flat) else 0.5


@lru_cache(maxsize=65536)
def looks_open(text: str) -> bool:
    """Return whether a text stops in the middle: without a full stop, or at a hyphen."""
    last = text.split()[-1] if text.split() else ""
    return not re.search(r"[.?!:;”\"]$", last) or last.endswith("-")


@lru_cache(maxsize=65536)
def looks_whole(text: str) -> bool:
    """Whether a text has a full stop anywhere: it is written in sentences, if perhaps broken off."""
    return bool(re.search(r"[a-z\d)][.?!:;](?:\s|$)", text)) or len(text) > 120


@lru_cache(maxsize=65536)
def must_continue(text: str) -> bool:
    """Return whether a text is unfinished."""
    last = text.split()[-1].lower() if text.split() else ""
    return last in _OPEN_WORDS or last.endswith((",", "-", "/", "&"))


_OPEN_WORDS = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "and",
        "or",
        "to",
        "for",
        "with",
        "in",
        "on",
        "at",
        "by",
        "from",
        "that",
        "which",
        "who",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "has",
        "have",
        "as",
        "this",
        "their",
        "its",
        "our",
        "his",
        "her",
        "not",
        "if",
        "when",
        "all",
        "any",
        "each",
        "every",
        "further",
        "into",
        "about",
    ]
)


@lru_cache(maxsize=65536)
def starts_in_middle(text: str) -> bool:
    """Return whether a text begins like the middle of a sentence."""
    return bool(re.match(r"[a-z]|[(&][a-z]|\([A-Z]{2,5}\)", text))


@lru_cache(maxsize=65536)
def measure_width(text: str) -> float:
    """Return the printed width of a line in proportional type, in widths of a common letter ("a")."""
    return sum(_ADVANCES.get(c, _COMMON_ADVANCE) for c in text) / _COMMON_ADVANCE


_COMMON_ADVANCE = 556  # of 1000 to the em: most small letters and all figures

# Advance widths of Helvetica (Adobe font metrics); Arial's are the same, other text faces' in like proportion.
_ADVANCES = {
    letter: width
    for width, letters in (
        (222, "ijl’‘'"),
        (278, "ftI.,:;/!| "),
        (333, 'r()-[]“”"'),
        (350, "•·"),
        (389, "*"),
        (500, "ckJsvxyz"),
        (584, "+=~<>"),
        (611, "FTZ"),
        (667, "ABEKPSVXY&"),
        (722, "CDHNRUw"),
        (778, "GOQ"),
        (833, "mM"),
        (889, "%"),
        (944, "W"),
        (1000, "—"),
    )
    for letter in letters
}


def measure_widest(lines: Sequence[str]) -> float:
    """Return the width of the widest line, in common letters."""
    return max((measure_width(line) for line in lines), default=0.0)
