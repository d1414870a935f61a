# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Read random plans and score them against their truths: python -m benchmarks.random_plans.score FOLDER

Imports the folder's documents with the real command (or takes an export made before) and prints a line for each
document, the totals, and for each drawn property how well the documents that share it are read.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.calibration import SURE_CONFIDENCE, pair_rows
from benchmarks.random_plans.score_roles import ROLE_FIGURES, score_roles, sum_scores
from benchmarks.scoring import CELLS, RIGHT_SIMILARITY, Figures, Json, Score, plain_text, score_report, similarity

NEARLY_WHOLE = 0.97  # the least of cells, rows and statuses of a document that a person would call well read
IMPORT_ENDED = (0, 1, 3)  # exit codes: everything read, read with problems, some files refused
EMPTY: Json = {"findings": [], "as_at": None}
PROPERTIES = (
    "scanner", "page", "font", "size", "rulings", "tint", "header", "header_fill", "sections", "kind", "questions",
    "agencies", "labels", "labels_in_column", "status", "legend", "valign", "merged", "split_rows", "header_groups",
    "prompts", "report_date", "tables_before", "tables_after", "agency_separator", "dates_in_cell", "date_columns",
    "status_columns", "arrows", "green_complete",
)  # fmt: skip
"""The properties that the last table lists."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How one document was read.

    Attributes:
        rows: How many the truth has.
        cells: How many with text the truth has.
        made_up: Rows that the document does not have.
        sure_and_wrong: Cells of its rows that are wrong although their confidence is high.
        roles: The agencies, dates, statuses and percentages of its rows.
    """

    name: str
    look: dict[str, str]
    figures: Figures
    refused: bool
    as_at: bool
    rows: int
    cells: int
    made_up: int
    sure_and_wrong: int
    roles: Score

    @property
    def nearly_whole(self) -> bool:
        return min(self.figures.cells, self.figures.responses, self.figures.statuses) >= NEARLY_WHOLE


def judge_document(truth: Json, report: Json | None) -> Outcome:
    """Score one document; `report` is None where none was exported."""
    found = report or EMPTY
    pairs = list(pair_rows(truth, found))
    rows = [row for row, _ in pairs if row]
    return Outcome(
        name=truth["case"]["name"],
        look=truth["case"].get("look", {}),
        figures=score_report(truth, found, has_header="header" in truth["case"].get("look", {"header": ""})),
        refused=report is None,
        as_at=found["as_at"] == truth["as_at"],
        rows=len(rows),
        cells=sum(bool(plain_text(row[name]["text"])) for row in rows for name in CELLS),
        made_up=sum(row is None for row, _ in pairs),
        sure_and_wrong=sum(is_sure_and_wrong(row, twin, name) for row, twin in pairs if row and twin for name in CELLS),
        roles=score_roles(pairs),
    )


def is_sure_and_wrong(row: Json, twin: Json, name: str) -> bool:
    cell = twin[name]
    sure = bool(plain_text(cell["text"])) and (cell["confidence"] or 0.0) >= SURE_CONFIDENCE
    return sure and similarity(row[name]["text"], cell["text"]) < RIGHT_SIMILARITY


def export_folder(folder: Path) -> Json:
    """Import every PDF of a folder into a new store and return the export."""
    command = [sys.executable, "-m", "boardtrace"]
    with tempfile.TemporaryDirectory() as name:
        database = str(Path(name) / "random_plans.db")
        sources = [str(path) for path in sorted(folder.glob("*.pdf"))]
        done = subprocess.run([*command, "import", *sources, "--db", database], capture_output=True, text=True)
        if done.returncode not in IMPORT_ENDED:
            raise SystemExit(f"The import ended with {done.returncode}: {done.stderr[-500:]}")
        done = subprocess.run([*command, "export", "--db", database], capture_output=True, text=True, check=True)
    export: Json = json.loads(done.stdout)
    return export


