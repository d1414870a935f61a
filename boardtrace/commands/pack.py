# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The command `pack`: the actions of a case for a meeting of the board, as a PDF."""

from pathlib import Path

import click

from boardtrace.commands._lookup import find_case
from boardtrace.commands._options import OUTPUT_PATH, db_option, names_option, open_database
from boardtrace.commands._output import write_output


@click.command("pack")
@click.argument("case")
@db_option
@click.option("-o", "--output", required=True, type=OUTPUT_PATH, help="The PDF to write.")
@names_option
def pack_command(case: str, db: str, output: Path, without_names: bool) -> None:
    """Write a board pack of CASE as PDF.

    It has the numbers and charts of the dashboard, then overdue, slipped, dropped and newly red actions, and a list for
    each agency, with the date and the hash of each source file and the head of the audit log.

    Example: boardtrace pack 4afe63f065 -o pack.pdf
    """
    from boardtrace.documents.board_pack import make_board_pack

    if output.suffix.lower() != ".pdf":
        raise click.UsageError(f"The board pack is a PDF file. Name it {output.stem}.pdf.")
    with open_database(db).connect() as connection:
        content = make_board_pack(connection, find_case(connection, case).id, without_names=without_names)
    write_output(content, output)
    click.echo(f"Board pack written to {output}", err=True)
