"""The commands by which a person puts a record right, and sees who did: correct, confirm, undo, log."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass

import click
from sqlalchemy import Connection

from boardtrace.commands._options import by_option, db_option, format_option, opened
from boardtrace.commands._output import clean, inert, show_csv, show_table
from normalise.agencies.registry import Register, load_register
from store import audit_log
from store.decisions.corrections import ConflictError, FieldError, confirm_value, correct_value, undo_entry
from store.engine import writing


def _written(db: str, act: Callable[[Connection, Register], audit_log.Entry]) -> audit_log.Entry:
    """Does one act on the store; what is wrong with it is said as a fault of usage."""
    try:
        with writing(opened(db)) as connection:
            return act(connection, load_register())
    except KeyError as error:
        said = (
            f"There is no {'entry' if isinstance(error.args[0], int) else 'record'} {error.args[0]} in this database."
        )
        raise click.UsageError(said) from error
    except (FieldError, ConflictError) as error:
        raise click.UsageError(str(error)) from error


def field_and_name(field: str) -> tuple[str, str]:
    """ "other:Column" is the column of that printed name; "status" is the export's `rag`."""
    kind, _, name = field.partition(":")
    return ("rag" if kind == "status" else kind), name


def _say(entry: audit_log.Entry) -> None:
    before, after = entry.before or "", entry.after or ""
    what = f"{entry.field}:{entry.name}" if entry.name else str(entry.field)
    click.echo(f"{entry.number}: {clean(what)} of {entry.owner_id} {entry.act} by {clean(entry.by)}")
    if before != after:
        click.echo(f"  was: {clean(before) or 'nothing'}\n  is:  {clean(after) or 'nothing'}")


@click.command("correct")
@click.argument("ident", metavar="ID")
@click.argument("field")
@click.argument("value")
@db_option
@by_option
@click.option("--why", required=True, help="Why the reading is not right.")
def correct_command(ident: str, field: str, value: str, db: str, by: str, why: str) -> None:
    """Put VALUE over what was read in FIELD of the record ID (a response, question, finding or report). The reading
    stays, and `boardtrace undo` brings it back. Fields are those of the export; "status" is red, amber, green,
    complete or none; a column that fits no field is "other:Its name".

    Example: boardtrace correct 3f0c1d2e4a-1a-police-1 status amber --why "The fill is amber on the page"
    """
    kind, name = field_and_name(field)
    _say(_written(db, lambda c, r: correct_value(c, ident, kind, value, by=by, why=why, register=r, name=name)))


@click.command("confirm")
@click.argument("ident", metavar="ID")
@click.argument("field")
@db_option
@by_option
@click.option("--why", default="", help="What it was held against, if not the page.")
def confirm_command(ident: str, field: str, db: str, by: str, why: str) -> None:
    """Keep that FIELD of the record ID was seen on the page and is right.

    Example: boardtrace confirm 3f0c1d2e4a-1a-police-1 target_date
    """
    kind, name = field_and_name(field)
    _say(_written(db, lambda c, r: confirm_value(c, ident, kind, by=by, why=why, register=r, name=name)))


@click.command("undo")
@click.argument("number", type=int)
@db_option
@by_option
@click.option("--why", default="", help="Why it was wrong.")
def undo_command(number: int, db: str, by: str, why: str) -> None:
    """Take back the correction or confirmation with this NUMBER in the log; that is an entry of its own.

    Example: boardtrace undo 12 --why "It was the row above"
    """
    _say(_written(db, lambda c, r: undo_entry(c, number, by=by, why=why, register=r)))


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLine:
    """An entry of the log in one line."""

    number: int
    at: str
    by: str
    act: str
    record: str
    field: str
    before: str
    after: str
    why: str
    hash: str


@click.command("log")
@db_option
@format_option("table", "json", "csv")
@click.option("--report", help="Only this report's id.")
@click.option("--record", help="Only this record's id.")
@click.option("--by", help="Only what this person did.")
@click.option("--act", help="Only such acts: imported, corrected, confirmed, linked, named, ...")
@click.option("--limit", type=click.IntRange(1), default=100, show_default=True, help="How many, the newest first.")
def log_command(
    db: str, form: str, report: str | None, record: str | None, by: str | None, act: str | None, limit: int
) -> None:
    """What was imported, and who corrected, confirmed, took back, linked, named or moved what, the newest first.

    Example: boardtrace log --act corrected --format csv
    """
    with opened(db).connect() as connection:
        found = audit_log.entries(connection, report=report, owner_id=record, by=by, act=act, limit=limit)
    rows = [_line(entry) for entry in found]
    if form == "json":
        click.echo(inert(json.dumps([asdict(entry) for entry in found], ensure_ascii=False, indent=1)))
    elif form == "csv":
        show_csv(rows, LogLine)
    else:
        columns = {"number": "no.", "at": "when", "by": "who", "act": "what", "record": "record", "field": "field"}
        show_table(f"{len(rows)} entries", columns | {"before": "before", "after": "after", "why": "why"}, rows)


def _line(entry: audit_log.Entry) -> LogLine:
    return LogLine(
        number=entry.number, at=entry.at[:16].replace("T", " "), by=entry.by, act=entry.act,
        record=entry.owner_id or "",
        field=f"{entry.field or ''}{':' + entry.name if entry.name else ''}",
        before=entry.before or entry.detail.get("file", ""), after=entry.after or "", why=entry.why, hash=entry.hash,
    )  # fmt: skip
