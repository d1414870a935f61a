# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The documentation names what exists: links, commands, options and files."""

import ast
import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from boardtrace.cli import ALIASES, entrance
from store.export.json import EXPORT_FORMAT
from store.queries.listings import OUTDATED_CODE
from store.structure.apply_edits import UNFIT_EDIT
from tests.conftest import ROOT
from tools.command_reference import TARGET, write_reference
from tools.export_schema import TARGET as SCHEMA
from tools.export_schema import write_schema

PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
NO_CODES = ("boardtrace-files", "co-ordinator", "cut-off", "ocr-system", "sign-off")
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


def test_the_schema_of_the_export_is_up_to_date() -> None:
    assert SCHEMA.read_text(encoding="utf-8") == write_schema(), "run python -m tools.export_schema"


def test_every_problem_code_is_explained() -> None:
    text = (ROOT / "docs" / "problems.md").read_text(encoding="utf-8")
    explained = re.findall(r"^\| `([a-z-]+)` \| .+ \| .+ \|$", text, flags=re.MULTILINE)
    used = {code for folder in ("ingest", "extract", "normalise", "boardtrace/pipeline") for code in list_codes(folder)}
    assert sorted(explained) == sorted(used | {OUTDATED_CODE, UNFIT_EDIT, "comment"})


def list_codes(folder: str) -> Iterator[str]:
    """Yield the problem codes in the source files of a folder, texts such as "page-failed"."""
    for path in (ROOT / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            text = node.value if isinstance(node, ast.Constant) else None
            if isinstance(text, str) and re.fullmatch(r"[a-z]+(-[a-z]+)+", text) and text not in NO_CODES:
                yield text


def test_the_citation_has_the_version() -> None:
    version = re.findall(r'^version = "(.+)"$', (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE)
    assert version == re.findall(r"^version: (.+)$", (ROOT / "CITATION.cff").read_text(encoding="utf-8"), re.MULTILINE)


def test_every_source_file_names_its_licence() -> None:
    listed = subprocess.run(["git", "ls-files", "*.py"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    sources = [ROOT / name for name in listed.splitlines() if not name.startswith("tests/data/")]
    texts = {path: path.read_text(encoding="utf-8") for path in sources}
    assert not [path for path, text in texts.items() if text and "SPDX-License-Identifier: MIT" not in text[:200]]
