# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The command `chase`: what to ask each agency and lead for."""

from dataclasses import dataclass
from pathlib import Path

import click

from boardtrace.commands._lookup import find_case
from boardtrace.commands._options import agency_option, db_option, format_option, open_database, output_option
from boardtrace.commands._output import escape_controls, print_csv, print_json, write_output
from store.clock import current_time
from store.queries.chasing import DEFAULT_DAYS, ChasingList, format_chasing_text, list_chasing
from store.queries.tracker import TrackedEntry, TrackerFilter


@dataclass(frozen=True, slots=True, kw_only=True)
class ChasedAction:
    """An action in a chasing list; `why` is "overdue", "soon" or "undated"."""

    agency: str
    lead: str
    why: str
    board: str
    subject: str
    question: str
    status: str | None
    due: str
    overdue_days: int | None
    actions: str
    id: str


@click.command("chase")
@db_option
@format_option("text", "csv", "json")
@output_option
@click.option("--days", type=click.IntRange(1, 3650), default=DEFAULT_DAYS, show_default=True, help="How far ahead.")
@click.option("--board", default="", help="Only boards and subjects with these words.")
@click.option("--case", default="", help="Only this case: its id, as `boardtrace cases` lists it.")
@agency_option
@click.option("--lead", default="", help="Only leads with this text.")
def chase_command(
    db: str, form: str, output: Path | None, days: int, board: str, case: str, agency: str | None, lead: str
) -> None:
    """List actions that are overdue, due soon or without a date, by agency and lead, as the text of an e-mail to each.

    Example: boardtrace chase --agency police --days 60
    """
    today = current_time().date()
    with open_database(db).connect() as connection:
        ident = find_case(connection, case).id if case else ""
        wanted = TrackerFilter(board=board, case=ident, agency=agency or "", lead=lead, today=today)
        found = list_chasing(connection, wanted, days)
    rows = [row for one in found for row in _list_actions(one)]
    if form == "json":
        print_json(rows, output)
    elif form == "csv":
        print_csv(rows, ChasedAction, output)
    else:
        text = "\n".join(format_chasing_text(one, today, days) for one in found)
        write_output(escape_controls(text or "Nothing is overdue, due soon or without a date.\n"), output)


def _list_actions(one: ChasingList) -> list[ChasedAction]:
    lists = (("overdue", one.overdue), ("soon", one.soon), ("undated", one.undated))
    return [_make_action(one, why, entry) for why, entries in lists for entry in entries]


def _make_action(one: ChasingList, why: str, entry: TrackedEntry) -> ChasedAction:
    return ChasedAction(
        agency=one.agency, lead=one.lead, why=why, board=entry.board, subject=entry.subject, question=entry.question,
        status=entry.status, due=entry.due.isoformat() if entry.due else "", overdue_days=entry.overdue_days,
        actions=entry.actions, id=entry.id,
    )  # fmt: skip
