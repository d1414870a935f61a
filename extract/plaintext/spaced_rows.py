# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Rows of plain text that keeps the blanks between its columns: each line is laid on the columns, from top to bottom.

The column that a line begins in is the one from which its other parts are best in place, and its words go on best
from the words above.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from extract.plaintext.agency_names import AgencyNames
from extract.plaintext.classify_lines import Label, Strip, read_label
from extract.plaintext.column_scores import looks_open, measure_width, must_continue, starts_in_middle
from extract.plaintext.pieces import Piece
from extract.plaintext.spaced_columns import ColumnLayout, LinePart, split_at_gaps
from extract.text.word_pairs import score_word_pair

# Costs, in units of the misfit of one part that is half of MAX_OFFSET beside its column.
BROKEN_COST = 2.5  # of words that go on from nothing, or begin a cell below the first line of its row
LEFT_COST = 1.5  # of an unfinished text that the line does not go on with
PAIR_GAIN = 0.5  # for each unit of the log-odds of a wrap's two words
RESUMED_COST = 2.0  # of a text that goes on after a line without it
FIRST_COSTS: Mapping[str, float] = {"question": 0.0, "agency": 0.0, "response": 0.0, "actions": 0.7}
"""Of a line that begins in a column: answers are the longest texts, and stand farthest to the left."""
OTHER_FIRST_COST = 1.5
WIDE_COST = 4.0  # of a part that is wider than its column
WIDTH_TOLERANCE = 1.04  # times the usual limit of a column


@dataclass(slots=True)
class SpacedRow:
    """A row being read: the strips of each field, and the number of each one's last line."""

    strips: dict[str, list[Strip]] = field(default_factory=dict)
    last_line: dict[str, int] = field(default_factory=dict)

    def add(self, name: str, strip: Strip, number: int) -> None:
        """Add a strip to a field; `number` counts the lines."""
        self.strips.setdefault(name, []).append(strip)
        self.last_line[name] = number

    @classmethod
    def resume(cls, held: Mapping[str, Sequence[Strip]]) -> "SpacedRow":
        """Return a row that may go on at the top of a page: its lowest texts are right above the first line."""
        row = cls({name: list(strips) for name, strips in held.items() if strips})
        lowest = max(((s[-1].page, s[-1].line) for s in row.strips.values()), default=(0, 0))
        row.last_line = {n: -1 if (s[-1].page, s[-1].line) == lowest else -2 for n, s in row.strips.items()}
        return row

    def above(self, name: str) -> str:
        """Return the last strip of a field; "" where it has none."""
        return self.strips[name][-1].text if name in self.strips else ""


def split_spaced_lines(
    strips: Sequence[Strip],
    layout: ColumnLayout,
    names: AgencyNames,
    above: SpacedRow,
    last_label: Label | None,
    group: int,
) -> list[Piece]:
    """Return the pieces of consecutive lines; those of a row share a group, numbered from `group` on.

    Lines before the first agency go on from the row `above`, and are of group 0. Pieces without a field are left over.
    """
    over: list[Strip] = []
    rows = [above]
    asked = above
    known = {name: len(held) for name, held in above.strips.items()}
    for number, strip in enumerate(strips):
        parts = split_at_gaps(strip.text)
        if not parts or max(measure_width(part.text) for part in parts) > layout.limit:
            over.append(strip)
            continue
        label = read_label(parts[0].text, last_label)
        columns = layout.place_parts(parts, 0)[0] if label else _choose_columns(parts, layout, rows[-1], asked, number)
        found = {layout.fields[c]: Strip(strip.page, strip.line, p.text) for c, p in zip(columns, parts, strict=False)}
        agency = found.get("agency")
        begins = agency is not None and _begins_name(agency.text, len(parts), rows[-1], names, number)
        if label or begins:
            rows.append(SpacedRow())
            asked = rows[-1] if label else asked
        last_label = label[2] if label else last_label
        if agency and not begins and not _continues_name(agency.text, rows[-1], names, number):
            over.append(found.pop("agency"))
        for name, part in found.items():
            (asked if name == "question" else rows[-1]).add(name, part, number)
    return [Piece((strip,)) for strip in over] + [
        Piece(tuple(held), name, group + n - 1 if n else 0, spaced=True)
        for n, row in enumerate(rows)
        for name, strips_of_row in row.strips.items()
        if (held := strips_of_row[0 if n else known.get(name, 0) :])
    ]


def _choose_columns(
    parts: Sequence[LinePart], layout: ColumnLayout, row: SpacedRow, asked: SpacedRow, number: int
) -> tuple[int, ...]:
    """Return the columns of a line's parts."""
    best: tuple[int, ...] = (0,)
    least = float("inf")
    for first in range(len(layout.lefts)):
        columns, cost = layout.place_parts(parts, first)
        cost += FIRST_COSTS.get(layout.fields[first], OTHER_FIRST_COST)
        if cost >= least:
            continue
        kept = {layout.fields[c] for c in columns}
        for name in set(row.last_line) | ({"question"} & set(asked.last_line)):
            held = asked if name == "question" else row
            if name not in kept and held.last_line[name] == number - 1 and _is_unfinished(name, held.above(name)):
                cost += LEFT_COST
        for part, column in zip(parts, columns, strict=True):
            name = layout.fields[column]
            cost += _rate_part(part, name, asked if name == "question" else row, number)
            if measure_width(part.text) > WIDTH_TOLERANCE * layout.widths[column]:
                cost += WIDE_COST
        if cost < least:
            best, least = columns, cost
    return best


def _is_unfinished(name: str, text: str) -> bool:
    return not text.endswith("?") if name == "question" else must_continue(text)


def _rate_part(part: LinePart, name: str, row: SpacedRow, number: int) -> float:
    """Return the cost of a part below the strips of its field, or as the first of them."""
    above, middle = row.above(name), starts_in_middle(part.text)
    if not above:
        started = bool(row.last_line) and min(row.last_line.values()) < number
        return BROKEN_COST * middle + BROKEN_COST * (started or name == "question")
    if name == "question" and above.endswith("?"):
        return 2 * BROKEN_COST
    cost = RESUMED_COST * (row.last_line[name] < number - 1)
    if middle and not looks_open(above):
        cost += BROKEN_COST
    return cost - PAIR_GAIN * score_word_pair(above.split()[-1], part.text.split()[0])


def _begins_name(text: str, parts: int, row: SpacedRow, names: AgencyNames, number: int) -> bool:
    """Return whether one of `parts` parts, in the column of agencies, begins the next row."""
    if _continues_name(text, row, names, number):
        return False
    is_row = parts > 1 and text[0].isupper()
    return is_row or names.is_whole_name(text) or names.begins_name(text)


def _continues_name(text: str, row: SpacedRow, names: AgencyNames, number: int) -> bool:
    """Return whether a part in the column of agencies goes on with the name in the line above."""
    held = " ".join(strip.text for strip in row.strips.get("agency", ()))
    if not held or row.last_line["agency"] < number - 1:
        return False
    whole = f"{held} {text}"
    return names.is_whole_name(whole) or names.begins_name(whole) or not names.is_whole_name(held)
