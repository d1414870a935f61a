# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The commands `review` and `gaps`: values that may be wrong, and gaps of the plans themselves."""

from dataclasses import dataclass, replace
from typing import Any

import click

from boardtrace.commands._lookup import find_report_id
from boardtrace.commands._options import db_option, format_option, open_database, report_option
from boardtrace.commands._output import format_count, print_list
from store.derived.review_queue import (
    ASKED_KINDS,
    REVIEW_KINDS,
    QueuedValue,
    ReviewForecast,
    count_review_items,
    forecast_review,
    list_review_items,
)
from store.derived.review_rules import label_field
from store.derived.review_values import ASKED_DOUBT
from store.queries.plan_gaps import PlanGap, list_plan_gaps


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueLine:
    """A value in the review queue; `harm` is its priority, `doubt` the probability that it is wrong.

    Values with the same `group`, unless it is "", are decided together.
    """

    id: str
    report: str
    field: str
    kind: str
    harm: float
    why: str
    doubt: float
    group: str


@click.command("review")
@db_option
@format_option()
@report_option
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="How many to list.")
@click.option(
    "--doubt",
    type=click.FloatRange(0, 1),
    default=ASKED_DOUBT,
    show_default=True,
    help="List the values whose probability of being wrong is above this, or half of it for dates, agencies "
    "and labels.",
)
def review_command(db: str, form: str, report: str | None, limit: int, doubt: float) -> None:
    """List the values that may be wrong, by priority, and why.

    A value that is confirmed or corrected leaves the list. The web interface (boardtrace serve) shows each value
    beside its place on the page. The table has the same reading in several cells or versions once, and names of
    agencies to check, as the web page does; JSON and CSV have each value, without those names. Gaps of the plans are
    listed apart: boardtrace gaps.

    Example: boardtrace review --report 2019-09-20
    """
    with open_database(db).connect() as connection:
        wanted = find_report_id(connection, report)
        is_table = form == "table"
        kinds = ASKED_KINDS if is_table else REVIEW_KINDS
        chosen: dict[str, Any] = {"report": wanted, "least_doubt": doubt, "grouped": is_table, "kinds": kinds}
        total = count_review_items(connection, **chosen)
        items = list_review_items(connection, **chosen, limit=limit)
        forecast = forecast_review(connection, report=wanted, least_doubt=doubt)
    rows = [_format_item(item) for item in items]
    title = f"{format_count(total, 'value')} to review"
    print_list(
        rows,
        form,
        kind=QueueLine,
        title=title + (f", the first {len(rows)}" if len(rows) < total else ""),
        columns={"id": "record", "field": "field", "why": "why"},
    )
    if is_table:
        click.echo(describe_forecast(forecast))


def describe_forecast(forecast: ReviewForecast) -> str:
    """Return in words how many wrong values are expected in the queue and outside it."""
    said = f"About {forecast.wrong:.0f} of them are wrong, and about {forecast.left:.0f} of the values not listed."
    if not forecast.more:
        return said
    more = format_count(forecast.more, "more value", "more values")
    return f"{said} {more} (--doubt {forecast.next_doubt:g}) would find about {forecast.more_wrong:.0f} of those."


def _format_item(item: QueuedValue) -> QueueLine:
    return QueueLine(
        id=item.owner_id,
        report=item.report,
        field=label_field(item.field, item.name),
        kind=item.kind,
        harm=round(item.harm, 1),
        why=item.why,
        doubt=round(item.doubt, 3),
        group=item.group,
    )


@click.command("gaps")
@db_option
@format_option()
@report_option
def gaps_command(db: str, form: str, report: str | None) -> None:
    """List the gaps in the newest version of each plan: no date, nobody to lead, no status, no agency.

    The agencies can answer these; nothing in them was misread, as far as is known.

    Example: boardtrace gaps --format csv
    """
    with open_database(db).connect() as connection:
        gaps = list_plan_gaps(connection, find_report_id(connection, report))
    print_list(
        [replace(gap, field=label_field(gap.field)) for gap in gaps],
        form,
        kind=PlanGap,
        title=format_count(len(gaps), "gap"),
        columns={
            "as_at": "as at",
            "subject": "subject",
            "question": "question",
            "agency": "agency",
            "field": "field",
            "actions": "actions",
            "id": "record",
        },
    )
