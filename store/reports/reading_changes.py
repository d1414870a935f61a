# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""What another reading of a file would change in its stored report, value by value."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection

from normalise.model import Report, Response
from store.reports.kept_ids import keep_record_ids
from store.reports.load import load_report
from store.reports.made_ids import make_record_ids


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingChange:
    """A value that was read otherwise: `before` or `after` is None where the record is not in that reading."""

    report: str
    record: str
    field: str
    before: str | None
    after: str | None


def list_reading_changes(connection: Connection, report: Report) -> list[ReadingChange]:
    """Compare a new reading with the stored one, without corrections. The caller rolls the connection back.

    Records are matched as an import matches them, which writes the ids of records that are gone.
    """
    before = dict(_list_texts(load_report(connection, report.id, reading=True)))
    after = dict(_list_texts(keep_record_ids(connection, report)))
    return [
        ReadingChange(
            report=report.id, record=record, field=field,
            before=before.get((record, field)), after=after.get((record, field)),
        )
        for record, field in {**before, **after}
        if before.get((record, field)) != after.get((record, field))
    ]  # fmt: skip


def _list_texts(report: Report) -> Iterator[tuple[tuple[str, str], str]]:
    """Yield the values of a report for people, by record and field; empty ones are left out."""
    report = make_record_ids(report)
    values = [(report.id, "title", report.title), (report.id, "as_at", str(report.as_at or ""))]
    for finding in report.findings:
        values += [(finding.id, "number", finding.number), (finding.id, "title", finding.title.text)]
        for question in finding.questions:
            values += [(question.id, "label", question.label), (question.id, "text", question.text.text)]
            for response in question.responses:
                values += [(response.id, field, text) for field, text in _list_response_texts(response)]
    yield from (((record, field), text) for record, field, text in values if text)


def _list_response_texts(response: Response) -> Iterator[tuple[str, str]]:
    yield "agency", "; ".join(agency.name for agency in response.agencies)
    yield "status", response.rag.value or ""
    yield "dates", "; ".join(f"{found.role or 'target'} {found.date}" for found in response.dates)
    yield from ((name, cell.text) for name, cell in response.cells.items())
    yield from ((f"other: {name}", cell.text) for name, cell in response.other)
