# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The documents on which the model of confidence is fitted: drawn by the seeds below, with their truths."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks import conditions
from benchmarks.random_plans.make_document import make_document
from benchmarks.recipe import PreparedCase, write_case

CONDITIONS_FOLDER = "conditions"
CONDITION_GROUPS = ("scan", "marks", "text layer", "layout")  # the others differ in content, not in quality
CONDITION_PAGES = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSeries:
    """A series of random plans: `scanned_every` second, third ... of them is a scan, none where it is 0. `office`: they
    are printed from Word and Excel files."""

    seed: int
    count: int
    scanned_every: int
    office: bool = False

    @property
    def folder(self) -> str:
        kind = {0: "digital-", 1: "scans-"}.get(self.scanned_every, "")
        return f"{kind}office-{self.seed}" if self.office else f"{kind or 'plans-'}{self.seed}"

    def draw_documents(self) -> Iterator[PreparedCase]:
        numbers = [
            (number, bool(self.scanned_every) and number % self.scanned_every == 0)
            for number in range(1, self.count + 1)
        ]
        if self.office:
            from benchmarks.random_plans.office_documents import make_office_documents  # python-docx is optional

            yield from make_office_documents(self.seed, numbers)
        else:
            yield from (make_document(self.seed, number, scanned) for number, scanned in numbers)


SERIES = (
    PlanSeries(seed=7301, count=40, scanned_every=2),
    PlanSeries(seed=7302, count=40, scanned_every=2),
    PlanSeries(seed=7303, count=40, scanned_every=2),
    PlanSeries(seed=9101, count=40, scanned_every=2),
    PlanSeries(seed=9811, count=40, scanned_every=2),
    PlanSeries(seed=9902, count=40, scanned_every=2),
    PlanSeries(seed=9903, count=40, scanned_every=2),
    PlanSeries(seed=9820, count=40, scanned_every=2),
    PlanSeries(seed=9821, count=40, scanned_every=2),
    PlanSeries(seed=9830, count=40, scanned_every=2),
    PlanSeries(seed=9840, count=40, scanned_every=2),
    PlanSeries(seed=9901, count=40, scanned_every=2),
    PlanSeries(seed=9936, count=40, scanned_every=2),
    PlanSeries(seed=9951, count=40, scanned_every=2),
    PlanSeries(seed=9952, count=40, scanned_every=2),
    PlanSeries(seed=9953, count=40, scanned_every=2),
    PlanSeries(seed=9961, count=40, scanned_every=2),
    PlanSeries(seed=17100, count=40, scanned_every=2),
    PlanSeries(seed=7310, count=30, scanned_every=1),
    PlanSeries(seed=7200, count=30, scanned_every=1),
    PlanSeries(seed=7201, count=30, scanned_every=1),
    PlanSeries(seed=711, count=30, scanned_every=0),
    PlanSeries(seed=801, count=20, scanned_every=2, office=True),
    PlanSeries(seed=802, count=20, scanned_every=2, office=True),
    PlanSeries(seed=9813, count=20, scanned_every=2, office=True),
    PlanSeries(seed=5, count=20, scanned_every=2, office=True),
    PlanSeries(seed=9904, count=20, scanned_every=2, office=True),
    PlanSeries(seed=9935, count=20, scanned_every=2, office=True),
    PlanSeries(seed=9954, count=20, scanned_every=2, office=True),
    PlanSeries(seed=7103, count=20, scanned_every=0, office=True),
)


def draw_missing_documents(folder: Path) -> list[Path]:
    """Draw the documents of each series that has no folder in `folder` yet. Return the folders of all."""
    for series in SERIES:
        _write_folder(folder / series.folder, series.draw_documents())
    chosen = conditions.choose_conditions(None, CONDITION_GROUPS)
    drawn = (conditions.draw_condition(condition, "tuning", CONDITION_PAGES) for condition in chosen)
    _write_folder(folder / CONDITIONS_FOLDER, drawn)
    return [folder / name for name in (*(series.folder for series in SERIES), CONDITIONS_FOLDER)]


def _write_folder(folder: Path, documents: Iterator[PreparedCase]) -> None:
    if folder.exists():
        return
    folder.mkdir(parents=True)
    for made in documents:
        write_case(folder, made)
