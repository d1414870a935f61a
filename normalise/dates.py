# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Read British dates in a cell's text: days, months, financial quarters, years.

Nothing is guessed: a date without its year, an ambiguous quarter or an impossible day gives no date. The last two
give a problem as well. A period ("1 June - 30 July 2019") gives its end.

To add a form, write a reader (`_read_...`) and add a line with its expression to `_DATE_FORMS`. Their order matters:
the first form that matches hides its text from the later ones. Plain text has its own expression, which only tells
that a text is in the date column: `DATE` in extract/plaintext/column_scores.py. A new precision (beside day, month,
quarter and year) also goes into `Precision` in normalise/model.py.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from rapidfuzz.distance import Levenshtein

from extract.text.date_words import MONTHS
from extract.text.ocr_confusions import DATE_DIGIT, YEAR_FIRST_DIGIT, digits_as_letters, letters_as_digits
from ingest.model import Problem
from normalise.model import Precision, TargetDate

YEARS_BEFORE, YEARS_AFTER = 15, 10
"""How many years from the report's own date a target may be; farther away the year was misread, or "Mar 31" is a
day of March without a year."""

EARLIEST_YEAR, LATEST_YEAR = 1980, 2060
"""The plausible years where the report's own date is not known."""

_MONTH_ABBREVIATIONS = {month[:3]: number for number, month in enumerate(MONTHS, 1)} | {"sept": 9}

_DAY = rf"(?:\d\d?|(?:\d{DATE_DIGIT}|{DATE_DIGIT}\d)(?=st|nd|rd|th|[\W_]))"  # "3lst", but never the O of October
_GAP = r"[ \t]*"
_SPACE = r"[ \t\n]+"
_YEAR2 = rf"{_GAP}['’‘`]?{DATE_DIGIT}{{2}}"
_YEAR4 = rf"{YEAR_FIRST_DIGIT}{DATE_DIGIT}{{3}}"
_MONTH = r"[A-Za-z01|5]{3,10}\.?|[A-Za-z01|]{1,7}[ ][a-z01|]{1,7}"
_EDGE = r"(?<![\w.])(?<![\w.]/)"  # a slash behind a rest of a ruling line ("|/") is none of the date's
_NO_FILE = r"(?!\.(?:docx?|pdf|xlsx?|pptx?|msg|jpe?g|png)\b)"
_END = rf"(?![\w/%]|[.]\d){_NO_FILE}"

_NO_COUNT = r"(?![ \t]+(?!revised|and|to\b|then|or\b|onwards?|for\b|update)[a-z])"  # "May 14 staff were trained"

_FILE_NAME = re.compile(r"\S*\.(?:docx?|pdf|xlsx?|pptx?|msg|jpe?g|png)\b", re.I)


@dataclass(frozen=True, slots=True)
class _RejectedDate:
    """Text that looks like a date but is not one: `code` and `detail` of the problem to report."""

    code: str
    detail: str


_DateReading = TargetDate | tuple[TargetDate, ...] | _RejectedDate | None


def find_dates(text: str, as_at: date | None = None) -> tuple[TargetDate, ...]:
    """Return the dates in the text, in printed order, each once.

    `as_at` is the report's own date; a year far from it is rejected.
    """
    return read_dates(text, as_at)[0]


def read_dates(text: str, as_at: date | None = None) -> tuple[tuple[TargetDate, ...], tuple[Problem, ...]]:
    """Return the dates in the text, and a problem for each printed date that cannot be one."""
    placed, problems = read_placed_dates(text, as_at)
    return tuple(dict.fromkeys(found for _, _, found in placed)), problems


def read_placed_dates(
    text: str, as_at: date | None = None
) -> tuple[list[tuple[int, int, TargetDate]], tuple[Problem, ...]]:
    """Return the dates in the text, and a problem for each one that cannot be right.

    Each date has the index of its first character and that behind its last.
    """
    dates: list[tuple[int, int, TargetDate]] = []
    faults: dict[Problem, None] = {}
    for start, stop, reading in _drop_period_starts(text, _find_readings(text, as_at)):
        if isinstance(reading, _RejectedDate):
            faults[Problem(code=reading.code, detail=reading.detail)] = None
        elif reading is not None:
            dates += [(start, stop, found) for found in (reading if isinstance(reading, tuple) else (reading,))]
    return dates, tuple(faults)


