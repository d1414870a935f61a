# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The truth of a plan row by row: each cell with the fields in which a user would look for it."""

from collections.abc import Iterator

from benchmarks.random_plans.compose import Plan
from benchmarks.random_plans.look import (
    COLOURED_STYLES,
    DATE_FIELDS,
    OTHER_FIELDS,
    PALETTES,
    STATUS_FIELDS,
    Look,
    PlanColumn,
)
from samples.board import Finding, Question, Row
from samples.table import text_of
from samples.truth import Json, Places

FIELDS = {
    "label": ["label", "other"],
    "section": ["finding", "question", "other"],
    "evidence": ["other", "desired_outcome", "response"],
    "priority": ["other"],
    "cost": ["other"],
    "percent": ["other", "response"],
    **{field: ["other", "rag"] for field in STATUS_FIELDS},
    **{field: ["other", "target_date"] for field in DATE_FIELDS},
}
"""Where a column's cells may be found, for columns that are not of one field."""
ANY_VALUE = [None, "red", "amber", "green"]


def tell_rows(plan: Plan, look: Look, places: Places) -> list[Json]:
    rows: list[Json] = []
    for i, finding in enumerate(plan.report.findings):
        for j, question in enumerate(finding.questions):
            for k, row in enumerate(question.rows):
                told = tell_row(f"f{i}.q{j}", k, finding, question, row, look, places)
                rows.append({**told, "n": len(rows) + 1})
    return rows


def tell_row(key: str, place: int, finding: Finding, question: Question, row: Row, look: Look, places: Places) -> Json:
    cells: dict[str, Json] = {}
    for column in look.columns:
        if column.field == "rag":
            continue
        fields = FIELDS.get(column.field, [column.field])
        if column.field == "lead_person" and look.agencies == "none":
            fields = ["lead_person", "agency"]
        text, source = printed_text(column.field, column.name, finding, question, row), printed_key(column, key, place)
        pages = sorted({page for page, _ in places.get(source, [])})
        cells[column.field] = {"head": column.name, "text": text, "fields": fields, "pages": pages}
    above = finding.title if look.sections in ("heading", "band") else ""
    recommended = above if look.kind == "recommendation" else ""
    return {
        "finding": None if recommended else above or None,
        "question_above": {"text": recommended} if recommended else None,
        "agency_above": row.spelling if look.agencies == "band" else None,
        "cells": cells,
        "rag": tell_status(row, look),
        "dates": [{"date": due.day.isoformat(), "precision": due.precision} for due in row.dues if not due.struck],
        "dates_also": [],
        "pages": sorted({page for cell in cells.values() for page in pages_of(cell)}),
    }


def pages_of(cell: Json) -> Iterator[int]:
    pages = cell["pages"]
    if isinstance(pages, list):
        yield from pages


def printed_text(field: str, name: str, finding: Finding, question: Question, row: Row) -> str:
    if field == "section":
        return finding.title
    if field in ("label", "question"):
        return question.mark if field == "label" else question.text
    return text_of(row, f"other.{name}" if field in OTHER_FIELDS else field)


def printed_key(column: PlanColumn, key: str, place: int) -> str:
    if column.field == "section":
        return f"{key.split('.')[0]}.title"
    if column.field in ("label", "question"):
        return f"{key}.text"
    field = f"other.{column.name}" if column.field in OTHER_FIELDS else column.field
    return f"{key}.r{place}.{field}"


def tell_status(row: Row, look: Look) -> Json | None:
    """Return the printed status and the values that a careful reader may give it."""
    if look.status == "none":
        return None
    if look.status == "per cent":
        percent = next((text for _, text in row.other if text.endswith("%")), "")
        return {"fill": None, "text": percent, "accept": ANY_VALUE}
    status = row.status
    coloured = look.status in COLOURED_STYLES
    accept: list[str | None] = [status.value]
    if status.printed == "Blue" and look.legend == "none":
        accept.append(None)
    fill = PALETTES[look.palette][status.colour].lstrip("#").upper() if status.colour and coloured else None
    return {"fill": fill, "text": status.text, "accept": accept}
