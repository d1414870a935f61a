# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Lists the licences of what boardtrace depends on: python -m tools.licences [--check]

Writes `docs/licences.md` from the installed packages that the lock files name; with `--check`, lists the
lines that are out of date and exits with 1.
"""

import argparse
import re
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, metadata, version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "licences.md"
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)", re.M)
HEAD = """# Licences of what boardtrace depends on

boardtrace itself is under the MIT licence. Written by `make licences` from the lock file and the statements of the
packages about themselves; `make check` says when it lags. What only tests, checks and benchmarks need is among them.

| package | version | licence |
|---|---|---|
"""
MAX_LICENCE_CHARACTERS = 90  # characters; a package that gives its licence's whole text is known by its classifiers


def read_pinned() -> dict[str, str]:
    text = (ROOT / "requirements.lock").read_text()
    return {name.lower().replace("_", "-"): at for name, at in PINNED.findall(text)}


def find_licence(package: str) -> str:
    """As the package says it: its SPDX expression, else its classifiers, else its free words."""
    said = metadata(package)
    one = {name: str(said[name]) for name in ("License-Expression", "License") if name in said}
    if one.get("License-Expression"):
        return one["License-Expression"]
    classified = [c.split(" :: ")[-1] for c in said.get_all("Classifier") or () if c.startswith("License :: ")]
    classified = [c for c in classified if c != "OSI Approved"]
    words = one.get("License", "").strip()
    if classified:
        return " / ".join(classified)
    return words if words and "\n" not in words and len(words) <= MAX_LICENCE_CHARACTERS else "see its files"


def format_lines() -> Iterator[str]:
    for package, at in sorted(read_pinned().items()):
        try:
            yield f"| {package} | {at} | {find_licence(package)} |"
        except PackageNotFoundError:
            yield f"| {package} | {at} | not installed here |"


def list_differences() -> list[str]:
    """Installed packages of another version than the lock's: their licences are not the lock's."""
    found = []
    for package, at in read_pinned().items():
        try:
            if version(package) != at:
                found.append(f"{package} {version(package)} is installed, the lock names {at}")
        except PackageNotFoundError:
            continue
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description="Lists the licences of what boardtrace depends on.")
    parser.add_argument("--check", action="store_true", help="write nothing; say what lags")
    check = parser.parse_args().check
    page = HEAD + "\n".join(format_lines()) + "\n"
    if not check:
        PAGE.write_text(page, encoding="utf-8")
        print("\n".join(list_differences()), file=sys.stderr)
        return 0
    there = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    # A package that this machine cannot have (it is for another system) is not held against the page.
    absent = {line.split(" | ")[0] for line in page.splitlines() if line.endswith("not installed here |")}
    lag = [x for x in page.splitlines() if x not in there.splitlines() and x.split(" | ")[0] not in absent]
    lag += [x for x in there.splitlines() if x.startswith("| ") and x.split(" | ")[0] not in page]
    if lag:
        print("docs/licences.md lags behind requirements.lock; run make licences:", *lag, sep="\n  ")
    return 1 if lag else 0


if __name__ == "__main__":
    sys.exit(main())
