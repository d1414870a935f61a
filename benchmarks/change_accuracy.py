# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Measure how well changes are found: python -m benchmarks.change_accuracy [--seeds N...] [--keep FOLDER] [-v]

For each seed a plan and its next version are drawn born digital, as a good scan, as noisy ones and as a grey copy; the
layout differs by the seed: A4 or A3, ruled on all sides or between the rows only.
One version against itself must show no change; the next one exactly those that were made. What may be a misreading
("perhaps") is counted apart. Pages that were read are kept in the folder, for another run after a change of rules.
`--series FOLDER` compares drawn versions with the changes in `FOLDER/series.changes.json` in the same way.
`--office N` measures N plans of each seed that LibreOffice prints from Word and Excel files, born digital and scanned.
"""

import argparse
import json
import pickle
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain
from pathlib import Path
from random import Random

import numpy as np
import pypdfium2
from rapidfuzz import fuzz

from benchmarks.bind_pdf import bind_scan
from benchmarks.conditions import clean_scanner, copier_scanner, noisy
from benchmarks.scans import Scanner
from boardtrace.pipeline.understand import understand
from ingest.identify_file import identify
from ingest.model import Page
from ingest.read_page import read_page
from normalise.agencies.registry import load_register
from normalise.agencies.succession import relation_explainer
from normalise.model import Report
from samples.board import Change as MadeChange
from samples.board import Report as DrawnReport
from samples.compose import compose_report
from samples.draw_report import draw_report
from samples.layout import A4_LANDSCAPE
from samples.revise import Reviser
from store.codec import decode_reading, encode_reading
from store.compare.changes import find_changes
from store.compare.model import Change
from store.versions.match_rows import match_rows, rows_from_report

Pairs = Sequence[tuple[str, str]]
"""The forms of versions to compare, each a version and a degree of wear."""

SEEDS = (8101, 8102, 8103)
FINDINGS = 3  # of a plan: some four pages
MIN_NAME_LIKENESS = 70.0  # per cent; two spellings of one agency, of which a scan may misread letters
POINTS_PER_INCH = 72
A3_LANDSCAPE = replace(A4_LANDSCAPE, width=1190.55, height=841.89)
LAYOUTS = (A4_LANDSCAPE, A3_LANDSCAPE, replace(A4_LANDSCAPE, rules="horizontal"))


def worn_scanner(rng: Random) -> Scanner:
    """Return a scanner of which a tenth of the words are misread."""
    return noisy(rng, blur=rng.uniform(0.9, 1.1), grain=rng.uniform(9, 12), specks=150, quality=40)


SCANNERS: dict[str, Callable[[Random], Scanner]] = {
    "scan": clean_scanner, "noisy": noisy, "worn": worn_scanner, "copy": copier_scanner,
}  # fmt: skip
PAIRS = (
    ("first clean", "first noisy"), ("first worn", "first clean"), ("first copy", "first clean"),
    ("first clean", "second clean"), ("first clean", "second noisy"), ("first copy", "second scan"),
    ("first worn", "second scan"), ("first noisy", "second worn"),
)  # fmt: skip
OFFICE_PAIRS = (
    ("first clean", "first noisy"), ("first clean", "second clean"), ("first noisy", "second clean"),
    ("first clean", "second scan"),
)  # fmt: skip


@dataclass(slots=True)
class Tally:
    """Counts by the kind of change, such as "slipped target_date"."""

    right: Counter[str] = field(default_factory=Counter)
    false: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    perhaps_right: Counter[str] = field(default_factory=Counter)
    perhaps_false: Counter[str] = field(default_factory=Counter)
    row_apart: Counter[str] = field(default_factory=Counter)
    """Changes of a row that is listed apart as a whole, as it may be another row or misread."""


def make_next_version(first: DrawnReport, seed: int) -> tuple[DrawnReport, list[MadeChange]]:
    """Return the next version of a plan, and the changes that were made. A change that fits no row is left out."""
    reviser = Reviser(first, seed=seed, name=f"{first.name}-next", as_at=date(2019, 6, 21))
    edits: tuple[Callable[[], None], ...] = (
        lambda: reviser.move_statuses(2),
        reviser.fall_back,
        lambda: reviser.slip_dates(1, revised=False),
        lambda: reviser.slip_dates(1, revised=True),
        lambda: reviser.extend_responses(2),
        reviser.extend_actions,
        reviser.change_lead,
        reviser.drop_row,
    )
    for edit in edits:
        try:
            edit()
        except (ValueError, IndexError):
            continue
    unanswered = [q.label for f in first.findings for q in f.questions if not q.rows]
    if unanswered:
        reviser.answer(unanswered[0])
    return reviser.report, reviser.changes


def scan_drawing(pdf: bytes, scanner: Scanner, seed: int) -> bytes:
    """Return a drawn PDF as a scanner makes it."""
    rng = np.random.default_rng(seed)
    pages = pypdfium2.PdfDocument(pdf)
    pictures = (np.asarray(page.render(scale=scanner.dpi / POINTS_PER_INCH).to_pil().convert("RGB")) for page in pages)
    sizes = [page.get_size() for page in pages]
    shots = [scanner.spoil(picture, size, rng, 0) for picture, size in zip(pictures, sizes, strict=True)]
    return bind_scan(shots, scanner.dpi, scanner.quality)


def draw_forms(folder: Path, seed: int) -> list[MadeChange]:
    """Draw the forms of a plan and of its next version that PAIRS names; return the changes between the two."""
    whole = compose_report(seed=seed, name=f"plan-{seed}", as_at=date(2019, 3, 22))
    first = replace(whole, findings=whole.findings[:FINDINGS])
    second, changes = make_next_version(first, seed)
    drawn = {
        version: draw_report(report, LAYOUTS[seed % len(LAYOUTS)], told_apart=False).pdf
        for version, report in (("first", first), ("second", second))
    }
    write_forms(folder, str(seed), drawn, PAIRS, seed)
    return changes


def write_forms(folder: Path, name: str, drawn: Mapping[str, bytes], pairs: Pairs, seed: int) -> None:
    """Write the forms of a plan's versions that pairs name, as `NAME FORM.pdf`, unless they are there."""
    for number, form in enumerate(dict.fromkeys(chain(*pairs))):
        version, _, degree = form.partition(" ")
        target = folder / f"{name} {form}.pdf"
        if not target.exists():
            chance = seed * len(pairs) + number
            pdf = drawn[version]
            target.write_bytes(
                pdf if degree == "clean" else scan_drawing(pdf, SCANNERS[degree](Random(chance)), chance)
            )


