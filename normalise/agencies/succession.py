"""Which agency took another's place, and since when, by the register."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache

from normalise.agencies.registry import Agency, Register


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One body's going over into another."""

    old: Agency
    new: Agency
    on: date


def related(one: str, other: str, register: Register) -> str:
    """Words why two agencies' ids, as rows bear them, stand for one body at different times or named more and less
    closely ("CCGs became ..."); "" where they do not. Which of the two is the older does not matter."""
    if one == other:
        return ""
    if _closer(one, other, register) or _closer(other, one, register):
        return "the same kind of body, of a place that one version does not print"
    steps = succession(one, other, register) or succession(other, one, register)
    return "; ".join(f"{s.old.name} became {s.new.name} on {s.on.day} {s.on:%B %Y}" for s in steps)


def akin_of(register: Register) -> Callable[[str, str], str]:
    """`related` by this register, for those who match rows."""
    return lambda one, other: related(one, other, register)


@cache
def succession(old: str, new: str, register: Register) -> tuple[Step, ...]:
    """The steps from one agency to its successor, () where it is none. A place's body of which the register knows
    only the kind ("marlsea-ccg") goes over as its kind does."""
    by_id = _by_id(register)
    start = by_id.get(old) or _kind(old, register)
    if start is None:
        return ()
    paths: list[tuple[Step, ...]] = [()]
    while paths:
        path = paths.pop(0)
        body = path[-1].new if path else start
        for successor in body.successors:
            target = by_id[successor.id]
            if any(s.new.id == target.id for s in path) or target.id == start.id:
                continue
            steps = (*path, Step(old=body, new=target, on=successor.on))
            kind = _kind(new, register)
            # A kind's successor may be any place's: areas changed with the bodies.
            if target.id == new or (kind is not None and target.id == kind.id):
                return steps
            paths.append(steps)
    return ()


def _closer(general: str, close: str, register: Register) -> bool:
    kind = _kind(close, register)
    return kind is not None and kind.id == general


@cache
def _by_id(register: Register) -> dict[str, Agency]:
    return {agency.id: agency for agency in register.agencies}


@cache
def _kind(agency: str, register: Register) -> Agency | None:
    """The general body that this id is one place's of, by the register or by its form ("marlsea-ccg")."""
    by_id = _by_id(register)
    own = by_id.get(agency)
    if own is not None:
        return by_id.get(own.of) if own.of else None
    parts = agency.split("-")
    for start in range(1, len(parts)):
        found = by_id.get("-".join(parts[start:]))
        if found is not None and found.places != "none":
            return found
    return None
