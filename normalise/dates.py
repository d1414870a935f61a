"""British dates out of a cell's text: days, months, financial quarters, years.

What was printed decides: a date without its year, an ambiguous quarter or an impossible day gives
no date; the last two give a fault as well.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from rapidfuzz.distance import Levenshtein

from ingest.model import Problem
from normalise.model import Precision, TargetDate

YEARS_BEFORE, YEARS_AFTER = 15, 10
"""How far from the report's own date a target is believed; beyond it the year was misread, or
"Mar 31" is a day of March and no year."""

EARLIEST, LATEST = 1980, 2060
"""The believable years where the report's own date is not known."""

_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_SHORT = {month[:3]: number for number, month in enumerate(_MONTHS, 1)} | {"sept": 9}

_AS_DIGITS = str.maketrans("OoQlI|!SB", "000111158")
_AS_LETTERS = str.maketrans("01|5", "olls")

_DIGIT = r"[0-9OoQlI|!SB]"
_DAY = rf"(?:\d\d?|(?:\d{_DIGIT}|{_DIGIT}\d)(?=st|nd|rd|th|[\W_]))"  # "3lst", but never the O of October
_GAP = r"[ \t]*"
_SPACE = r"[ \t\n]+"
_YEAR2 = rf"{_GAP}['’‘`]?{_DIGIT}{{2}}"
_YEAR4 = rf"[12lI|]{_DIGIT}{{3}}"
_MONTH = r"[A-Za-z01|5]{3,10}\.?|[A-Za-z01|]{1,7}[ ][a-z01|]{1,7}"
_EDGE = r"(?<![\w./])"
_NO_FILE = r"(?!\.(?:docx?|pdf|xlsx?|pptx?|msg|jpe?g|png)\b)"
_END = rf"(?![\w/%]|[.]\d){_NO_FILE}"

_NO_COUNT = r"(?![ \t]+(?!revised|and|to\b|then|or\b|onwards?|for\b|update)[a-z])"  # "May 14 staff were trained"

_FILE = re.compile(r"\S*\.(?:docx?|pdf|xlsx?|pptx?|msg|jpe?g|png)\b", re.I)
_SINCE = re.compile(r"(?:as at|as of|up ?dated(?: on)?|correct (?:at|on)|position (?:at|on)|dated?)\W*", re.I)


@dataclass(frozen=True, slots=True)
class _Doubt:
    """Printed as a date, but none: `code` and `detail` of the fault it becomes."""

    code: str
    detail: str


_Reading = TargetDate | tuple[TargetDate, ...] | _Doubt | None


def find_dates(text: str, as_at: date | None = None) -> tuple[TargetDate, ...]:
    """The dates in the text, in printed order, each once. `as_at`, the report's own date, tells
    believable years from others."""
    return read_dates(text, as_at)[0]


def read_dates(text: str, as_at: date | None = None) -> tuple[tuple[TargetDate, ...], tuple[Problem, ...]]:
    """The dates in the text, and a fault for each that is printed but cannot be one."""
    rest = _FILE.sub(lambda found: "\x00" * len(found[0]), text)
    found: list[tuple[int, _Reading]] = []
    for pattern, read in _FORMS:
        for match in pattern.finditer(rest):
            reading = read(match)
            if reading is not None:
                found.append((match.start(), _believed(reading, match[0], as_at)))
                rest = rest[: match.start()] + "\x00" * len(match[0]) + rest[match.end() :]
    dates: dict[TargetDate, None] = {}
    faults: dict[Problem, None] = {}
    for _, reading in sorted(found, key=lambda at: at[0]):
        if isinstance(reading, _Doubt):
            faults[Problem(code=reading.code, detail=reading.detail)] = None
        elif reading is not None:
            dates.update(dict.fromkeys(reading if isinstance(reading, tuple) else (reading,)))
    return tuple(dates), tuple(faults)


def find_as_at(sentence: str) -> date | None:
    """The date a report says it speaks for ("Report as at 07.01.2016"); a month's last day where
    only the month is printed."""
    since = _SINCE.search(sentence)
    for part in (sentence[since.end() :] if since else "", sentence):
        dates = find_dates(part)
        days = [found.date for found in dates if found.precision == "day"]
        if days or dates:
            return days[0] if days else dates[0].date
    return None


