# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Reports of a few rows, without a page."""

from collections.abc import Sequence

from extract.model import LegendEntry
from ingest.model import Source
from normalise.model import AgencyName, Cell, Finding, Question, Rag, Report, Response, fill_cells

SOURCE = Source(name="tern.pdf", sha256="0123456789abcdef" * 4, pages=1, kind="pdf", size=1)


def make_row(
    ident: str, status: Rag | None = None, agency: str = "Police", more: tuple[Rag, ...] = (), **cells: str
) -> Response:
    name = AgencyName(raw=agency, id="police", name="Police", score=1.0, known=True, cell=Cell(text=agency, raw=agency))
    return Response(
        id=ident, agency=name, rag=status or Rag(), more_statuses=more,
        cells=fill_cells({field: Cell(text=text, raw=text) for field, text in cells.items()}),
    )  # fmt: skip


def make_report(
    rows: Sequence[Response], *, number: str = "1", label: str = "1a", key: tuple[LegendEntry, ...] = ()
) -> Report:
    question = Question(label=label, text=Cell(text="Who answers at night?"), responses=tuple(rows))
    finding = Finding(number=number, kind="finding", title=Cell(text="Rotas"), narrative=Cell(), questions=(question,))
    return Report(
        id="tern", title="", board="", subject="", as_at=None, source=SOURCE, findings=(finding,), key=key
    )  # fmt: skip
