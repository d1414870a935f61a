# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Measure confidences and the review queue: python -m benchmarks.review FOLDER... [--readings FOLDER] [--missed 20]

Reads each folder's documents, imports them into a new database, and prints by condition: how many of the wrong values
are in the queue, how much of the queue is wrong, how much is left wrong after it, and how well confidences are
calibrated.
"""

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.review.judged_rows import judge_report
from benchmarks.review.judged_values import JudgedValue
from benchmarks.review.read_folder import Document, load_truth, read_folder, stored_reports
from benchmarks.scoring import Json
from store.compare.text_diff import name_difference
from store.derived.review_queue import list_review_items
from store.export.json import report_to_json

MISREADINGS = ("none", "letters", "words", "many", "empty")
BINS = 10
LEAST_IN_BIN = 200  # values; the share of wrong ones among fewer says little
ALL_ITEMS = 1_000_000
CLEAN_DPI = 300
VALUE_FIELDS = frozenset({"rag", "as_at", "label", "number", "target_date"})  # they are compared by value, not by words


@dataclass(slots=True)
class Tally:
    """Counts over the values of one condition. `bins` has (values, wrong, sum of doubt) by tenth of confidence."""

    values: int = 0
    wrong: int = 0
    wrong_asked: int = 0
    misleading: int = 0
    misleading_asked: int = 0
    asked: int = 0
    asked_by_field: Counter[str] = field(default_factory=Counter)
    wrong_by_field: Counter[str] = field(default_factory=Counter)
    caught_by_field: Counter[str] = field(default_factory=Counter)
    misreadings: Counter[str] = field(default_factory=Counter)
    bins: list[list[float]] = field(default_factory=lambda: [[0, 0, 0.0] for _ in range(BINS)])

    def add(self, value: JudgedValue, asked: bool) -> None:
        """Count a value; one that is empty in the truth too counts only where a person is asked about it."""
        if not (value.read or value.truth or asked or value.field == "rag"):
            return
        self.values += 1
        self.asked += asked
        self.wrong += value.wrong
        self.wrong_asked += value.wrong and asked
        self.misleading += value.misleads
        self.misleading_asked += value.misleads and asked
        self.asked_by_field[value.field] += asked
        self.wrong_by_field[value.field] += value.wrong
        self.caught_by_field[value.field] += value.wrong and asked
        if value.wrong and value.field not in VALUE_FIELDS:
            kind = name_difference(value.truth, value.read) if value.truth and value.read else "empty"
            self.misreadings[kind] += 1
        if value.confidence is not None:
            counts = self.bins[min(BINS - 1, int(value.confidence * BINS))]
            counts[0] += 1
            counts[1] += value.wrong
            counts[2] += 1 - value.confidence


def describe_condition(truth: Json) -> str:
    """Return the condition of a document: born digital, or how it was scanned."""
    case = truth["case"]
    if not isinstance(case, dict):
        return "devset"
    look = case.get("look")
    if look is None:
        return str(case.get("condition") or case["name"].split("-")[0])
    scanner = str(look.get("scanner", ""))
    if not scanner:
        return "born digital"
    return "scan, 300 dpi" if scanner.startswith(f"{CLEAN_DPI} dpi") else "scan, coarser"


def measure_folder(documents: Sequence[Document], missed: list[tuple[str, JudgedValue]]) -> dict[str, Tally]:
    """Count the values of a folder's documents by condition; `missed` collects the wrong values that nobody is asked
    about."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    reports = [document.report for document in documents if document.report]
    with stored_reports(reports) as engine, engine.connect() as connection:
        items = list_review_items(connection, limit=ALL_ITEMS)
    asked = {(i.owner_id, i.field, i.name) for i in items if i.kind == "doubtful"}
    for document in documents:
        if document.report is None:
            continue
        truth = load_truth(document.path)
        for value in judge_report(truth, report_to_json(document.report)):
            is_asked = (value.owner_id, value.field, value.name) in asked
            tallies[describe_condition(truth)].add(value, is_asked)
            if value.wrong and not is_asked:
                missed.append((document.path.name, value))
    return tallies


