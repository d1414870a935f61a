"""The command `review`: the queue of values that need a person."""

from dataclasses import dataclass

import click

from boardtrace.commands._lookup import find_report_id
from boardtrace.commands._options import db_option, format_option, open_database, report_option
from boardtrace.commands._output import format_count, print_list
from store.derived.review_queue import QueuedValue, count_review_items, list_review_items
from store.derived.review_rules import label_field


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueLine:
    """A value in the review queue; `harm` is its priority."""

    id: str
    report: str
    field: str
    kind: str
    harm: float
    why: str


@click.command("review")
@db_option
@format_option()
@report_option
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="How many to list.")
def review_command(db: str, form: str, report: str | None, limit: int) -> None:
    """List the values that need a person, by priority, and why.

    A value that is confirmed or corrected leaves the list. The web interface (boardtrace serve) shows each value
    beside its place on the page.

    Example: boardtrace review --report 2016-01-07
    """
    with open_database(db).connect() as connection:
        wanted = find_report_id(connection, report)
        total = count_review_items(connection, report=wanted)
        rows = [_format_item(item) for item in list_review_items(connection, report=wanted, limit=limit)]
    title = f"{format_count(total, 'value')} to review"
    print_list(
        rows,
        form,
        kind=QueueLine,
        title=title + (f", the first {len(rows)}" if len(rows) < total else ""),
        columns={"id": "record", "field": "field", "why": "why"},
    )


def _format_item(item: QueuedValue) -> QueueLine:
    return QueueLine(
        id=item.owner_id,
        report=item.report,
        field=label_field(item.field, item.name),
        kind=item.kind,
        harm=round(item.harm, 1),
        why=item.why,
    )
