# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The command `users`: accounts of the web interface."""

import sys

import click

from boardtrace.commands._options import db_option, format_option, open_database
from boardtrace.commands._output import format_count, print_list
from boardtrace.settings import login_name
from store.accounts.accounts import (
    MAX_PASSWORD_CHARS,
    ROLES,
    Account,
    AccountError,
    Role,
    add_account,
    list_accounts,
    remove_account,
)
from store.engine import open_store, store_url, write_transaction


@click.group("users")
def users_command() -> None:
    """Manage accounts of the web interface: staff import and correct; analysts and auditors read.

    Example: boardtrace users add jo --role staff
    """


@users_command.command("add")
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), required=True, help="The user's rights.")
@click.option("--password-stdin", is_flag=True, help="Read the password from the first line of standard input.")
@db_option
def add_command(name: str, role: Role, password_stdin: bool, db: str) -> None:
    """Add an account; the password is asked for.

    Example: boardtrace users add jo --role staff
    """
    engine = open_store(store_url(db))
    if password_stdin:
        password = sys.stdin.readline(MAX_PASSWORD_CHARS + 2).rstrip("\r\n")
    else:
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    try:
        with write_transaction(engine) as connection:
            add_account(connection, name, role, password, login_name())
    except AccountError as error:
        raise click.UsageError(str(error)) from error
    click.echo(f"“{name}” may now sign in as {role}.", err=True)


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
        columns={"name": "name", "role": "role", "made": "made"},
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
