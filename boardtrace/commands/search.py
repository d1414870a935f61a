"""The commands that look for something: words in all texts, and what waits for a person."""

from dataclasses import dataclass
from datetime import date, datetime

import click

from boardtrace.commands._options import db_option, format_option, opened
from boardtrace.commands._output import show_csv, show_json, show_table
from normalise.model import STATUSES_AND_NONE
from store.derived.review_queue import Waiting, left, waiting
from store.derived.review_rules import called
from store.queries.listings import find_report
from store.queries.search import MAX_RANKED_HITS, SearchFilter, SearchResult, search

DAY = click.DateTime(formats=["%Y-%m-%d"])


@dataclass(frozen=True, slots=True, kw_only=True)
class HitLine:
    """A hit in one line; `text` is what stands about the words, each of them between « and »."""

    as_at: date | None
    id: str
    what: str
    question: str
    agency: str
    status: str | None
    report: str
    file: str
    text: str


def _lines(found: SearchResult) -> list[HitLine]:
    return [
        HitLine(
            as_at=hit.as_at, id=hit.id, what=hit.owner, question=hit.question or hit.finding, agency=hit.agency,
            status=hit.status, report=hit.report, file=hit.file,
            text=" ".join("".join(f"«{s.text}»" if s.found else s.text for s in hit.snippet).split()),
        )
        for hit in found.hits
    ]  # fmt: skip


@click.command("search")
@click.argument("words", nargs=-1, required=True)
@db_option
@format_option("table", "json", "csv")
@click.option("--agency", help="Only this agency: its id, or part of its name.")
@click.option("--status", type=click.Choice(STATUSES_AND_NONE), help="Only rows of this status.")
@click.option("--since", type=DAY, help="Only reports as at this day or later.")
@click.option("--until", type=DAY, help="Only reports as at this day or earlier.")
@click.option("--review", help="Only this review's reports (see boardtrace reviews).")
@click.option("--report", help="Only this report: its id, as-at date or file name.")
@click.option(
    "--limit", type=click.IntRange(1, MAX_RANKED_HITS), default=20, show_default=True, help="How many to list."
)
def search_command(
    words: tuple[str, ...],
    db: str,
    form: str,
    agency: str | None,
    status: str | None,
    since: datetime | None,
    until: datetime | None,
    review: str | None,
    report: str | None,
    limit: int,
) -> None:
    """Find WORDS in all that responses, questions and findings say, the best match first. All of the words must stand
    in one of them; those between double quotes side by side. Endings and accents make no difference.

    Example: boardtrace search "duty desk" letters --agency police --status red
    """
    with opened(db).connect() as connection:
        wanted = find_report(connection, report) if report else None
        if report and wanted is None:
            raise click.UsageError(f"“{report}” names no one report. 'boardtrace reports' lists them.")
        narrow = SearchFilter(
            agency=agency, status=status, since=since.date() if since else None, until=until.date() if until else None,
            review=review, report=wanted,
        )  # fmt: skip
        found = search(connection, " ".join(words), narrow, limit=limit)
    rows = _lines(found)
    if form == "json":
        show_json(rows)
    elif form == "csv":
        show_csv(rows, HitLine)
    else:
        columns = {"as_at": "as at", "question": "in", "agency": "agency", "status": "status", "text": "text"}
        count = f"more than {found.count}" if found.more else str(found.count)
        show_table(f"{count} found" + (f", the first {len(rows)}" if len(rows) < found.count else ""), columns, rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingLine:
    id: str
    report: str
    field: str
    kind: str
    harm: float
    why: str


def _waiting(item: Waiting) -> WaitingLine:
    field = called(item.field, item.name)
    return WaitingLine(
        id=item.owner_id, report=item.report, field=field, kind=item.kind, harm=round(item.harm, 1), why=item.why
    )


@click.command("review")
@db_option
@format_option("table", "json", "csv")
@click.option("--report", help="Only this report: its id, as-at date or file name.")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="How many to list.")
def review_command(db: str, form: str, report: str | None, limit: int) -> None:
    """List the values that need a person, those first from which most harm is to be expected, and why. What is
    confirmed or corrected leaves the list; on the page (boardtrace serve) it stands beside the scan.

    Example: boardtrace review --report 2016-01-07
    """
    with opened(db).connect() as connection:
        wanted = find_report(connection, report) if report else None
        if report and wanted is None:
            raise click.UsageError(f"“{report}” names no one report. 'boardtrace reports' lists them.")
        every = left(connection, report=wanted)
        rows = [_waiting(item) for item in waiting(connection, report=wanted, limit=limit)]
    if form == "json":
        show_json(rows)
    elif form == "csv":
        show_csv(rows, WaitingLine)
    else:
        title = f"{every} value{'s' if every != 1 else ''} to look at"
        if len(rows) < every:
            title += f", the first {len(rows)}"
        show_table(title, {"id": "record", "field": "field", "why": "why"}, rows)
