# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Small versions of one review, made by hand and altered."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from ingest.model import Source
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

ASKED = (
    ("1a", "How will the Board know that visits are kept?"),
    ("1b", "What stops letters from going unanswered?"),
    ("2a", "Which partner leads on housing for young parents?"),
    ("2b", "Is there a shared view of what neglect looks like?"),
)
WHO = (("police", "Police"), ("yos", "Youth Offending Service"), ("csc", "Children's Social Care"))
ANSWERS = (
    "A survey of forty families drew nineteen replies, most of them hopeful.",
    "The duty desk counts every call and reads ten of them each week.",
    "Two posts stayed vacant for half a year, and one worker carried the load.",
    "Night staff were left out of the first briefings; a recording was made for them.",
    "The contract was varied so that the Hub is told within one working day.",
    "Newly qualified workers go along with an experienced colleague for six weeks.",
    "A log of disputes is kept by the duty manager and read by the head of service.",
    "The policy was cut from forty pages to six and tested with two groups of parents.",
    "Partners meet on the first Tuesday to talk through families who worry several of them.",
    "The new field in the record asks for a reason wherever a father was not seen.",
    "Closed files are sampled each quarter and the results go to the Executive.",
    "Parents found the leaflet cold, and are writing the next one themselves.",
)


def cell(text: str, confidence: float = 0.99) -> Cell:
    return Cell(text=text, raw=text, confidence=confidence if text else None)


def agency(ident: str, name: str) -> AgencyName:
    return AgencyName(raw=name, id=ident, name=name, score=1.0, known=True, why="as printed", cell=cell(name))


def rag(value: str | None) -> Rag:
    return Rag(
        value=Status.parse(value), basis=StatusBasis.COLOUR if value else None, confidence=0.95 if value else None
    )


def version(ident: str, as_at: date | None, subject: str = "Child Q – “Robin”", board: str = "Marlsea LSCB") -> Report:
    """Twelve rows under four questions of two findings; all ids begin with the report's."""
    said = iter(ANSWERS)
    findings = []
    for number in ("1", "2"):
        questions = []
        for label, text in ASKED:
            if not label.startswith(number):
                continue
            rows = tuple(
                Response(
                    id=f"{ident}-{label}-{key}-1", agency=agency(key, name), rag=rag("amber"),
                    cells=fill_cells({
                        "response": cell(next(said)), "actions": cell("Report to the Board"), "constraints": cell(""),
                        "target_date": cell("30/06/2019"),
                        "lead_person": cell("Head of Service"), "desired_outcome": cell(""),
                    }),
                    dates=(TargetDate(date=date(2019, 6, 30), precision="day"),),
                )
                for key, name in WHO
            )  # fmt: skip
            questions.append(Question(label=label, text=cell(text), responses=rows))
        title = cell("Visits were missed" if number == "1" else "Neglect was not named")
        findings.append(
            Finding(number=number, kind="finding", title=title, narrative=cell(""), questions=tuple(questions))
        )
    source = Source(name=f"{ident}.pdf", sha256=ident.ljust(64, "0"), pages=3, kind="pdf", size=9)
    return Report(
        id=ident, title="Marlsea plan", board=board, subject=subject, as_at=as_at, source=source,
        findings=tuple(findings),
    )  # fmt: skip


def with_rows(report: Report, change: Callable[[Response], Response | None]) -> Report:
    """The report with each row changed, or dropped where the change gives None."""
    return with_questions(
        report, lambda q: replace(q, responses=tuple(new for r in q.responses if (new := change(r)) is not None))
    )


def with_questions(report: Report, change: Callable[[Question], Question]) -> Report:
    findings = (replace(f, questions=tuple(change(q) for q in f.questions)) for f in report.findings)
    return replace(report, findings=tuple(findings))


def at(report: Report, ending: str) -> Response:
    """The row whose id ends so ("1a-police-1")."""
    rows = (r for f in report.findings for q in f.questions for r in q.responses)
    return next(r for r in rows if r.id.endswith(ending))
