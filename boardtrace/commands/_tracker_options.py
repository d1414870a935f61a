# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The filters of the action tracker as options."""

from collections.abc import Callable
from typing import Any

import click
from sqlalchemy import Connection

from boardtrace.commands._lookup import find_case, find_report_id
from boardtrace.commands._options import Command, agency_option, report_option, status_option
from store.queries.tracker import Change, OverdueAt, TrackerFilter

TEXT_OPTIONS = ("board", "finding", "question", "agency", "lead", "status", "words")
DAY_OPTIONS = ("due_after", "due_before", "changed_since")
DAY = click.DateTime(formats=["%Y-%m-%d"])


def tracker_options(command: Command) -> Command:
    """Add the filters of the action tracker; `make_tracker_filter` takes their values."""
    options: tuple[Callable[[Command], Command], ...] = (
        click.option("--board", default="", help="Only boards and subjects with these words."),
        click.option("--case", default="", help="Only this case: its id, as `boardtrace cases` lists it."),
        report_option,
        click.option("--finding", default="", help="Only this finding's number."),
        click.option("--question", default="", help="Only this question's label, such as 1a."),
        agency_option,
        click.option("--lead", default="", help="Only leads with this text."),
        status_option,
        click.option(
            "--overdue",
            is_flag=False,
            flag_value=OverdueAt.TODAY.value,
            type=click.Choice([at.value for at in OverdueAt]),
            help="Only actions past their last date and not complete: today, or at the date of the report.",
        ),
        click.option("--due-after", type=DAY, help="Only actions due after this day."),
        click.option("--due-before", type=DAY, help="Only actions due before this day."),
        click.option(
            "--changed-since", type=DAY, help="Only actions that are new or have another status or date since this day."
        ),
        click.option(
            "--change",
            type=click.Choice([change.value for change in Change]),
            help="Only what changed so from the version before. “dropped” lists the rows that the newest lacks.",
        ),
        click.option("--words", default="", help="Only responses with these words."),
        click.option(
            "--all-versions", is_flag=True, help="Also earlier versions and superseded readings. Implied by --report."
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def make_tracker_filter(connection: Connection, options: dict[str, Any]) -> TrackerFilter:
    """Make a filter from the values of `tracker_options`. Raises UsageError."""
    texts: dict[str, Any] = {name: options[name] or "" for name in TEXT_OPTIONS}
    days: dict[str, Any] = {name: options[name] and options[name].date() for name in DAY_OPTIONS}
    return TrackerFilter(
        **texts,
        **days,
        case=find_case(connection, options["case"]).id if options["case"] else "",
        report=find_report_id(connection, options["report"]) or "",
        overdue=OverdueAt(options["overdue"]) if options["overdue"] else None,
        change=Change(options["change"]) if options["change"] else None,
        all_versions=options["all_versions"] or bool(options["report"]),
    )
