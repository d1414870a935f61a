# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Which fields a column may fill, from the name printed above it."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from extract.fields import PLAN_FIELD
from extract.text.date_words import MONTH_START

MIN_NAME_SIMILARITY = 0.8  # 0 to 1; a name that matches worse is another name, not a misread one
MAX_NAME_LENGTH = 80  # characters; a longer text is not a column name
EXACT_NAME_LENGTH = 4  # letters; names as short as "RAG" or "No" must match exactly, as "RAC" may be anything
COLUMN_FIELDS = frozenset({"finding", "question", "number", *PLAN_FIELD})
OTHER = "other"

# A column name may be followed by a bracket, a date, or both ("(1-4)", "at March 2014", "as at 31/03/14").
BRACKET_SUFFIX = re.compile(r"\s*[(\[{][^)\]}]*[)\]}]?\s*$")
DATE_SUFFIX = re.compile(
    r"[\s:,–-]+(?:(?:as\s+)?(?:at|to|of|on|in|for|by|from)\s+)?(?:\d{1,2}(?:st|nd|rd|th)?\s+(?:of\s+)?)?"
    rf"(?:(?:{MONTH_START})[a-z]*\.?\s+\d{{2,4}}"
    r"|\d{1,2}[./]\d{1,2}[./]\d{2,4}|Q[1-4](?:\s*\d{2,4}(?:[/-]\d{2,4})?)?|20\d\d(?:[/-]\d{2,4})?)\s*$",
    re.I,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Synonym:
    """A printed name, tidied, and the fields that it may mean, the likeliest first; () for a name known to fit none.

    `rank` is its place among the names of its field.
    """

    name: str
    fields: tuple[str, ...]
    rank: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ColumnNames:
    """The known names of columns. `origin` is the text of the user's own file and decisions, "" without any.

    Instances are compared by identity, so that a cached look-up need not compare all names.
    """

    synonyms: tuple[Synonym, ...]
    origin: str = ""

    @property
    def config_hash(self) -> str:
        """Hash of the user's own file and decisions, by which a change is noticed; "" without any."""
        return sha256(self.origin.encode()).hexdigest()[:16] if self.origin else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NameMatch:
    """The synonym that matches a printed name best: its fields, and the similarity, 0 to 1.

    `known` is False where none matches. `dated`: the name ends with a date.
    """

    fields: tuple[str, ...] = ()
    score: float = 0.0
    rank: int = 0
    known: bool = False
    dated: bool = False


class ColumnNamesError(ValueError):
    """A file of column names that cannot be used. The message says where and why."""


def load_column_names(extra: Path | None = None) -> ColumnNames:
    """Return the packaged names, extended by a user's file of the same form.

    Raises:
        ColumnNamesError: The file cannot be read, is not TOML, has an unknown field, or lists a name under two fields.
    """
    own = _load_packaged_names()
    if extra is None:
        return own
    try:
        text = extra.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ColumnNamesError(f"{extra}: cannot be read ({error})") from error
    added = _parse_synonyms(text, str(extra))
    named = {synonym.name for synonym in added}
    kept = tuple(synonym for synonym in own.synonyms if synonym.name not in named)
    # A user's names come before the packaged ones of their field.
    first = tuple(Synonym(name=s.name, fields=s.fields, rank=s.rank - len(added)) for s in added)
    return ColumnNames(synonyms=(*first, *kept), origin=text)


def add_decided_names(columns: ColumnNames, decided: Mapping[str, str]) -> ColumnNames:
    """Return the names with those that people decided on, which come first.

    The decisions are printed names with their fields, or "other" for a column that is not part of the plan.
    """
    if not decided:
        return columns
    added = {
        tidy: Synonym(name=tidy, fields=() if field == OTHER else (field,), rank=-1)
        for name, field in decided.items()
        if (tidy := _tidy_name(name))
    }
    kept = tuple(synonym for synonym in columns.synonyms if synonym.name not in added)
    decisions = "".join(f"{name}\t{field}\n" for name, field in sorted(decided.items()))
    return ColumnNames(synonyms=(*added.values(), *kept), origin=columns.origin + decisions)


@cache
def _load_packaged_names() -> ColumnNames:
    text = files("extract.text").joinpath("columns.toml").read_text("utf-8")
    return ColumnNames(synonyms=_parse_synonyms(text, "columns.toml"))


def _parse_synonyms(text: str, where: str) -> tuple[Synonym, ...]:
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ColumnNamesError(f"{where}: is not valid TOML ({error})") from error
    either = table.pop("either", {})
    if not isinstance(either, dict):
        raise ColumnNamesError(f"{where}: write [either], and lists of names below it")
    found: dict[str, Synonym] = {}
    for key, names in _read_name_lists(table, where):
        _check_fields([key], where, COLUMN_FIELDS | {OTHER})
        _add_synonyms(found, () if key == OTHER else (key,), names, where)
    for key, names in _read_name_lists(either, where):
        _check_fields(key.split(), where, COLUMN_FIELDS)
        _add_synonyms(found, tuple(key.split()), names, where)
    return tuple(found.values())


def _read_name_lists(table: Mapping[str, object], where: str) -> list[tuple[str, list[str]]]:
    found = []
    for key, names in table.items():
        if not isinstance(names, list) or not all(isinstance(name, str) and _tidy_name(name) for name in names):
            raise ColumnNamesError(f"{where}: “{key}” is a list of names, each in quotes")
        found.append((key, names))
    return found


def _check_fields(fields: list[str], where: str, known: frozenset[str]) -> None:
    for name in fields:
        if name not in known:
            raise ColumnNamesError(f"{where}: unknown field “{name}”; the fields are {', '.join(sorted(known))}")


def _add_synonyms(found: dict[str, Synonym], fields: tuple[str, ...], names: list[str], where: str) -> None:
    for rank, name in enumerate(names):
        synonym = found.setdefault(_tidy_name(name), Synonym(name=_tidy_name(name), fields=fields, rank=rank))
        if synonym.fields != fields:
            lists = " and ".join(f"“{' '.join(either) or OTHER}”" for either in (synonym.fields, fields))
            raise ColumnNamesError(f"{where}: the name “{name}” is listed under {lists}; remove it from one of them")


def _tidy_name(text: str) -> str:
    return re.sub(r"[^a-z0-9#]", "", text.lower())


@cache
def _index_by_name(columns: ColumnNames) -> dict[str, Synonym]:
    return {synonym.name: synonym for synonym in columns.synonyms}


def match_column(text: str, columns: ColumnNames | None = None) -> tuple[str | None, float]:
    """Return the field that a column of this name usually fills, None for no field, and the similarity, 0 to 1."""
    found = match_printed_name(text, columns or _load_packaged_names())
    return (found.fields[0] if found.fields else None), found.score


@cache
def match_printed_name(text: str, columns: ColumnNames) -> NameMatch:
    """Match a printed name, without its closing bracket or date where the whole name is not known."""
    if len(text) > MAX_NAME_LENGTH:
        return NameMatch()
    dated = bool(DATE_SUFFIX.search(text))
    best = NameMatch(dated=dated)
    undated, bare = DATE_SUFFIX.sub("", text), BRACKET_SUFFIX.sub("", text)
    for form in dict.fromkeys((text, undated, bare, DATE_SUFFIX.sub("", bare))):
        synonym, score = _find_closest(_tidy_name(form), columns)
        if score > best.score:
            known = synonym is not None
            fields, rank = (synonym.fields, synonym.rank) if synonym else ((), 0)
            best = NameMatch(fields=fields, score=score, rank=rank, known=known, dated=dated)
    return best


def _find_closest(name: str, columns: ColumnNames) -> tuple[Synonym | None, float]:
    from rapidfuzz import fuzz, process

    if not name:
        return None, 0.0
    synonyms = _index_by_name(columns)
    if name in synonyms:
        return synonyms[name], 1.0
    best = process.extractOne(name, synonyms.keys(), scorer=fuzz.ratio)
    if best is None or min(len(name), len(best[0])) <= EXACT_NAME_LENGTH or best[1] / 100 < MIN_NAME_SIMILARITY:
        return None, min(best[1] / 100, MIN_NAME_SIMILARITY - 0.01) if best else 0.0
    return synonyms[best[0]], best[1] / 100
