# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Parse the text of a correction into the value of its field."""

import re
from datetime import date

from sqlalchemy import Connection, select

from normalise.agencies.match import match_agencies
from normalise.agencies.registry import Register
from normalise.agencies.split_names import KnownNames, split_agency_names
from normalise.date_roles import assign_roles, find_further_role
from normalise.dates import locate_dates, read_placed_dates
from normalise.model import NOT_APPLICABLE, DateRole, Status, parse_percent
from store.decisions.agency_aliases import DECIDED_REASON
from store.joins import join_finding
from store.reports.field_values import (
    AGENCY_MATCH_COLUMNS,
    COLUMNS_OF_RECORD,
    DATED_FIELDS,
    FURTHER_KEY,
    STATUS_COLUMNS,
    STATUSES_KEY,
    FieldError,
    HeldValue,
    Target,
    load_held_value,
)
from store.reports.target_dates import dates_from_lists, dates_to_lists, load_dates
from store.schema import (
    AgencyRow,
    FindingRow,
    ReportRow,
    ResponseRow,
)

MAX_VALUE_CHARS = 50_000  # characters of a value: ten pages of print
STATUS_WORDS: dict[str, Status | None] = {
    **{status.value: status for status in Status}, **{status.value[0]: status for status in Status},
    "none": None, "": None,
}  # fmt: skip
"""The words that can be typed for a status."""
NOT_APPLICABLE_WORDS = (NOT_APPLICABLE, "n/a")
"""The words that can be typed for the current status of a row that needs none."""
_CONTROL_CHARACTERS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")


def parse_value(connection: Connection, target: Target, value: str, register: Register) -> HeldValue:
    """Return the value that the text means. Raises FieldError for a value that the field cannot have."""
    text = "\n".join(line.rstrip() for line in value.replace("\r\n", "\n").replace("\r", "\n").split("\n")).strip()
    if len(text) > MAX_VALUE_CHARS:
        raise FieldError(f"That is {len(text)} characters; a value has at most {MAX_VALUE_CHARS}.")
    if _CONTROL_CHARACTERS.search(text):
        raise FieldError("The value holds control characters.")
    as_at = connection.execute(select(ReportRow.as_at).where(ReportRow.id == target.report_id)).scalar_one()
    if target.field == "rag":
        if text.lower() in NOT_APPLICABLE_WORDS and not target.is_further_status:
            return {"text": NOT_APPLICABLE, **dict.fromkeys(STATUS_COLUMNS)}
        if text.lower() not in STATUS_WORDS:
            known = "red, amber, green, complete, none" + ("" if target.is_further_status else f", {NOT_APPLICABLE}")
            raise FieldError(f"“{text}” is not a status. Use one of: {known}.")
        chosen = STATUS_WORDS[text.lower()]
        status = chosen.value if chosen else None
        if target.is_further_status:
            return {"text": status or "", STATUSES_KEY: [[status, None, None]]}
        return {"text": status or "", **dict.fromkeys(STATUS_COLUMNS), "rag_value": status}
    if target.field == "as_at":
        return {"text": _parse_date(text)}
    if target.field in DATED_FIELDS and (role := _find_date_role(connection, target, as_at)):
        return _parse_dates(connection, target, text, role, as_at)
    if target.field == "progress_percent":
        return {"text": _parse_percent(text)}
    if target.field == "agency":
        return _parse_agency(connection, target, text, register, as_at)
    if target.field in ("label", "number") and not text:
        raise FieldError(f"A {target.owner} has a {target.field}.")
    if target.field in COLUMNS_OF_RECORD[target.owner]:
        text = " ".join(text.split())
    return {"text": text}


def _parse_percent(text: str) -> str:
    if not text:
        return ""
    percent = parse_percent(text)
    if percent is None:
        raise FieldError(f"“{text}” is not a percentage. Give it as 60% or 60.")
    return f"{percent}%"


