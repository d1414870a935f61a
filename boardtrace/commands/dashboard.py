# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The command `dashboard`: the numbers of the board dashboard."""

from collections.abc import Iterator
from dataclasses import dataclass

import click

from boardtrace.commands._lookup import find_case
from boardtrace.commands._options import db_option, format_option, open_database
from boardtrace.commands._output import print_list
from store.queries.dashboard import Dashboard, DashboardNumber, load_dashboard
from store.queries.tracker import TrackerFilter


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberEntry:
    """A number of the dashboard, with the group that it is in."""

    group: str
    number: str
    count: int


@click.command("dashboard")
@db_option
@format_option()
@click.option("--case", default="", help="Only this case: its id, as `boardtrace cases` lists it.")
@click.option("--board", default="", help="Only boards and subjects with these words.")
def dashboard_command(db: str, form: str, case: str, board: str) -> None:
    """Count the current actions by status, the overdue ones, and the changes in the newest versions.

    'boardtrace records' with the same filters lists the rows behind a number.

    Example: boardtrace dashboard --format csv
    """
    with open_database(db).connect() as connection:
        wanted = TrackerFilter(case=find_case(connection, case).id if case else "", board=board)
        found = load_dashboard(connection, wanted)
    print_list(
        list(_list_numbers(found)),
        form,
        kind=NumberEntry,
        title=f"Actions on {found.today}",
        columns={"group": "group", "number": "number", "count": "count"},
    )


def _list_numbers(found: Dashboard) -> Iterator[NumberEntry]:
    groups: list[tuple[str, tuple[DashboardNumber, ...]]] = [
        ("status", found.statuses),
        ("exceptions", found.exceptions),
        ("due", found.ahead),
        *((f"{status} for", numbers) for status, numbers in found.ages),
    ]
    for group, numbers in groups:
        yield from (NumberEntry(group=group, number=number.name, count=number.count) for number in numbers)
    for name, rows in (("agency", found.agencies), ("finding", found.findings), ("case", found.cases)):
        yield from (NumberEntry(group=f"overdue by {name}", number=row.name, count=row.overdue or 0) for row in rows)