def _drop_period_starts(
    text: str, readings: list[tuple[int, int, _DateReading]]
) -> list[tuple[int, int, _DateReading]]:
    """Return the dates read, without the first date of each period ("1 June 2019 to 30 July 2019").

    A date that was moved from one day to another is not a period.
    """
    kept: list[tuple[int, int, _DateReading]] = []
    for (start, stop, reading), (after, _, other) in pairwise([*readings, (len(text), len(text), None)]):
        both = isinstance(reading, TargetDate) and isinstance(other, TargetDate) and reading.date < other.date
        moved = _MOVED.search(text[:start])
        if not both or moved or not _PERIOD.fullmatch(text[stop:after].strip()):
            kept.append((start, stop, reading))
    return kept


def _find_readings(text: str, as_at: date | None) -> list[tuple[int, int, _DateReading]]:
    """Return the texts like dates, in printed order: first index, index behind it, and the reading."""
    rest = _FILE_NAME.sub(lambda found: "\x00" * len(found[0]), text)
    found: list[tuple[int, int, _DateReading]] = []
    for pattern, read in _DATE_FORMS:
        for match in pattern.finditer(rest):
            reading = read(match)
            if reading is not None:
                found.append((match.start(), match.end(), _reject_unlikely_year(reading, match[0], as_at)))
                rest = rest[: match.start()] + "\x00" * len(match[0]) + rest[match.end() :]
    return sorted(found, key=lambda at: at[0])


def locate_dates(text: str) -> list[tuple[int, int, TargetDate]]:
    """Return the dates in the text in printed order.

    Each has the index of its first character and that behind its last. Dates that cannot be are left out, and a period
    gives its end only.
    """
    return [
        (start, stop, found)
        for start, stop, reading in _drop_period_starts(text, _find_readings(text, None))
        for found in (reading if isinstance(reading, tuple) else (reading,))
        if isinstance(found, TargetDate)
    ]


def _reject_unlikely_year(reading: _DateReading, printed: str, as_at: date | None) -> _DateReading:
    if not isinstance(reading, TargetDate):
        return reading
    first = as_at.year - YEARS_BEFORE if as_at else EARLIEST_YEAR
    last = as_at.year + YEARS_AFTER if as_at else LATEST_YEAR
    if first <= reading.date.year <= last:
        return reading
    shown = " ".join(printed.split())
    return _RejectedDate("date-unlikely", f"“{shown}” would be in {reading.date.year}, far from the report's date")


def _read_numeric_date(match: re.Match[str]) -> _DateReading:
    printed = match[0]
    if sum(c.isdigit() for c in printed) * 2 < sum(c.isalnum() or c in "|!" for c in printed):
        return None
    return _make_day(_parse_number(match["d"]), _parse_number(match["m"]), _parse_year(match["y"]), printed)


def _read_day_month_year(match: re.Match[str]) -> _DateReading:
    month = _parse_month(match["m"])
    if month is None or not any(c.isdigit() for c in match["y"]):
        return None
    return _make_day(_parse_number(match["d"]), month, _parse_year(match["y"]), match[0])


def _read_month_year(match: re.Match[str]) -> _DateReading:
    month = _parse_month(match["m"])
    if month is None or not any(c.isdigit() for c in match["y"]):
        return None
    return _make_month_end(_parse_year(match["y"]), month)


def _read_short_month_year(match: re.Match[str]) -> _DateReading:
    """Read "Mar 18" as March 2018, but not "Mar 31": a number above 30 is a day of the month."""
    reading = _read_month_year(match)
    quoted = bool(re.search(r"['’‘`]", match[0]))
    if isinstance(reading, TargetDate) and not quoted and _parse_number(match["y"]) > _LAST_SHORT_YEAR:
        return None
    return reading


_PERIOD = re.compile(r"-|–|—|to|until|till")
_MOVED = re.compile(r"\b(?:revised|moved|changed|extended|slipped|put back|re-?scheduled)(?: from)?\W*$", re.I)

_LAST_SHORT_YEAR = 30
"""Two digits above this after a month, without an apostrophe, are not a year."""


def _read_two_months(match: re.Match[str]) -> _DateReading:
    months = _parse_month(match["m1"]), _parse_month(match["m"])
    if months[0] is None or months[1] is None or months[0] >= months[1]:
        return None
    year = _parse_year(match["y"])
    ends = tuple(_make_month_end(year, month) for month in months if month is not None)
    return ends[1:] if _PERIOD.fullmatch(match["to"]) else ends