def read_file(path: Path) -> Path:
    """Read the pages of a file, if they are not kept yet; return where they are."""
    kept = path.with_suffix(".pages")
    if not kept.exists():
        pages = [encode_reading(read_page(path, "pdf", number)) for number in range(1, identify(path).pages + 1)]
        kept.write_bytes(pickle.dumps(pages))
    return kept


def understand_file(path: Path) -> Report:
    """Return the report of a file whose pages were read."""
    kept = pickle.loads(path.with_suffix(".pages").read_bytes())
    pages = {number: decode_reading(Page, reading) for number, reading in enumerate(kept, 1)}
    return understand(identify(path), pages, load_register())


def compare_reports(old: Report, new: Report) -> tuple[Change, ...]:
    matching = match_rows(rows_from_report(old), rows_from_report(new), relation_explainer(load_register()))
    return find_changes(old, new, matching)


def count_changes(found: Iterable[Change], made: Sequence[MadeChange], tally: Tally) -> list[Change]:
    """Count the found changes against the made ones; return the changes that are certain and false."""
    left, false, every = list(made), [], list(found)
    for change in sorted(every, key=lambda one: not one.sure):
        match = next((one for one in left if _is_same_change(change, one)), None)
        name = _name_kind(match or change)
        if match:
            left.remove(match)
            (tally.right if change.sure else tally.perhaps_right)[name] += 1
        elif change.sure:
            tally.false[name] += 1
            false.append(change)
        else:
            tally.perhaps_false[name] += 1
    apart = [change for change in every if not change.sure and change.field in ("row", "agency")]
    for one in left:
        of_row = any(_is_same_row(change, one) for change in apart)
        (tally.row_apart if of_row else tally.missed)[_name_kind(one)] += 1
    return false


def _is_same_change(found: Change, made: MadeChange) -> bool:
    """Return whether a change is the one that was made. The kind of an uncertain one may be another."""
    kind = found.kind if found.sure else made.kind
    return (found.field, kind) == (made.field, made.kind) and _is_same_row(found, made)


def _is_same_row(found: Change, made: MadeChange) -> bool:
    """Return whether two changes are of one row; the agency's name may be misread."""
    if _fold_label(found.question) != _fold_label(made.question):
        return False
    return made.agency is None or fuzz.ratio(found.agency or "", made.agency) >= MIN_NAME_LIKENESS


def _fold_label(label: str | None) -> str:
    """Return a label without signs, by which "Q1(a)" and "1a" are the same."""
    return "".join(filter(str.isalnum, label or "")).lower().removeprefix("q")


def _name_kind(change: Change | MadeChange) -> str:
    return change.kind if change.kind == change.field else f"{change.kind} {change.field}"


