# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Identify the agencies of each row of a report: those of its cell, or the bodies beside the person who leads it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from extract.text.who_words import has_office, is_person
from ingest.model import Problem
from normalise.agencies.match import match_agencies
from normalise.agencies.names import join_words
from normalise.agencies.parse_name import join_broken_words
from normalise.agencies.registry import Register
from normalise.agencies.split_names import KnownNames, find_named_bodies, is_single_name, split_agency_names
from normalise.model import AgencyName, Cell

DOUBTFUL_MATCH_SCORE = 0.95
"""The score (0 to 1) of an agency match below which the cell's reasons mention it."""

LEAD_PERSON_SCORE = 0.8
"""The most that the score of a body is that is named beside a person: the plan does not say that it answers."""

EVERY_AGENCY_KIND = "all"
"""The kind of the register's entry that means every agency of the report ("All partners")."""

RowAgencies = tuple[AgencyName, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedAgencies:
    """The printed agencies of a row.

    Attributes:
        cell: The agency's cell, cleaned, in one line.
        lines: The same text with its line ends.
        lead: The cell of the lead person.
    """

    cell: Cell
    lines: str
    lead: Cell


def identify_row_agencies(
    rows: Sequence[PrintedAgencies], register: Register, as_at: date | None = None
) -> list[RowAgencies]:
    """Return the agencies of each row in printed order, at least one: without an id where the row names none.

    The first has the row's cell. A name for every agency ("All partners") is followed by the others of the report,
    whose `raw` is empty.
    """
    registered = KnownNames(register=register, as_at=as_at)
    printed = frozenset(join_words(row.cell.text) for row in rows if _is_one_name(row, registered))
    known = replace(registered, printed=printed)
    split = [_list_names(row, known) for row in rows]
    matched = iter(match_agencies([name for names in split for name in names], register, as_at))
    found = [tuple(next(matched) for _ in names) for names in split]
    found = [_limit_scores(agencies, row) for agencies, row in zip(found, rows, strict=True)]
    every = {agency.id for agency in register.agencies if agency.kind == EVERY_AGENCY_KIND}
    named = {
        agency.id: agency
        for agencies in found
        for agency in agencies
        if agency.id and agency.id not in every and _is_agency_of_report(agency)
    }
    return [
        _with_cell(_expand_every_agency(agencies, every, list(named.values())), row)
        for agencies, row in zip(found, rows, strict=True)
    ]


def _is_one_name(row: PrintedAgencies, registered: KnownNames) -> bool:
    """Return whether a cell prints one name: it has no separator, and its lines are not names of the register."""
    return is_single_name(row.cell.text) and len(split_agency_names(row.lines, registered)) == 1


def _list_names(row: PrintedAgencies, known: KnownNames) -> tuple[str, ...]:
    text = row.cell.text
    if not text:
        return find_named_bodies(row.lead.text, known) or ("",)
    if known.has(text):
        return (text,)
    names = split_agency_names(row.lines, known)
    if len(names) > 1:
        return tuple(join_broken_words(name, known.register) for name in names)
    return (find_named_bodies(text, known) if is_person(text) else ()) or (text,)


def _is_agency_of_report(agency: AgencyName) -> bool:
    """Return whether a name is surely an agency, so that "All agencies" means it too.

    "Nurse" or "Safeguarding", which the register does not have, may be an office or a piece of a longer name.
    """
    name = agency.raw
    return agency.known or ((len(name.split()) > 1 or name.isupper()) and not has_office(name))


def _limit_scores(agencies: RowAgencies, row: PrintedAgencies) -> RowAgencies:
    """Return agencies that were read from the lead person's cell with a lower score, and why."""
    if row.cell.text or not agencies[0].raw:
        return agencies
    return tuple(
        replace(agency, score=min(agency.score, LEAD_PERSON_SCORE), why=f"named as lead; {agency.why}")
        for agency in agencies
    )


def _expand_every_agency(agencies: RowAgencies, every: set[str], named: Sequence[AgencyName]) -> RowAgencies:
    whole = next((agency for agency in agencies if agency.id in every), None)
    if whole is None:
        return agencies
    listed = {agency.id for agency in agencies}
    others = (
        replace(agency, raw="", score=min(agency.score, whole.score), why=f"one of “{whole.raw}”; {agency.why}")
        for agency in named
        if agency.id not in listed
    )
    return (*agencies, *others)


def _with_cell(agencies: RowAgencies, row: PrintedAgencies) -> RowAgencies:
    cell = row.cell
    if agencies[0].id and not cell.text:
        cell = replace(cell, source=row.lead.source)
    doubts = dict.fromkeys(_iterate_doubts(agencies))
    cell = replace(cell, reasons=(*cell.reasons, *doubts))
    return (replace(agencies[0], cell=cell), *agencies[1:])


def _iterate_doubts(agencies: RowAgencies) -> Iterator[str]:
    """Yield why printed names are not surely matched. Of several, each is quoted."""
    printed = [agency for agency in agencies if agency.raw]
    for agency in printed:
        if agency.id is not None and agency.score < DOUBTFUL_MATCH_SCORE:
            name = f"agency “{agency.raw}”" if len(printed) > 1 else "agency"
            yield f"{name} matched at {agency.score:.2f}: {agency.why}" if agency.known else f"{name} {agency.why}"


def list_agency_problems(rows: Sequence[RowAgencies]) -> list[Problem]:
    """Return a problem for the first row of each name that is not in the register, and for each row without a name.

    A plan without agencies has no such column; its rows lack nothing.
    """
    faults: dict[str, Problem] = {}
    nameless = []
    for agencies in rows:
        cell = agencies[0].cell
        if agencies[0].id is None:
            problem = Problem(code="agency-missing", detail="a row has no agency")
            nameless.append(problem.placed_at(cell.source))
        for agency in agencies:
            if agency.id is not None and agency.raw and not agency.known and agency.raw not in faults:
                problem = Problem(code="agency-unknown", detail=f"“{agency.raw}” is {agency.why}")
                faults[agency.raw] = problem.placed_at(cell.source)
    if len(nameless) == len(rows):
        return []
    if 2 * len(nameless) > len(rows) > 2:  # the table has no column for agencies: report it once
        nameless = [replace(nameless[0], detail=f"{len(nameless)} of {len(rows)} rows have no agency")]
    return [*faults.values(), *nameless]