def _read_two_short_months(match: re.Match[str]) -> _DateReading:
    """Read "Nov 18 / Mar 19" as two months: 18 is not a day of March."""
    pairs = [
        (_parse_month(match["m1"]), _parse_number(match["y1"])),
        (_parse_month(match["m"]), _parse_number(match["y"])),
    ]
    after_day = re.search(r"\d(?:st|nd|rd|th)?[ \t\n\-]*$", match.string[: match.start()])
    if after_day or any(month is None or year > _LAST_SHORT_YEAR for month, year in pairs):
        return None
    ends = tuple(_make_month_end(year + 2000, month) for month, year in pairs if month is not None)
    return ends[1:] if _PERIOD.fullmatch(match["to"].strip()) and ends[0].date < ends[1].date else ends


def _hide_period_start(match: re.Match[str]) -> _DateReading:
    """Read "1 June - " before "30 July 2019" as the beginning of a period, which is not a separate date."""
    named = [match["m1"], match["m0"], match["m"]]
    return None if any(month is not None and _parse_month(month) is None for month in named) else ()


def _read_quarter(match: re.Match[str]) -> _DateReading:
    year = _financial_year_start(match["y"], match["y2"])
    quarter = int(match["q"])
    if year is None:
        return _RejectedDate("date-impossible", f"“{_format_match(match)}” is not a financial year")
    ends = {1: (year, 6), 2: (year, 9), 3: (year, 12), 4: (year + 1, 3)}
    return TargetDate(date=_last_day_of_month(*ends[quarter]), precision="quarter")


def _reject_lone_quarter(match: re.Match[str]) -> _DateReading:
    return _RejectedDate("date-ambiguous", f"“{_format_match(match)}” may be of a calendar or a financial year")


def _read_financial_year(match: re.Match[str]) -> _DateReading:
    year = _financial_year_start(match["y"], match["y2"])
    return None if year is None else TargetDate(date=date(year + 1, 3, 31), precision="year")


def _read_whole_year(match: re.Match[str]) -> _DateReading:
    return TargetDate(date=date(_parse_year(match["y"]), 12, 31), precision="year")


def _read_iso_date(match: re.Match[str]) -> _DateReading:
    return _make_day(int(match["d"]), int(match["m"]), int(match["y"]), match[0])


def _make_day(day: int, month: int, year: int, printed: str) -> _DateReading:
    try:
        return TargetDate(date=date(year, month, day), precision="day")
    except ValueError:
        return _RejectedDate("date-impossible", f"“{' '.join(printed.split())}” is not a day of the calendar")


def _make_month_end(year: int, month: int, precision: Precision = "month") -> TargetDate:
    return TargetDate(date=_last_day_of_month(year, month), precision=precision)


