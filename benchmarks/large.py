# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Fill a store with many versions of many cases in a few minutes, to time queries in it."""

from collections.abc import Iterator
from datetime import date
from random import Random
from zlib import crc32

from sqlalchemy import Engine, text

from extract.fields import CELL_NAMES
from normalise.model import Status
from samples import words
from store.derived.refresh_derived import refresh_missing

REVIEWS, VERSIONS, QUESTIONS, AGENCIES = 500, 20, 25, 4  # a million responses
FIELDS = ("agency", "rag", *CELL_NAMES)
STATUSES = tuple(status.value for status in Status)
BATCH_REVIEWS = 10  # reviews written at once
DOUBTFUL_SHARE = 0.03  # of the statuses: they wait for a person, though no comparison doubts them
SURE, DOUBT = 0.99, 0.85


def make_sentence(chance: Random, length: int) -> str:
    every = " ".join(words.RESPONSES).split()
    return " ".join(chance.choice(every) for _ in range(length))


def fill_store(engine: Engine, reviews: int) -> None:
    chance = Random(7)
    texts = [make_sentence(chance, 40) for _ in range(400)]
    with engine.connect() as connection:
        for a in range(AGENCIES):
            row = {"id": f"agency-{a}", "name": f"Agency {a}"}
            connection.execute(text("INSERT INTO agency VALUES (:id, :name, 1)"), row)
        connection.commit()
        raw = connection.connection.driver_connection
        assert raw is not None
        raw.executescript("PRAGMA synchronous=OFF; PRAGMA foreign_keys=OFF;")
        for first in range(0, reviews, BATCH_REVIEWS):
            for table, rows in make_tables(range(first, min(first + BATCH_REVIEWS, reviews)), chance, texts):
                marks = ",".join("?" * len(rows[0]))
                raw.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
            raw.commit()
            refresh_missing(connection)
            connection.commit()
        connection.execute(text("ANALYZE"))
        connection.commit()


Values = tuple[object, ...]
Tables = dict[str, list[Values]]


def make_tables(reviews: range, chance: Random, texts: list[str]) -> Iterator[tuple[str, list[Values]]]:
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
        out["cell"].append(cell_values(finding, None, None, "title", f"Finding {place // 5}"))
        out["cell"].append(cell_values(finding, None, None, "narrative", ""))
    question = f"{report}-q{place}"
    out["question"].append((question, finding, place, f"{place // 5 + 1}{'abcde'[place % 5]}"))
    out["cell"].append(cell_values(None, question, None, "text", asked))


def add_response(out: Tables, report: str, version: int, place: int, agency: int, said: str) -> None:
    key, name = f"{report}-q{place}-{agency}", f"Agency {agency}"
    status = STATUSES[min(3, (version + agency + place) // 8)]
    whose = (f"agency-{agency}", name, name, 1.0, 1, "")
    out["response"].append((key, f"{report}-q{place}", agency, *whose, status, "colour", None, "[]"))
    out["target_date"].append((key, 0, date(2012 + version // 6, 6, 30).isoformat(), "day"))
    doubted = "rag" if crc32(key.encode()) % 1000 < 1000 * DOUBTFUL_SHARE else ""
    for name_of in FIELDS:
        printed = said if name_of in ("response", "actions") else name if name_of == "agency" else ""
        out["cell"].append(cell_values(None, None, key, name_of, printed, DOUBT if name_of == doubted else SURE))
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


def cell_values(
    finding: str | None, question: str | None, response: str | None, field: str, printed: str, sure: float = SURE
) -> Values:
    return (finding, question, response, field, "", 0, printed, printed, sure, "[]", "[]", "read")
