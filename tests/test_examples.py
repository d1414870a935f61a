# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The commands of the README, in order, and the example of each command's help work on the demo database as printed."""

import shlex
import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import click
import pytest

from boardtrace.cli import entrance, main
from tests.conftest import ROOT
from tests.shared_folders import make_once
from tests.test_docs import list_command_lines

SERVERS = ("serve", "watch")
"""Commands that run until they are stopped; tests/boardtrace/web and tests/boardtrace/commands start them."""
ADDED_USER = ("users add jo --role staff",)
PREPARATIONS: dict[str, tuple[str, ...]] = {
    "undo": ('correct af46d59920-1c-nps-1 status red --why "The fill is red"',),
    "agencies undo": ('agencies alias "The Hub" early-help',),
    "import-corrections": ("export --format xlsx -o plan.xlsx",),
    "restore": ("backup boardtrace-2026-11.zip",),
    "checkpoint": ("checkpoint --key audit.key --new-key",),
    **{f"users {act}": ADDED_USER for act in ("change", "password", "unlock", "remove", "sign-ins")},
}
"""What must have been done before the example of a command: as when its reader has come so far."""
PASSWORD_LINES = "a long enough password\n" * 2
DONE = (0, 1)  # 1: read, with problems
pytestmark = pytest.mark.long


def make_demo(folder: Path) -> None:
    """Do what `make demo` does."""
    (folder / "demo").mkdir()
    (folder / "samples").symlink_to(ROOT / "samples")
    samples = map(str, sorted((ROOT / "samples").glob("*.pdf")))
    assert main(["import", *samples, "--db", str(folder / "demo" / "boardtrace.db")]) in DONE


@pytest.fixture
def demo(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a copy of the demo, which is the current folder, and BOARDTRACE_DB as the README sets it."""
    made = make_once(tmp_path_factory, "demo", make_demo)
    shutil.copytree(made / "demo", tmp_path / "demo")
    (tmp_path / "samples").symlink_to(ROOT / "samples")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BOARDTRACE_DB", "demo/boardtrace.db")
    monkeypatch.setattr("click.termui.hidden_prompt_func", lambda _: PASSWORD_LINES.split("\n")[0])
    return tmp_path


def list_examples() -> Iterator[tuple[str, str]]:
    """Yield each command and subcommand that has an example, with the arguments of the example."""
    context = click.Context(entrance)
    for name in entrance.list_commands(context):
        command = entrance.get_command(context, name)
        assert command is not None
        subcommands = command.commands.items() if isinstance(command, click.Group) else ()
        for full, one in ((name, command), *((f"{name} {sub}", found) for sub, found in subcommands)):
            text = " ".join((one.help or "").split())
            yield full, text.partition("Example: boardtrace ")[2]


EXAMPLES = {name: line for name, line in list_examples() if name not in SERVERS}


def run_line(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    code = main(shlex.split(line))
    assert code in DONE, (line, code, capsys.readouterr().err)


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_example_of_a_command_works_on_the_demo(
    name: str, demo: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("click.confirm", partial(_answer_yes))
    for line in (*PREPARATIONS.get(name, ()), EXAMPLES[name]):
        run_line(line, capsys)


def _answer_yes(*_: object, **__: object) -> bool:
    return True


def test_the_commands_of_the_readme_run_in_order(demo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [line for line in list_command_lines(ROOT / "README.md") if line[0] not in SERVERS]
    assert len(lines) > 12
    for line in lines:
        run_line(shlex.join(line), capsys)
    assert (demo / "plan.xlsx").read_bytes()[:2] == b"PK"
    assert (demo / "red.pdf").read_bytes()[:4] == b"%PDF"
