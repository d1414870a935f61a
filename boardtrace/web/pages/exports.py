# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Exports: whole reports in one of the formats of store/export/formats.py."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from starlette.responses import Response

from boardtrace.web.dependencies import DbConnection, SignedInUser, WholeStore
from boardtrace.web.paging import Paging, paginate
from boardtrace.web.parts.downloads import download_response, queue_for_browser
from boardtrace.web.rendering import render_web_page
from normalise.persons import leave_names_out
from store.audit_log import load_head
from store.export.formats import EXPORT_FORMATS, ExportFormat
from store.export.options import ExportOptions
from store.queries.case_overview import CaseEntry, count_cases, list_cases_page
from store.reports.load import load_report
from store.versions.standing import load_standings

router = APIRouter()
CASES_PER_PAGE = 20
MAX_REPORTS = 200  # in one download: about 30 seconds; `boardtrace export` writes any number
MAX_WORDS_CHARS = 200
FIRST_FORMAT = "xlsx"  # offered first: a workbook is what most people want


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportsContext:
    TEMPLATE: ClassVar[str] = "exports.html"

    cases: list[CaseEntry]
    words: str
    paging: Paging
    formats: tuple[ExportFormat, ...]


@router.get("/exports")
def show_exports(
    request: Request,
    user: SignedInUser,
    connection: DbConnection,
    q: str = "",
    number: Annotated[int, Query(alias="page")] = 1,
) -> Response:
    words = q.strip()[:MAX_WORDS_CHARS]
    paging = paginate(count_cases(connection, words), CASES_PER_PAGE, number, q=words)
    cases = list_cases_page(connection, paging.start, CASES_PER_PAGE, words)
    formats = tuple(sorted(EXPORT_FORMATS.values(), key=lambda export_format: export_format.name != FIRST_FORMAT))
    return render_web_page(request, ExportsContext(cases=cases, words=words, paging=paging, formats=formats))


@router.get("/exports/download", dependencies=[Depends(queue_for_browser)])
def download_export(
    request: Request,
    user: SignedInUser,
    connection: DbConnection,
    whole: WholeStore,
    form: str = "json",
    report: Annotated[list[str] | None, Query()] = None,
    without_names: bool = False,
) -> Response:
    if form not in EXPORT_FORMATS:
        raise HTTPException(422, f"Unknown format. Choose one of {', '.join(EXPORT_FORMATS)}.")
    report_ids = list(dict.fromkeys(report or ()))
    if not report_ids:
        raise HTTPException(422, "Choose at least one report.")
    if len(report_ids) > MAX_REPORTS:
        raise HTTPException(422, f"At most {MAX_REPORTS} reports at once; 'boardtrace export' writes any number.")
    try:
        reports = [load_report(connection, ident) for ident in report_ids]
    except KeyError:
        raise HTTPException(404) from None
    if without_names:
        reports = leave_names_out(reports)
    with whole.connect() as log:
        head = str(load_head(log))
    standings = load_standings(connection, report_ids)
    options = ExportOptions(standings=standings, base_url=str(request.base_url), log_head=head)
    name = report_ids[0] if len(report_ids) == 1 else f"{len(report_ids)}-reports"
    return download_response(EXPORT_FORMATS[form].render_bytes(reports, options), form, f"boardtrace-{name}")
