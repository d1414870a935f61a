# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""What a careful reader would make of a drawn file: a report of the export format, with boxes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO

import pdfplumber

from samples.board import TEXT_FIELDS, Agency, Finding, Question, Report, Row, Status, StatusRole
from samples.canvas import Box, ink_of_key
from samples.draw_report import Drawn
from samples.table import text_of

Json = dict[str, object]
Places = dict[str, list[tuple[int, Box]]]

ALL_AGENCIES = "all-agencies"
"""The slug of a name that means every agency of the report."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A file and what can be known from it. `place` maps a drawn box to the file's page, None: it has no places;
    `page` the number of a drawn page to the file's. `drawn`: each span also tells its box as drawn."""

    name: str
    suffix: str
    what: str
    colour_visible: bool
    place: Callable[[int, Box], Box] | None
    page: Callable[[int], int] = int
    drawn: bool = False


def measure_places(drawn: Drawn) -> Places:
    """The hull of each key's characters on each page, found by its ink; and the fills."""
    keys = {ink_of_key(n): key for n, key in enumerate(drawn.keys)}
    hulls: dict[tuple[str, int], Box] = {}
    with pdfplumber.open(BytesIO(drawn.pdf)) as pdf:
        for page in pdf.pages:
            for char in page.chars:
                colour = tuple(round(255 * c) for c in char["non_stroking_color"])
                key = keys.get(colour) if len(colour) == 3 else None
                if key and char["text"].strip():
                    box = (char["x0"], char["top"], char["x1"], char["bottom"])
                    hulls[key, page.page_number] = hull_of(hulls.get((key, page.page_number), box), box)
            page.close()
    places: Places = {}
    for (key, number), box in sorted(hulls.items()):
        places.setdefault(key, []).append((number, box))
    return places | drawn.fills


def hull_of(a: Box, b: Box) -> Box:
    return min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3])


def make_truth(report: Report, places: Places, case: Case, content: bytes, pages: int) -> Json:
    spans = Spans(places, case, list_agencies(report))
    return {
        "id": case.name,
        "title": report.title,
        "board": report.board,
        "subject": report.subject,
        "as_at": report.as_at.isoformat(),
        "source": {"name": case.name + case.suffix, "sha256": sha256(content).hexdigest(), "pages": pages},
        "findings": [_truth_of_finding(f"f{i}", f, spans) for i, f in enumerate(report.findings)],
        "other_tables": [
            {"heading": table.heading, "rows": table.rows, "source": spans.of(f"other_table{i}")}
            for i, table in enumerate(report.other_tables)
        ],
        "case": {"name": case.name, "what": case.what, "rag_colour_visible": case.colour_visible},
    }


def list_agencies(report: Report) -> tuple[str, ...]:
    """Return the slugs of all agencies that rows of the report name, in printed order."""
    rows = (row for finding in report.findings for question in finding.questions for row in question.rows)
    named = (agency.slug for row in rows for agency in (row.agency, *row.further_agencies) if agency.name)
    return tuple(dict.fromkeys(slug for slug in named if slug != ALL_AGENCIES))


class Spans:
    """Looks up where a key was drawn, as spans of the case's file. `agencies` are the slugs of the report's own."""

    def __init__(self, places: Mapping[str, list[tuple[int, Box]]], case: Case, agencies: tuple[str, ...]) -> None:
        self._places, self.case, self.agencies = places, case, agencies

    def of(self, key: str) -> list[Json]:
        out: list[Json] = []
        for page, box in self._places.get(key, []):
            span: Json = {"page": self.case.page(page)}
            if self.case.place:
                span["bbox"] = [round(v, 2) for v in self.case.place(page, box)]
            if self.case.drawn:
                span["drawn"] = [round(v, 2) for v in box]
            out.append(span)
        return out