def _last_day_of_month(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _format_match(match: re.Match[str]) -> str:
    return " ".join(match[0].split())


def _parse_number(printed: str) -> int:
    return int(re.sub(r"\D", "", letters_as_digits(printed)))


def _parse_year(printed: str) -> int:
    number = _parse_number(printed)
    return number + 2000 if number < 100 else number


def _financial_year_start(first: str, second: str) -> int | None:
    """Return the calendar year in which a financial year begins, or None where the second half does not follow it."""
    year, after = _parse_year(first), _parse_number(second)
    return year if after in (year + 1, (year + 1) % 100) else None


def _parse_month(printed: str) -> int | None:
    """Return a month's number from its name.

    It may be abbreviated, broken by a blank or have a letter or two misread. Short names (March, April, May, June,
    July) must be right, except for a digit read for a letter.
    """
    word = digits_as_letters(printed.replace(" ", "").rstrip(".")).lower()
    if " " not in printed and word in _MONTH_ABBREVIATIONS:
        return _MONTH_ABBREVIATIONS[word]
    for number, month in enumerate(MONTHS, 1):
        allowed = 0 if len(month) < 6 else 1 if len(month) < 8 else 2
        if Levenshtein.distance(word, month, score_cutoff=allowed) <= allowed:
            return number
    return None


def _compile_form(pattern: str, read: Callable[[re.Match[str]], _DateReading]) -> tuple[
    re.Pattern[str], Callable[[re.Match[str]], _DateReading]
]:  # fmt: skip
    return re.compile(pattern), read


_ORDINAL = r"(?:st|nd|rd|th|\"|”)?"
_SPLIT_YEAR = rf"(?P<y>(?:20)?{DATE_DIGIT}{{2}}){_GAP}[/\-–—]{_GAP}(?P<y2>(?:20)?{DATE_DIGIT}{{2}})"
_BEFORE_YEAR = (
    r"(?:[Bb]y|[Dd]uring|[Tt]hroughout|[Ee]nd(?:[ ]of)?|[Ee]arly|[Mm]id|[Ll]ate|[Uu]ntil|[Bb]efore"
    r"|[Ss]pring|[Ss]ummer|[Aa]utumn|[Ww]inter|FY|[Yy]ear)[ \t\-]*(?:of[ ]|the[ ])?(?:end[ ](?:of[ ])?)?(?:year[ ])?"
)

_TO = r"[ \t\n]*(?:-|–|—|to|until|till)[ \t\n]*"

_DATE_FORMS = (
    _compile_form(rf"{_EDGE}(?P<y>(?:19|20)\d\d)-(?P<m>\d\d)-(?P<d>\d\d){_END}", _read_iso_date),
    _compile_form(
        rf"{_EDGE}(?P<d>{DATE_DIGIT}{{1,2}}){_GAP}[./\-]{_GAP}(?P<m>{DATE_DIGIT}{{1,2}}){_GAP}[./\-]{_GAP}"
        rf"(?P<y>{_YEAR4}|{DATE_DIGIT}{{2}}){_END}",
        _read_numeric_date,
    ),
    _compile_form(
        rf"(?<!\w)(?P<m1>{_MONTH})[ \t]*[\-/’'‘]?(?P<y1>\d\d)(?P<to>[ \t\n]*(?:/|-|–|—|and|&|to|,|;)?[ \t\n]*)"
        rf"(?P<m>{_MONTH})[ \t\n]*[\-/’'‘]?(?P<y>\d\d){_END}",
        _read_two_short_months,
    ),
    _compile_form(
        rf"{_EDGE}(?:{_DAY}[ ]?{_ORDINAL}(?:[ \t\n]+(?:of[ ])?(?P<m1>{_MONTH}))?|(?P<m0>{_MONTH})){_TO}"
        rf"(?={_DAY}[ ]?{_ORDINAL}(?:[ ]of)?[ \t\n\-]+(?P<m>{_MONTH})[ \t\n,\-]*(?:{_YEAR4}|{_YEAR2}){_END})",
        _hide_period_start,
    ),
    _compile_form(
        rf"{_EDGE}(?P<d>{_DAY})[ ]?{_ORDINAL}(?:[ ]of)?(?:[ \t\n\-]+|(?=[A-Z]))(?P<m>{_MONTH})[ \t\n,\-]*"
        rf"(?P<y>{_YEAR4}|{_YEAR2}){_END}",
        _read_day_month_year,
    ),
    _compile_form(
        rf"{_EDGE}(?P<m>{_MONTH}){_SPACE}(?P<d>\d{{1,2}}){_ORDINAL},?{_SPACE}(?P<y>{_YEAR4}){_END}",
        _read_day_month_year,
    ),
    _compile_form(
        rf"(?<!\w)(?:Q|[Qq]uarter|Qtr\.?){_GAP}(?P<q>[1-4]){_GAP}(?:of[ ])?,?{_GAP}{_SPLIT_YEAR}{_END}", _read_quarter
    ),
    _compile_form(
        rf"(?<!\w)(?:Q|[Qq]uarter|Qtr\.?){_GAP}[1-4]{_GAP}(?:of[ ])?,?{_GAP}(?:20)\d\d{_END}", _reject_lone_quarter
    ),
    _compile_form(
        rf"{_EDGE}(?P<m1>{_MONTH}){_GAP}(?P<to>/|-|–|and|&|to){_GAP}(?P<m>{_MONTH}){_SPACE}(?P<y>{_YEAR4}){_END}",
        _read_two_months,
    ),
    _compile_form(rf"(?<![A-Za-z])(?P<m>{_MONTH})[,'’‘\-/]?[ \t\n]*(?P<y>{_YEAR4}){_END}", _read_month_year),
    _compile_form(rf"(?<![A-Za-z])(?P<m>{_MONTH})[ \t]*[\-/]?(?P<y>{_YEAR2}){_END}{_NO_COUNT}", _read_short_month_year),
    _compile_form(
        rf"{_EDGE}(?P<m>0[1-9]|1[0-2])/(?P<y>20\d\d){_END}", lambda m: _make_month_end(int(m["y"]), int(m["m"]))
    ),
    _compile_form(rf"(?<!\w){_BEFORE_YEAR}{_SPLIT_YEAR}{_END}", _read_financial_year),
    _compile_form(rf"(?m)^[ \t]*{_SPLIT_YEAR}[ \t.]*$", _read_financial_year),
    _compile_form(rf"(?<!\w){_BEFORE_YEAR}(?P<y>20\d\d){_END}", _read_whole_year),
    _compile_form(r"(?m)^[ \t]*(?P<y>20\d\d)[ \t.]*$", _read_whole_year),
)
"""The printed forms of dates, most specific first; text that one form has matched is hidden from the next."""
