"""The places of the page, in the order of its navigation; those whose pages are not there are left out."""

from collections.abc import Iterable

PLACES = (
    ("/", "Reports"),
    ("/review", "Review"),
    ("/compare", "Compare"),
    ("/agencies", "Agencies"),
    ("/faults", "Faults"),
    ("/log", "Log"),
    ("/exports", "Exports"),
    ("/search", "Search"),
    ("/import", "Import"),
)
"""Address and name."""


def places_there(paths: Iterable[str]) -> tuple[tuple[str, str], ...]:
    there = set(paths)
    return tuple(place for place in PLACES if place[0] in there)
