# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The command `history`: one promise over all versions."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import click

from boardtrace.commands._options import (
    OUTPUT_PATH,
    agency_option,
    case_option,
    db_option,
    format_option,
    open_matched_database,
)
from boardtrace.commands._output import format_count, print_list
from normalise.model import count_days_slipped
from store.compare.compare import find_lineage
from store.compare.history import HistoryLine, StatusCount, count_statuses, load_histories
from store.versions.cases import list_cases


@dataclass(frozen=True, slots=True, kw_only=True)
class PointLine:
    """A promise at one version."""

    promise: str
    lineage: str
    as_at: date | None
    file: str
    question: str
    agency: str
    status: str | None
    target_date: str
    state: str
    response: str | None


@click.command("history")
@click.argument("wanted", required=False)
@db_option
@format_option()
@agency_option
@case_option("Only this case's id (see boardtrace cases).")
@click.option("--plot", type=OUTPUT_PATH, help="Draw it: FILE.svg or FILE.png.")
def history_command(
    wanted: str | None, db: str, form: str, agency: str | None, case: str | None, plot: Path | None
) -> None:
    """Show the history of a promise: one line per version.

    WANTED is a question's label, a response's id or a lineage's id. Without it and --agency, --plot draws how many
    responses had each status at each version of a case.

    Example: boardtrace history 2a --agency cafcass --plot cafcass.svg
    """
    engine, _ = open_matched_database(db)
    with engine.connect() as connection:
        cases = [c for c in list_cases(connection) if case in (None, c.id)]
        if not cases:
            raise click.UsageError(f"No case is called “{case}”. 'boardtrace cases' lists them.")
        lineage = find_lineage(connection, wanted) if wanted else None
        lines = [line for c in cases for line in load_histories(connection, c.id)]
        tally = [count for c in cases for count in count_statuses(load_histories(connection, c.id), c)] if plot else []
    of_question = [line for line in lines if _is_wanted(line, wanted, lineage)]
    if not of_question:
        labels = sorted({p.question for line in lines for p in line.points if p.there})
        raise click.UsageError(f"“{wanted}” matches nothing. The questions are: {', '.join(labels)}.")
    chosen = [line for line in of_question if _has_agency(line, agency)]
    if not chosen:
        names = sorted({p.agency for line in of_question for p in line.points if p.there})
        of = f" of “{wanted}”" if wanted else ""
        raise click.UsageError(f"“{agency}” matches no agency{of}. There are: {', '.join(names)}.")
    if plot:
        _draw_plot(chosen, tally if not (wanted or agency) else None, plot)
        return
    rows = [_format_point(line, i) for line in chosen for i in range(len(line.points))]
    if form == "table":  # name each promise once
        rows = [replace(row, promise="") if i and row.lineage == rows[i - 1].lineage else row
                for i, row in enumerate(rows)]  # fmt: skip
    print_list(
        rows,
        form,
        kind=PointLine,
        title=format_count(len(chosen), "promise"),
        columns={"promise": "promise", "as_at": "as at", "status": "status", "target_date": "target", "state": ""},
    )


def _is_wanted(line: HistoryLine, wanted: str | None, lineage: str | None) -> bool:
    if wanted is None or wanted == line.lineage or lineage == line.lineage:
        return True
    return any(p.there and p.question.lower() == wanted.lower().rstrip(".") for p in line.points)


def _has_agency(line: HistoryLine, agency: str | None) -> bool:
    wanted = (agency or "").lower()
    return any(p.there and (wanted in dict(p.agencies) or wanted in p.agency.lower()) for p in line.points)


def _format_point(line: HistoryLine, index: int) -> PointLine:
    point = line.points[index]
    before = next((p for p in reversed(line.points[:index]) if p.there), None)
    name = f"{point.question} {point.agency}".strip()
    slipped = before and count_days_slipped(before.dates, point.dates) > 0
    state = [
        "not there" if not point.there else "",
        "overdue" if point.overdue else "",
        "slipped" if slipped else "",
        "uncertain match" if point.doubtful else "",
        f"as {name}" if point.there and name != line.name else "",
    ]
    return PointLine(
        promise=line.name,
        lineage=line.lineage,
        as_at=point.as_at,
        file=point.file,
        question=point.question,
        agency=point.agency,
        status=point.status,
        target_date=point.target_date,
        state=", ".join(s for s in state if s),
        response=point.response,
    )


def _draw_plot(lines: Sequence[HistoryLine], tally: Sequence[StatusCount] | None, target: Path) -> None:
    from store.export.plots import draw_counts, draw_history

    try:
        if tally is None:
            draw_history(lines, target)
        else:
            draw_counts(tally, target)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    click.echo(f"drawn to {target}", err=True)
