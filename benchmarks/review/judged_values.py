# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""List every value that a report has in common with its truth, and whether it is wrong."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks.scoring import (
    CELLS,
    SAME_NAME_SIMILARITY,
    SAME_ROW_SIMILARITY,
    Json,
    best_pairs,
    label_likeness,
    other_cell,
    plain_label,
    plain_text,
    row_likeness,
    tidy_text,
)

AGENCY_SEPARATOR = " / "
NEGATIONS = frozenset(
    {"no", "not", "none", "never", "nothing", "nobody", "neither", "nor", "without", "cannot", "unable"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedValue:
    """One value of a report beside the truth's.

    `owner_id`, `field` and `name` are those of the review queue; `name` is that of a column that fits no field.
    `wrong`: it differs in any letter, a date or status in its value. `misleads`: it differs in meaning: another date,
    status, agency, number or label, or a negation more or less.
    """

    owner_id: str
    field: str
    name: str = ""
    read: str
    truth: str
    confidence: float | None
    wrong: bool
    misleads: bool


def list_judged_values(truth: Json, report: Json) -> Iterator[JudgedValue]:
    """Yield the values of the report's date, and of the findings, questions and rows that are in both."""
    yield judge_date(truth, report)
    if "rows" in truth and "findings" not in truth:
        return
    findings, found = truth["findings"], report["findings"]
    for i, j in best_pairs(findings, found, label_likeness("number", "title"), SAME_NAME_SIMILARITY):
        yield from judge_finding(findings[i], found[j], found[j]["id"])
    asked = [q for f in findings for q in f["questions"]]
    headings = {id(q): f["title"] for f in truth["findings"] for q in f["questions"]}
    answered = [q for f in found for q in f["questions"]]
    for i, j in best_pairs(asked, answered, label_likeness("label", "text"), SAME_NAME_SIMILARITY):
        yield from judge_question(asked[i], answered[j], answered[j]["id"], headings[id(asked[i])])
        rows, twins = asked[i]["responses"], answered[j]["responses"]
        for k, m in best_pairs(rows, twins, row_likeness, SAME_ROW_SIMILARITY):
            yield from judge_row(rows[k], twins[m])


def judge_date(truth: Json, report: Json) -> JudgedValue:
    wrong = truth["as_at"] != report["as_at"]
    return JudgedValue(
        owner_id=report["id"], field="as_at", read=report["as_at"] or "", truth=truth["as_at"] or "",
        confidence=report["as_at_confidence"], wrong=wrong, misleads=wrong,
    )  # fmt: skip


def judge_finding(truth: Json, twin: Json, key: str) -> Iterator[JudgedValue]:
    yield judge_label(key, "number", truth["number"], twin["number"], twin.get("number_confidence"))
    yield judge_text(key, "title", truth["title"], twin["title"], twin.get("confidence"))


def judge_question(truth: Json, twin: Json, key: str, heading: str) -> Iterator[JudgedValue]:
    """Yield the label and the text of a question. One without its own words may have those of its heading."""
    yield judge_label(key, "label", truth["label"], twin["label"], twin.get("label_confidence"))
    text = truth["text"] or (heading if twin["text"] else "")
    yield judge_text(key, "text", text, twin["text"], twin.get("confidence"))


def judge_row(truth: Json, twin: Json) -> Iterator[JudgedValue]:
    key = twin["id"]
    yield judge_agency(truth["agency"], twin["agency"], key, join_names(twin))
    yield judge_status(truth["rag"]["value"], twin["rag"], key)
    for field in CELLS:
        yield judge_cell(field, truth[field], twin[field], key)
    for name, cell in (truth.get("other") or {}).items():
        read = other_cell(twin, name)
        if read is not None and plain_text(cell["text"]):
            printed = next(n for n, c in twin["other"].items() if c is read)
            yield judge_text(key, "other", cell["text"], read["text"], read["confidence"], printed)


def judge_cell(field: str, truth: Json, twin: Json, key: str) -> JudgedValue:
    value = judge_text(key, field, truth["text"], twin["text"], twin["confidence"])
    if field != "target_date":
        return value
    other_dates = list_days(truth) != list_days(twin)
    return JudgedValue(
        owner_id=key, field=field, read=value.read, truth=value.truth, confidence=value.confidence,
        wrong=value.wrong or other_dates, misleads=other_dates,
    )  # fmt: skip


def list_days(cell: Json) -> list[str]:
    return sorted(d["date"] for d in cell.get("dates") or ())


def judge_text(
    key: str, field: str, truth: str | None, read: str | None, confidence: float | None, name: str = ""
) -> JudgedValue:
    wrong = plain_text(truth) != plain_text(read)
    return JudgedValue(
        owner_id=key, field=field, name=name, read=read or "", truth=truth or "", confidence=confidence, wrong=wrong,
        misleads=wrong and list_figures(truth) != list_figures(read),
    )  # fmt: skip


def list_figures(text: str | None) -> list[str]:
    """Return the numbers and the negations of a text: what changes its meaning though most letters are right."""
    words = re.findall(r"\w+", re.sub(r"n't\b", " not", tidy_text(text).lower()))
    return sorted(w for w in words if w.isdigit() or w in NEGATIONS)


def join_names(twin: Json) -> str:
    """Return the printed names of all agencies of a row."""
    return AGENCY_SEPARATOR.join(agency["raw"] for agency in twin.get("agencies") or [twin["agency"]])


def plain_names(text: str) -> str:
    """Return the letters of the names in a cell, without what separates them."""
    return re.sub(r"\W|\band\b", "", tidy_text(text))


def judge_agency(truth: Json, read: Json, key: str, names: str) -> JudgedValue:
    """Judge the agencies of a row: `read` is the first, `names` are all that it prints."""
    wrong = plain_names(truth["raw"]) not in (plain_names(read["raw"]), plain_names(names))
    same_agency = bool(truth["id"]) and truth["id"] == read["id"]
    return JudgedValue(
        owner_id=key, field="agency", read=names, truth=truth["raw"],
        confidence=read.get("confidence"), wrong=wrong, misleads=wrong and not same_agency,
    )  # fmt: skip


def judge_status(truth: str | None, read: Json, key: str) -> JudgedValue:
    wrong = truth != read["value"]
    return JudgedValue(
        owner_id=key, field="rag", read=read["value"] or "", truth=truth or "", confidence=read["confidence"],
        wrong=wrong, misleads=wrong,
    )  # fmt: skip


def judge_label(key: str, field: str, truth: str | None, read: str | None, confidence: float | None) -> JudgedValue:
    wrong = plain_label(truth) != plain_label(read)
    return JudgedValue(
        owner_id=key, field=field, read=read or "", truth=truth or "", confidence=confidence, wrong=wrong,
        misleads=wrong,
    )  # fmt: skip
