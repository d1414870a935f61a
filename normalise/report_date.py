# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Choose the date that a report describes from all the lines that print one.

Each printed date is a candidate. Its score is the sum of what speaks for and against it, in log-odds: the words before
it, its place, how precise it is, and how often it is printed. The best one wins where its odds are better than even.
The weights are set by hand on printed reports; each has its reason beside it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import exp

from extract.model import DatedLine
from extract.text.date_words import REPORT_DATE_LINE
from ingest.model import Span
from normalise.dates import locate_dates
from normalise.model import ReportDate, TargetDate

WORDINGS: tuple[tuple[re.Pattern[str], float], ...] = tuple(
    (re.compile(pattern, re.I), weight)
    for pattern, weight in (
        # The document names the day that it describes.
        (r"\b(?:as|correct|position|status|progress|updates?|rag|actions?|plan)[ ]+(?:as )?(?:at|of|on)\b", 4.0),
        (r"\breport(?:ing)? date\b|\bdate of (?:this )?(?:report|update|position)\b", 4.0),
        # When it was last changed, which boards print instead.
        (r"\b(?:last )?(?:up ?dated?|revised|reviewed|refreshed)\b", 3.0),
        # The meeting that it was written for.
        (r"\b(?:minutes of|meeting (?:of|on|held|date)|held on|report(?:ed)? to|presented to|for the meeting)\b", 2.5),
        (r"\b(?:at|end of)\b[^.;]*$", 1.5),
        (r"\bdate(?:d)?\b\W*$", 1.5),
        (r"\b(?:board|committee|partnership|group|panel|cabinet|forum|executive|council)\b\W*$", 1.5),
        (r"\b(?:version|draft|issue|v)\b[ .\d]*\W*$", 0.5),
    )
)
"""Words before a date and their weight; of several that fit, the heaviest counts. Where none fits, `NO_WORDING`."""

NO_WORDING = -0.5  # a date in a title ("Action plan March 2018") mostly is the report's; in a sentence it is not

OTHER_EVENTS = re.compile(
    r"\b(?:next|due|by|deadline|until|till|before|after|since|from|between|during|in|born|died|death|birth|incident|"
    r"inspect\w*|published|approved|agreed|commissioned|review date|review due|to be (?:reviewed|updated)|"
    r"started?|ended?|target|complet\w+)\b"
    r"(?:[ ]+(?:on|of|the|at|meeting|review|update|report|date|a|in|[a-z]+ing))*\W*$",
    re.I,
)
"""Words right before a date of something else."""

OTHER_EVENT = -4.0
LONG_LINE = 100  # characters: a longer line is a sentence of prose
LONG_LINE_WEIGHT = -2.0
PLACE_WEIGHTS = {"prose": 0.5, "edge": 0.3, "table": -2.0}  # a table's dates are mostly those of its columns
PRECISION_WEIGHTS = {"day": 0.7, "month": 0.0, "quarter": -0.5, "year": -3.0}  # "Business plan 2018/19" is a period
FIRST_PAGE_WEIGHT = 0.5
AGREEMENT_WEIGHT, MAX_AGREEMENT = 0.5, 1.0  # each other line with the same date; a page foot repeats itself
FILE_NAME_CONFIDENCE = 0.5  # people name files by the meeting, the month or the day they saved them
MAX_WORDING = 70  # characters before a date that are read for its wording
DOUBTFUL = 0.7  # of the confidence: below it the reasons say how the date was found

UNREAD_DAY = re.compile(
    r"(?:\b(?:at|on|of|dated?|updated)|:)\s+(?=\S*[\d?|!\[\]{}()IlOoSsZz])(?!\d{4}\b)\S{1,4}\s+(?:of\s+)?$", re.I
)
"""A token in the place of the day that is not a day: "as at ?1 May 2018"."""

FILE_NAME_DATE = re.compile(r"(?<!\d)(20\d\d)[-_. ]?(0[1-9]|1[0-2])[-_. ]?([0-3]\d)(?!\d)")
"""A day in a file's name. A month in it is not evidence: the end of it would be a guess."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DateCandidate:
    """A printed date that may be the report's. `score` is in log-odds; `day_unread`: a day is printed but not read."""

    found: TargetDate
    score: float
    text: str
    confidence: float
    source: tuple[Span, ...]
    day_unread: bool = False


