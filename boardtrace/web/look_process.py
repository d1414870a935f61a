# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The process of a look: reads one file into a folder that the server removes afterwards.

It writes the progress and, at the end, the result into result.json in the folder.

Usage: python -m boardtrace.web.look_process FOLDER FILE
"""

import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from boardtrace.documents.look import look_at_file
from boardtrace.pipeline.import_model import FileOutcome
from boardtrace.web.child_process import write_json
from boardtrace.web.looks import PROGRESS_FILE, RESULT_FILE


class FileProgress:
    """Writes how many pages are read into the folder."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.pages, self.read = folder, 0, 0

    def begun(self, files: int, pages: int) -> None:
        self.pages = pages
        self._write()

    def page_read(self, name: str, number: int, pages: int) -> None:
        self.read += 1
        self._write()

    def files_done(self, outcomes: Sequence[FileOutcome]) -> None:
        return None

    def _write(self) -> None:
        write_json(self.folder / PROGRESS_FILE, {"pages": self.pages, "read": self.read})


def main(folder: str, file: str) -> int:
    os.umask(0o077)
    look = look_at_file(Path(file), Path(folder), FileProgress(Path(folder)))
    write_json(Path(folder) / RESULT_FILE, asdict(look))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