def _believed(reading: _Reading, printed: str, as_at: date | None) -> _Reading:
    if not isinstance(reading, TargetDate):
        return reading
    first = as_at.year - YEARS_BEFORE if as_at else EARLIEST
    last = as_at.year + YEARS_AFTER if as_at else LATEST
    if first <= reading.date.year <= last:
        return reading
    shown = " ".join(printed.split())
    return _Doubt("date-unlikely", f"“{shown}” would be in {reading.date.year}, far from the report's date")


def _numeric(match: re.Match[str]) -> _Reading:
    printed = match[0]
    if sum(c.isdigit() for c in printed) * 2 < sum(c.isalnum() or c in "|!" for c in printed):
        return None
    return _day(_number(match["d"]), _number(match["m"]), _year(match["y"]), printed)


def _day_month_year(match: re.Match[str]) -> _Reading:
    month = _month(match["m"])
    if month is None or not any(c.isdigit() for c in match["y"]):
        return None
    return _day(_number(match["d"]), month, _year(match["y"]), match[0])


def _month_year(match: re.Match[str]) -> _Reading:
    month = _month(match["m"])
    if month is None or not any(c.isdigit() for c in match["y"]):
        return None
    return _month_end(_year(match["y"]), month)


def _short_month_year(match: re.Match[str]) -> _Reading:
    """ "Mar 18" is March 2018; "Mar 31", a day's number without believable year, is nothing."""
    reading = _month_year(match)
    quoted = bool(re.search(r"['’‘`]", match[0]))
    if isinstance(reading, TargetDate) and not quoted and _number(match["y"]) > _LAST_SHORT_YEAR:
        return None
    return reading


_LAST_SHORT_YEAR = 30
"""Above it, two digits after a month without apostrophe are read as no year at all."""


def _two_months(match: re.Match[str]) -> _Reading:
    months = _month(match["m1"]), _month(match["m"])
    if months[0] is None or months[1] is None or months[0] >= months[1]:
        return None
    year = _year(match["y"])
    return tuple(_month_end(year, month) for month in months if month is not None)


def _quarter(match: re.Match[str]) -> _Reading:
    year = _financial_year(match["y"], match["y2"])
    quarter = int(match["q"])
    if year is None:
        return _Doubt("date-impossible", f"“{_shown(match)}” is no financial year")
    ends = {1: (year, 6), 2: (year, 9), 3: (year, 12), 4: (year + 1, 3)}
    return TargetDate(date=_last_day(*ends[quarter]), precision="quarter")


def _lone_quarter(match: re.Match[str]) -> _Reading:
    return _Doubt("date-ambiguous", f"“{_shown(match)}” may be of a calendar or a financial year")


def _whole_financial_year(match: re.Match[str]) -> _Reading:
    year = _financial_year(match["y"], match["y2"])
    return None if year is None else TargetDate(date=date(year + 1, 3, 31), precision="year")


def _whole_year(match: re.Match[str]) -> _Reading:
    return TargetDate(date=date(_year(match["y"]), 12, 31), precision="year")


def _iso(match: re.Match[str]) -> _Reading:
    return _day(int(match["d"]), int(match["m"]), int(match["y"]), match[0])


def _day(day: int, month: int, year: int, printed: str) -> _Reading:
    try:
        return TargetDate(date=date(year, month, day), precision="day")
    except ValueError:
        return _Doubt("date-impossible", f"“{' '.join(printed.split())}” is no day of the calendar")


def _month_end(year: int, month: int, precision: Precision = "month") -> TargetDate:
    return TargetDate(date=_last_day(year, month), precision=precision)


