"""Exports: reports as JSON, CSV or a workbook."""

import json
from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, HTTPException, Query, Request
from starlette.responses import Response

from boardtrace.web.auth import Db, Reader
from boardtrace.web.paging import Paging, paged
from boardtrace.web.rendering import page
from store.export.json import export_reports
from store.export.spreadsheet import export_csv, export_xlsx
from store.queries.case_overview import CaseEntry, count_cases, list_cases_page
from store.reports.load import load_report

router = APIRouter()
A_PAGE = 20  # reviews
MOST = 200  # reports at once: some 30 seconds; `boardtrace export` writes any number
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MEDIA = {"json": "application/json", "csv": "text/csv; charset=utf-8", "xlsx": XLSX}
Form = Literal["json", "csv", "xlsx"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exports:
    """What exports.html shows."""

    reviews: list[CaseEntry]
    words: str
    paging: Paging


@router.get("/exports")
def exports(
    request: Request, user: Reader, connection: Db, q: str = "", number: Annotated[int, Query(alias="page")] = 1
) -> Response:
    words = q.strip()[:200]
    paging = paged(count_cases(connection, words), A_PAGE, number, q=words)
    found = list_cases_page(connection, paging.start, A_PAGE, words)
    return page(request, "exports.html", Exports(reviews=found, words=words, paging=paging))


@router.get("/exports/download")
def download(
    user: Reader, connection: Db, form: Form = "json", report: Annotated[list[str] | None, Query()] = None
) -> Response:
    wanted = list(dict.fromkeys(report or ()))
    if not wanted:
        raise HTTPException(422, "Choose at least one report.")
    if len(wanted) > MOST:
        raise HTTPException(422, f"At most {MOST} reports at once; 'boardtrace export' writes any number.")
    try:
        reports = [load_report(connection, key) for key in wanted]
    except KeyError:
        raise HTTPException(404) from None
    if form == "xlsx":
        content = export_xlsx(reports)
    elif form == "csv":
        content = export_csv(reports).encode("utf-8", "replace")
    else:
        content = (json.dumps(export_reports(reports), indent=1, ensure_ascii=False) + "\n").encode("utf-8", "replace")
    name = wanted[0] if len(wanted) == 1 else f"{len(wanted)}-reports"
    return as_file(content, form, f"boardtrace-{name}")


def as_file(content: bytes, form: str, name: str) -> Response:
    """An answer that a browser keeps as a file."""
    safe = "".join(c if c.isascii() and (c.isalnum() or c in "-_.") else "-" for c in name)
    headers = {"content-disposition": f'attachment; filename="{safe}.{form}"'}
    return Response(content, media_type=MEDIA[form], headers=headers)
