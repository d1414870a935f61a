# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Count how often cells of each kind are in columns of each field, to check the weights in cell_kinds.toml.

    python -m benchmarks.fit_columns FOLDER ...

reads the truths (`NAME.truth.json`) of drawn documents and prints, for each kind of cell and field, the logarithm of
how much likelier the kind is in a column of that field than in other columns, beside the weight in use. Draw the
documents with seeds that are not used to report figures (`python -m benchmarks.random_plans FOLDER --seed N`).

The weights in use are rounded, and nearer to 0 where the drawn plans have too few different sentences: a kind that
never occurs in a field there may well occur in a real plan.
"""

import argparse
import json
import math
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from extract.fields import PLAN_CELL_NAMES
from extract.text.cell_kinds import CellKind, classify_cell, load_kind_weights

PSEUDO_COUNT = 1.0  # cells added to each kind of each field, so that no logarithm is infinite
MAX_LOG_ODDS = 3.0  # as large as the weights may be
NOTABLE_DIFFERENCE = 1.5  # between a counted and a used weight; such lines are marked


def main(arguments: list[str] | None = None) -> None:
    """Print the counted weights of the truths in some folders."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folders", type=Path, nargs="+")
    folders = parser.parse_args(arguments).folders
    counts = count_kinds(cell for folder in folders for cell in read_cells(folder))
    for line in compare_weights(counts):
        print(line)


def read_cells(folder: Path) -> Iterator[tuple[str, str]]:
    """Return the field and the text of each cell with text in the truths of a folder."""
    for path in sorted(folder.glob("*.truth.json")):
        report: dict[str, Any] = json.loads(path.read_text("utf-8"))
        for finding in report["findings"]:
            for question in finding["questions"]:
                yield from ((name, text) for name, text in _list_cells(question) if text.strip())


def _list_cells(question: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Return the fields and texts of a question and its responses."""
    yield "question", f"{question['label']} {question['text']}".strip()
    for row in question["responses"]:
        yield "agency", row["agency"]["raw"]
        yield "rag", row["rag"]["raw"]
        yield from ((name, row[name]["text"]) for name in PLAN_CELL_NAMES)


def count_kinds(cells: Iterator[tuple[str, str]]) -> dict[str, Counter[CellKind]]:
    """Return the number of cells of each kind, by field."""
    counts: dict[str, Counter[CellKind]] = {}
    for name, text in cells:
        counts.setdefault(name, Counter())[classify_cell(" ".join(text.split()))] += 1
    return counts


def weigh_kind(counts: dict[str, Counter[CellKind]], name: str, kind: CellKind) -> float:
    """Return the log-odds of a kind in a field against the mean of the other fields."""

    def share(field: str) -> float:
        return (counts[field][kind] + PSEUDO_COUNT) / (counts[field].total() + PSEUDO_COUNT * len(CellKind))

    others = [share(field) for field in counts if field != name]
    odds = math.log(share(name) / (sum(others) / len(others))) if others else 0.0
    return max(-MAX_LOG_ODDS, min(MAX_LOG_ODDS, odds))


def compare_weights(counts: dict[str, Counter[CellKind]]) -> Iterator[str]:
    """Return a line for each kind that occurs and each field: counted weight, weight in use, a mark if they differ."""
    used = load_kind_weights()
    for kind in CellKind:
        if not any(counts[name][kind] for name in counts):
            continue
        yield f"[kinds.{kind}]"
        for name in sorted(counts):
            counted, weight = weigh_kind(counts, name, kind), used[kind][name]
            mark = "  <" if abs(counted - weight) > NOTABLE_DIFFERENCE else ""
            yield f"  {name:16} counted {counted:+.1f}  used {weight:+.1f}  cells {counts[name][kind]}{mark}"


if __name__ == "__main__":
    main()
