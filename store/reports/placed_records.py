# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Match the records of two readings of a file by their places on the page."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

from ingest.model import Box, Span

MIN_SHARED_AREA = 0.25
"""The least area that two readings of one record share, as a share of the larger one's: where a row is now read as two
or three, the largest of them has its id."""

Places = Mapping[int, Sequence[Box]]
"""The boxes of a record's cells, by page."""

_NUMBERED_ID = re.compile(r"(.*-[ft]?)(\d+)")
"""An id of a response, finding or other table, which ends in a number after a hyphen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedRecord:
    """A record of one reading: its id, and its places.

    Of a finding or question whose text has no place, these are those of the records below it.
    """

    id: str
    spans: tuple[Span, ...]


def assign_ids(
    records: Sequence[PlacedRecord], stored: Sequence[PlacedRecord], former: Sequence[PlacedRecord] = ()
) -> dict[str, str]:
    """Return the id of each record by the id that was made for it.

    A record has the id of the stored or former one at its place; where there is none it has its made id, unless that is
    now the id of another.
    """
    kept = _match_places(records, stored, former)
    taken = set(kept.values())
    for record in records:
        if record.id not in kept:
            kept[record.id] = _find_free_id(record.id, taken)
            taken.add(kept[record.id])
    return kept


def _match_places(
    records: Sequence[PlacedRecord], stored: Sequence[PlacedRecord], former: Sequence[PlacedRecord]
) -> dict[str, str]:
    """Match the records that share most of their area first.

    Among equal ones, those that are stored now come first, then those of the same id.
    """
    new, old = _list_own_places(records), [*_list_own_places(stored), *_list_own_places(former)]
    before = (*stored, *former)
    pairs = [
        (-share, j >= len(stored), record.id != before[j].id, i, j)
        for i, record in enumerate(records)
        for j in range(len(before))
        if (share := _share_area(new[i], old[j])) >= MIN_SHARED_AREA
    ]
    found: dict[str, str] = {}
    used: set[str] = set()
    for *_, i, j in sorted(pairs):
        if records[i].id not in found and before[j].id not in used:
            found[records[i].id] = before[j].id
            used.add(before[j].id)
    return found


def _find_free_id(made: str, taken: set[str]) -> str:
    """Return the made id, or one with a higher number; an id that does not end in its own number gets one."""
    match = _NUMBERED_ID.fullmatch(made)
    stem, first = (match[1], int(match[2])) if match else (f"{made}~", 1)
    return made if made not in taken else next(k for n in count(first + 1) if (k := f"{stem}{n}") not in taken)


def _list_own_places(records: Sequence[PlacedRecord]) -> list[Places]:
    """Return the places of each record that no other has: a cell that covers several rows tells none of them apart.

    A record without its own place has all its places.
    """
    placed = [set(_iterate_boxes(record.spans)) for record in records]
    uses = Counter(place for places in placed for place in places)
    return [_group_by_page({place for place in places if uses[place] == 1} or places) for places in placed]


def _iterate_boxes(spans: Sequence[Span]) -> Iterator[tuple[int, Box]]:
    """Yield places as boxes with their page: each line of a text page is a square, once for all cells that it is in."""
    for span in spans:
        if span.box:
            yield span.page, span.box
        elif span.lines:
            for line in range(span.lines[0], span.lines[1] + 1):
                yield span.page, Box(x0=0.0, top=line, x1=1.0, bottom=line + 1)


def _group_by_page(places: Iterable[tuple[int, Box]]) -> Places:
    found: defaultdict[int, list[Box]] = defaultdict(list)
    for page, box in places:
        found[page].append(box)
    return found


def _share_area(one: Places, other: Places) -> float:
    """Return the area that two records share, of that of the larger one."""
    shared = sum(a.overlap_area(b) for page in one.keys() & other.keys() for a in one[page] for b in other[page])
    return shared / max(_sum_area(one), _sum_area(other)) if shared else 0.0


def _sum_area(places: Places) -> float:
    return sum(box.area for boxes in places.values() for box in boxes)
