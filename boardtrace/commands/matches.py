# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The commands `matches`, `link` and `unlink`: which rows of two versions are the same row."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import click

from boardtrace.commands._options import by_option, case_option, db_option, format_option, open_matched_database
from boardtrace.commands._output import format_count, print_list
from store.engine import write_transaction
from store.versions.lineage import link_responses, list_matches

MATCH_COLUMNS = {"old": "old", "new": "new", "score": "score", "detail": "why"}


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchLine:
    """Two responses that were matched."""

    old: str
    new: str
    score: str
    detail: str


def format_match(old: str, new: str, score: float | None, reasons: Sequence[str]) -> MatchLine:
    """Format a match for a list."""
    return MatchLine(old=old, new=new, score=f"{score:.2f}" if score is not None else "", detail="; ".join(reasons))


@click.command("matches")
@db_option
@format_option()
@click.option("--uncertain", is_flag=True, help="Only matches that a person should check.")
@case_option("Only this case's id (see boardtrace cases).")
def matches_command(db: str, form: str, uncertain: bool, case: str | None) -> None:
    """List the rows that were matched between versions, with the score of each match.

    'boardtrace link OLD NEW' and 'boardtrace unlink OLD NEW' correct a match.

    Example: boardtrace matches --uncertain --format csv
    """
    engine, _ = open_matched_database(db)
    with engine.connect() as connection:
        found = list_matches(connection, case, uncertain=uncertain)
    kind = "uncertain " if uncertain else ""
    print_list(
        [format_match(m.previous or "", m.response, m.score, m.reasons) for m in found],
        form,
        kind=MatchLine,
        title=format_count(len(found), f"{kind}match", f"{kind}matches"),
        columns=MATCH_COLUMNS,
    )


def _decide_match(one: str, other: str, db: str, by: str, together: bool) -> None:
    engine, find_succession = open_matched_database(db)
    try:
        with write_transaction(engine) as connection:
            link_responses(connection, one, other, together, by, find_succession)
    except KeyError as error:
        raise click.UsageError(
            f"No response has the id “{error.args[0]}”. 'boardtrace records --format csv' lists the ids."
        ) from error
    decision = "are the same row" if together else "are different rows"
    click.echo(f"Saved: {one} and {other} {decision}. Later imports respect it.", err=True)


def _decision_options(command: Callable[..., None]) -> Callable[..., None]:
    for option in (by_option, db_option, click.argument("other"), click.argument("one")):
        command = option(command)
    return command


@click.command("link")
@_decision_options
def link_command(one: str, other: str, db: str, by: str) -> None:
    """Permanently link responses ONE and OTHER, of two versions, as the same row.

    Example: boardtrace link 1160ea7830-1c-nps-1 af46d59920-1c-nps-1
    """
    _decide_match(one, other, db, by, together=True)


@click.command("unlink")
@_decision_options
def unlink_command(one: str, other: str, db: str, by: str) -> None:
    """Permanently mark responses ONE and OTHER, of two versions, as different rows.

    Example: boardtrace unlink 1160ea7830-1c-nps-1 af46d59920-1c-nps-1
    """
    _decide_match(one, other, db, by, together=False)