def _last_day(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _shown(match: re.Match[str]) -> str:
    return " ".join(match[0].split())


def _number(printed: str) -> int:
    return int(re.sub(r"\D", "", printed.translate(_AS_DIGITS)))


def _year(printed: str) -> int:
    number = _number(printed)
    return number + 2000 if number < 100 else number


def _financial_year(first: str, second: str) -> int | None:
    """The calendar year in which a financial year begins; None where the two halves do not follow."""
    year, after = _year(first), _number(second)
    return year if after in (year + 1, (year + 1) % 100) else None


def _month(printed: str) -> int | None:
    """A month's number from its name, short, broken by a blank or misread by a letter or two.
    Short names (March, April, May, June, July) must be right but for a digit read for a letter."""
    word = printed.replace(" ", "").rstrip(".").translate(_AS_LETTERS).lower()
    if " " not in printed and word in _SHORT:
        return _SHORT[word]
    for number, month in enumerate(_MONTHS, 1):
        allowed = 0 if len(month) < 6 else 1 if len(month) < 8 else 2
        if Levenshtein.distance(word, month, score_cutoff=allowed) <= allowed:
            return number
    return None


def _form(pattern: str, read: Callable[[re.Match[str]], _Reading]) -> tuple[
    re.Pattern[str], Callable[[re.Match[str]], _Reading]
]:  # fmt: skip
    return re.compile(pattern), read


_ORDINAL = r"(?:st|nd|rd|th|\"|”)?"
_SPLIT_YEAR = rf"(?P<y>(?:20)?{_DIGIT}{{2}}){_GAP}[/\-–—]{_GAP}(?P<y2>(?:20)?{_DIGIT}{{2}})"
_BEFORE_YEAR = (
    r"(?:[Bb]y|[Dd]uring|[Tt]hroughout|[Ee]nd(?:[ ]of)?|[Ee]arly|[Mm]id|[Ll]ate|[Uu]ntil|[Bb]efore"
    r"|[Ss]pring|[Ss]ummer|[Aa]utumn|[Ww]inter|FY|[Yy]ear)[ \t\-]*(?:of[ ]|the[ ])?(?:end[ ](?:of[ ])?)?(?:year[ ])?"
)

_FORMS = (
    _form(rf"{_EDGE}(?P<y>(?:19|20)\d\d)-(?P<m>\d\d)-(?P<d>\d\d){_END}", _iso),
    _form(
        rf"{_EDGE}(?P<d>{_DIGIT}{{1,2}}){_GAP}[./\-]{_GAP}(?P<m>{_DIGIT}{{1,2}}){_GAP}[./\-]{_GAP}"
        rf"(?P<y>{_YEAR4}|{_DIGIT}{{2}}){_END}",
        _numeric,
    ),
    _form(
        rf"{_EDGE}(?P<d>{_DAY})[ ]?{_ORDINAL}(?:[ ]of)?(?:[ \t\n\-]+|(?=[A-Z]))(?P<m>{_MONTH})[ \t\n,\-]*"
        rf"(?P<y>{_YEAR4}|{_YEAR2}){_END}",
        _day_month_year,
    ),
    _form(rf"{_EDGE}(?P<m>{_MONTH}){_SPACE}(?P<d>\d{{1,2}}){_ORDINAL},?{_SPACE}(?P<y>{_YEAR4}){_END}", _day_month_year),
    _form(rf"(?<!\w)(?:Q|[Qq]uarter|Qtr\.?){_GAP}(?P<q>[1-4]){_GAP}(?:of[ ])?,?{_GAP}{_SPLIT_YEAR}{_END}", _quarter),
    _form(rf"(?<!\w)(?:Q|[Qq]uarter|Qtr\.?){_GAP}[1-4]{_GAP}(?:of[ ])?,?{_GAP}(?:20)\d\d{_END}", _lone_quarter),
    _form(
        rf"{_EDGE}(?P<m1>{_MONTH}){_GAP}(?:/|-|–|and|&|to){_GAP}(?P<m>{_MONTH}){_SPACE}(?P<y>{_YEAR4}){_END}",
        _two_months,
    ),
    _form(rf"(?<![A-Za-z])(?P<m>{_MONTH})[,'’‘\-/]?[ \t\n]*(?P<y>{_YEAR4}){_END}", _month_year),
    _form(rf"(?<![A-Za-z])(?P<m>{_MONTH})[ \t]*[\-/]?(?P<y>{_YEAR2}){_END}{_NO_COUNT}", _short_month_year),
    _form(rf"{_EDGE}(?P<m>0[1-9]|1[0-2])/(?P<y>20\d\d){_END}", lambda m: _month_end(int(m["y"]), int(m["m"]))),
    _form(rf"(?<!\w){_BEFORE_YEAR}{_SPLIT_YEAR}{_END}", _whole_financial_year),
    _form(rf"(?m)^[ \t]*{_SPLIT_YEAR}[ \t.]*$", _whole_financial_year),
    _form(rf"(?<!\w){_BEFORE_YEAR}(?P<y>20\d\d){_END}", _whole_year),
    _form(r"(?m)^[ \t]*(?P<y>20\d\d)[ \t.]*$", _whole_year),
)
"""The printed forms, most telling first; what one has read, the next no longer sees."""
