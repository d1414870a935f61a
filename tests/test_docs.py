"""The documentation names what exists: links, commands, options and files."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from boardtrace.cli import ALIASES, entrance
from store.export.json import EXPORT_FORMAT
from tests.conftest import ROOT
from tools.command_reference import TARGET, write_reference

PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
GUIDES = [p for p in PAGES if p.name not in ("CHANGELOG.md", "commands.md", "licences.md")]
SOURCE_FILE = re.compile(r"`((?:boardtrace|store|normalise|extract|ingest|benchmarks|tests|tools)/[\w/]*(?:/|\.\w+))`")


def list_command_lines(page: Path) -> Iterator[list[str]]:
    """Yield the arguments of each call of boardtrace in the code blocks of a page."""
    for line in page.read_text(encoding="utf-8").splitlines():
        if line.startswith("    boardtrace "):
            yield shlex.split(line, comments=True)[1:]


def test_the_reference_of_commands_is_up_to_date() -> None:
    assert TARGET.read_text(encoding="utf-8") == write_reference(), "run python -m tools.command_reference"


@pytest.mark.parametrize("page", GUIDES, ids=lambda page: page.name)
def test_every_command_and_option_exists(page: Path) -> None:
    context = click.Context(entrance)
    for name, *arguments in list_command_lines(page):
        command = entrance.get_command(context, ALIASES.get(name, name))
        assert command is not None, name
        if isinstance(command, click.Group) and arguments and arguments[0] in command.commands:
            command = command.commands[arguments[0]]
        known = {option for parameter in command.params for option in parameter.opts} | {"--help"}
        assert {a for a in arguments if a.startswith("--")} <= known, (name, arguments)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_and_source_file_exists(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    links = [link.split("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in link]
    missing = [link for link in links if link and not (page.parent / link).exists()]
    missing += [name for name in SOURCE_FILE.findall(text) if name != EXPORT_FORMAT and not (ROOT / name).exists()]
    assert not missing


def test_every_page_of_the_documentation_is_in_its_navigation() -> None:
    listed = re.findall(r": ([\w-]+\.md)$", (ROOT / "mkdocs.yml").read_text(encoding="utf-8"), re.M)
    assert sorted(listed) == sorted(page.name for page in ROOT.glob("docs/*.md"))
