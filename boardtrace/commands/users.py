"""The command `users`: accounts of the page."""

import sys

import click

from boardtrace.commands._options import db_option, format_option, opened
from boardtrace.commands._output import show_csv, show_json, show_table
from store.accounts.accounts import (
    LONGEST,
    ROLES,
    Account,
    AccountError,
    Role,
    add_account,
    list_accounts,
    remove_account,
)
from store.engine import open_store, store_url, writing


@click.group("users")
def users_command() -> None:
    """Who may use the page from other machines: staff import and correct; analysts and auditors read.

    Example: boardtrace users add jo --role staff
    """


@users_command.command("add")
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), required=True, help="What the user may do.")
@click.option("--password-stdin", is_flag=True, help="Take the password from the first line of the standard input.")
@db_option
def add_command(name: str, role: Role, password_stdin: bool, db: str) -> None:
    """Make an account; the password is asked for."""
    engine = open_store(store_url(db))
    if password_stdin:
        password = sys.stdin.readline(LONGEST + 2).rstrip("\r\n")
    else:
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    try:
        with writing(engine) as connection:
            add_account(connection, name, role, password)
    except AccountError as error:
        raise click.UsageError(str(error)) from error
    click.echo(f"“{name}” may now sign in as {role}.", err=True)


@users_command.command("list")
@format_option("table", "json", "csv")
@db_option
def list_command(db: str, form: str) -> None:
    """List the accounts."""
    with opened(db).connect() as connection:
        rows = list_accounts(connection)
    if form == "json":
        show_json(rows)
    elif form == "csv":
        show_csv(rows, Account)
    else:
        columns = {"name": "name", "role": "role", "made": "made"}
        show_table(f"{len(rows)} account{'s' if len(rows) != 1 else ''}", columns, rows)


@users_command.command("remove")
@click.argument("name")
@db_option
def remove_command(name: str, db: str) -> None:
    """Remove an account, and sign its user out. What they changed stays theirs in the log."""
    with writing(opened(db)) as connection:
        there = remove_account(connection, name)
    if not there:
        raise click.UsageError(f"There is no account “{name}”.")
    click.echo(f"“{name}” may no longer sign in.", err=True)
