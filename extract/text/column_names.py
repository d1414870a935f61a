"""What a column holds, from the name printed over it."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from extract.model import FIELDS
from extract.text.month_names import MONTH_START

COLUMN_MATCH = 0.8  # of 1; below it a printed name is another name, not a misread one
LONGEST_NAME = 80  # characters; a longer text is no column's name
SHORT_NAME = 4  # letters; "RAG", "No" must match to the letter, as "RAC" may be anything
COLUMN_FIELDS = frozenset({"finding", "question", "agency", "rag", "number", *FIELDS})
OTHER = "other"

# What may stand after a column's name: a bracket, a date, or both ("(1-4)", "at March 2014", "as at 31/03/14").
BRACKET = re.compile(r"\s*[(\[{][^)\]}]*[)\]}]?\s*$")
DATED = re.compile(
    r"[\s:,–-]+(?:(?:as\s+)?(?:at|to|of|on|in|for|by|from)\s+)?(?:\d{1,2}(?:st|nd|rd|th)?\s+(?:of\s+)?)?"
    rf"(?:(?:{MONTH_START})[a-z]*\.?\s+\d{{2,4}}"
    r"|\d{1,2}[./]\d{1,2}[./]\d{2,4}|Q[1-4](?:\s*\d{2,4}(?:[/-]\d{2,4})?)?|20\d\d(?:[/-]\d{2,4})?)\s*$",
    re.I,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Synonym:
    """A printed name, tidied, and the fields it may mean, the likeliest first; () for a name that is
    known to fit none. `rank` is its place among its field's names."""

    name: str
    fields: tuple[str, ...]
    rank: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Columns:
    """The names of columns that are known. `origin` is what the user's own file says, "" without one.
    One is equal to itself alone, so that looking up a name need not go through all of them."""

    synonyms: tuple[Synonym, ...]
    origin: str = ""

    @property
    def mark(self) -> str:
        """Tells the user's own file from another's; "" without one."""
        return sha256(self.origin.encode()).hexdigest()[:16] if self.origin else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """What a printed name means: the best synonym's fields and how well it matches, 0 to 1. `known` is
    False where none matches; `dated` where the name closes with a date."""

    fields: tuple[str, ...] = ()
    score: float = 0.0
    rank: int = 0
    known: bool = False
    dated: bool = False


class ColumnsError(ValueError):
    """A file of columns' names that cannot be used; the message says where and why."""


def load_columns(extra: Path | None = None) -> Columns:
    """The packaged names, extended by a user's file of the same form. Raises ColumnsError for a wrong one."""
    own = _packaged()
    if extra is None:
        return own
    try:
        text = extra.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ColumnsError(f"{extra}: cannot be read ({error})") from error
    added = _synonyms(text, str(extra))
    named = {synonym.name for synonym in added}
    kept = tuple(synonym for synonym in own.synonyms if synonym.name not in named)
    # A user's names come before the packaged ones of their field.
    first = tuple(Synonym(name=s.name, fields=s.fields, rank=s.rank - len(added)) for s in added)
    return Columns(synonyms=(*first, *kept), origin=text)


@cache
def _packaged() -> Columns:
    text = files("extract.text").joinpath("columns.toml").read_text("utf-8")
    return Columns(synonyms=_synonyms(text, "columns.toml"))


def _synonyms(text: str, where: str) -> tuple[Synonym, ...]:
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ColumnsError(f"{where}: is no TOML ({error})") from error
    either = table.pop("either", {})
    if not isinstance(either, dict):
        raise ColumnsError(f"{where}: write [either], and lists of names below it")
    found: dict[str, Synonym] = {}
    for key, names in _lists(table, where):
        _known_fields([key], where, COLUMN_FIELDS | {OTHER})
        _add(found, () if key == OTHER else (key,), names)
    for key, names in _lists(either, where):
        _known_fields(key.split(), where, COLUMN_FIELDS)
        _add(found, tuple(key.split()), names)
    return tuple(found.values())


def _lists(table: Mapping[str, object], where: str) -> list[tuple[str, list[str]]]:
    found = []
    for key, names in table.items():
        if not isinstance(names, list) or not all(isinstance(name, str) and _tidy(name) for name in names):
            raise ColumnsError(f"{where}: “{key}” is a list of names, each in quotes")
        found.append((key, names))
    return found


def _known_fields(fields: list[str], where: str, known: frozenset[str]) -> None:
    for name in fields:
        if name not in known:
            raise ColumnsError(f"{where}: there is no field “{name}”; there are {', '.join(sorted(known))}")


def _add(found: dict[str, Synonym], fields: tuple[str, ...], names: list[str]) -> None:
    for rank, name in enumerate(names):
        found.setdefault(_tidy(name), Synonym(name=_tidy(name), fields=fields, rank=rank))


def _tidy(text: str) -> str:
    return re.sub(r"[^a-z0-9#]", "", text.lower())


@cache
def _by_name(columns: Columns) -> dict[str, Synonym]:
    return {synonym.name: synonym for synonym in columns.synonyms}


def match_column(text: str, columns: Columns | None = None) -> tuple[str | None, float]:
    """The field that a column of this printed name usually fills, and how well the name matches (0 to 1);
    None where it fits no field."""
    found = match_name(text, columns or _packaged())
    return (found.fields[0] if found.fields else None), found.score


@cache
def match_name(text: str, columns: Columns) -> Match:
    """What a printed name means, its closing bracket or date left aside where the whole is no known name."""
    if len(text) > LONGEST_NAME:
        return Match()
    dated = bool(DATED.search(text))
    best = Match(dated=dated)
    for form in dict.fromkeys((text, DATED.sub("", text), BRACKET.sub("", text), DATED.sub("", BRACKET.sub("", text)))):
        synonym, score = _closest(_tidy(form), columns)
        if score > best.score:
            known = synonym is not None
            fields, rank = (synonym.fields, synonym.rank) if synonym else ((), 0)
            best = Match(fields=fields, score=score, rank=rank, known=known, dated=dated)
    return best


def _closest(name: str, columns: Columns) -> tuple[Synonym | None, float]:
    from rapidfuzz import fuzz, process

    if not name:
        return None, 0.0
    synonyms = _by_name(columns)
    if name in synonyms:
        return synonyms[name], 1.0
    best = process.extractOne(name, list(synonyms), scorer=fuzz.ratio)
    if best is None or min(len(name), len(best[0])) <= SHORT_NAME or best[1] / 100 < COLUMN_MATCH:
        return None, min(best[1] / 100, COLUMN_MATCH - 0.01) if best else 0.0
    return synonyms[best[0]], best[1] / 100
