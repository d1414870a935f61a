# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The register of agencies: their names, aliases, places and successors."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Literal, cast

Places = Literal["none", "one", "each"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Successor:
    """The agency (by id) that took over, and the first day on which it did."""

    id: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """A body, or a kind of body that each place has one of.

    `places`: "none" where a place beside the name means nothing, "one" where it tells two apart only
    if a report names two, "each" where every place has a separate body. `of` and `place` make it
    one place's body of a general one. `also` are words that may follow the name.
    """

    id: str
    name: str
    kind: str
    aliases: tuple[str, ...] = ()
    places: Places = "none"
    of: str = ""
    place: str = ""
    also: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    successors: tuple[Successor, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """`furniture` are words that do not identify an agency ("NHS", "Borough Council").

    `not_places` are words that, before a general name, make it the name of another body ("Private Housing").
    """

    agencies: tuple[Agency, ...]
    furniture: frozenset[str] = frozenset()
    not_places: frozenset[str] = frozenset()

    def __hash__(self) -> int:
        # The register is a key of several caches; hashing each agency would cost more than a cached look-up saves.
        return hash((len(self.agencies), self.furniture, self.not_places))


class RegisterError(ValueError):
    """A register file that cannot be used; the message says where and why."""


def load_register(extra: Path | None = None) -> Register:
    """Load the packaged register, extended by a user's file of the same form.

    An entry with a known id adds its aliases and replaces its other values. Raises RegisterError for a file that is
    wrong.
    """
    packaged = resources.files("normalise.agencies").joinpath("agencies.toml").read_text(encoding="utf-8")
    register = _extend_register(Register(agencies=()), _parse_toml(packaged, "agencies.toml"), "agencies.toml")
    if extra is not None:
        try:
            text = extra.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise RegisterError(f"{extra}: cannot be read ({error})") from error
        register = _extend_register(register, _parse_toml(text, str(extra)), str(extra))
    _check_references(register)
    return register


def anchor_names(register: Register) -> tuple[str, ...]:
    """Return all names and aliases, longest first, for finding them in the agency cells of plain text."""
    names = {
        name
        for agency in register.agencies
        for name in (agency.name, *agency.aliases, *_names_with_place(agency, register))
    }
    return tuple(sorted(names, key=lambda name: (-len(name), name)))


def _names_with_place(agency: Agency, register: Register) -> list[str]:
    general = (other for other in register.agencies if other.id == agency.of)
    return [f"{agency.place} {alias}" for other in general for alias in other.aliases]


def _parse_toml(text: str, where: str) -> Mapping[str, object]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RegisterError(f"{where}: is not valid TOML ({error})") from error


def _extend_register(register: Register, data: Mapping[str, object], where: str) -> Register:
    unknown = set(data) - {"agency", "furniture", "not_places"}
    if unknown:
        raise RegisterError(f"{where}: unknown key “{min(unknown)}”; entries go under [[agency]]")
    agencies = {agency.id: agency for agency in register.agencies}
    entries = data.get("agency", [])
    if not isinstance(entries, list):
        raise RegisterError(f"{where}: write [[agency]], with two brackets")
    for entry in entries:
        agency = _parse_agency(entry, agencies, where)
        agencies[agency.id] = agency
    return Register(
        agencies=tuple(agencies.values()),
        furniture=register.furniture | frozenset(_get_strings(data, "furniture", where)),
        not_places=register.not_places | frozenset(_get_strings(data, "not_places", where)),
    )


def _parse_agency(entry: Mapping[str, object], known: Mapping[str, Agency], where: str) -> Agency:
    ident = entry.get("id")
    if not isinstance(ident, str) or not ident:
        raise RegisterError(f"{where}: an agency without an id")
    here = f"{where}, agency “{ident}”"
    unknown = set(entry) - set(Agency.__slots__)
    if unknown:
        raise RegisterError(f"{here}: unknown key “{min(unknown)}”")
    old = known.get(ident) or Agency(id=ident, name="", kind="")
    places = _get_string(entry, "places", here, old.places)
    if places not in ("none", "one", "each"):
        raise RegisterError(f"{here}: places is “none”, “one” or “each”, not “{places}”")
    agency = replace(
        old,
        name=_get_string(entry, "name", here, old.name),
        kind=_get_string(entry, "kind", here, old.kind),
        aliases=tuple(dict.fromkeys((*old.aliases, *_get_strings(entry, "aliases", here)))),
        places=cast(Places, places),
        of=_get_string(entry, "of", here, old.of),
        place=_get_string(entry, "place", here, old.place),
        also=tuple(dict.fromkeys((*old.also, *_get_strings(entry, "also", here)))),
        valid_from=_get_date(entry, "valid_from", here, old.valid_from),
        valid_to=_get_date(entry, "valid_to", here, old.valid_to),
        successors=_parse_successors(entry, here) or old.successors,
    )
    if not agency.name or not agency.kind:
        raise RegisterError(f"{here}: needs a name and a kind")
    return agency


def _get_string(entry: Mapping[str, object], key: str, where: str, default: str) -> str:
    value = entry.get(key, default)
    if not isinstance(value, str):
        raise RegisterError(f"{where}: {key} is text in quotes")
    return value


def _get_strings(entry: Mapping[str, object], key: str, where: str) -> tuple[str, ...]:
    value = entry.get(key, [])
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise RegisterError(f"{where}: {key} is a list of texts")
    return tuple(value)


def _get_date(entry: Mapping[str, object], key: str, where: str, default: date | None) -> date | None:
    value = entry.get(key, default)
    if value is not None and type(value) is not date:
        raise RegisterError(f"{where}: {key} is a day, written 2019-09-29 without quotes")
    return value


def _parse_successors(entry: Mapping[str, object], where: str) -> tuple[Successor, ...]:
    value = entry.get("successors", [])
    if not isinstance(value, list):
        raise RegisterError(f"{where}: successors is a list of {{ id, on }}")
    found = []
    for item in value:
        if not isinstance(item, dict) or set(item) != {"id", "on"} or type(item["on"]) is not date:
            raise RegisterError(f'{where}: a successor is {{ id = "...", on = 2019-09-29 }}')
        found.append(Successor(id=str(item["id"]), on=item["on"]))
    return tuple(found)


def _check_references(register: Register) -> None:
    ids = {agency.id for agency in register.agencies}
    for agency in register.agencies:
        for other in (agency.of, *(successor.id for successor in agency.successors)):
            if other and other not in ids:
                raise RegisterError(f"agency “{agency.id}” names “{other}”, which is not in the register")
        if bool(agency.of) != bool(agency.place):
            raise RegisterError(f"agency “{agency.id}”: `of` and `place` go together")