def add_tallies(tallies: Iterable[Tally]) -> Tally:
    total = Tally()
    for tally in tallies:
        for name in ("values", "wrong", "wrong_asked", "misleading", "misleading_asked", "asked"):
            setattr(total, name, getattr(total, name) + getattr(tally, name))
        total.asked_by_field += tally.asked_by_field
        total.wrong_by_field += tally.wrong_by_field
        total.caught_by_field += tally.caught_by_field
        total.misreadings += tally.misreadings
        total.bins = [[a + b for a, b in zip(x, y, strict=True)] for x, y in zip(total.bins, tally.bins, strict=True)]
    return total


def format_tallies(tallies: dict[str, Tally]) -> Iterator[str]:
    heads = ("values", "wrong", "found", "mislead", "found", "asked", "wrong", "per 100", "left/1000")
    yield f"{'condition':24}" + "".join(f"{h:>10}" for h in heads)
    for name, t in [*sorted(tallies.items()), ("all", add_tallies(tallies.values()))]:
        left = 1000 * (t.misleading - t.misleading_asked) / max(1, t.values)
        cells = (
            t.values, t.wrong, share(t.wrong_asked, t.wrong), t.misleading, share(t.misleading_asked, t.misleading),
            t.asked, share(t.wrong_asked, t.asked), f"{100 * t.asked / max(1, t.values):.1f}", f"{left:.1f}",
        )  # fmt: skip
        yield f"{name:24}" + "".join(f"{cell:>10}" for cell in cells)


def share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f} %" if whole else "-"


def format_fields(total: Tally) -> Iterator[str]:
    yield f"{'field':24}{'wrong':>10}{'found':>10}{'asked':>10}"
    for name in sorted(total.wrong_by_field, key=lambda n: -total.wrong_by_field[n]):
        wrong, asked = total.wrong_by_field[name], total.asked_by_field[name]
        yield f"{name:24}{wrong:>10}{share(total.caught_by_field[name], wrong):>10}{asked:>10}"


def format_calibration(total: Tally) -> Iterator[str]:
    yield f"{'confidence':24}{'values':>10}{'wrong':>10}{'expected':>10}{'off by':>10}"
    for at, (values, wrong, doubt) in enumerate(total.bins):
        if values:
            seen, expected = wrong / values, doubt / values
            few = "" if values >= LEAST_IN_BIN else "  few"
            name = f"{at / BINS:.1f} to {(at + 1) / BINS:.1f}"
            yield f"{name:24}{values:>10.0f}{seen:>10.3f}{expected:>10.3f}{abs(seen - expected):>10.3f}{few}"


def format_misreadings(total: Tally) -> str:
    """Return how the misread texts differ from the true ones (the shares in store/compare/text_diff.py)."""
    texts = sum(total.misreadings.values())
    shares = (f"{kind} {share(total.misreadings[kind], texts)}" for kind in MISREADINGS)
    return f"{texts} misread texts, by what differs: {', '.join(shares)}"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("folders", type=Path, nargs="+", metavar="FOLDER")
    parser.add_argument("--readings", type=Path, metavar="FOLDER", help="keep page readings here")
    parser.add_argument("--missed", type=int, default=0, metavar="N", help="list N wrong values that nobody is asked")
    parser.add_argument("--jobs", type=int, default=2)
    args = parser.parse_args()
    for folder in args.folders:
        missed: list[tuple[str, JudgedValue]] = []
        tallies = measure_folder(read_folder(folder, args.readings, args.jobs), missed)
        total = add_tallies(tallies.values())
        print("\n".join((str(folder), *format_tallies(tallies), "", *format_fields(total), "",
                         *format_calibration(total), "", format_misreadings(total), "")))  # fmt: skip
        for name, v in missed[: args.missed]:
            print(f"{name} {v.owner_id} {v.field} {v.confidence}: “{v.read[:90]}” for “{v.truth[:90]}”")


if __name__ == "__main__":
    main()
