"""Which field each column of a table fills: its name, what stands below it, and the columns beside it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from extract.tables.grid import Column, Table, colour_of, column_of
from extract.tables.header_rows import Signature, headers_of, signature
from extract.text.column_names import OTHER, Columns
from extract.text.status_words import COLUMN_STATUS

PROSE_WORDS = 6  # a cell of more words is no status
STATUS_NAME = re.compile(r"status|\bb?rag|rating", re.I)
BODY = re.compile(
    r"\b(?:polic(?:e|ing)|constabulary|councils?|trusts?|nhs|services?|teams?|boards?|schools?|colleges?|education|"
    r"health(?:care)?|mental|social care|probation|cafcass|hous(?:ing|es)|homes?|authorit(?:y|ies)|agency|agencies|"
    r"partners?|partnerships?|committees?|groups?|sub-?groups?|hospitals?|ambulance|practices?|general practice|gps?|"
    r"midwifery|organisations?|departments?|directorates?|charit(?:y|ies)|associations?|aid|help|support|hubs?|centres?|"
    r"society|company|units?|courts?|prisons?|fire|rescue|youth|children'?s?|famil(?:y|ies)|carers|women'?s|communit(?:y|ies)|"
    r"commissioning|safeguarding|nspcc|barnardo'?s?|all|forums?|ccgs?|pct|lscb|scb|yots?|yos)\b",
    re.I,
)
PERSON = re.compile(
    r"\b(?:mr|mrs|ms|miss|dr|prof|sgt|insp|supt|cllr|manager|director|head|officer|chair|nurse|doctor|coordinator|"
    r"co-ordinator|commander|superintendent|inspector|sergeant|constable|adviser|advisor|administrator|consultant|"
    r"chief|deputy|assistant|principal|solicitor|clerk|leader|lead|practitioner|named|designated)\b",
    re.I,
)
NAMED = re.compile(
    r"^[A-Z][a-z'’-]+(?:\s[A-Z]\.?)?\s(?:Mc|Mac|O['’]|[Dd]e\s)?[A-Z][a-z'’-]+$|^[A-Z]\.?\s?[A-Z][a-z'’-]+$"
)
INITIALS = re.compile(r"^(?:[A-Z]\.?\s?){2}$")
ABBREVIATION = re.compile(r"^[A-Z&]{3,7}s?$")  # "LSCB", "BCUHB"; two letters are a person's initials
DEGREE = re.compile(r"^\W*(?:(?:very\s)?(?:high|low|medium|med|urgent|routine|essential|desirable)|[HML]|\d)\W*$", re.I)
PARTS = re.compile(r"\s*(?:[,;/\n]|\band\b|&)\s*")

Held = Sequence[tuple[str, bool]]
"""The cells of a column: the text of each, and whether it is coloured."""

SAID = {"agency": "the agency", "lead_person": "the lead person", "rag": "the status", "response": "the response"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A table with the text of each of its regions."""

    table: Table
    texts: dict[int, str]


def survey(tables: Iterable[Found], names: Columns) -> dict[Signature, list[list[tuple[str, bool]]]]:
    """What stands in each column of each form of table, over all pages of a report."""
    held: dict[Signature, list[list[tuple[str, bool]]]] = {}
    header: tuple[Column, ...] = ()
    for found in tables:
        headers = headers_of(found.table, found.texts, names, header)
        for row in range(found.table.rows):
            if row in headers:
                header = headers[row]
                held.setdefault(signature(header), [[] for _ in header])
                continue
            for cell in found.table.starting(row) if header else ():
                column = column_of(found.table, cell, header)
                text = " ".join(found.texts.get(cell.region, "").split())
                coloured = colour_of(found.table.page, cell.box) is not None
                if column and (text or coloured):
                    held[signature(header)][header.index(column)].append((text, coloured))
    return held