def _find_date_role(connection: Connection, target: Target, as_at: date | None) -> DateRole | None:
    """Return the role of dates in a column; None where it is not a column of dates.

    The name of the target date's column is not stored: the dates that were read in it have its role, unless words
    beside them gave them theirs.
    """
    if target.field == "other":
        return find_further_role(target.name)
    held = load_held_value(connection, target)
    placed, _ = read_placed_dates(held["text"], as_at)
    by_words = {found.role for found in assign_roles(held["text"], placed, DateRole.TARGET, beside_struck=False)}
    roles = {found.role for found in dates_from_lists(held["dates"])} - by_words
    return roles.pop() or DateRole.TARGET if len(roles) == 1 else DateRole.TARGET


def _parse_dates(connection: Connection, target: Target, text: str, role: DateRole, as_at: date | None) -> HeldValue:
    """Return the dates that are named by a text as a report would print it."""
    placed, problems = read_placed_dates(text, as_at)
    if problems and target.field == "target_date":
        raise FieldError(f"{problems[0].detail}.")
    beside_struck = any(d.struck and d.column == target.name for d in load_dates(connection, target.owner_id))
    dates = assign_roles(text, placed, role, beside_struck=beside_struck)
    return {"text": text, **({"dates": dates_to_lists(dates)} if dates or target.field == "target_date" else {})}


def _parse_date(text: str) -> str:
    if not text:
        return ""
    days = [found.date for _, _, found in locate_dates(text)]
    if len(days) != 1:
        raise FieldError(f"“{text}” is not a date. Give it as 2016-01-07 or 7 January 2016.")
    return days[0].isoformat()


def _parse_agency(
    connection: Connection, target: Target, text: str, register: Register, as_at: date | None
) -> HeldValue:
    """Return the agency that is named by its id, or the agencies by their names as a report would print them."""
    name = " ".join(text.split())
    if not name:
        return {
            "text": "",
            **dict(
                zip(
                    AGENCY_MATCH_COLUMNS, (None, "", 0.0, False, "a person said that no agency is printed"), strict=True
                )
            ),
        }
    known = connection.execute(select(AgencyRow).where(AgencyRow.id == name)).first()
    own = next((a for a in register.agencies if a.id == name), None)
    if known or own:
        found = (name, known.name if known else own.name if own else name)
        return {"text": found[1], **_corrected_match(*found, known=bool(own) or bool(known and known.known))}
    others = connection.execute(
        join_finding(select(ResponseRow.agency_raw)).where(
            FindingRow.report_id == target.report_id, ResponseRow.id != target.owner_id
        )
    ).scalars()
    names = split_agency_names(text, KnownNames(register=register, as_at=as_at))
    first, *further = match_agencies([*names, *others], register, as_at)[: len(names)]
    if first.id is None:
        raise FieldError(f"“{name}” has no letter or digit. Leave the value empty where no agency is printed.")
    value = {"text": name, **_corrected_match(first.id, first.name, known=first.known)}
    if further:
        value[FURTHER_KEY] = [[a.raw, a.id, a.name, 1.0, a.known, DECIDED_REASON] for a in further]
    return value


def is_known_agency(connection: Connection, text: str, register: Register) -> bool:
    """Return whether every agency that a text names is in the register or in a stored row; so is an empty text."""
    name = " ".join(text.split())
    if not name or connection.execute(select(AgencyRow.id).where(AgencyRow.id == name)).first():
        return True
    names = split_agency_names(name, KnownNames(register=register, as_at=None))
    matched = match_agencies(names, register, None)
    stored = select(AgencyRow.id).where(AgencyRow.id.in_([a.id for a in matched if a.id]))
    known = set(connection.execute(stored).scalars())
    return all(a.known or a.id in known for a in matched)


def _corrected_match(ident: str, name: str, *, known: bool) -> HeldValue:
    return dict(zip(AGENCY_MATCH_COLUMNS, (ident, name, 1.0, known, DECIDED_REASON), strict=True))
