"""A report in the order of the paper: findings, questions, and what each agency answered."""

from dataclasses import dataclass

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import Response

from boardtrace.web.security import Db, Reader
from boardtrace.web.view import field_name, page
from extract.nouns import FIELDS
from normalise.nouns import Cell, Finding, Question, Report
from normalise.nouns import Response as Row
from store.load import load_report
from store.record import ReportHead, finding_ids, question_ids, report_head

router = APIRouter()


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of the tables: a field, or `other` with its printed name."""

    field: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question with its rows, each with its cells in the order of the columns."""

    id: str
    question: Question
    rows: tuple[tuple[Row, tuple[Cell | None, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    id: str
    finding: Finding
    questions: tuple[Asked, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OneReport:
    """What report.html shows. `counts` are of the statuses, in their order."""

    head: ReportHead
    report: Report
    findings: tuple[Found, ...]
    columns: tuple[Column, ...]
    counts: tuple[tuple[str, int], ...]


@router.get("/report/{ident}")
def report(request: Request, user: Reader, connection: Db, ident: str) -> Response:
    try:
        head, found = report_head(connection, ident), load_report(connection, ident)
    except KeyError:
        raise HTTPException(404) from None
    questions = iter(question_ids(connection, ident))
    columns = _columns(found)
    findings = tuple(
        Found(id=key, finding=f, questions=tuple(_asked(next(questions), q, columns) for q in f.questions))
        for key, f in zip(finding_ids(connection, ident), found.findings, strict=True)
    )
    statuses = [r.rag.value or "none" for f in found.findings for q in f.questions for r in q.responses]
    counts = tuple((s, statuses.count(s)) for s in ("red", "amber", "green", "complete", "none"))
    context = OneReport(head=head, report=found, findings=findings, columns=columns, counts=counts)
    return page(request, "report.html", context)


def _columns(report: Report) -> tuple[Column, ...]:
    """The columns that this report fills: a table of empty ones would not be like the printed one."""
    rows = [r for f in report.findings for q in f.questions for r in q.responses]
    named = [Column(field=f, name=field_name(f)) for f in FIELDS if any(getattr(r, f).text for r in rows)]
    others = dict.fromkeys(name for r in rows for name, cell in r.other if cell.text)
    return (*named, *(Column(field="other", name=name) for name in others))


def _asked(ident: str, question: Question, columns: tuple[Column, ...]) -> Asked:
    return Asked(id=ident, question=question, rows=tuple((r, _cells(r, columns)) for r in question.responses))


def _cells(row: Row, columns: tuple[Column, ...]) -> tuple[Cell | None, ...]:
    other = dict(row.other)
    return tuple(other.get(c.name) if c.field == "other" else getattr(row, c.field) for c in columns)
