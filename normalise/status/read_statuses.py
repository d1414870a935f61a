# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Read all statuses of a row: the current one, and those of other columns with their roles."""

from collections.abc import Iterator
from dataclasses import replace

from extract.model import DraftResponse, DraftStatus, LegendEntry
from ingest.model import Problem
from normalise.model import Rag, StatusRole
from normalise.status.legend import find_legend_row
from normalise.status.progress import find_entry_by_percent, is_progress, read_percent
from normalise.status.read_status import read_status
from normalise.status.roles import NO_ROLE_REASON, role_of_column
from normalise.status.status_text import MAX_LABEL_WORDS

SEVERAL_COLOURS_REASON = "one of several colours in the status cell"


def read_statuses(
    row: DraftResponse, legend: tuple[LegendEntry, ...], has_arrows: bool = False
) -> tuple[Rag, tuple[Rag, ...], tuple[Problem, ...]]:
    """Return the current status of a row, its other statuses, and the problems with the current one.

    `Rag.position` counts them in printed order. `has_arrows`: statuses of the report have arrows behind them.
    """
    current, problems = read_status(row.status, legend, has_arrows)
    if not current.is_shown:
        current = _read_percentage(row, legend) or current
    placed = [
        (row.status.position, current),
        *((row.status.position, part) for part in _read_colours(row.status, legend)),
        *((draft.position, _read_more(draft, legend)) for draft in row.more_statuses if _may_be_status(draft)),
    ]
    ordered = [status for _, status in sorted(placed, key=lambda item: item[0]) if status.is_shown]
    numbered = [replace(status, position=at) for at, status in enumerate(ordered)]
    current = next((status for status in numbered if status.role == StatusRole.CURRENT), current)
    return current, tuple(status for status in numbered if status.role != StatusRole.CURRENT), problems


def _read_percentage(row: DraftResponse, legend: tuple[LegendEntry, ...]) -> Rag | None:
    """Return the status of a row without one by its progress in per cent, where the legend has thresholds for it."""
    for name, cell in row.other:
        percent = read_percent(cell.body) if is_progress(name, cell.body) else None
        if percent is not None and find_entry_by_percent(percent, legend):
            drawn = DraftStatus(cell=cell, label=name, position=row.status.position, source=cell.source)
            return read_status(drawn, legend)[0]
    return None


def _may_be_status(draft: DraftStatus) -> bool:
    """Return whether a cell of a status column is not a sentence."""
    return draft.colour is not None or len(draft.cell.body.split()) <= MAX_LABEL_WORDS


def _read_more(draft: DraftStatus, legend: tuple[LegendEntry, ...]) -> Rag:
    role = role_of_column(draft.label)
    status, _ = read_status(draft, _keep_entries_of_risk(draft, legend) if role == StatusRole.RISK else legend)
    reasons = (*status.reasons, NO_ROLE_REASON) if role == StatusRole.OTHER else status.reasons
    return replace(status, role=role, column=draft.column, reasons=reasons)


def _keep_entries_of_risk(draft: DraftStatus, legend: tuple[LegendEntry, ...]) -> tuple[LegendEntry, ...]:
    """Return the legend where it explains the text of a risk.

    The colours of an action's progress are not those of its risk.
    """
    return legend if find_legend_row(draft.cell.body, legend) else ()


def _read_colours(draft: DraftStatus, legend: tuple[LegendEntry, ...]) -> Iterator[Rag]:
    """Yield the statuses of a cell in several colours, of which none is known to be the current one."""
    found = []
    for colour in ((draft.colour,) if draft.colour else ()) + draft.other_colours:
        plain = DraftStatus(colour=colour, visible=draft.visible, label=draft.label, source=draft.source)
        status, _ = read_status(plain, legend)
        found.append(replace(status, role=StatusRole.OTHER, reasons=(*status.reasons, SEVERAL_COLOURS_REASON)))
    if len({status.value for status in found if status.value}) > 1:
        yield from found
