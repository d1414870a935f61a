# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Find out from the register which agency succeeded another, and when."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache

from normalise.agencies.registry import Agency, Register


@dataclass(frozen=True, slots=True, kw_only=True)
class SuccessionStep:
    """One body becoming another."""

    old: Agency
    new: Agency
    on: date


def explain_relation(one: str, other: str, register: Register) -> str:
    """Return why two agency ids are one body, or "" if they are not.

    They may be of different times, or named with and without a place ("CCGs became ..."). The order of the ids does not
    matter.
    """
    if one == other:
        return ""
    if _is_place_body_of(one, other, register) or _is_place_body_of(other, one, register):
        return "the same kind of body, of a place that one version does not print"
    steps = find_succession(one, other, register) or find_succession(other, one, register)
    return "; ".join(f"{s.old.name} became {s.new.name} on {s.on.day} {s.on:%B %Y}" for s in steps)


def relation_explainer(register: Register) -> Callable[[str, str], str]:
    """Return `explain_relation` with this register, for matching rows of two versions."""
    return lambda one, other: explain_relation(one, other, register)


@cache
def find_succession(old: str, new: str, register: Register) -> tuple[SuccessionStep, ...]:
    """Return the steps from one agency to its successor, or () if it is not one.

    A place's body of which the register has only the general agency ("marlsea-ccg") is succeeded as that is.
    """
    by_id = _index_by_id(register)
    start = by_id.get(old) or _find_general_agency(old, register)
    if start is None:
        return ()
    paths: list[tuple[SuccessionStep, ...]] = [()]
    while paths:
        path = paths.pop(0)
        body = path[-1].new if path else start
        for successor in body.successors:
            target = by_id[successor.id]
            if any(s.new.id == target.id for s in path) or target.id == start.id:
                continue
            steps = (*path, SuccessionStep(old=body, new=target, on=successor.on))
            kind = _find_general_agency(new, register)
            # A kind's successor may be any place's: areas changed with the bodies.
            if target.id == new or (kind is not None and target.id == kind.id):
                return steps
            paths.append(steps)
    return ()


def _is_place_body_of(general: str, close: str, register: Register) -> bool:
    kind = _find_general_agency(close, register)
    return kind is not None and kind.id == general


@cache
def _index_by_id(register: Register) -> dict[str, Agency]:
    return {agency.id: agency for agency in register.agencies}


@cache
def _find_general_agency(agency: str, register: Register) -> Agency | None:
    """Return the general agency of a place's body, by the register or by the form of its id ("marlsea-ccg")."""
    by_id = _index_by_id(register)
    own = by_id.get(agency)
    if own is not None:
        return by_id.get(own.of) if own.of else None
    parts = agency.split("-")
    for start in range(1, len(parts)):
        found = by_id.get("-".join(parts[start:]))
        if found is not None and found.places != "none":
            return found
    return None
