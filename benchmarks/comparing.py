"""How long matching and comparing take: python benchmarks/comparing.py [--reviews N]

Matches 5,000 rows against 5,000 that were read otherwise, then makes an SQLite store of many reviews (500 of 20
versions of 100 responses: a million) and times `compare` of two versions in it. Prints each figure beside its
target; exits 0 either way. The store takes a few minutes and some 3 GB of disk while it is there.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # run as a script, `benchmarks` is not installed

from sqlalchemy import Engine, text

from normalise.register import load_register
from normalise.succession import akin_of
from samples import words
from store.compare import compare, version_named
from store.database import open_store, store_url
from store.match import Row, match_rows

ROWS, MATCHED_IN = 5_000, 5.0  # seconds
REVIEWS, VERSIONS, QUESTIONS, AGENCIES, COMPARED_IN = 500, 20, 25, 4, 1.0
FIELDS = ("agency", "rag", "response", "actions", "constraints", "target_date", "lead_person", "desired_outcome")
STATUSES = ("red", "amber", "green", "complete")
NOISE = 60  # letters to one that is misread
BATCH = 10  # reviews written at once


def sentence(chance: Random, length: int) -> str:
    every = " ".join(words.RESPONSES).split()
    return " ".join(chance.choice(every) for _ in range(length))


def noisy(chance: Random, printed: str) -> str:
    letters = list(printed)
    for _ in range(len(letters) // NOISE + 1):
        letters[chance.randrange(len(letters))] = chance.choice("aeiostl1")
    return "".join(letters)


def versions(chance: Random) -> tuple[list[Row], list[Row]]:
    """A version of many rows and the next, renumbered and read by another scan."""
    old: list[Row] = []
    for question in range(ROWS // 5):
        asked = sentence(chance, 14)
        for agency in chance.sample(range(30), 5):
            row = Row(
                id=f"old-{len(old)}", finding=str(question // 10), title=f"Finding {question // 10}",
                label=f"{question}", question=asked, asked=question, agency=f"Agency {agency}",
                agency_id=f"agency-{agency}", text=sentence(chance, 60),
            )  # fmt: skip
            old.append(row)
    new = [
        replace(
            row, id=row.id.replace("old", "new"), finding=str(int(row.finding) + 1), label=f"{row.label}x",
            question=noisy(chance, row.question), text=noisy(chance, row.text),
        )
        for row in old
    ]  # fmt: skip
    return old, new


def matching() -> None:
    old, new = versions(Random(4))
    start = time.perf_counter()
    found = match_rows(old, new)
    seconds = time.perf_counter() - start
    right = sum(pair.old.split("-")[1] == pair.new.split("-")[1] for pair in found.pairs)
    verdict = "reached" if seconds < MATCHED_IN else "NOT reached"
    print(f"{ROWS} rows matched against {ROWS}: {seconds:.1f} s, {right} right; target {MATCHED_IN:.0f} s: {verdict}")


def fill(engine: Engine, reviews: int) -> None:
    chance = Random(7)
    texts = [sentence(chance, 40) for _ in range(400)]
    with engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        raw.executescript("PRAGMA synchronous=OFF; PRAGMA foreign_keys=OFF;")
        for first in range(0, reviews, BATCH):
            for table, rows in tables(range(first, min(first + BATCH, reviews)), chance, texts):
                marks = ",".join("?" * len(rows[0]))
                raw.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
            raw.commit()
        connection.execute(text("ANALYZE"))


Values = tuple[object, ...]
Tables = dict[str, list[Values]]


def tables(reviews: range, chance: Random, texts: list[str]) -> Iterator[tuple[str, list[Values]]]:
    """The rows of some reviews, table by table."""
    out: Tables = {name: [] for name in COLUMNS}
    for review in reviews:
        name, board, subject = f"v{review:04}", f"Board {review}", f"Child {review}"
        out["review"].append((name, board, subject, "A plan"))
        asked = [chance.choice(texts) for _ in range(QUESTIONS)]
        for version in range(VERSIONS):
            report = f"{name}-{version:02}"
            as_at = date(2010 + version // 4, 1 + 3 * (version % 4), 15).isoformat()
            out["source"].append((f"{report:0>64}", f"{report}.pdf", "pdf", 9, 1000, "2020-01-01 00:00:00"))
            whose = (report, f"{report:0>64}", "A plan", board, subject, as_at, name, 1.0, "", None)
            out["report"].append(whose)
            for place in range(QUESTIONS):
                add_question(out, report, version, place, asked[place])
                for a in range(AGENCIES):
                    moved = version if chance.random() < 0.1 else 0
                    add_response(out, report, version, place, a, texts[(place * 7 + a + moved) % len(texts)])
    for table, rows in out.items():
        yield f"{table} ({COLUMNS[table]})", rows


def add_question(out: Tables, report: str, version: int, place: int, asked: str) -> None:
    finding = f"{report}-f{place // 5}"
    if place % 5 == 0:
        out["finding"].append((finding, report, place // 5, str(place // 5 + 1), "finding"))
        out["cell"].append(cell(finding, None, None, "title", f"Finding {place // 5}"))
        out["cell"].append(cell(finding, None, None, "narrative", ""))
    question = f"{report}-q{place}"
    out["question"].append((question, finding, place, f"{place // 5 + 1}{'abcde'[place % 5]}"))
    out["cell"].append(cell(None, question, None, "text", asked))


def add_response(out: Tables, report: str, version: int, place: int, agency: int, said: str) -> None:
    key, name = f"{report}-q{place}-{agency}", f"Agency {agency}"
    status = STATUSES[min(3, (version + agency + place) // 8)]
    whose = (f"agency-{agency}", name, name, 1.0, 1, "")
    out["response"].append((key, f"{report}-q{place}", agency, *whose, status, "colour", None, "[]"))
    out["target_date"].append((key, 0, date(2012 + version // 6, 6, 30).isoformat(), "day"))
    out["cell"] += [cell(None, None, key, f, said if f in ("response", "actions") else "") for f in FIELDS]
    review = report.rsplit("-", 1)[0]
    before = (f"{review}-{version - 1:02}-q{place}-{agency}", 0.99) if version else (None, None)
    out["lineage_member"].append((key, f"l{review}-{place}-{agency}", *before, 0, "[]"))


COLUMNS = {
    "review": "id, board, subject, title",
    "source": "sha256, name, kind, pages, size, imported",
    "report": "id, sha256, title, board, subject, as_at, review_id, review_score, review_why, superseded_by",
    "finding": "id, report_id, position, number, kind",
    "question": "id, finding_id, position, label",
    "response": "id, question_id, position, agency_id, agency_raw, agency_name, agency_score, agency_known, "
    "agency_why, rag_value, rag_basis, rag_colour, attachments",
    "target_date": 'response_id, position, "on", precision',
    "cell": "finding_id, question_id, response_id, field, name, position, text, raw, confidence, reasons, "
    "repairs, state",
    "lineage_member": "response_id, lineage_id, previous, score, doubtful, reasons",
}


def cell(finding: str | None, question: str | None, response: str | None, field: str, printed: str) -> Values:
    return (finding, question, response, field, "", 0, printed, printed, 0.99, "[]", "[]", "read")


def comparing(reviews: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.db"
        engine = open_store(store_url(str(path)))
        with engine.begin() as connection:
            for a in range(AGENCIES):
                connection.execute(
                    text("INSERT INTO agency VALUES (:id, :name, 1)"), {"id": f"agency-{a}", "name": f"Agency {a}"}
                )
        start = time.perf_counter()
        fill(engine, reviews)
        with engine.connect() as connection:
            count = connection.execute(text("SELECT count(*) FROM response")).scalar()
        size = path.stat().st_size / 1e9
        print(f"a store of {count:,} responses made in {time.perf_counter() - start:.0f} s, {size:.1f} GB")
        middle = f"v{reviews // 2:04}"
        akin = akin_of(load_register())
        with engine.connect() as connection:
            start = time.perf_counter()
            old, new = (version_named(connection, f"{middle}-{n}")[0] for n in (18, 19))
            found = compare(connection, old, new, akin)
            seconds = time.perf_counter() - start
        verdict = "reached" if seconds < COMPARED_IN else "NOT reached"
        print(f"compared, {len(found.changes)} changes: {seconds:.2f} s; target {COMPARED_IN:.0f} s: {verdict}")
        command = [sys.executable, "-m", "boardtrace", "compare", old.report, new.report, "--db", str(path)]
        start = time.perf_counter()
        subprocess.run(command, capture_output=True, check=True)
        print(f"the whole command, with its start and its table: {time.perf_counter() - start:.2f} s")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--reviews", type=int, default=REVIEWS)
    args = parser.parse_args()
    matching()
    comparing(args.reviews)


if __name__ == "__main__":
    main()
