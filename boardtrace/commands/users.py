# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The command `users`: accounts of the web interface."""

import sys

import click

from boardtrace.commands._options import Command, db_option, format_option, open_database
from boardtrace.commands._output import format_count, print_list
from boardtrace.settings import login_name
from store.accounts.access_limit import make_limit
from store.accounts.accounts import (
    MAX_PASSWORD_CHARS,
    ROLES,
    Account,
    Role,
    add_account,
    describe_rights,
    list_accounts,
    remove_account,
    set_password,
    set_rights,
)
from store.accounts.sessions import end_sessions
from store.accounts.sign_ins import SignIn, list_sign_ins, unlock_account
from store.engine import open_store, store_url, write_transaction

administrator_option = click.option(
    "--administrator", is_flag=True, help="The user also manages accounts, on the web page “Users”."
)


def limit_options(command: Command) -> Command:
    """Add --board and --agency, to which an account is limited."""
    for name, help_text in (
        (
            "--agency",
            "Limit an analyst to the rows, exports and pages of this agency's id. Can be given several times.",
        ),
        ("--board", "Limit an analyst to the reports of this board. Can be given several times."),
    ):
        command = click.option(name, multiple=True, metavar="TEXT", help=help_text)(command)
    return command


@click.group("users")
def users_command() -> None:
    """Manage accounts of the web interface: staff import and correct; analysts and auditors read.

    Example: boardtrace users add jo --role staff
    """


@users_command.command("add")
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), required=True, help="The user's rights.")
@administrator_option
@limit_options
@click.option("--password-stdin", is_flag=True, help="Read the password from the first line of standard input.")
@db_option
def add_command(
    name: str,
    role: Role,
    administrator: bool,
    board: tuple[str, ...],
    agency: tuple[str, ...],
    password_stdin: bool,
    db: str,
) -> None:
    """Add an account; the password is asked for.

    Example: boardtrace users add jo --role staff
    """
    engine = open_store(store_url(db))
    limit = make_limit(board, agency)
    password = _read_password(password_stdin)
    with write_transaction(engine) as connection:
        add_account(connection, name, role, password, login_name(), administrator=administrator, limit=limit)
    click.echo(f"“{name}” may now sign in as {describe_rights(role, administrator, limit)}.", err=True)


def _read_password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline(MAX_PASSWORD_CHARS + 2).rstrip("\r\n")
    password: str = click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    return password


@users_command.command("change")
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), required=True, help="The user's rights.")
@administrator_option
@limit_options
@db_option
def change_command(
    name: str, role: Role, administrator: bool, board: tuple[str, ...], agency: tuple[str, ...], db: str
) -> None:
    """Change the rights of an account. Without --board and --agency the user sees everything.

    Example: boardtrace users change jo --role staff --administrator
    """
    limit = make_limit(board, agency)
    with write_transaction(open_database(db)) as connection:
        set_rights(connection, name, role, administrator, login_name(), limit)
    click.echo(f"“{name}” is now {describe_rights(role, administrator, limit)}.", err=True)


@users_command.command("password")
@click.argument("name")
@click.option("--password-stdin", is_flag=True, help="Read the password from the first line of standard input.")
@db_option
def password_command(name: str, password_stdin: bool, db: str) -> None:
    """Give an account a new password, which is asked for.

    Example: boardtrace users password jo
    """
    engine = open_database(db)
    password = _read_password(password_stdin)
    with write_transaction(engine) as connection:
        set_password(connection, name, password, login_name())
        end_sessions(connection, name)
    click.echo(f"“{name}” has a new password, and is signed out everywhere.", err=True)


@users_command.command("unlock")
@click.argument("name")
@db_option
def unlock_command(name: str, db: str) -> None:
    """Let a user try to sign in again at once, after too many failed attempts.

    Example: boardtrace users unlock jo
    """
    with write_transaction(open_database(db)) as connection:
        unlock_account(connection, name, login_name())
    click.echo(f"“{name}” may try again at once.", err=True)


@users_command.command("sign-ins")
@click.option("--name", default="", help="Only attempts under this name.")
@click.option("--limit", type=click.IntRange(1), default=100, show_default=True, help="How many to list.")
@format_option()
@db_option
def sign_ins_command(name: str, limit: int, form: str, db: str) -> None:
    """List the attempts to sign in, the newest first. They are kept for ninety days.

    Example: boardtrace users sign-ins --name jo
    """
    with open_database(db).connect() as connection:
        rows = list_sign_ins(connection, name, limit)
    columns = {"at": "when", "name": "name", "address": "from", "succeeded": "signed in"}
    print_list(rows, form, kind=SignIn, title=format_count(len(rows), "attempt"), columns=columns)


@users_command.command("list")
@format_option()
@db_option
def list_command(db: str, form: str) -> None:
    """List the accounts.

    Example: boardtrace users list --format csv
    """
    with open_database(db).connect() as connection:
        rows = list_accounts(connection)
    print_list(
        rows,
        form,
        kind=Account,
        title=format_count(len(rows), "account"),
        columns={"name": "name", "rights": "rights", "made": "made"},
    )


@users_command.command("remove")
@click.argument("name")
@db_option
def remove_command(name: str, db: str) -> None:
    """Remove an account and sign its user out. The log keeps the user's changes under their name.

    Example: boardtrace users remove jo
    """
    with write_transaction(open_database(db)) as connection:
        existed = remove_account(connection, name, login_name())
    if not existed:
        raise click.UsageError(f"No account is called “{name}”.")
    click.echo(f"“{name}” may no longer sign in.", err=True)
