# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The command `rows`: add, delete, move, split and merge rows of a report."""

from collections.abc import Callable, Sequence

import click
from sqlalchemy import Connection

from boardtrace.commands._options import by_option, db_option, open_database
from boardtrace.commands._output import printable
from ingest.model import Box, Span
from normalise.agencies.registry import load_register
from normalise.model import Report, Response, Status
from store.decisions.structure_changes import (
    MakeEdit,
    QuestionChange,
    change_structure,
    preview_edit,
)
from store.engine import write_transaction
from store.reports.field_values import FieldError, find_record
from store.structure.make_edits import (
    add_row,
    delete_row,
    find_question_key,
    find_row,
    list_row_texts,
    make_new_question,
    merge_rows,
    move_row,
    split_row,
)
from store.structure.model import QuestionKey, StructureEdit, join_row_words

STATUSES = (*(status.value for status in Status), "none")
MAX_SHOWN_CHARS = 100  # of a row in a preview

Command = Callable[..., None]
status_option = click.option("--status", type=click.Choice(STATUSES), help="The status of the new row.")


def edit_options(command: Command) -> Command:
    """Add the options that all subcommands have."""
    for option in (
        click.option("--dry-run", is_flag=True, help="Show what would change, and store nothing."),
        click.option("--why", default="", help="The reason, for the log. Needed unless --dry-run is given."),
        by_option,
        db_option,
    ):
        command = option(command)
    return command


def destination_options(command: Command) -> Command:
    """Add the options that name a question that was not read."""
    for option in (
        click.option("--label", default="", help="The printed label of a question that was not read."),
        click.option("--finding", default="", help="The id of the finding that a new question is added to."),
    ):
        command = option(command)
    return command


@click.group("rows")
def rows_command() -> None:
    """Add, delete, move, split or merge rows of a report, where they were read wrongly.

    Each change is an entry of the log, stays when the report is read again, and 'boardtrace undo' takes it back.
    A label is corrected as any value: 'boardtrace correct QUESTION label 1b'.

    Example: boardtrace rows delete af46d59920-1c-nps-1 --why "The row is a heading"
    """


@rows_command.command("delete")
@click.argument("row")
@edit_options
def delete_command(row: str, db: str, by: str, why: str, dry_run: bool) -> None:
    """Delete a ROW that is none, such as a heading or a remark.

    Example: boardtrace rows delete af46d59920-1c-nps-1 --why "The row is a heading"
    """
    _edit_rows(db, row, lambda report, _: delete_row(report, row), by, why, dry_run)


@rows_command.command("move")
@click.argument("row")
@click.argument("question", default="")
@destination_options
@edit_options
def move_command(row: str, question: str, finding: str, label: str, db: str, by: str, why: str, dry_run: bool) -> None:
    """Move a ROW to another QUESTION, of this or another finding.

    QUESTION is its id, or its label if only one question of the report has it. --finding and --label move the row to a
    question that was not read.

    Example: boardtrace rows move af46d59920-1c-nps-1 1b --why "The line above it is part of the header"
    """

    def make_edit(report: Report, new_id: str) -> StructureEdit:
        return move_row(report, row, _choose_question(report, question, finding, label, new_id))

    _edit_rows(db, row, make_edit, by, why, dry_run)


@rows_command.command("add")
@click.argument("report")
@click.argument("question", default="")
@destination_options
@click.option("--set", "texts", multiple=True, metavar="FIELD=TEXT", help="A text of the row. May be repeated.")
@status_option
@click.option("--page", type=click.IntRange(1), help="The page that the row is printed on.")
@click.option(
    "--box", nargs=4, type=float, metavar="LEFT TOP RIGHT BOTTOM", help="Its place on the page, in points from the top."
)
@edit_options
def add_command(
    report: str, question: str, finding: str, label: str, texts: tuple[str, ...], status: str | None, page: int | None,
    box: tuple[float, float, float, float] | None, db: str, by: str, why: str, dry_run: bool,
) -> None:  # fmt: skip
    """Add a row to a QUESTION of a REPORT, with its place on the page or without.

    QUESTION is its id, or its label if only one question of the report has it. Texts are written as a report prints
    them; fields are those of the export, such as agency, actions and target_date, or "other:Its name".

    Example: boardtrace rows add af46d59920 1a --set agency=Police --set "actions=Train staff" --why "Below the fold"
    """
    if (page is None) != (box is None):
        raise click.UsageError("--page and --box belong together.")
    left, top, right, bottom = box or (0, 0, 0, 0)
    if box and not (left < right and top < bottom):
        raise click.UsageError(
            "--box is LEFT TOP RIGHT BOTTOM: the right side is beyond the left, the bottom below the top."
        )
    place = Span(page=page, box=Box(x0=left, top=top, x1=right, bottom=bottom)) if page else None
    given, register = _parse_texts(texts), load_register()

    def make_edit(found: Report, new_id: str) -> StructureEdit:
        target = _choose_question(found, question, finding, label, new_id)
        return add_row(found, new_id, target, given, _parse_status(status), place, register)

    _edit_rows(db, report, make_edit, by, why, dry_run)


