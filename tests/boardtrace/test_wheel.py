# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The wheel, installed outside the checkout, has all that the commands and the web interface need."""

import json
import os
import re
import signal
import subprocess
import sys
import sysconfig
import tomllib
import urllib.request
import venv
from itertools import chain
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.conftest import ROOT
from tests.small_plans import AS_AT, draw_plan

TIMEOUT_S = 120
NOT_LOCKED = {"boardtrace", "pillow-heif"}  # the latter holds GPL code: only who wants HEIC photos installs it
LOCK_FILES = ("requirements.lock", "requirements-second-reader.lock", "requirements-tesseract-library.lock")
HELP_OF_ALL_COMMANDS = """
import boardtrace
from boardtrace.cli import COMMANDS, main

assert boardtrace.__file__.startswith({venv!r}), boardtrace.__file__
for name in COMMANDS:
    assert main([name, "--help"]) == 0, name
"""


def clean_environment() -> dict[str, str]:
    """Return the environment without what could make the checkout importable or name another database."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "BOARDTRACE_"))}


def run_outside(*command: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env=clean_environment(),
        capture_output=True,
        text=True,
        timeout=TIMEOUT_S,
    )


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A virtual environment with the wheel, which finds its dependencies where they are installed now.

    Paths in a .pth file are searched, but .pth files there are not read: an editable installation has no effect.
    """
    folder = tmp_path_factory.mktemp("wheel")
    built = run_outside(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=ROOT)
    assert built.returncode == 0, built.stderr
    (wheel,) = folder.glob("*.whl")
    target = folder / "venv"
    venv.create(target, symlinks=True)
    packages = Path(sysconfig.get_path("purelib", "venv", {"base": str(target), "platbase": str(target)}))
    dependencies = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (packages / "dependencies.pth").write_text("".join(f"{path}\n" for path in sorted(dependencies)))
    pip = (sys.executable, "-m", "pip", "--python", target / "bin" / "python", "install")
    done = run_outside(*pip, "--no-deps", "--no-index", "--force-reinstall", "--ignore-installed", wheel, cwd=folder)
    assert done.returncode == 0, done.stderr
    return target


def test_every_command_is_in_the_wheel(environment: Path, tmp_path: Path) -> None:
    listed = run_outside(environment / "bin" / "boardtrace", "--help", cwd=tmp_path)
    assert listed.returncode == 0, listed.stderr
    assert "import " in listed.stdout
    script = HELP_OF_ALL_COMMANDS.format(venv=str(environment))
    done = run_outside(environment / "bin" / "python", "-c", script, cwd=tmp_path)
    assert done.returncode == 0, done.stderr


def test_a_report_is_imported_listed_and_served(environment: Path, tmp_path: Path) -> None:
    command, plan = environment / "bin" / "boardtrace", tmp_path / "plan.pdf"
    plan.write_bytes(draw_plan())
    done = run_outside(command, "import", plan, cwd=tmp_path)
    assert done.returncode in (0, 1), done.stderr
    (listed,) = json.loads(run_outside(command, "reports", "--format", "json", cwd=tmp_path).stdout)
    assert listed["as_at"] == AS_AT
    server = subprocess.Popen(
        [command, "serve", "--port", "0"], cwd=tmp_path, env=clean_environment(), stdout=subprocess.PIPE, text=True
    )
    try:
        assert server.stdout is not None
        found = re.search(r"http://\S+/", server.stdout.readline())
        assert found
        with urllib.request.urlopen(found[0], timeout=TIMEOUT_S) as page:
            assert "plan.pdf" in page.read().decode()
        with urllib.request.urlopen(f"{found[0]}static/site.css", timeout=TIMEOUT_S) as style:
            assert style.status == 200
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=TIMEOUT_S)


def test_the_lock_file_has_what_the_extras_need() -> None:
    texts = "".join((ROOT / name).read_text(encoding="utf-8") for name in LOCK_FILES)
    locked = set(re.findall(r"^([\w.-]+)==", texts, re.MULTILINE))
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    needed = {canonicalize_name(Requirement(text).name) for text in chain(*extras.values())} - NOT_LOCKED
    assert needed <= {canonicalize_name(name) for name in locked}
