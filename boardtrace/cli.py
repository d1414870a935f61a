# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The command line: parse, call, print. A command's module is imported only when the command is called.

To add a command, write its function in a module of boardtrace/commands/, with a docstring that ends with an example
("Example: boardtrace NAME ..."), add a line to `COMMANDS`, and run `python -m tools.command_reference`, which writes
docs/commands.md. tests/boardtrace/test_cli.py checks the example and a help text for each option.
"""

import importlib
import os
import sys
from collections.abc import Sequence
from difflib import get_close_matches

import click

from boardtrace.exit_codes import Exit, find_exit_code
from boardtrace.garbage_collection import collect_garbage_rarely

COMMANDS = {
    "import": ("import_reports:import_command", "Read report files into the database."),
    "look": ("look:look_command", "Show what would be read from a file."),
    "watch": ("watch:watch_command", "Import files that a scanner drops into a folder."),
    "reprocess": ("reprocess:reprocess_command", "Interpret stored pages again, by the current rules."),
    "reports": ("reports:reports_command", "List the reports, with counts."),
    "cases": ("cases:cases_command", "List the cases, with the reports that are versions of each."),
    "records": ("records:records_command", "List the agencies' responses, filtered."),
    "problems": ("problems:problems_command", "List what could not be read for certain."),
    "pages": ("reports:pages_command", "List the pages, and how many of their words were used."),
    "review": ("review:review_command", "List the values that may be wrong, and why."),
    "gaps": ("review:gaps_command", "List the gaps of the plans: missing dates, leads, statuses, agencies."),
    "search": ("search:search_command", "Find words in the texts of all reports."),
    "agencies": ("agencies:agencies_command", "List agencies; show, alias, merge, undo."),
    "compare": ("compare:compare_command", "Show the changes between two versions."),
    "history": ("history:history_command", "Show a promise over all versions."),
    "summary": ("summary:summary_command", "Count statuses and changes per agency and finding."),
    "dashboard": ("dashboard:dashboard_command", "Count current actions by status, overdue and changed."),
    "pack": ("pack:pack_command", "Write a board pack of a case as PDF."),
    "chase": ("chase:chase_command", "Write what to ask each agency and lead for."),
    "matches": ("matches:matches_command", "List the rows that were matched between versions."),
    "link": ("matches:link_command", "Permanently link two responses as the same row."),
    "unlink": ("matches:unlink_command", "Permanently mark two responses as different rows."),
    "trace": ("trace:trace_command", "Show where a value comes from, and who changed it."),
    "evidence": ("evidence:evidence_command", "Write records with their pages as a PDF to hand over."),
    "verify": ("verify:verify_command", "Check that the database is as it was imported."),
    "log": ("audit_log:log_command", "List imports, corrections and other decisions."),
    "correct": ("correct:correct_command", "Correct a value; the reading is kept."),
    "confirm": ("correct:confirm_command", "Confirm that a value was checked and is right."),
    "rows": ("rows:rows_command", "Add, delete, move, split or merge rows of a report."),
    "import-corrections": ("import_corrections:import_corrections_command", "Read back a workbook that was corrected."),
    "undo": ("correct:undo_command", "Undo a correction, confirmation or edit of rows."),
    "export": ("export:export_command", "Write whole reports for a spreadsheet or another program."),
    "serve": ("serve:serve_command", "Start the web interface, for this machine or a team."),
    "users": ("users:users_command", "Manage accounts of the web interface."),
    "backup": ("backup:backup_command", "Write the database and its files into one zip file."),
    "restore": ("backup:restore_command", "Make a new database from a backup."),
    "retention": ("retention:retention_command", "List cases that are older than they may be kept."),
    "erase": ("erase:erase_command", "Remove a case, or one report, permanently."),
    "tidy": ("tidy:tidy_command", "Remove files that belong to no report."),
    "doctor": ("doctor:doctor_command", "Check the installed programs, and whether an upgrade is due."),
    "checkpoint": ("checkpoint:checkpoint_command", "Sign the head of the audit log."),
}
"""Each command: its module in boardtrace/commands/ and function, and its line in the help."""

RENAMED_COMMANDS = {
    "reviews": "cases",
    "doubts": "matches --uncertain",
    "reread": "reprocess",
    "forget": "erase",
}
"""Old names, which work with a notice for one version, and the new ones."""

ALIASES = {"faults": "problems"}


class LazyGroup(click.Group):
    """A group that knows its commands by name and imports one only to run it, so that help is instant."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name][0].split(":")
        command: click.Command = getattr(importlib.import_module(f"boardtrace.commands.{module}"), name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name, *rest = args
        if name in RENAMED_COMMANDS:
            from boardtrace.commands._options import print_renamed

            new = RENAMED_COMMANDS[name]
            print_renamed(name, new)
            args = [*new.split(), *rest]
        name = ALIASES.get(args[0], args[0])
        if name not in COMMANDS and (similar := get_close_matches(name, COMMANDS, n=1)):
            ctx.fail(f"No such command '{name}'. Did you mean '{similar[0]}'?")
        return super().resolve_command(ctx, [name, *args[1:]])

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, summary) in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="boardtrace")
def entrance() -> None:
    """Turn scanned safeguarding progress reports into records that can be traced back to the page.

    Start with: boardtrace import FILE.pdf
    """


NOT_UTF_8 = "An argument contains bytes that are not UTF-8 text. Type it again. Nothing was changed."


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line and return its exit code. BOARDTRACE_DEBUG=1 shows the traceback of an unexpected error."""
    os.umask(0o077)  # files that are written are private to the user
    try:
        result = entrance.main(args=list(arguments) if arguments is not None else None, standalone_mode=False)
        return int(result or 0)
    except click.ClickException as error:
        error.show()
        return Exit.USAGE
    except (click.Abort, KeyboardInterrupt):
        click.echo("Interrupted. Pages already read are kept; the next import resumes from here.", err=True)
        return Exit.INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.READ
    except UnicodeEncodeError:
        if not any(map(_has_undecoded_bytes, sys.argv[1:] if arguments is None else arguments)):
            raise
        click.echo(f"Error: {NOT_UTF_8}", err=True)
        return Exit.USAGE
    except Exception as error:
        from boardtrace.commands._output import printable
        from boardtrace.settings import read_environment

        if read_environment().debug:
            raise
        code = find_exit_code(error)
        click.echo(f"boardtrace: {printable(describe_error(error, code))}", err=True)
        return code


def _has_undecoded_bytes(argument: str) -> bool:
    """Return whether an argument has bytes that are not text; Python keeps them as halves of surrogate pairs."""
    return any("\udc80" <= character <= "\udcff" for character in argument)


def describe_error(error: Exception, code: Exit) -> str:
    """Return the message for an exception that ends the program with `code`."""
    message = str(error).strip() or type(error).__name__
    if code is Exit.BUG:
        return f"Internal error: {type(error).__name__}: {message} (BOARDTRACE_DEBUG=1 shows the traceback)"
    return message.splitlines()[0] if code is Exit.DATABASE else message


def run() -> None:
    """Run the console script."""
    collect_garbage_rarely()
    sys.exit(main())