def choose_report_date(lines: Sequence[DatedLine], file_name: str) -> ReportDate:
    """Return the date that a report describes, with how sure that is, and where it is printed.

    `value` is None where no candidate is likelier than not, or where the day of the likeliest is printed but cannot be
    read: the end of its month would be a guess.

    Args:
        lines: The lines of the document that hold dates.
        file_name: Name of the file, which counts where the document itself prints no date.
    """
    candidates = _count_agreement([c for line in lines for c in list_candidates(line)])
    best = max(candidates, key=lambda c: (c.score, c.found.precision == "day"), default=None)
    if best is None or best.score <= 0:
        return _read_file_name(file_name) or _find_unread_date(lines) or ReportDate()
    if best.day_unread:
        text = " ".join(best.text.split())
        return ReportDate(reasons=(f"the day of the report's date could not be read in “{text}”",), source=best.source)
    rivals = [c.score for c in candidates if not _agree(c.found, best.found)]
    margin = best.score - max(rivals, default=0.0)
    confidence = round(min(_odds_to_share(best.score), _odds_to_share(margin + 1)) * min(1.0, best.confidence + 0.1), 2)
    reasons = (f"told from “{' '.join(best.text.split())[:80]}”",) if confidence < DOUBTFUL else ()
    return ReportDate(value=best.found.date, confidence=confidence, reasons=reasons, source=best.source)


def list_candidates(line: DatedLine) -> Iterator[DateCandidate]:
    """Yield the dates of a line, each with its score."""
    end = 0
    text = " ".join(line.text.split())
    for start, stop, found in locate_dates(text):
        before = text[max(end, start - MAX_WORDING) : start]
        end = stop
        score = (
            _weigh_wording(before)
            + PLACE_WEIGHTS[line.place]
            + PRECISION_WEIGHTS[found.precision]
            + (FIRST_PAGE_WEIGHT if line.source and line.source[0].page == 1 else 0.0)
            + (LONG_LINE_WEIGHT if len(text) > LONG_LINE else 0.0)
        )
        unread = found.precision == "month" and UNREAD_DAY.search(before) is not None
        yield DateCandidate(
            found=found, score=score, text=text, confidence=line.confidence, source=line.source, day_unread=unread
        )


def _weigh_wording(before: str) -> float:
    if OTHER_EVENTS.search(before):
        return OTHER_EVENT
    return max((weight for pattern, weight in WORDINGS if pattern.search(before)), default=NO_WORDING)


def _count_agreement(candidates: Sequence[DateCandidate]) -> list[DateCandidate]:
    counted = []
    for candidate in candidates:
        others = sum(_agree(other.found, candidate.found) for other in candidates) - 1
        gain = min(MAX_AGREEMENT, AGREEMENT_WEIGHT * others)
        counted.append(replace(candidate, score=candidate.score + gain))
    return counted


def _agree(one: TargetDate, other: TargetDate) -> bool:
    """Return whether two dates may be the same: equal, or one the month of the other."""
    if "day" in (one.precision, other.precision) and one.precision != other.precision:
        return (one.date.year, one.date.month) == (other.date.year, other.date.month)
    return one.date == other.date


def _odds_to_share(log_odds: float) -> float:
    return 1 / (1 + exp(-log_odds))


def _find_unread_date(lines: Sequence[DatedLine]) -> ReportDate | None:
    """Return where a line says that it has the report's date, but none can be read in it."""
    for line in lines:
        text = " ".join(line.text.split())
        if len(text) <= LONG_LINE and REPORT_DATE_LINE.search(text) and not locate_dates(text):
            return ReportDate(reasons=(f"no date could be read in “{text}”",), source=line.source)
    return None


def _read_file_name(name: str) -> ReportDate | None:
    match = FILE_NAME_DATE.search(name)
    for _, _, found in locate_dates("-".join(match.groups())) if match else ():
        reason = f"told from the file's name “{name}”"
        return ReportDate(value=found.date, confidence=FILE_NAME_CONFIDENCE, reasons=(reason,))
    return None