def settle(header: Sequence[Column], held: Mapping[Signature, Sequence[Held]]) -> tuple[Column, ...]:
    """The columns, each with the one field that it fills, no field filled twice."""
    below = held.get(signature(header), [[] for _ in header])
    settled = list(_one_column_a_field([c if len(c.choices) < 2 else replace(c, field=None) for c in header]))
    taken: set[str | None] = {c.field for c in settled if c.field}
    told = [_told(c, cells) if len(c.choices) > 1 else None for c, cells in zip(header, below, strict=True)]
    unsettled = [i for i, column in enumerate(header) if len(column.choices) > 1]
    # What the cells tell goes before what the name makes likely; of names under dates, the last before the others.
    for i in sorted(unsettled, key=lambda i: (told[i] is None, -i if header[i].dated else i)):
        settled[i] = _settled(header[i], told[i], taken)
        taken.add(settled[i].field)
    if "rag" in taken:
        return tuple(settled)
    return tuple(
        replace(c, status_too=True) if c.field == "response" and STATUS_NAME.search(c.name) else c for c in settled
    )


def _settled(column: Column, told: str | None, taken: set[str | None]) -> Column:
    """A column whose name may mean two fields, with the one that is left for it."""
    who = set(column.choices) == {"agency", "lead_person"}
    if told == OTHER:
        return replace(column, field=None)
    if who and "agency" in taken:
        wanted: tuple[str, ...] = ("lead_person",)
    elif (told == "rag" and "rag" in taken) or not told:
        wanted = column.choices
    else:
        wanted = (told,)
    field = next((f for f in wanted if f not in taken), None)
    reason = ""
    if field and field == told and field != column.choices[0]:
        reason = f"“{column.name}” taken for {SAID.get(field, field)} by what stands in the column"
    elif who and field and not told and "agency" not in taken:
        reason = f"“{column.name}” may name the agency or a person"
    return replace(column, field=field, reason=reason)


def _one_column_a_field(columns: Sequence[Column]) -> tuple[Column, ...]:
    """Two columns of one field: the better match keeps it, of equals the likelier name, of the same name
    under several dates the last; the others stay under their own names."""
    best: dict[str, Column] = {}
    for column in columns:
        if column.field is None:
            continue
        other = best.get(column.field)
        if other is None or _worth(column) > _worth(other) or (column.dated and _worth(column) == _worth(other)):
            best[column.field] = column
    return tuple(c if c.field is None or best[c.field] is c else replace(c, field=None) for c in columns)


def _worth(column: Column) -> tuple[float, int]:
    return column.score, -column.rank


def _told(column: Column, cells: Held) -> str | None:
    """The field that the cells show, where they show one; OTHER where they show that it is none of its choices."""
    if set(column.choices) == {"question", "finding"} and cells:
        return OTHER if 2 * sum(bool(DEGREE.match(t)) for t, _ in cells) > len(cells) else None
    if set(column.choices) == {"agency", "lead_person"}:
        bodies, persons = sum(is_body(t) for t, _ in cells), sum(is_person(t) for t, _ in cells)
        return "agency" if bodies > persons else "lead_person" if persons > bodies else None
    if set(column.choices) == {"rag", "response"} and cells:
        if STATUS_NAME.search(column.name) and column.choices[0] == "response":
            return "response"  # it bears both; the status is read out of the text
        prose = sum(len(t.split()) > PROSE_WORDS for t, _ in cells)
        states = sum(
            (coloured and len(t.split()) <= PROSE_WORDS) or bool(COLUMN_STATUS.match(t)) for t, coloured in cells
        )
        return "response" if 2 * prose >= len(cells) else "rag" if 2 * states >= len(cells) else None
    return None


def is_body(text: str) -> bool:
    """Whether a name is a body's rather than a person's, by its words' shapes: "Head of Housing" is a person."""
    parts = [part for part in PARTS.split(text) if part]
    return bool(parts) and not is_person(text) and any(BODY.search(p) or ABBREVIATION.match(p) for p in parts)


def is_person(text: str) -> bool:
    """Whether a name is a person's or an office's. It may be broken over lines, and lines may hold a name each."""
    if PERSON.search(text):
        return True
    joined = " ".join(text.split())
    parts = [part for part in (*PARTS.split(joined), *PARTS.split(text)) if part]
    return any(INITIALS.match(p) or (NAMED.match(p) and not BODY.search(joined)) for p in parts)
