# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Every command has help with an example; old names work with a notice."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from boardtrace.cli import ALIASES, COMMANDS, RENAMED_COMMANDS, entrance
from store.engine import open_store, store_url
from store.reports.save import save_report
from tests.command_line import run_boardtrace
from tests.store.example_report import report


def all_commands() -> Iterator[tuple[str, click.Command]]:
    """Yield each command and subcommand with its full name."""
    context = click.Context(entrance)
    for name in entrance.list_commands(context):
        command = entrance.get_command(context, name)
        assert command is not None
        yield name, command
        if isinstance(command, click.Group):
            for sub, subcommand in command.commands.items():
                yield f"{name} {sub}", subcommand


ALL = dict(all_commands())


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("cli") / "a.db"
    with open_store(store_url(str(path))).begin() as connection:
        save_report(connection, report())
    return path


@pytest.mark.parametrize("name", ALL)
def test_help_has_a_summary_an_example_and_a_text_for_each_option(name: str) -> None:
    command = ALL[name]
    text = " ".join((command.help or "").split())
    assert f"Example: boardtrace {name} " in text + " "
    assert text.split("Example:")[0].strip().endswith(".")
    for option in command.params:
        if isinstance(option, click.Option) and not option.hidden:
            assert option.help
            assert option.help.endswith((".", "..."))


def test_the_list_of_commands_has_each_and_no_old_name() -> None:
    listed = run_boardtrace("--help").stdout
    for name, (_, summary) in COMMANDS.items():
        assert re.search(rf"^  {name} ", listed, re.M)
        assert summary.endswith(".")
    for old in (*RENAMED_COMMANDS, *ALIASES):
        assert not re.search(rf"^  {old} ", listed, re.M)


def test_a_mistyped_command_is_answered_with_the_one_meant() -> None:
    done = run_boardtrace("reprots")
    assert done.returncode == 2
    assert "Did you mean 'reports'?" in done.stderr


@pytest.mark.parametrize(("old", "new"), RENAMED_COMMANDS.items())
def test_an_old_name_works_with_a_notice(old: str, new: str, database: Path) -> None:
    arguments = {
        "forget": ("0123456789", "--why", "x", "--yes", "--db", database.with_name("none.db")),
        "reread": ("--db", database),
    }.get(old, ("--format", "json", "--db", database))
    before, after = run_boardtrace(old, *arguments), run_boardtrace(*new.split(), *arguments)
    notice = f"{old} is now called {new}; the old name goes with the next version.\n"
    assert before.stderr == notice + after.stderr
    assert (before.returncode, before.stdout) == (after.returncode, after.stdout)


@pytest.mark.parametrize("command", [("history", "1a"), ("search", "plan"), ("matches",)], ids=lambda c: c[0])
def test_the_old_option_for_a_case_works_with_a_notice(command: tuple[str, ...], database: Path) -> None:
    cases = json.loads(run_boardtrace("cases", "--format", "json", "--db", database).stdout)
    given = ("--db", database, "--format", "json")
    before = run_boardtrace(*command, "--review", cases[0]["review"], *given)
    after = run_boardtrace(*command, "--case", cases[0]["review"], *given)
    assert (before.returncode, before.stdout) == (after.returncode, after.stdout)
    assert before.returncode == 0, before.stderr
    assert before.stderr == "--review is now called --case; the old name goes with the next version.\n" + after.stderr
    assert "--review" not in run_boardtrace(command[0], "--help").stdout


def test_faults_is_an_alias_without_a_notice(database: Path) -> None:
    alias, own = (run_boardtrace(name, "--format", "csv", "--db", database) for name in ("faults", "problems"))
    assert (alias.stdout, alias.stderr) == (own.stdout, own.stderr)
    assert alias.stdout


def test_an_unknown_command_is_a_usage_error() -> None:
    done = run_boardtrace("nosuch")
    assert done.returncode == 2
    assert "No such command" in done.stderr


@pytest.mark.parametrize("command", [("log", "--by", "x\udcff"), ("erase", "x\udcff", "--why", "y")])
def test_bytes_that_are_not_text_are_a_usage_error(command: tuple[str, ...], database: Path) -> None:
    done = run_boardtrace(*command, "--db", database)
    assert (done.returncode, "not UTF-8 text" in done.stderr) == (2, True), done.stderr