@rows_command.command("split")
@click.argument("row")
@click.option("--second", multiple=True, metavar="FIELD=TEXT", help="Words of the row that are the second row's.")
@click.option("--both", multiple=True, metavar="FIELD", help="A field whose text is that of both rows.")
@status_option
@edit_options
def split_command(
    row: str, second: tuple[str, ...], both: tuple[str, ...], status: str | None, db: str, by: str, why: str,
    dry_run: bool,
) -> None:  # fmt: skip
    """Split a ROW into two. Words that are not given to the second row stay in the first.

    The status is that of the first row; --status gives the second row's.

    Example: boardtrace rows split af46d59920-1c-nps-1 --both agency --both target_date --why "Two actions" --second
    "actions=Add families who move to the induction checklist"
    """
    given, register = _parse_texts(second), load_register()

    def make_edit(report: Report, new_id: str) -> StructureEdit:
        texts = list_row_texts(find_row(report, row))
        if unknown := [name for name in (*given, *both) if name not in texts]:
            raise FieldError(f"The row has no text of {unknown[0]}. It has: {', '.join(texts)}.")
        others = {**given, **{name: texts[name] for name in both}}
        first = {name: texts[name] if name in both else _cut_words(texts[name], given[name]) for name in others}
        return split_row(report, row, new_id, first, others, _parse_status(status), register)

    _edit_rows(db, row, make_edit, by, why, dry_run)


@rows_command.command("merge")
@click.argument("rows", nargs=-1, required=True)
@edit_options
def merge_command(rows: tuple[str, ...], db: str, by: str, why: str, dry_run: bool) -> None:
    """Merge ROWS of one question into one row, which has the id of the first of them.

    Example: boardtrace rows merge af46d59920-2a-cafcass-1 af46d59920-2a-csc-1 --why "The row goes on after the fold"
    """
    register = load_register()
    _edit_rows(db, rows[0], lambda report, _: merge_rows(report, rows, register), by, why, dry_run)


def _edit_rows(db: str, ident: str, make_edit: MakeEdit, by: str, why: str, dry_run: bool) -> None:
    """Make an edit of the report that has the record `ident`, or show it. Raises UsageError."""
    if not dry_run and not why.strip():
        raise click.UsageError("--why is needed: the log keeps the reason. --dry-run shows what would change.")
    try:
        with write_transaction(open_database(db)) as connection:
            _, report_id = find_record(connection, ident)
            changes = preview_edit(connection, report_id, make_edit)
            if not dry_run:
                _change_rows(connection, report_id, make_edit, by, why)
    except KeyError as error:
        raise click.UsageError(f"There is no record {error.args[0]} in this database.") from error
    except FieldError as error:
        raise click.UsageError(str(error)) from error
    for change in changes:
        _print_change(change)
    if dry_run:
        click.echo("Nothing was stored.", err=True)


def _change_rows(connection: Connection, report_id: str, make_edit: MakeEdit, by: str, why: str) -> None:
    entry = change_structure(connection, report_id, make_edit, by=by, why=why, register=load_register())
    click.echo(f"{entry.number}: {entry.act} by {printable(by)}. 'boardtrace undo {entry.number}' undoes it.", err=True)


def _print_change(change: QuestionChange) -> None:
    click.echo(f"Question {printable(change.label)}:")
    for mark, rows in (("-", change.removed), ("+", change.added)):
        for row in rows:
            click.echo(f"  {mark} {_format_row(row)}")


def _format_row(row: Response) -> str:
    words = printable(join_row_words(row))
    shown = words if len(words) <= MAX_SHOWN_CHARS else f"{words[:MAX_SHOWN_CHARS]}…"
    return f"{row.id}: {shown} [{row.rag.value or 'none'}]"


def _choose_question(report: Report, question: str, finding: str, label: str, new_id: str) -> QuestionKey:
    """Return the question that a user named. Raises KeyError, FieldError."""
    if label or finding:
        if question:
            raise FieldError("Give a question, or --finding and --label of one that was not read.")
        return make_new_question(report, finding, label, new_id)
    found = [one.id for one in report.questions if question in (one.id, one.label)]
    if len(found) != 1:
        there = "; ".join(f"{one.label} ({one.id})" for one in report.questions)
        raise FieldError(f"“{question}” is not one question of the report. There are: {there}.")
    return find_question_key(report, found[0])


def _parse_texts(given: Sequence[str]) -> dict[str, str]:
    """Return texts by field. Raises UsageError."""
    for text in given:
        if "=" not in text:
            raise click.UsageError(f"“{text}” is not FIELD=TEXT, such as agency=Police.")
    pairs = (text.partition("=") for text in given)
    return {name.strip(): value for name, _, value in pairs}


def _parse_status(status: str | None) -> Status | None:
    return None if status in (None, "none") else Status(status)


def _cut_words(whole: str, part: str) -> str:
    """Return a text without the words at its end or beginning; the whole where they are not there."""
    words, cut = whole.split(), part.split()
    if cut and words[-len(cut) :] == cut:
        return " ".join(words[: -len(cut)])
    return " ".join(words[len(cut) :]) if words[: len(cut)] == cut else whole