def _truth_of_finding(key: str, finding: Finding, spans: Spans) -> Json:
    narrative = "\n".join(filter(None, (finding.subheading, *finding.paragraphs)))
    return {
        "number": finding.number,
        "kind": finding.kind,
        "title": finding.title,
        "narrative": narrative,
        "source": spans.of(f"{key}.title"),
        "narrative_source": spans.of(f"{key}.narrative"),
        "questions": [_truth_of_question(f"{key}.q{i}", q, spans) for i, q in enumerate(finding.questions)],
    }


def _truth_of_question(key: str, question: Question, spans: Spans) -> Json:
    return {
        "label": question.label,
        "text": question.text,
        "source": spans.of(f"{key}.text"),
        "responses": [
            _truth_of_response(f"{key}.r{i}", i, question.label, r, spans) for i, r in enumerate(question.rows)
        ],
    }


def _truth_of_response(key: str, place: int, label: str, row: Row, spans: Spans) -> Json:
    agency = row.agency
    cells: Json = {f: _truth_of_cell(text_of(row, f), spans.of(f"{key}.{f}")) for f in TEXT_FIELDS}
    cells["target_date"] = {
        **_truth_of_cell(row.target_date, spans.of(f"{key}.target_date")),
        "dates": [
            {"date": d.day.isoformat(), "precision": d.precision, "role": d.role, "struck": d.struck} for d in row.dues
        ],
        "struck": [{"text": row.struck_date, "source": spans.of(f"{key}.struck")}] if row.struck_date else [],
        "icons": list(row.icons),
        "icon_source": spans.of(f"{key}.icons"),
    }
    other = {name: _truth_of_cell(text, spans.of(f"{key}.other.{name}")) for name, text in row.other}
    return {
        "id": f"{label}/{agency.slug}/{place}",
        "agency": {
            "raw": row.spelling,
            "id": agency.slug or None,
            "name": agency.name,
            "score": 1.0,
            "source": spans.of(f"{key}.agency"),
        },
        "agencies": _list_row_agencies((agency, *row.further_agencies), spans.agencies),
        "rag": _truth_of_status(row.status, spans.of(f"{key}.rag"), colour_visible=spans.case.colour_visible),
        "statuses": _truth_of_statuses(key, row, spans),
        "progress_percent": row.percent,
        "action_ref": row.action_ref,
        **cells,
        "attachments": list(row.icons),
        **({"other": other} if other else {}),
    }


def _truth_of_cell(text: str, source: list[Json]) -> Json:
    return {"text": text, "raw": text, "confidence": None, "source": source}


def _list_row_agencies(named: tuple[Agency, ...], every: tuple[str, ...]) -> list[str]:
    """Return the slugs of a row's agencies; a name for all agencies is followed by those of the report."""
    slugs = [agency.slug for agency in named if agency.name]
    return slugs + [slug for slug in every if ALL_AGENCIES in slugs and slug not in slugs]


def _truth_of_statuses(key: str, row: Row, spans: Spans) -> list[Json]:
    """Return the statuses of all columns, each with its role and the name of its column, the current one first."""
    roles: list[tuple[StatusRole, str, Status, list[Json]]] = [("current", "", row.status, spans.of(f"{key}.rag"))]
    for more in row.more_statuses:
        source = spans.of(f"{key}.status.{more.column}") or spans.of(f"{key}.other.{more.column}")
        roles.append((more.role, more.column, more.status, source))
    visible = spans.case.colour_visible
    return [
        {**_truth_of_status(status, source, colour_visible=visible), "role": role, "label": column}
        for role, column, status, source in roles
        if status.value or status.printed
    ]


def _truth_of_status(status: Status, source: list[Json], *, colour_visible: bool) -> Json:
    """A fill's box is the source of a status; of an uncoloured cell, its letter's or word's."""
    known = bool(status.value) and (bool(status.printed) or colour_visible)
    basis = ("letter" if len(status.printed) == 1 else "word") if status.printed else "colour"
    return {
        "raw": status.text,
        "value": status.value if known else None,
        "basis": basis if known else None,
        "source": source,
        "filled": status.filled,
    }
