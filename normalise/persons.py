# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Names of persons left out of texts that are shared: leads by their role, and free text with the known names masked.

The names are those of the column of leads and of the document's own lists of members. A word that may be a name
counts as one: a role may be lost, but no lead's name is left. Names that stand in free text alone are not known.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any, TypeVar

from extract.fields import FieldCells
from normalise.model import Cell, Report, fill_cells

Text = TypeVar("Text")

MASK = "[name]"
NOTICE = "Names of persons are left out."
LEAD_FIELD = "lead_person"
MIN_NAME_CHARS = 3  # a shorter word, such as an initial, would be masked within other texts
LIST_HEADERS = re.compile(r"\b(?:names?|members?|attendees?|authors?|reviewers?|leads?|contacts?)\b", re.IGNORECASE)
"""The headers of columns in which a document lists persons."""
ROLE_WORDS = frozenset({
    "academy", "adult", "adviser", "advisor", "advocate", "agency", "analyst", "area", "assistant", "associate",
    "attendance", "board", "business", "care", "case", "chair", "chief", "child", "children", "clinical",
    "co-ordinator",
    "commander", "commissioner", "commissioning", "committee", "community", "consultant", "coordinator",
    "council", "deputy", "designated", "detective", "development", "director", "doctor", "education", "engagement",
    "executive", "families", "family", "force", "front", "gp", "group", "head", "health", "housing", "improvement",
    "inclusion", "inspector", "interim", "it", "joint", "lead", "leader", "leads", "learning", "legal", "local",
    "locality", "manager", "managers", "member", "midwife", "named", "nurse", "officer", "operational",
    "operations", "paediatrician", "partnership", "performance", "police", "policy", "practice", "practitioner",
    "principal", "probation", "professional", "programme", "project", "protection", "public", "quality",
    "representative", "responsible", "review", "safeguarding", "school", "schools", "senior", "service", "services",
    "social", "solicitor", "specialist", "staff", "strategic", "superintendent", "supervisor", "support", "team",
    "teams", "trainer", "training", "trust", "voluntary", "worker", "workers", "workforce", "young", "youth",
})  # fmt: skip
"""Words of roles; "and", "for", "of" and the like may stand between them."""
SMALL_WORDS = frozenset({"and", "at", "for", "in", "of", "on", "the", "to", "with", "&"})
NO_NAMES = frozenset({"all", "each", "every", "both", "none", "tbc", "tba", "see", "not", "new", "the"})
_PARTS = re.compile(r"[,;:/\n()]+|\s+(?:and|&|-|–)\s+")
_WORD = re.compile(r"[^\W\d_][\w'’.-]*")


def describe_lead(text: str) -> str:
    """Return the roles in the text of a lead, MASK where it has none, and "" for no text."""
    shown = dict.fromkeys(_describe_part(part) for part in _PARTS.split(text) if part.strip())
    return ", ".join(part for part in shown if part != MASK) or (MASK if shown else "")


def _describe_part(part: str) -> str:
    """Return a part of a lead from its first word that is of a role."""
    words = part.split()
    first = next((at for at, word in enumerate(words) if _is_role_word(word)), None)
    return MASK if first is None else " ".join(words[first:])


def _is_role_word(word: str) -> bool:
    return word.strip(".,'’").lower().removesuffix("'s").removesuffix("’s") in ROLE_WORDS


def find_lead_names(text: str) -> Iterator[str]:
    """Yield the names in the text of a lead: of each part the words before its role, together and each alone.

    A word that is alone, such as "All" or "Housing", is not masked in other texts.
    """
    for part in _PARTS.split(text):
        words = part.split()
        first = next((at for at, word in enumerate(words) if _is_role_word(word)), len(words))
        name = [word for word in words[:first] if _WORD.fullmatch(word) and word.lower() not in SMALL_WORDS]
        if len(name) > 1 and all(word[0].isupper() for word in name):
            yield " ".join(name)
            yield from (word for word in name if len(word) >= MIN_NAME_CHARS and word.lower() not in NO_NAMES)


class NameMask:
    """Replaces known names in texts by MASK."""

    def __init__(self, names: Iterable[str]) -> None:
        known = sorted({name for name in names if name}, key=lambda name: (-len(name), name))
        pattern = "|".join(r"\s+".join(map(re.escape, name.split())) for name in known)
        self._pattern = re.compile(rf"\b(?:{pattern})(?:['’]s)?(?!\w)") if pattern else None

    def mask(self, text: str) -> str:
        """Return a text without the names; names that follow each other become one MASK."""
        if self._pattern is None:
            return text
        masked = self._pattern.sub(MASK, text)
        return re.sub(rf"{re.escape(MASK)}(?:\s+{re.escape(MASK)})+", MASK, masked)


def find_report_names(reports: Iterable[Report]) -> set[str]:
    """Return the names in the leads and in the lists of members of these reports, without those of bodies."""
    found: set[str] = set()
    bodies: set[str] = set()
    for report in reports:
        bodies.update(_list_body_words(report))
        for response in report.responses:
            found.update(find_lead_names(response.cells[LEAD_FIELD].text))
        for table in report.other_tables:
            found.update(name for text in _list_member_cells(table.rows) for name in find_lead_names(text))
    return {name for name in found if not all(word.lower() in bodies for word in name.split())}


def _list_body_words(report: Report) -> Iterator[str]:
    """Yield the words of the names of the board, the case and the agencies, which are not persons."""
    agencies = {agency.name for response in report.responses for agency in response.agencies}
    for text in (report.board, report.subject, *agencies):
        yield from (word.lower() for word in _WORD.findall(text))


def _list_member_cells(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield the cells below the headers under which persons are listed."""
    header = rows[0] if rows else ()
    columns = [at for at, text in enumerate(header) if LIST_HEADERS.search(text)]
    yield from (row[at] for row in rows[1:] for at in columns if at < len(row))


def leave_names_out(reports: Sequence[Report]) -> list[Report]:
    """Return reports without the names of persons; their titles say so."""
    mask = NameMask(find_report_names(reports))
    return [_mask_report(report, mask) for report in reports]


def _mask_report(report: Report, mask: NameMask) -> Report:
    masked = mask_texts(report, mask)
    return replace(masked, title=f"{masked.title} ({NOTICE.rstrip('.')})".strip())


def mask_texts(value: Text, mask: NameMask) -> Text:
    """Return a value with every text in it masked, also within dataclasses, tuples and mappings."""
    return _mask_value(value, mask)  # type: ignore[no-any-return]


def _mask_value(value: Any, mask: NameMask) -> Any:
    if isinstance(value, Enum):
        return value
    if isinstance(value, str):
        return mask.mask(value)
    if isinstance(value, tuple) and not hasattr(value, "_fields"):
        return tuple(_mask_value(item, mask) for item in value)
    if isinstance(value, FieldCells):
        cells = {name: _mask_value(cell, mask) for name, cell in value.items()}
        return fill_cells({**cells, LEAD_FIELD: mask_lead(value[LEAD_FIELD])})
    if isinstance(value, dict):
        return {key: _mask_value(item, mask) for key, item in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: _mask_value(getattr(value, f.name), mask) for f in fields(value) if f.init})
    return value


def mask_lead(cell: Cell) -> Cell:
    """Return the cell of a lead with its roles alone, in the text and in the reading."""
    return replace(cell, text=describe_lead(cell.text), raw=describe_lead(cell.raw), struck=(), reasons=())
