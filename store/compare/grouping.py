"""Changes in the groups a reader looks for them in, the worst first, and each in a few words."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Literal, get_args

from store.compare.changes import Change, gravity

Group = Literal["Dropped", "Status", "Dates", "Wording", "Added", "Removed", "Renamed", "Perhaps"]
GROUPS: tuple[Group, ...] = get_args(Group)
MEANINGS: dict[Group, str] = {
    "Dropped": "Rows that went without having been complete",
    "Status": "Statuses that moved",
    "Dates": "Target dates that moved, came or went",
    "Wording": "Texts that were reworded",
    "Added": "Rows, questions and texts that came",
    "Removed": "Rows, questions and texts that went: rows that were complete, and what was merged",
    "Renamed": "Names, numbers and labels that changed",
    "Perhaps": "What the reading of a scan alone may explain",
}
CELLS = {"rag": "status", "row": "whole row", "target_date": "target date"}


def group(change: Change) -> Group:
    if not change.sure:
        return "Perhaps"
    if change.dropped:
        return "Dropped"
    if change.kind == "rag":
        return "Status"
    if change.kind == "slipped" or change.field == "target_date":
        return "Dates"
    groups: dict[str, Group] = {"added": "Added", "removed": "Removed", "renamed": "Renamed"}
    return groups.get(change.kind, "Wording")


def grouped(changes: Iterable[Change]) -> dict[Group, list[Change]]:
    """The groups that hold something, in the order of GROUPS; in each the gravest first, and of dates the one that
    slipped furthest."""
    every = list(changes)
    found = {name: [c for c in every if group(c) == name] for name in GROUPS}
    return {name: sorted(held, key=_worst_first) for name, held in found.items() if held}


def _worst_first(change: Change) -> tuple[int, int]:
    # Those of "perhaps" would all be of one gravity.
    return gravity(replace(change, sure=True)), -(change.days or 0)


def what(change: Change) -> str:
    """What happened, in a word or three."""
    days = change.days or 0
    if change.dropped:
        return "dropped"
    if change.kind == "slipped":
        return f"slipped {_days(days)}" + (f", {change.times} times so far" if change.times > 1 else "")
    if change.field == "target_date" and days < 0:
        return f"brought forward {_days(-days)}"
    if change.kind == "changed":
        return "date changed" if change.field == "target_date" else "reworded"
    return change.movement or ("changed" if change.kind == "rag" else change.kind)


def _days(count: int) -> str:
    return f"{count} day" if count == 1 else f"{count} days"


def cell_name(change: Change) -> str:
    """The cell or other thing that changed, as people call it."""
    return CELLS.get(change.field, change.field.replace("_", " "))


def tally(held: Iterable[Change]) -> str:
    """How many of what: "2 worse, 1 better", the worst first."""
    counts: dict[str, int] = {}
    for change in held:
        word = what(change).split(" ")[0] if change.kind == "slipped" else what(change)
        word = "brought forward" if word.startswith("brought forward") else word
        counts[word] = counts.get(word, 0) + 1
    return ", ".join(f"{count} {word}" for word, count in counts.items())
