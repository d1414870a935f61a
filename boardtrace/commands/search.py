# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The command `search`: words in the texts of all reports."""

from dataclasses import dataclass
from datetime import date, datetime

import click

from boardtrace.commands._lookup import find_report_id
from boardtrace.commands._options import (
    agency_option,
    case_option,
    db_option,
    format_option,
    open_database,
    report_option,
    status_option,
)
from boardtrace.commands._output import print_list
from store.queries.search import MAX_RANKED_HITS, SearchFilter, SearchResult, search

DAY = click.DateTime(formats=["%Y-%m-%d"])


@dataclass(frozen=True, slots=True, kw_only=True)
class HitLine:
    """A hit in one line; `text` is the text around the words, each of which is between « and »."""

    as_at: date | None
    id: str
    what: str
    question: str
    agency: str
    status: str | None
    report: str
    file: str
    text: str


@click.command("search")
@click.argument("words", nargs=-1, required=True)
@db_option
@format_option()
@agency_option
@status_option
@click.option("--since", type=DAY, help="Only reports as at this day or later.")
@click.option("--until", type=DAY, help="Only reports as at this day or earlier.")
@case_option("Only this case's reports (see boardtrace cases).")
@report_option
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
    case: str | None,
    report: str | None,
    limit: int,
) -> None:
    """Find WORDS in responses, questions, findings and other tables, the best match first.

    All words must be in the same text; words between double quotes must follow each other. Endings and accents make
    no difference.

    Example: boardtrace search "duty desk" letters --agency police --status red
    """
    with open_database(db).connect() as connection:
        narrow = SearchFilter(
            agency=agency,
            status=status,
            since=since.date() if since else None,
            until=until.date() if until else None,
            review=case,
            report=find_report_id(connection, report),
        )
        found = search(connection, " ".join(words), narrow, limit=limit)
    rows = _format_hits(found)
    count = f"more than {found.count}" if found.more else str(found.count)
    print_list(
        rows,
        form,
        kind=HitLine,
        title=f"{count} found" + (f", the first {len(rows)}" if len(rows) < found.count else ""),
        columns={"as_at": "as at", "question": "in", "agency": "agency", "status": "status", "text": "text"},
    )


def _format_hits(found: SearchResult) -> list[HitLine]:
    return [
        HitLine(
            as_at=hit.as_at,
            id=hit.id,
            what=hit.owner,
            question=hit.question or hit.finding or hit.heading,
            agency=hit.agency,
            status=hit.status,
            report=hit.report,
            file=hit.file,
            text=" ".join("".join(f"«{s.text}»" if s.found else s.text for s in hit.snippet).split()),
        )
        for hit in found.hits
    ]
