"""Decide which field each column of a table fills: from its name, its cells, and the columns beside it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from extract.tables.grid import Column, FoundTable, find_colour, find_column
from extract.tables.header_rows import Signature, find_headers, header_signature
from extract.text.column_names import OTHER, ColumnNames
from extract.text.status_words import COLUMN_STATUS

MAX_STATUS_WORDS = 6  # a cell of more words is not a status
STATUS_COLUMN_NAME = re.compile(r"status|\bb?rag|rating", re.I)
ORGANISATION_WORD = re.compile(
    r"\b(?:polic(?:e|ing)|constabulary|councils?|trusts?|nhs|services?|teams?|boards?|schools?|colleges?|education|"
    r"health(?:care)?|mental|social care|probation|cafcass|hous(?:ing|es)|homes?|authorit(?:y|ies)|agency|agencies|"
    r"partners?|partnerships?|committees?|groups?|sub-?groups?|hospitals?|ambulance|practices?|general practice|gps?|"
    r"midwifery|organisations?|departments?|directorates?|charit(?:y|ies)|associations?|aid|help|support|hubs?|centres?|"
    r"society|company|units?|courts?|prisons?|fire|rescue|youth|children'?s?|famil(?:y|ies)|carers|women'?s|communit(?:y|ies)|"
    r"commissioning|safeguarding|nspcc|barnardo'?s?|all|forums?|ccgs?|pct|lscb|scb|yots?|yos)\b",
    re.I,
)
PERSON_WORD = re.compile(
    r"\b(?:mr|mrs|ms|miss|dr|prof|sgt|insp|supt|cllr|manager|director|head|officer|chair|nurse|doctor|coordinator|"
    r"co-ordinator|commander|superintendent|inspector|sergeant|constable|adviser|advisor|administrator|consultant|"
    r"chief|deputy|assistant|principal|solicitor|clerk|leader|lead|practitioner|named|designated)\b",
    re.I,
)
PERSON_NAME = re.compile(
    r"^[A-Z][a-z'’-]+(?:\s[A-Z]\.?)?\s(?:Mc|Mac|O['’]|[Dd]e\s)?[A-Z][a-z'’-]+$|^[A-Z]\.?\s?[A-Z][a-z'’-]+$"
)
INITIALS = re.compile(r"^(?:[A-Z]\.?\s?){2}$")
ABBREVIATION = re.compile(r"^[A-Z&]{3,7}s?$")  # "LSCB", "BCUHB"; two letters are initials
DEGREE_CELL = re.compile(
    r"^\W*(?:(?:very\s)?(?:high|low|medium|med|urgent|routine|essential|desirable)|[HML]|\d)\W*$", re.I
)
NAME_SEPARATOR = re.compile(r"\s*(?:[,;/\n]|\band\b|&)\s*")

ColumnCells = Sequence[tuple[str, bool]]
"""The cells of a column: the text of each, and whether it is coloured."""

FIELD_PHRASES = {
    "agency": "the agency",
    "lead_person": "the lead person",
    "rag": "the status",
    "response": "the response",
}


def collect_column_cells(
    tables: Iterable[FoundTable], names: ColumnNames
) -> dict[Signature, list[list[tuple[str, bool]]]]:
    """Return the cells of each column of each form of table, over all pages of a report."""
    column_cells: dict[Signature, list[list[tuple[str, bool]]]] = {}
    header: tuple[Column, ...] = ()
    for found in tables:
        texts = found.cell_texts()
        headers = find_headers(found.table, texts, names, header)
        for row in range(found.table.rows):
            if row in headers:
                header = headers[row]
                column_cells.setdefault(header_signature(header), [[] for _ in header])
                continue
            for cell in found.table.cells_starting_in(row) if header else ():
                column = find_column(found.table, cell, header)
                text = " ".join(texts.get(cell.region, "").split())
                coloured = find_colour(found.table.page, cell.box) is not None
                if column and (text or coloured):
                    column_cells[header_signature(header)][header.index(column)].append((text, coloured))
    return column_cells


def assign_fields(
    header: Sequence[Column], column_cells: Mapping[Signature, Sequence[ColumnCells]]
) -> tuple[Column, ...]:
    """Return the columns, each with the one field that it fills; no two fill the same field."""
    below = column_cells.get(header_signature(header), [[] for _ in header])
    assigned = list(_keep_best_columns([c if len(c.choices) < 2 else replace(c, field=None) for c in header]))
    taken: set[str | None] = {c.field for c in assigned if c.field}
    inferred = [_infer_field(c, cells) if len(c.choices) > 1 else None for c, cells in zip(header, below, strict=True)]
    ambiguous = [i for i, column in enumerate(header) if len(column.choices) > 1]
    # Evidence of the cells counts more than the likelier meaning of a name; of names with dates, the last counts most.
    for i in sorted(ambiguous, key=lambda i: (inferred[i] is None, -i if header[i].dated else i)):
        assigned[i] = _choose_field(header[i], inferred[i], taken)
        taken.add(assigned[i].field)
    if "rag" in taken:
        return tuple(assigned)
    return tuple(
        replace(c, status_too=True) if c.field == "response" and STATUS_COLUMN_NAME.search(c.name) else c
        for c in assigned
    )


def _choose_field(column: Column, inferred: str | None, taken: set[str | None]) -> Column:
    """Return a column whose name may mean several fields, with the one that is left for it."""
    who = set(column.choices) == {"agency", "lead_person"}
    if inferred == OTHER:
        return replace(column, field=None)
    if who and "agency" in taken:
        wanted: tuple[str, ...] = ("lead_person",)
    elif (inferred == "rag" and "rag" in taken) or not inferred:
        wanted = column.choices
    else:
        wanted = (inferred,)
    field = next((f for f in wanted if f not in taken), None)
    reason = ""
    if field and field == inferred and field != column.choices[0]:
        reason = f"“{column.name}” taken for {FIELD_PHRASES.get(field, field)} by what stands in the column"
    elif who and field and not inferred and "agency" not in taken:
        reason = f"“{column.name}” may name the agency or a person"
    return replace(column, field=field, reason=reason)


def _keep_best_columns(columns: Sequence[Column]) -> tuple[Column, ...]:
    """Leave each field to one column; the others keep their printed names.

    The best match keeps the field, of equals the likelier name, of one name under several dates the last.
    """
    best: dict[str, Column] = {}
    for column in columns:
        if column.field is None:
            continue
        other = best.get(column.field)
        if (
            other is None
            or _match_quality(column) > _match_quality(other)
            or (column.dated and _match_quality(column) == _match_quality(other))
        ):
            best[column.field] = column
    return tuple(c if c.field is None or best[c.field] is c else replace(c, field=None) for c in columns)


def _match_quality(column: Column) -> tuple[float, int]:
    return column.score, -column.rank


def _infer_field(column: Column, cells: ColumnCells) -> str | None:
    """Return the field that the cells show, None where they show none, OTHER where they fit none of the choices."""
    if set(column.choices) == {"question", "finding"} and cells:
        return OTHER if 2 * sum(bool(DEGREE_CELL.match(t)) for t, _ in cells) > len(cells) else None
    if set(column.choices) == {"agency", "lead_person"}:
        bodies, persons = sum(is_organisation(t) for t, _ in cells), sum(is_person(t) for t, _ in cells)
        return "agency" if bodies > persons else "lead_person" if persons > bodies else None
    if set(column.choices) == {"rag", "response"} and cells:
        if STATUS_COLUMN_NAME.search(column.name) and column.choices[0] == "response":
            return "response"  # the cells have both; the status is read from the text
        prose = sum(len(t.split()) > MAX_STATUS_WORDS for t, _ in cells)
        states = sum(
            (coloured and len(t.split()) <= MAX_STATUS_WORDS) or bool(COLUMN_STATUS.match(t)) for t, coloured in cells
        )
        return "response" if 2 * prose >= len(cells) else "rag" if 2 * states >= len(cells) else None
    return None


def is_organisation(text: str) -> bool:
    """Return whether a name is an organisation's, by its words: "Head of Housing" is a person."""
    parts = [part for part in NAME_SEPARATOR.split(text) if part]
    return (
        bool(parts) and not is_person(text) and any(ORGANISATION_WORD.search(p) or ABBREVIATION.match(p) for p in parts)
    )


def is_person(text: str) -> bool:
    """Return whether a name is a person's or an office's. It may be broken over lines, or one name on each line."""
    if PERSON_WORD.search(text):
        return True
    joined = " ".join(text.split())
    parts = [part for part in (*NAME_SEPARATOR.split(joined), *NAME_SEPARATOR.split(text)) if part]
    return any(INITIALS.match(p) or (PERSON_NAME.match(p) and not ORGANISATION_WORD.search(joined)) for p in parts)
