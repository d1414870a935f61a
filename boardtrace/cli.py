"""The entrance: parse, call, print. Each command's module is imported when it is called."""

import importlib
import os
import sys
from collections.abc import Sequence

import click

from boardtrace.exit_codes import Exit, code_of

COMMANDS = {
    "import": ("boardtrace.commands.import_reports:import_command", "Read report files into the database."),
    "reread": (
        "boardtrace.commands.reprocess:reread_command",
        "Understand stored reports anew; no page is read again.",
    ),
    "reports": ("boardtrace.commands.lists:reports_command", "List the reports, with counts."),
    "records": ("boardtrace.commands.lists:records_command", "List agencies' responses, filtered."),
    "faults": ("boardtrace.commands.lists:faults_command", "List what could not be read for certain."),
    "pages": ("boardtrace.commands.lists:pages_command", "List the pages, with where their words went."),
    "reviews": (
        "boardtrace.commands.compare:reviews_command",
        "List the reviews, and which reports are versions of each.",
    ),
    "compare": ("boardtrace.commands.compare:compare_command", "What moved from one version to another."),
    "history": ("boardtrace.commands.compare:history_command", "How a promise went, version by version."),
    "summary": ("boardtrace.commands.compare:summary_command", "How agencies and findings stand at a version."),
    "doubts": ("boardtrace.commands.compare:doubts_command", "List rows matched over versions with doubt."),
    "link": ("boardtrace.commands.compare:link_command", "Say that two responses are the same row's, for good."),
    "unlink": (
        "boardtrace.commands.compare:unlink_command",
        "Say that two responses are not the same row's, for good.",
    ),
    "agencies": ("boardtrace.commands.agencies:agencies_command", "Whom the reports name; aliases and merges."),
    "trace": ("boardtrace.commands.trace:trace_command", "Where a value stands, who read it, who changed it."),
    "evidence": ("boardtrace.commands.trace:evidence_command", "Write records with their pages as a PDF to hand over."),
    "verify": ("boardtrace.commands.trace:verify_command", "Check that the store still is what was imported."),
    "correct": ("boardtrace.commands.correct:correct_command", "Put a value over what was read; the reading stays."),
    "confirm": ("boardtrace.commands.correct:confirm_command", "Keep that a value was seen and is right."),
    "undo": ("boardtrace.commands.correct:undo_command", "Take a correction or confirmation back."),
    "log": ("boardtrace.commands.correct:log_command", "What was imported, and who changed what."),
    "serve": ("boardtrace.commands.serve:serve_command", "Show it all in a browser, on this machine or to a team."),
    "users": ("boardtrace.commands.users:users_command", "Who may use the page from other machines."),
    "backup": ("boardtrace.commands.backup:backup_command", "Write the database and its files into one zip."),
    "restore": ("boardtrace.commands.backup:restore_command", "Make a new database from a backup."),
    "forget": ("boardtrace.commands.backup:forget_command", "Remove a review for good."),
    "search": ("boardtrace.commands.search:search_command", "Find words in all that the reports say."),
    "review": ("boardtrace.commands.search:review_command", "List the values that need a person, and why."),
    "export": ("boardtrace.commands.lists:export_command", "Write reports as JSON, CSV or XLSX."),
}


class LazyGroup(click.Group):
    """A group that knows its commands by name and loads one only to run it, so that help is instant."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name][0].split(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, said) for name, (_, said) in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="boardtrace")
def entrance() -> None:
    """Turns scanned safeguarding progress reports into records that can be traced back to the page.

    Begin with: boardtrace import FILE.pdf
    """


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command line; returns its exit code. BOARDTRACE_DEBUG=1 shows the traceback of a fault."""
    os.umask(0o077)  # whatever is written is for its user alone
    try:
        result = entrance.main(args=list(arguments) if arguments is not None else None, standalone_mode=False)
        return int(result or 0)
    except click.ClickException as error:
        error.show()
        return Exit.USAGE
    except (click.Abort, KeyboardInterrupt):
        click.echo("Interrupted. What was read is kept; the next import goes on from here.", err=True)
        return Exit.INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.READ
    except Exception as error:
        from boardtrace.commands._output import clean
        from boardtrace.settings import read_environment

        if read_environment().debug:
            raise

        code = code_of(error)
        said = str(error).strip() or type(error).__name__
        if code is Exit.BUG:
            said = f"A fault of boardtrace itself: {type(error).__name__}: {said} (BOARDTRACE_DEBUG=1 shows where)"
        elif code is Exit.DATABASE:
            said = said.splitlines()[0]
        click.echo(f"boardtrace: {clean(said)}", err=True)
        return code


def run() -> None:
    """The console script."""
    sys.exit(main())
