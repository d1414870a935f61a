# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""A small report made by hand, with every odd thing in it that an export must survive."""

from datetime import date

from extract.model import OtherTable
from ingest.model import Box, Problem, Source, Span
from normalise.model import (
    AgencyName,
    Cell,
    Finding,
    Question,
    Rag,
    Report,
    Response,
    Status,
    StatusBasis,
    TargetDate,
    fill_cells,
)

PLACE = (Span(page=2, box=Box(x0=10.0, top=20.0, x1=90.5, bottom=40.0)),)


def cell(text: str) -> Cell:
    return Cell(text=text, raw=text, confidence=0.93 if text else None, source=PLACE if text else ())


def response(ident: str, agency: str, value: str | None, said: str) -> Response:
    return Response(
        id=ident,
        agency=AgencyName(
            raw=agency, id=agency.lower().replace(" ", "-"), name=agency, score=1.0, known=True, cell=cell(agency)
        ),
        rag=Rag(
            raw="",
            value=Status.parse(value),
            basis=StatusBasis.COLOUR if value else None,
            source=PLACE if value else (),
        ),
        cells=fill_cells(
            {
                "response": cell(said),
                "actions": cell('=HYPERLINK("http://x")'),
                "constraints": cell("+44 is no sum"),
                "target_date": cell("31/12/2019"),
                "lead_person": cell("@head of service"),
                "desired_outcome": cell("-"),
            }
        ),
        dates=(TargetDate(date=date(2019, 12, 31), precision="day"),),
        attachments=("Plan.docx",),
        other=(("Ref", cell("R1")),),
    )


def report(as_at: date | None = date(2019, 6, 21), ident: str = "0123456789") -> Report:
    rows = (
        response(f"{ident}-1a-harrow-police-1", "Harrow Police", "red", "Seen \x1b[31mred\x07"),
        response(f"{ident}-1a-mill-hospital-1", "Mill Hospital", None, "Nothing yet"),
    )
    question = Question(label="1a", text=cell("Is it so?"), responses=rows)
    finding = Finding(number="1", kind="finding", title=cell("A title"), narrative=cell("Told"), questions=(question,))
    return Report(
        id=ident,
        title="A plan",
        board="Harrow LSCB",
        subject="Child Q",
        as_at=as_at,
        source=Source(name=f"{ident}.pdf", sha256=ident[:2] * 32, pages=3, kind="pdf", size=9),
        findings=(finding, Finding(number="2", kind="finding", title=cell("Empty"), narrative=cell(""))),
        other_tables=(
            OtherTable(
                heading="Glossary", source=PLACE, rows=(("Term", "Meaning"), ("MASH", "Multi-Agency Safeguarding Hub"))
            ),
        ),
        faults=(Problem(code="agency-unknown", detail="Who is that?", page=2),),
    )
