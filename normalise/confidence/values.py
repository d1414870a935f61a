# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The values of a report, each with the inputs of the signals of doubt."""

from collections.abc import Iterator
from dataclasses import dataclass

from extract.fields import CELL_NAMES
from ingest.model import Span
from normalise.model import Cell, Finding, Question, Report, Response

Record = Finding | Question | Response | Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A value and its record.

    Attributes:
        field: The field's name in the review queue: a column of the plan, "other", "label", "number", "title",
            "narrative", "text" or "as_at".
        cell: Its text, confidence and reasons; a label's cell has the place of its question.
        row: The number of its row in the report, from 0; None for a value that is not a row's.
        name: The printed name of a column that fits no field.
    """

    field: str
    cell: Cell
    record: Record
    row: int | None = None
    name: str = ""

    @property
    def column(self) -> tuple[str, str]:
        """The field, and the printed name of an `other` column."""
        return self.field, self.name

    @property
    def pages(self) -> tuple[int, ...]:
        """The numbers of the pages of the value."""
        return tuple(span.page for span in self.cell.source)


def list_values(report: Report) -> Iterator[Value]:
    """Yield every value of a report in reading order; those of a record follow each other."""
    read = report.as_at_reading
    yield Value(field="as_at", record=report, cell=_make_cell(str(read.value or ""), read.source, read.confidence,
                                                              read.reasons))  # fmt: skip
    row = 0
    for finding in report.findings:
        yield Value(field="number", record=finding, cell=_make_cell(finding.number, finding.title.source))
        yield Value(field="title", record=finding, cell=finding.title)
        yield Value(field="narrative", record=finding, cell=finding.narrative)
        for question in finding.questions:
            yield Value(field="label", record=question, cell=_make_cell(question.label, question.text.source))
            yield Value(field="text", record=question, cell=question.text)
            for response in question.responses:
                yield from _list_row_values(response, row)
                row += 1


def _list_row_values(response: Response, row: int) -> Iterator[Value]:
    rag = response.rag
    yield Value(field="agency", record=response, row=row, cell=response.agency.cell)
    yield Value(field="rag", record=response, row=row,
                cell=_make_cell(rag.raw, rag.source, rag.confidence, rag.reasons))  # fmt: skip
    for field in CELL_NAMES:
        yield Value(field=field, record=response, row=row, cell=response.cells[field])
    for name, cell in response.other:
        yield Value(field="other", name=name, record=response, row=row, cell=cell)


def _make_cell(
    text: str, source: tuple[Span, ...], confidence: float | None = None, reasons: tuple[str, ...] = ()
) -> Cell:
    return Cell(text=text, raw=text, source=source, confidence=confidence, reasons=reasons)