def judge_folder(folder: Path, export: Json) -> Iterator[Outcome]:
    reports = {Path(report["source"]["name"]).name: report for report in export["reports"]}
    for path in sorted(folder.glob("*.truth.json")):
        truth = json.loads(path.read_text(encoding="utf-8"))
        yield judge_document(truth, reports.get(truth["source"]["name"]))


def format_outcomes(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """Yield a line for each document and one for all."""
    head = ("cells", "rows", "rag", "null", "dates", "find", "ques", *ROLE_FIGURES, "as at", "made up", "sure wrong")
    yield f"{'document':16} {' '.join(f'{h:>10}' for h in head)}"
    for o in outcomes:
        f = o.figures
        roles = map(o.roles.f1, ROLE_FIGURES)
        shares = (f.cells, f.responses, f.statuses, f.nulls, f.dates, f.findings, f.questions, *roles)
        printed = [f"{100 * v:10.0f}" for v in shares]
        verdict = "refused" if o.refused else "nearly whole" if o.nearly_whole else ""
        yield f"{o.name:16} {' '.join(printed)} {o.as_at:10} {o.made_up:10} {o.sure_and_wrong:10}  {verdict}"
    yield ""
    rows, cells = sum(o.rows for o in outcomes), sum(o.cells for o in outcomes)
    made_up = 100 * sum(o.made_up for o in outcomes) / max(1, rows)
    sure_and_wrong = 1000 * sum(o.sure_and_wrong for o in outcomes) / max(1, cells)
    yield f"documents                {len(outcomes)}, with {rows} rows and {cells} cells"
    yield f"nearly whole             {sum(o.nearly_whole for o in outcomes)}"
    yield f"refused                  {sum(o.refused for o in outcomes)}"
    yield f"mean of cells            {100 * mean(o.figures.cells for o in outcomes):.0f}"
    yield f"mean of rows             {100 * mean(o.figures.responses for o in outcomes):.0f}"
    yield f"made-up rows             {made_up:.1f} for 100 rows"
    yield f"wrong at {SURE_CONFIDENCE} or more     {sure_and_wrong:.1f} of 1,000 cells"
    yield f"report date right        {sum(o.as_at for o in outcomes)}"
    total = sum_scores(o.roles for o in outcomes)
    for name in ROLE_FIGURES:
        wrong = total.found[name] - total.right[name]
        yield f"{name:24} {100 * total.f1(name):.1f} of {total.truth[name]}, {wrong} wrong or made up"
    yield ""


def format_properties(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """Yield for each value of each property how the documents that share it are read, the worst first."""
    groups: defaultdict[tuple[str, str], list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        for name in PROPERTIES:
            groups[name, outcome.look.get(name, "none")].append(outcome)
    roles = "  ".join(ROLE_FIGURES)
    yield f"{'property':18} {'value':34} documents  nearly whole  refused  cells  {roles}"
    for (name, value), group in sorted(groups.items(), key=lambda g: (mean(o.nearly_whole for o in g[1]), g[0])):
        whole, refused = sum(o.nearly_whole for o in group), sum(o.refused for o in group)
        cells = 100 * mean(o.figures.cells for o in group)
        counts = sum_scores(o.roles for o in group)
        roles = " ".join(f"{100 * counts.f1(figure):{len(figure) + 1}.0f}" for figure in ROLE_FIGURES)
        yield f"{name:18} {value[:34]!r:34} {len(group):9} {whole:13} {refused:8} {cells:6.0f}  {roles}"


def mean(values: Iterable[float]) -> float:
    listed = list(values)
    return sum(listed) / len(listed) if listed else 0.0


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("folder", type=Path, help="where the documents and their truths are")
    parser.add_argument("--export", type=Path, metavar="FILE", help="score this export instead of importing")
    parser.add_argument("--properties", action="store_true", help="also list how each property is read")
    args = parser.parse_args()
    export = json.loads(args.export.read_text(encoding="utf-8")) if args.export else export_folder(args.folder)
    outcomes = list(judge_folder(args.folder, export))
    print("\n".join(format_outcomes(outcomes)))
    if args.properties:
        print("\n".join(format_properties(outcomes)))


if __name__ == "__main__":
    main()
