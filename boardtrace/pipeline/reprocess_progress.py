# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Which reports a `reprocess` that was stopped has done, so that the next one resumes after them.

They are in a file in the work folder of the store: the first line is a hash of the rules, each other one the id of a
report. With other rules, nothing of it counts. It is removed when all reports are done.
"""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import extract
import normalise
from store.work_folder import PRIVATE_FOLDER, WORK_FOLDER

PROGRESS_NOTE = "reprocess"  # in the work folder
COMPILED_SUFFIX = ".pyc"


def hash_rules(column_config_hash: str, agencies: Path | None) -> str:
    """Return a hash of all that a report is interpreted by: the code and its tables, and the user's own names."""
    digest = sha256(column_config_hash.encode() + b"\n")
    for path in _list_rule_files():
        digest.update(path.read_bytes())
    if agencies:
        digest.update(agencies.read_bytes())
    return digest.hexdigest()


def _list_rule_files() -> Iterator[Path]:
    for package in (extract, normalise):
        files = sorted(path for folder in package.__path__ for path in Path(folder).rglob("*") if path.is_file())
        yield from (path for path in files if path.suffix != COMPILED_SUFFIX)


class ReprocessProgress:
    """The reports that are done by these rules. `done` are those of an earlier run that was stopped."""

    def __init__(self, root: Path, rules_hash: str) -> None:
        self._path, self._rules_hash = root / WORK_FOLDER / PROGRESS_NOTE, rules_hash
        lines = self._path.read_text(encoding="utf-8").splitlines() if self._path.exists() else []
        self.done = frozenset(lines[1:]) if lines[:1] == [rules_hash] else frozenset[str]()

    def note_done(self, report_id: str) -> None:
        """Note that a report is stored, or has not changed."""
        if not self.done:
            self._begin()
        self.done |= {report_id}
        with self._path.open("a", encoding="utf-8") as file:
            file.write(f"{report_id}\n")

    def finish(self) -> None:
        """Forget the progress, because all reports are done."""
        self._path.unlink(missing_ok=True)

    def _begin(self) -> None:
        self._path.parent.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        self._path.write_text(f"{self._rules_hash}\n", encoding="utf-8")
