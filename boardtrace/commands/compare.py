# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The command `compare`: the changes between two versions."""

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click
from sqlalchemy import Connection

from boardtrace.commands._lookup import find_version, format_versions
from boardtrace.commands._options import db_option, format_option, open_matched_database, output_option
from boardtrace.commands._output import (
    escape_controls,
    format_count,
    print_table,
    printable,
    require_no_output,
    require_output,
    write_output,
)
from boardtrace.commands.matches import MATCH_COLUMNS, format_match
from store.compare.compare import Comparison, compare_versions
from store.export.change_lines import format_change
from store.queries.case_overview import find_case_name
from store.versions.cases import Version, list_cases

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

CHANGE_COLUMNS = {"what": "what", "question": "ques.", "agency": "agency", "field": "cell", "detail": "detail"}
OVERDUE_COLUMNS = {
    "finding": "find.",
    "question": "ques.",
    "agency": "agency",
    "status": "status",
    "days": "days",
    "target_date": "target",
}


@click.command("compare")
@click.argument("old", required=False)
@click.argument("new", required=False)
@db_option
@format_option("table", "json", "csv", "xlsx", "html")
@output_option
@click.option("--perhaps", is_flag=True, help="In JSON and CSV: include differences that cannot be decided.")
@click.option("--overdue", is_flag=True, help="In JSON: include the rows that are overdue in the newer version.")
@click.option("--link-to", metavar="URL", help="In HTML: the address of the web interface, to link records to it.")
def compare_command(
    old: str | None,
    new: str | None,
    db: str,
    form: str,
    output: Path | None,
    perhaps: bool,
    overdue: bool,
    link_to: str | None,
) -> None:
    """Show the changes between two versions.

    OLD and NEW are dates, report ids or file names; without them, the last two versions of each case are compared.
    A difference that OCR errors explain is not a change; one that cannot be decided is listed apart, with why.

    Example: boardtrace compare 2019-06-21 2019-09-20 --format html -o changes.html
    """
    engine, find_succession = open_matched_database(db)
    with engine.connect() as connection:
        pairs = _choose_versions(connection, old, new)
        plans = [_name_plans(connection, before, after) for before, after in pairs]
        found = [compare_versions(connection, before, after, find_succession) for before, after in pairs]
    _write_comparisons(list(zip(plans, found, strict=True)), form, output, perhaps, overdue, link_to)


def _name_plans(connection: Connection, old: Version, new: Version) -> str:
    """Return the name of the case of two versions.

    Of two different cases, ask first whether to compare them; a program is warned.
    """
    if old.review == new.review:
        return printable(find_case_name(connection, new.review))
    names = " and ".join(printable(find_case_name(connection, version.review)) for version in (old, new))
    said = f"{names} are different cases."
    if sys.stdin.isatty():
        click.confirm(f"{said} Compare them?", abort=True, err=True)
    else:
        click.echo(f"{said} They are compared all the same.", err=True)
    return names


def _choose_versions(connection: Connection, old: str | None, new: str | None) -> list[tuple[Version, Version]]:
    if old and new:
        before, after = find_version(connection, old), find_version(connection, new)
        if before.report == after.report:
            raise click.UsageError(f"“{old}” and “{new}” are the same report.")
        return [(before, after)]
    if old:
        raise click.UsageError("Give two versions, or none to compare the last two of each case.")
    cases = list_cases(connection)
    pairs = [(case.current[-2], case.current[-1]) for case in cases if len(case.current) > 1]
    if not pairs:
        there = [v for case in cases for v in case.versions]
        raise click.UsageError(
            f"No case has two versions yet. There are: {format_versions(there) or 'no reports'}. "
            "Import another version; 'boardtrace cases' shows how reports were assigned to cases."
        )
    return pairs


def _write_comparisons(
    found: Sequence[tuple[str, Comparison]],
    form: str,
    output: Path | None,
    perhaps: bool,
    overdue: bool,
    link_to: str | None,
) -> None:
    changes = tuple(c for _, comparison in found for c in comparison.changes)
    late = tuple(c for _, comparison in found for c in comparison.overdue_changes)
    title = "; ".join(f"{plan}: {c.old.as_at or c.old.file} to {c.new.as_at or c.new.file}" for plan, c in found)
    if form == "table":
        require_no_output(output)
        for plan, comparison in found:
            _print_comparison(plan, comparison)
        return
    from store.export.changes import export_changes_csv, export_changes_json, write_changes_html, write_changes_xlsx

    if form == "json":
        write_output(escape_controls(export_changes_json((*changes, *(late if overdue else ())), perhaps)), output)
    elif form == "csv":
        write_output(export_changes_csv((*changes, *late), perhaps), output)
    elif form == "xlsx":
        write_changes_xlsx((*changes, *late), require_output(output, form), title)
    else:
        link = (lambda key: f"{link_to.rstrip('/')}/response/{key}") if link_to else None
        write_changes_html((*changes, *late), require_output(output, form), title, link)
    certain = sum(c.sure for c in changes)
    written = f", written to {output}" if output else ""
    click.echo(f"{format_count(certain, 'change')}, {len(changes) - certain} that cannot be decided{written}", err=True)


def _print_comparison(plan: str, found: Comparison) -> None:
    old, new = found.old, found.new
    count = format_count(len(found.sure), "change") if found.sure else "no changes"
    title = f"{plan}: {old.as_at or printable(old.file)} → {new.as_at or printable(new.file)}: {count}"
    if found.sure:
        print_table(title, CHANGE_COLUMNS, [format_change(change) for change in found.sure])
    else:
        click.echo(title)
    if found.perhaps:
        rows = [replace(line, detail=f"{line.detail} ({c.why})") for c in found.perhaps for line in [format_change(c)]]
        _print_section(f"{len(rows)} cannot be decided: a misreading may explain them", CHANGE_COLUMNS, rows)
    if found.overdue:
        _print_section(f"{len(found.overdue)} overdue at {new.as_at}", OVERDUE_COLUMNS, found.overdue)
    uncertain = [format_match(p.old, p.new, p.score, p.reasons) for p in found.matching.pairs if p.doubtful]
    if uncertain:
        title = f"{format_count(len(uncertain), 'uncertain match', 'uncertain matches')}: "
        _print_section(f"{title}correct them with boardtrace link or unlink OLD NEW", MATCH_COLUMNS, uncertain)


def _print_section(title: str, columns: dict[str, str], rows: Sequence["DataclassInstance"]) -> None:
    click.echo()
    print_table(title, columns, rows)
