# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Write docs/commands.md, every command with its options: python -m tools.command_reference [--check]

The texts are those of `--help`. With `--check` nothing is written, and the exit code is 1 if the file is out of date.
"""

import argparse
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from boardtrace.cli import COMMANDS, entrance
from boardtrace.exit_codes import EXIT_MEANINGS

TARGET = Path(__file__).resolve().parents[1] / "docs" / "commands.md"
HEADER = """# Commands

Written by `python -m tools.command_reference` from the texts of `--help`. Every command takes `--help`, and every list
can be printed as JSON or CSV with `--format`.

"""


def write_reference() -> str:
    """Return the text of docs/commands.md."""
    context = click.Context(entrance, info_name="boardtrace")
    out = [HEADER, "| command | does |\n|---|---|\n"]
    out += [f"| [`{name}`](#{name}) | {summary} |\n" for name, (_, summary) in COMMANDS.items()]
    out += ["| [exit codes](#exit-codes) | their meaning |\n"]
    for name in COMMANDS:
        command = entrance.get_command(context, name)
        assert command is not None
        out += [f"\n## {name}\n", *_describe_command(command, f"boardtrace {name}")]
        if isinstance(command, click.Group):
            for sub, subcommand in command.commands.items():
                out += [f"\n### {name} {sub}\n", *_describe_command(subcommand, f"boardtrace {name} {sub}")]
    out += ["\n## Exit codes\n\n| code | meaning |\n|---|---|\n"]
    out += [f"| {int(code)} | {meaning} |\n" for code, meaning in EXIT_MEANINGS.items()]
    return "".join(out)


def _describe_command(command: click.Command, name: str) -> Iterator[str]:
    """Yield the usage, the help text, the example and the options of a command, as Markdown."""
    context = click.Context(command, info_name=name)
    yield f"\n    {' '.join([name, *command.collect_usage_pieces(context)])}\n"
    text = re.sub(r"[ \t]*\n[ \t]*", "\n", (command.help or "").replace("\b", "")).strip()
    text, _, example = text.partition("Example:")
    yield f"\n{_escape_markdown(text.strip())}\n"
    if example:
        yield f"\nExample:\n\n    {' '.join(example.split())}\n"
    records = [p.get_help_record(context) for p in command.params if isinstance(p, click.Option) and not p.hidden]
    if any(records):
        yield "\n| option | does |\n|---|---|\n"
        for option, meaning in filter(None, records):
            yield f"| `{option.replace('|', chr(92) + '|')}` | {_escape_markdown(' '.join(meaning.split()))} |\n"


def _escape_markdown(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="Write nothing; fail if the file is out of date.")
    text = write_reference()
    if parser.parse_args().check:
        if TARGET.read_text(encoding="utf-8") == text:
            return 0
        print("docs/commands.md is out of date: python -m tools.command_reference", file=sys.stderr)
        return 1
    TARGET.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