def format_tally(tally: Tally) -> Iterator[str]:
    """Yield a line for each kind of change, and one for all."""
    yield f"{'kind':28}{'made':>6}{'right':>7}{'false':>7}{'missed':>8}{'perhaps: right':>16}{'false':>7}"
    groups = (tally.right, tally.false, tally.missed, tally.perhaps_right, tally.perhaps_false)
    for name in sorted({name for group in groups for name in group}):
        right, false, missed, likely, unlikely = (group[name] for group in groups)
        yield f"{name:28}{right + missed + likely:6}{right:7}{false:7}{missed:8}{likely:16}{unlikely:7}"
    right, false, missed, likely, _ = (group.total() for group in groups)
    precision = right / (right + false) if right + false else 1.0
    recall = right / (right + missed) if right + missed else 1.0
    yield (
        f"precision {precision:.2f}, recall {recall:.2f} of the certain ones; {likely} of those made are listed apart, "
        f"and {tally.row_apart.total()} with their row"
    )


def measure_seed(folder: Path, seed: int, pool: ProcessPoolExecutor, tally: Tally, verbose: bool) -> None:
    changes = draw_forms(folder, seed)
    measure_pairs(folder, str(seed), PAIRS, changes, pool, tally, verbose)


def measure_office(folder: Path, seed: int, count: int, pool: ProcessPoolExecutor, tally: Tally, verbose: bool) -> None:
    """Measure plans and their next versions that LibreOffice prints; needs python-docx."""
    from benchmarks.office_series import draw_office_series

    for number, plan in enumerate(draw_office_series(seed, count)):
        drawn = {"first": plan.first, "second": plan.second}
        write_forms(folder, plan.name, drawn, OFFICE_PAIRS, seed + number)
        measure_pairs(folder, plan.name, OFFICE_PAIRS, plan.changes, pool, tally, verbose)


def measure_pairs(
    folder: Path,
    name: str,
    pairs: Pairs,
    changes: Sequence[MadeChange],
    pool: ProcessPoolExecutor,
    tally: Tally,
    verbose: bool,
) -> None:
    """Compare the forms of a plan with one another and count the changes found."""
    forms = list(dict.fromkeys(chain(*pairs)))
    list(pool.map(read_file, [folder / f"{name} {form}.pdf" for form in forms]))
    reports = {form: understand_file(folder / f"{name} {form}.pdf") for form in forms}
    for old, new in pairs:
        made = changes if old.split()[0] != new.split()[0] else []
        own = Tally()
        false = count_changes(compare_reports(reports[old], reports[new]), made, own)
        print(f"{name} {old} against {new}: {own.right.total()} of {len(made)} found, {len(false)} false")
        _print_details(false, own, verbose)
        _add_tally(tally, own)


def measure_series(folder: Path, keep: Path, tally: Tally, verbose: bool) -> None:
    for pair in json.loads((folder / "series.changes.json").read_text(encoding="utf-8"))["pairs"]:
        reports = []
        for name in (pair["from"], pair["to"]):
            copy = keep / name
            copy.write_bytes((folder / name).read_bytes())
            read_file(copy)
            reports.append(understand_file(copy))
        own = Tally()
        false = count_changes(compare_reports(*reports), [MadeChange(**one) for one in pair["changes"]], own)
        print(f"{pair['from']} against {pair['to']}: {own.right.total()} found, {len(false)} false")
        _print_details(false, own, verbose)
        _add_tally(tally, own)


def _print_details(false: Iterable[Change], own: Tally, verbose: bool) -> None:
    if verbose:
        for one in false:
            print(f"  false: {one.kind} {one.field} {one.question} {one.agency}: “{one.old}” → “{one.new}”")
        for name, count in (own.missed + own.perhaps_right).items():
            print(f"  not certain, or missed: {count} {name}")


def _add_tally(tally: Tally, own: Tally) -> None:
    for name in ("right", "false", "missed", "perhaps_right", "perhaps_false", "row_apart"):
        getattr(tally, name).update(getattr(own, name))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, nargs="*", default=SEEDS, metavar="N")
    parser.add_argument("--series", type=Path, metavar="FOLDER")
    parser.add_argument(
        "--office", type=int, default=0, metavar="N", help="measure N printed files of each seed instead"
    )
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="where drawn files and their pages are kept")
    parser.add_argument("-v", "--verbose", action="store_true", help="print the false and the missed ones")
    args = parser.parse_args()
    tally = Tally()
    with tempfile.TemporaryDirectory() as scratch, ProcessPoolExecutor(2) as pool:
        keep = args.keep or Path(scratch)
        keep.mkdir(parents=True, exist_ok=True)
        for seed in args.seeds if not args.series else ():
            if args.office:
                measure_office(keep, seed, args.office, pool, tally, args.verbose)
            else:
                measure_seed(keep, seed, pool, tally, args.verbose)
        if args.series:
            measure_series(args.series, keep, tally, args.verbose)
    print("\n".join(format_tally(tally)))


if __name__ == "__main__":
    main()
