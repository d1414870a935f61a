# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Put changes into groups, the most severe first, and describe each in a few words."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Literal, get_args

from extract.fields import ALL_FIELDS
from normalise.model import parse_percent
from store.compare.model import Change, severity_rank

ChangeGroup = Literal["Dropped", "Status", "Dates", "Overdue", "Wording", "Added", "Removed", "Renamed", "Perhaps"]
CHANGE_GROUPS: tuple[ChangeGroup, ...] = get_args(ChangeGroup)
GROUP_DESCRIPTIONS: dict[ChangeGroup, str] = {
    "Dropped": "Rows that were removed before they were complete",
    "Status": "Changed statuses and percentages",
    "Dates": "Target dates that were changed, added or removed",
    "Overdue": "Rows of the newer version whose last target date had passed, changed or not",
    "Wording": "Texts that were reworded",
    "Added": "Added rows, questions, agencies and texts",
    "Removed": "Removed rows, questions, agencies and texts: rows that were complete, and merged rows",
    "Renamed": "Names, numbers and labels that changed",
    "Perhaps": "Differences that cannot be decided: a misreading may explain them",
}
CELL_LABELS = {field.name: field.label for field in ALL_FIELDS} | {"row": "whole row"}


def find_group(change: Change) -> ChangeGroup:
    """Return the group under which a change is listed."""
    if not change.sure:
        return "Perhaps"
    if change.dropped:
        return "Dropped"
    if change.kind in ("rag", "progress"):
        return "Status"
    if change.kind == "overdue":
        return "Overdue"
    if change.kind in ("slipped", "revised") or change.field == "target_date":
        return "Dates"
    groups: dict[str, ChangeGroup] = {
        "added": "Added", "joined": "Added", "removed": "Removed", "left": "Removed", "renamed": "Renamed",
    }  # fmt: skip
    return groups.get(change.kind, "Wording")


def group_changes(changes: Iterable[Change]) -> dict[ChangeGroup, list[Change]]:
    """Return the groups that are not empty, in the order of CHANGE_GROUPS.

    In each the most severe changes come first, and the dates that slipped furthest.
    """
    every = list(changes)
    found = {name: [c for c in every if find_group(c) == name] for name in CHANGE_GROUPS}
    return {name: sorted(held, key=_severity_key) for name, held in found.items() if held}


def _severity_key(change: Change) -> tuple[int, int]:
    # Those of "perhaps" would all be of one gravity.
    return severity_rank(replace(change, sure=True)), -(change.days or 0)


def describe_change(change: Change) -> str:
    """Describe a change in one to three words."""
    days = change.days or 0
    if change.dropped:
        return "dropped"
    if change.kind == "slipped":
        return f"slipped {_format_days(days)}" + (f", {change.times} times so far" if change.times > 1 else "")
    if change.kind == "overdue":
        return f"overdue {_format_days(days)}"
    if change.field == "target_date" and days < 0:
        return f"brought forward {_format_days(-days)}"
    if change.kind == "changed":
        return {"target_date": "date changed", "attachments": "files changed"}.get(change.field, "reworded")
    if change.kind == "progress":
        return _describe_progress(change)
    if change.kind in ("joined", "left"):
        return f"agency {change.kind}"
    return change.movement or ("changed" if change.kind == "rag" else change.kind)


def _describe_progress(change: Change) -> str:
    points = (parse_percent(change.new) or 0) - (parse_percent(change.old) or 0)
    return f"{abs(points)} points {'up' if points > 0 else 'down'}"


def _format_days(count: int) -> str:
    return f"{count} day" if count == 1 else f"{count} days"


def format_cell_name(change: Change) -> str:
    """Return the name of the cell that changed, for people."""
    return CELL_LABELS.get(change.field, change.field.replace("_", " "))


def summarise_changes(held: Iterable[Change]) -> str:
    """Count changes by their description: "2 worse, 1 better"."""
    counts: dict[str, int] = {}
    for change in held:
        word = describe_change(change).split(" ")[0] if change.kind == "slipped" else describe_change(change)
        word = "overdue" if change.kind == "overdue" else word
        word = "brought forward" if word.startswith("brought forward") else word
        word = f"progress {word.rpartition(' ')[2]}" if change.kind == "progress" else word
        counts[word] = counts.get(word, 0) + 1
    return ", ".join(f"{count} {word}" for word, count in counts.items())
