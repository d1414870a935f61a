# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The command `look`: what would be read from a file, without storing it."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

import click

from boardtrace.commands._options import format_option
from boardtrace.commands._output import format_count, print_list, printable
from boardtrace.exit_codes import Exit
from boardtrace.pipeline.import_model import FileOutcome
from store.queries.listings import ResponseEntry

RECORD_COLUMNS = {
    "question": "ques.",
    "agencies": "agency",
    "status": "status",
    "target_date": "target",
    "lead_person": "lead",
    "actions": "actions",
}


class SilentListener:
    """Shows no progress."""

    def begun(self, files: int, pages: int) -> None:
        return None

    def page_read(self, name: str, number: int, pages: int) -> None:
        return None

    def files_done(self, outcomes: Sequence[FileOutcome]) -> None:
        return None


@click.command("look")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@format_option()
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    help="A folder for pictures of the pages with the boxes of their values.",
)
def look_command(file: Path, form: str, output: Path | None) -> Exit:
    """Show what would be read from FILE. Nothing is stored.

    Example: boardtrace look samples/stourbeck-2019-12-born-digital.pdf -o pages/
    """
    from boardtrace.documents.look import look_at_file
    from store.file_archive import write_private

    with tempfile.TemporaryDirectory(prefix="boardtrace-look-") as name:
        folder = Path(name)
        found = look_at_file(file, folder, SilentListener())
        if output is not None:
            output.mkdir(exist_ok=True)
            for picture in found.pictures.values():
                write_private(output / picture, (folder / picture).read_bytes())
    if found.reason:
        click.echo(printable(f"{found.reason} {found.advice}".strip()), err=True)
    if not found.title and not found.records:
        return Exit.REFUSED
    print_list(
        found.records,
        form,
        kind=ResponseEntry,
        title=f"{found.title or file.name}, as at {found.as_at or 'an unknown date'}",
        columns=RECORD_COLUMNS,
    )
    for problem in found.problems:
        click.echo(printable(problem), err=True)
    click.echo(f"{format_count(len(found.records), 'response')}. Nothing was stored.", err=True)
    return Exit.PROBLEMS if found.problems else Exit.READ
