# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The same for truths that list a plan row by row: each cell with the fields in which a user would look for it."""

from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz

from benchmarks.review.judged_values import (
    JudgedValue,
    join_names,
    judge_date,
    judge_text,
    list_judged_values,
    plain_names,
)
from benchmarks.scoring import CELLS, SAME_NAME_SIMILARITY, Json, best_pairs, plain_text, similarity, tidy_text
from normalise.model import DateRole

SAME_ROW_LIKENESS = 0.45
ROW_FIELDS = frozenset({*CELLS, "agency", "other"})
UNREAD: Json = {"text": "", "confidence": None, "dates": []}


def judge_report(truth: Json, report: Json) -> Iterator[JudgedValue]:
    """Yield the values of a report by either form of truth: findings with questions, or a plan's rows."""
    return list_judged_values(truth, report) if "findings" in truth else list_judged_row_values(truth, report)


def list_judged_row_values(truth: Json, report: Json) -> Iterator[JudgedValue]:
    """Yield the report's date and the values of the rows that are in both."""
    yield judge_date(truth, report)
    twins = [r for f in report["findings"] for q in f["questions"] for r in q["responses"]]
    for i, j in best_pairs(truth["rows"], twins, likeness, SAME_ROW_LIKENESS):
        yield from judge_plan_row(truth["rows"][i], twins[j])


def likeness(truth: Json, twin: Json) -> float:
    own = [c["text"] for c in truth["cells"].values() if not {"question", "finding"} & set(c["fields"])]
    read = [twin["agency"]["raw"], *(twin[f]["text"] for f in CELLS), *(c["text"] for c in twin["other"].values())]
    one, other = tidy_text(" ".join(filter(None, own))), tidy_text(" ".join(read))
    return (fuzz.token_set_ratio(one, other) + fuzz.token_sort_ratio(one, other)) / 200


def judge_plan_row(truth: Json, twin: Json) -> Iterator[JudgedValue]:
    """A cell of the truth is looked for in each of its fields; a status may have any of the accepted values."""
    for cell in truth["cells"].values():
        places = list(places_of(cell["fields"], twin))
        if plain_text(cell["text"]) and places and not is_read_above(cell, places):
            yield judge_best(cell, places, truth, twin["id"])
    rag, status = twin["rag"], truth["rag"]
    accepted: Sequence[str | None] = status["accept"] if status else [None]
    wrong = rag["value"] not in accepted
    yield JudgedValue(
        owner_id=twin["id"], field="rag", read=rag["value"] or "", truth=accepted[0] or "",
        confidence=rag["confidence"], wrong=wrong, misleads=wrong,
    )  # fmt: skip


def is_read_above(cell: Json, places: Sequence[tuple[str, str, Json]]) -> bool:
    """Return whether a cell that may be a heading or a question is none of the row's cells."""
    return not set(cell["fields"]) <= ROW_FIELDS and all(
        similarity(cell["text"], read["text"]) < SAME_NAME_SIMILARITY for _, _, read in places
    )


def places_of(fields: Sequence[str], twin: Json) -> Iterator[tuple[str, str, Json]]:
    """Yield the (field, name, cell) in which a user would look for a cell, the likeliest first."""
    for field in fields:
        if field == "other":
            yield from (("other", name, cell) for name, cell in twin["other"].items())
        elif field == "agency":
            yield field, "", {"text": join_names(twin), "confidence": twin["agency"].get("confidence")}
        elif field in CELLS:
            yield field, "", twin.get(field) or UNREAD


def is_target(day: Json) -> bool:
    """Return whether a date is read as a target: these truths do not list dates of other roles."""
    return day.get("role") in (None, DateRole.TARGET) and not day.get("struck")


def judge_best(cell: Json, places: Sequence[tuple[str, str, Json]], row: Json, key: str) -> JudgedValue:
    field, name, read = max(places, key=lambda place: similarity(cell["text"], place[2]["text"]))
    if field == "agency" and plain_names(cell["text"]) == plain_names(read["text"]):
        read = read | {"text": cell["text"]}
    value = judge_text(key, field, cell["text"], read["text"], read["confidence"], name)
    if field != "target_date":
        return value
    also = set(row.get("dates_also") or ())
    wanted = {d["date"] for d in row["dates"]}
    other_dates = wanted != {d["date"] for d in read["dates"] if d["date"] in wanted or is_target(d)} - also
    return JudgedValue(
        owner_id=key, field=field, read=value.read, truth=value.truth, confidence=value.confidence,
        wrong=value.wrong or other_dates, misleads=other_dates,
    )  # fmt: skip
