# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Each broken PDF of tests/data/hostile ends in a plain outcome, soon, and stops no other."""

import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from boardtrace.pipeline.executors import LocalProcesses
from boardtrace.pipeline.import_files import import_files
from boardtrace.pipeline.import_model import FileOutcome
from boardtrace.pipeline.read_pages import count_cores
from boardtrace.pipeline.report_store import SqlReportStore
from ingest.identify_file import identify
from ingest.read_page import read_page
from ingest.sandbox.limits import Limits
from normalise.agencies.registry import load_register
from store.engine import open_store, store_url
from tests.boardtrace.pipeline.hostile_pdfs import DAMAGES, FOLDER, make_objects

LIMITS = Limits(cpu=20.0, seconds=60.0)
MAX_SECONDS = 240.0  # between the ends of two files
SAMPLE = ("undamaged", "start-missing", "pages-in-a-circle", "font-widths-of-words")
OUTCOMES = dict(line.split(": ") for line in (FOLDER / "outcomes.txt").read_text().splitlines())
"""What becomes of each, by its name: "read", "read with faults" or "refused"."""


class OutcomeTimes:
    """Listens to an import, and keeps the longest time without any outcome."""

    def __init__(self) -> None:
        self.last, self.longest_s = time.monotonic(), 0.0

    def begun(self, files: int, pages: int) -> None: ...
    def page_read(self, name: str, number: int, pages: int) -> None: ...
    def files_done(self, outcomes: Sequence[FileOutcome]) -> None:
        now = time.monotonic()
        self.last, self.longest_s = now, max(self.longest_s, now - self.last)


def test_the_files_are_those_that_are_drawn() -> None:
    assert {path.stem for path in FOLDER.glob("*.pdf")} == {*DAMAGES, "undamaged"} == set(OUTCOMES)
    for name in ("jpeg-noise", "places-shifted"):
        assert (FOLDER / f"{name}.pdf").read_bytes() == DAMAGES[name](make_objects())


@pytest.mark.parametrize("name", SAMPLE)
def test_a_hostile_page_is_read_or_has_a_problem(name: str) -> None:
    page = read_page(FOLDER / f"{name}.pdf", identify(FOLDER / f"{name}.pdf").kind, 1)
    assert page.words or page.faults or OUTCOMES[name] == "refused"


@pytest.mark.long
def test_each_hostile_pdf_has_its_outcome(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    engine, register, times = open_store(store_url(str(tmp_path / "a.db"))), load_register(), OutcomeTimes()
    report_store = SqlReportStore(engine, tmp_path / "a.files", register, "test", "0")
    executors = LocalProcesses(count_cores(), limits=LIMITS)
    outcomes = import_files(sorted(FOLDER.glob("*.pdf")), report_store, register, executors, times)
    engine.dispose()
    found = {outcome.path.stem: outcome.outcome for outcome in outcomes}
    assert found == OUTCOMES
    assert all(outcome.reason and outcome.advice for outcome in outcomes if outcome.outcome == "refused")
    assert times.longest_s < MAX_SECONDS
    assert capfd.readouterr().err == ""
