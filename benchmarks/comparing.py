# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""How long matching and comparing take: python -m benchmarks.comparing [--reviews N]

Matches 5,000 rows against 5,000 that were read otherwise, then makes an SQLite store of many reviews (500 of 20
versions of 100 responses: a million) and times `compare` of two versions in it. Prints each figure beside its
target; exits 0 either way. The store takes a few minutes and some 3 GB of disk while it is there.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from random import Random

from sqlalchemy import text

from benchmarks.large import REVIEWS, fill_store, make_sentence
from normalise.agencies.registry import load_register
from normalise.agencies.succession import relation_explainer
from store.compare.compare import compare_versions, find_versions
from store.engine import open_store, store_url
from store.versions.match_rows import match_rows
from store.versions.similarity import MatchRow

ROWS, MATCHED_IN = 5_000, 5.0  # seconds
COMPARISON_TARGET_S = 1.0
LETTERS_PER_MISREAD = 60  # letters to one that is misread


def misread_letters(chance: Random, printed: str) -> str:
    letters = list(printed)
    for _ in range(len(letters) // LETTERS_PER_MISREAD + 1):
        letters[chance.randrange(len(letters))] = chance.choice("aeiostl1")
    return "".join(letters)


def make_versions(chance: Random) -> tuple[list[MatchRow], list[MatchRow]]:
    """A version of many rows and the next, renumbered and read by another scan."""
    old: list[MatchRow] = []
    for question in range(ROWS // 5):
        asked = make_sentence(chance, 14)
        for agency in chance.sample(range(30), 5):
            row = MatchRow(
                id=f"old-{len(old)}", finding=str(question // 10), title=f"Finding {question // 10}",
                label=f"{question}", question=asked, asked=question, agency=f"Agency {agency}",
                agency_id=f"agency-{agency}", text=make_sentence(chance, 60),
            )  # fmt: skip
            old.append(row)
    new = [
        replace(
            row, id=row.id.replace("old", "new"), finding=str(int(row.finding) + 1), label=f"{row.label}x",
            question=misread_letters(chance, row.question), text=misread_letters(chance, row.text),
        )
        for row in old
    ]  # fmt: skip
    return old, new


def measure_matching() -> None:
    old, new = make_versions(Random(4))
    start = time.perf_counter()
    found = match_rows(old, new)
    seconds = time.perf_counter() - start
    right = sum(pair.old.split("-")[1] == pair.new.split("-")[1] for pair in found.pairs)
    verdict = "reached" if seconds < MATCHED_IN else "NOT reached"
    print(f"{ROWS} rows matched against {ROWS}: {seconds:.1f} s, {right} right; target {MATCHED_IN:.0f} s: {verdict}")


def measure_comparing(reviews: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.db"
        engine = open_store(store_url(str(path)))
        start = time.perf_counter()
        fill_store(engine, reviews)
        with engine.connect() as connection:
            count = connection.execute(text("SELECT count(*) FROM response")).scalar()
        size = path.stat().st_size / 1e9
        print(f"a store of {count:,} responses made in {time.perf_counter() - start:.0f} s, {size:.1f} GB")
        middle = f"v{reviews // 2:04}"
        find_succession = relation_explainer(load_register())
        with engine.connect() as connection:
            start = time.perf_counter()
            old, new = (find_versions(connection, f"{middle}-{n}")[0] for n in (18, 19))
            found = compare_versions(connection, old, new, find_succession)
            seconds = time.perf_counter() - start
        verdict = "reached" if seconds < COMPARISON_TARGET_S else "NOT reached"
        print(f"compared, {len(found.changes)} changes: {seconds:.2f} s; target {COMPARISON_TARGET_S:.0f} s: {verdict}")
        command = [sys.executable, "-m", "boardtrace", "compare", old.report, new.report, "--db", str(path)]
        start = time.perf_counter()
        subprocess.run(command, capture_output=True, check=True)
        print(f"the whole command, with its start and its table: {time.perf_counter() - start:.2f} s")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--reviews", type=int, default=REVIEWS)
    args = parser.parse_args()
    measure_matching()
    measure_comparing(args.reviews)


if __name__ == "__main__":
    main()
