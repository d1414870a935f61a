# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The same pages read by boardtrace and by other tools: python -m benchmarks.peers --peers PYTHON [FOLDER]

Of the truth's cells that hold text, the share for which a tool has a cell on the same page with the same text
(similarity 0.95, one to one). Which column, row or question a cell is of is not asked, as the other tools do not
tell; so this is kinder than accuracy.py, to all alike. PYTHON is that of the environment made from
requirements-peers.txt (`make peers`). Prints a table for README.md.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import recipe
from benchmarks.accuracy import import_file
from benchmarks.conditions import CONDITIONS, DEFAULT_PAGES, SEEDS, choose_conditions, draw_condition
from benchmarks.perfect_cells import list_cells
from benchmarks.scoring import CELLS, RIGHT_SIMILARITY, Json, similarity

Cells = Mapping[int, Sequence[str]]

PEERS = ("img2table", "ocrmypdf")
NAMES = {"img2table": "img2table, Tesseract", "ocrmypdf": "OCRmyPDF, pdfplumber"}
DEFAULT_CONDITIONS = (
    "grid",
    "portrait",
    "faint",
    "horizontal",
    "zebra",
    "none",
    "noisy",
    "skewed",
    "turned",
    "grey",
    "fax",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    right: float
    seconds: float


def share_found(truth: Json, cells: Cells) -> float:
    """Each cell of a tool serves once; the likest go first."""
    wanted = [(cell_forms(cell), {s["page"] for s in cell["source"]}) for cell in list_cells(truth)]
    offered = [(page, text) for page, found in cells.items() for text in found]
    ranked = sorted(
        (
            (max(similarity(form, text) for form in alike), i, j)
            for i, (alike, pages) in enumerate(wanted)
            for j, (page, text) in enumerate(offered)
            if page in pages and len(text) >= min(map(len, alike)) / 2
        ),
        reverse=True,
    )
    found, used = set[int](), set[int]()
    for likeness, i, j in ranked:
        if likeness >= RIGHT_SIMILARITY and i not in found and j not in used:
            found.add(i)
            used.add(j)
    return len(found) / len(wanted) if wanted else 1.0


def cell_forms(cell: Json) -> tuple[str, ...]:
    """A cell's text, and that with the captions of its icons, which the others do not part from it."""
    return (cell["text"], "\n".join((cell["text"], *cell["icons"]))) if cell.get("icons") else (cell["text"],)


def own_cells(report: Json) -> Cells:
    out: dict[int, list[str]] = {}
    for cell in own_texts(report):
        for page in sorted({s["page"] for s in cell["source"]})[:1]:
            out.setdefault(page, []).append(cell["text"])
    return out


def own_texts(report: Json) -> Iterator[Json]:
    for finding in report["findings"]:
        for question in finding["questions"]:
            for row in question["responses"]:
                yield from (row[name] for name in CELLS)
                yield from row["other"].values()


def peer_cells(python: Path, tool: str, source: Path) -> Cells:
    """Return the cells that a tool finds, or none, with a message, if it fails."""
    script = Path(__file__).with_name("peer_cells.py")
    done = subprocess.run([python, script, tool, source], capture_output=True, text=True)
    if done.returncode:
        print(f"{tool} failed on {source.name}: {done.stderr.strip()[-300:]}", file=sys.stderr)
        return {}
    return {int(page): found for page, found in json.loads(done.stdout.splitlines()[-1]).items()}


def compare_tools(source: Path, truth: Json, python: Path) -> dict[str, Run]:
    runs = {}
    with tempfile.TemporaryDirectory() as name:
        start = time.perf_counter()
        cells = own_cells(import_file(source, Path(name) / "peers.db"))
        runs["boardtrace"] = Run(seconds=time.perf_counter() - start, right=share_found(truth, cells))
    for tool in PEERS:
        start = time.perf_counter()
        cells = peer_cells(python, tool, source)
        runs[tool] = Run(seconds=time.perf_counter() - start, right=share_found(truth, cells))
    return runs


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("folder", nargs="?", type=Path, help="where conditions.py drew the files")
    parser.add_argument("--peers", type=Path, required=True, metavar="PYTHON", help="of the peers' environment")
    parser.add_argument("--seeds", choices=SEEDS, default="reporting")
    parser.add_argument(
        "--only", nargs="+", default=DEFAULT_CONDITIONS, metavar="NAME", choices=[c.name for c in CONDITIONS]
    )
    parser.add_argument("--pages", type=int, default=DEFAULT_PAGES, help=f"at most so many a report ({DEFAULT_PAGES})")
    args = parser.parse_args()
    print(f"| condition | boardtrace | {' | '.join(NAMES[t] for t in PEERS)} |\n|---|---|---|---|")
    with tempfile.TemporaryDirectory() as name:
        folder = args.folder or Path(name)
        for condition in choose_conditions(args.only, None):
            if args.folder is None:
                recipe.write_case(folder, draw_condition(condition, args.seeds, args.pages))
            truth = json.loads((folder / f"{condition.name}.truth.json").read_text(encoding="utf-8"))
            runs = compare_tools(folder / truth["source"]["name"], truth, args.peers)
            cells = (f"{run.right:.2f} ({run.seconds:.0f} s)" for run in runs.values())
            print(f"| {condition.name} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
