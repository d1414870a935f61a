# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Accuracy under each condition beside its target: python -m benchmarks.accuracy [FOLDER] [--seeds reporting]

Draws the conditions of a set of seeds (or takes a folder where conditions.py drew them), imports each file with the
real command, exports it and scores it against its truth. `yard` is what Tesseract makes of cells that are cut out
for it perfectly. Exits 0 whether the targets are reached or not.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks import recipe
from benchmarks.calibration import BINS, SURE_CONFIDENCE, Calibration, calibrate
from benchmarks.conditions import Condition, Target, choose_conditions, draw_condition, parse_arguments
from benchmarks.perfect_cells import measure_yardstick
from benchmarks.scoring import Figures, Json, score_report

EMPTY: Json = {"findings": []}  # of a report that could not be imported
DIGITAL: tuple[Target, ...] = ("digital", "digital marks")
TARGET_SURE_AND_RIGHT, TARGET_SURE_OF_ALL = 0.99, 0.85


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """Least figures; `below` is how far the cells may fall short of the yardstick. None: not asked."""

    below: float | None = None
    cells: float | None = None
    responses: float | None = None
    statuses: float | None = None
    boxes: float | None = None
    made_up: int | None = None  # at most


AIMS: dict[Target, Aim] = {
    "clean": Aim(below=0.01, responses=0.99, statuses=0.99, boxes=0.97),
    "noisy": Aim(below=0.02, responses=0.97),
    "phone": Aim(below=0.05, responses=0.95),
    "horizontal": Aim(below=0.02),
    "zebra": Aim(below=0.02),
    "no rules": Aim(cells=0.93, responses=0.96),
    "digital": Aim(cells=0.99),
    "hidden layer": Aim(cells=0.99),
    "plain text": Aim(cells=0.65, responses=0.85),
    "marks": Aim(cells=0.98, made_up=0),
    "digital marks": Aim(cells=0.98, made_up=0),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    condition: Condition
    figures: Figures
    yard: float | None
    seconds: float
    pages: int
    calibration: Calibration

    @property
    def misses(self) -> list[str]:
        """The figures that miss their targets."""
        aim, figures = AIMS[self.condition.target], self.figures
        least = {
            "cells": self.yard - aim.below if self.yard is not None and aim.below is not None else aim.cells,
            "responses": aim.responses,
            "statuses": aim.statuses,
            "boxes": aim.boxes,
        }
        got = asdict(figures)
        short = [n for n, v in least.items() if v is not None and got[n] is not None and got[n] < v - 1e-9]
        made_up = aim.made_up is not None and figures.made_up > aim.made_up
        return [*short, *(["made-up rows"] if made_up else [])]


def measure_condition(condition: Condition, folder: Path) -> Outcome:
    truth = json.loads((folder / f"{condition.name}.truth.json").read_text(encoding="utf-8"))
    source = folder / truth["source"]["name"]
    with tempfile.TemporaryDirectory() as name:
        start = time.perf_counter()
        report = import_file(source, Path(name) / "accuracy.db")
        seconds = time.perf_counter() - start
    return Outcome(
        condition=condition,
        figures=score_report(truth, report),
        yard=measure_yardstick(source, truth) if truth["geometry"] and condition.target not in DIGITAL else None,
        seconds=seconds,
        pages=truth["source"]["pages"],
        calibration=calibrate(truth, report),
    )


def import_file(source: Path, database: Path) -> Json:
    """Return the exported report of a file, or an empty one, with a message, if the import failed."""
    command = [sys.executable, "-m", "boardtrace"]
    done = subprocess.run([*command, "import", source, "--db", database], capture_output=True, text=True)
    if done.returncode not in (0, 1):
        print(f"{source.name}: import ended with {done.returncode}: {done.stderr[-300:]}", file=sys.stderr)
        return EMPTY
    done = subprocess.run([*command, "export", "--db", database], capture_output=True, text=True, check=True)
    reports: list[Json] = json.loads(done.stdout)["reports"]
    return reports[0] if reports else EMPTY


HEAD = ("condition", "pages", "cells", "yard", "resp", "status", "null", "dates", "boxes", "made", "sec")


def format_outcome(outcome: Outcome) -> str:
    f = outcome.figures
    shares = (f.cells, outcome.yard, f.responses, f.statuses, f.nulls, f.dates, f.boxes)
    printed = [f"{v:6.3f}" if v is not None else "     -" for v in shares]
    verdict = f"NOT reached: {', '.join(outcome.misses)}" if outcome.misses else "reached"
    counts = f"{f.made_up:6} {outcome.seconds:6.1f}"
    return f"{outcome.condition.name:24} {outcome.pages:5} {' '.join(printed)} {counts}  {verdict}"


def calibration_lines(outcomes: Sequence[Outcome]) -> Iterable[str]:
    whole, scans = Calibration(), Calibration()
    for outcome in outcomes:
        whole.add(outcome.calibration)
        if outcome.condition.target in ("clean", "noisy"):
            scans.add(outcome.calibration)
    yield "confidence  cells  right"
    for low in BINS:
        if whole.found[low]:
            yield f"from {low:4.2f}  {whole.found[low]:6}  {whole.right[low] / whole.found[low]:5.3f}"
    for what, got, target in (
        (f"of the cells at {SURE_CONFIDENCE} or more, share right", whole.sure_and_right, TARGET_SURE_AND_RIGHT),
        (f"cells at {SURE_CONFIDENCE} or more, of all of clean and noisy scans", scans.sure_of_all, TARGET_SURE_OF_ALL),
    ):
        yield f"{what}: {got:.3f}, target {target}: {'reached' if got >= target else 'NOT reached'}"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("folder", nargs="?", type=Path, help="where conditions.py drew the files")
    parser.add_argument("--json", type=Path, help="every figure, to this file")
    args = parse_arguments(parser)
    outcomes: list[Outcome] = []
    with tempfile.TemporaryDirectory() as name:
        folder = args.folder or Path(name)
        print(f"{HEAD[0]:24} {HEAD[1]:5} {' '.join(f'{h:>6}' for h in HEAD[2:])}")
        for condition in choose_conditions(args.only, args.group):
            if args.folder is None:
                recipe.write_case(folder, draw_condition(condition, args.seeds, args.pages))
            elif not (folder / f"{condition.name}.truth.json").exists():
                continue
            outcomes.append(measure_condition(condition, folder))
            print(format_outcome(outcomes[-1]), flush=True)
    reached = sum(not o.misses for o in outcomes)
    print(f"\n{reached} of {len(outcomes)} targets reached\n")
    print("\n".join(calibration_lines(outcomes)))
    if args.json:
        told = {
            o.condition.name: asdict(o.figures) | {"yard": o.yard, "seconds": o.seconds, "misses": o.misses}
            for o in outcomes
        }
        args.json.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
