# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The registry of export formats: each is offered by the command and by the web page, and gives a file."""

import csv
import io
import json
from collections.abc import Callable

import click
import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from boardtrace.commands.export import export_command
from store.export.formats import EXPORT_FORMATS
from store.export.options import ExportOptions
from tests.store.example_report import report


def test_the_command_offers_every_format() -> None:
    option = next(p for p in export_command.params if p.name == "form")
    assert isinstance(option.type, click.Choice)
    assert list(option.type.choices) == list(EXPORT_FORMATS)


@pytest.mark.parametrize("name", EXPORT_FORMATS)
def test_every_format_renders_reports(name: str) -> None:
    export_format = EXPORT_FORMATS[name]
    assert export_format.name == name
    assert export_format.label
    assert "/" in export_format.media_type
    assert isinstance(export_format.render([report()]), bytes) == export_format.needs_file
    assert export_format.render_bytes([report()])


@pytest.mark.parametrize("name", [name for name, f in EXPORT_FORMATS.items() if f.needs_file])
def test_binary_formats_are_not_written_to_the_terminal(name: str) -> None:
    result = CliRunner().invoke(export_command, ["--db", "none.db", "--format", name])
    assert result.exit_code == 2
    assert "requires -o FILE" in result.output


READ_HEADS: dict[str, Callable[[bytes], str]] = {
    "json": lambda content: str(json.loads(content)["log_head"]),
    "csv": lambda content: list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))[-1]["log_head"],
    "xlsx": lambda content: str(load_workbook(io.BytesIO(content)).properties.description).rpartition(" ")[2],
}


@pytest.mark.parametrize("name", EXPORT_FORMATS)
def test_every_format_has_the_head_of_the_log(name: str) -> None:
    head = f"12:{'5f' * 32}"
    assert READ_HEADS[name](EXPORT_FORMATS[name].render_bytes([report()], ExportOptions(log_head=head))) == head


def test_an_export_that_nothing_is_logged_of_has_no_head() -> None:
    assert json.loads(EXPORT_FORMATS["json"].render_bytes([]))["log_head"] is None
