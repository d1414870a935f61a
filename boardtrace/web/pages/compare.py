# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The changes between two versions of a report, with the places of both on their pages."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from sqlalchemy import Connection
from starlette.responses import Response

from boardtrace.web.dependencies import AgencyRegister, DbConnection, SignedInUser, StoreResults
from boardtrace.web.paging import Paging, paginate
from boardtrace.web.parts.crops import Crop, crop_spans
from boardtrace.web.parts.downloads import download_response, queue_for_browser
from boardtrace.web.parts.record_links import record_address
from boardtrace.web.rendering import query_string, render_web_page
from boardtrace.web.result_cache import ResultCache
from ingest.model import Span
from normalise.agencies.registry import Register
from normalise.agencies.succession import relation_explainer
from store.compare.compare import Comparison, compare_versions
from store.compare.grouping import (
    CHANGE_GROUPS,
    GROUP_DESCRIPTIONS,
    ChangeGroup,
    describe_change,
    format_cell_name,
    group_changes,
    summarise_changes,
)
from store.compare.model import Change
from store.compare.text_diff import RedlinePart, redline
from store.export.changes import export_changes_csv, export_changes_json
from store.export.changes_xlsx import build_changes_workbook
from store.queries.case_overview import CaseEntry, count_cases, list_cases_page
from store.queries.record_context import ReportHead, load_report_head, load_value_places
from store.versions.cases import Version

router = APIRouter()
CASES_PER_PAGE = 20
CHANGES_PER_PAGE = 30
MAX_WORDS_CHARS = 200
DOWNLOAD_FORMATS = (("xlsx", "workbook"), ("csv", "CSV"), ("json", "JSON"))


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareContext:
    """The form to choose two versions of a case."""

    TEMPLATE: ClassVar[str] = "compare.html"

    cases: list[CaseEntry]
    words: str
    paging: Paging


@dataclass(frozen=True, slots=True, kw_only=True)
class AcrossCasesContext:
    """The question whether to compare reports of two cases. `plans` names both, `compare_query` compares them."""

    TEMPLATE: ClassVar[str] = "compare_cases.html"

    plans: tuple[str, str]
    compare_query: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSide:
    """A change in one of the two versions; `address` is "" if the version does not have the record."""

    head: ReportHead
    address: str
    crops: tuple[Crop, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownChange:
    """A change with its texts for display; `pieces` is the text diff."""

    change: Change
    what: str
    cell: str
    place: str
    pieces: tuple[tuple[RedlinePart, str], ...]
    old: ChangeSide
    new: ChangeSide


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownGroup:
    """A group of changes; `query` is the query string that shows only this group."""

    name: ChangeGroup
    meaning: str
    count: int
    query: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonContext:
    """The changes between two versions.

    Attributes:
        groups: Each group with its changes on this page.
        kinds: All groups that have changes.
        kind: The group that is shown alone, "" for all.
        agencies: Agencies that have changes.
        agency: The agency that is shown alone, "" for all.
        sure: Number of changes.
        perhaps: Number of further differences that cannot be decided.
        downloads: (address, name) of each download.
        all_kinds: Query string that shows all groups.
        plan: The name of the plan that is compared.
        back: Query string of the comparison in the other direction.
    """

    TEMPLATE: ClassVar[str] = "comparison.html"

    old: ReportHead
    new: ReportHead
    groups: tuple[tuple[ShownGroup, tuple[ShownChange, ...]], ...]
    kinds: tuple[ShownGroup, ...]
    kind: str
    agencies: tuple[str, ...]
    agency: str
    overdue: int
    sure: int
    perhaps: int
    paging: Paging
    downloads: tuple[tuple[str, str], ...]
    all_kinds: str
    back: str
    plan: str


@router.get("/compare")
def show_comparison(
    request: Request,
    user: SignedInUser,
    connection: DbConnection,
    results: StoreResults,
    register: AgencyRegister,
    old: str = "",
    new: str = "",
    kind: str = "",
    agency: str = "",
    q: str = "",
    across: bool = False,
    number: Annotated[int, Query(alias="page")] = 1,
) -> Response:
    """Show the changes between two versions, or a form to choose them."""
    if not (old and new):
        words = q.strip()[:MAX_WORDS_CHARS]
        paging = paginate(count_cases(connection, words), CASES_PER_PAGE, number, q=words)
        cases = list_cases_page(connection, paging.start, CASES_PER_PAGE, words)
        return render_web_page(request, CompareContext(cases=cases, words=words, paging=paging))
    heads = _load_heads(connection, old, new)
    if heads[0].review != heads[1].review and not across:
        plans = (_name_plan(heads[0]), _name_plan(heads[1]))
        return render_web_page(
            request, AcrossCasesContext(plans=plans, compare_query=query_string(old=old, new=new, across=1))
        )
    comparison = _compare_reports(connection, results, heads, register)
    return render_web_page(request, _make_context(connection, heads, comparison, kind, agency, number))


@router.get("/compare/download", dependencies=[Depends(queue_for_browser)])
def download_comparison(
    user: SignedInUser,
    connection: DbConnection,
    results: StoreResults,
    register: AgencyRegister,
    old: str,
    new: str,
    form: Literal["xlsx", "csv", "json"] = "xlsx",
) -> Response:
    heads = _load_heads(connection, old, new)
    comparison = _compare_reports(connection, results, heads, register)
    changes = comparison.changes if form == "json" else (*comparison.changes, *comparison.overdue_changes)
    if form == "xlsx":
        content = build_changes_workbook(changes, _make_title(heads))
    else:
        content = (export_changes_csv(changes) if form == "csv" else export_changes_json(changes, True)).encode(
            "utf-8", "replace"
        )
    return download_response(content, form, f"changes-{old}-{new}")


Heads = tuple[ReportHead, ReportHead]
"""The old and the new version."""


def _load_heads(connection: Connection, old: str, new: str) -> Heads:
    try:
        return load_report_head(connection, old), load_report_head(connection, new)
    except KeyError:
        raise HTTPException(404) from None


def _make_title(heads: Heads) -> str:
    old, new = heads
    return f"{_name_plans(heads)}: {old.as_at or old.file} to {new.as_at or new.file}"


def _name_plans(heads: Heads) -> str:
    old, new = heads
    return _name_plan(new) if old.review == new.review else f"{_name_plan(old)} and {_name_plan(new)}"


def _name_plan(head: ReportHead) -> str:
    """Return the subject of a report's plan and its board."""
    return ", ".join(text for text in (head.subject or head.title or "Report", head.board) if text)


def _compare_reports(connection: Connection, results: ResultCache, heads: Heads, register: Register) -> Comparison:
    old, new = (
        Version(report=h.id, as_at=h.as_at, file=h.file, review=h.review or h.id, score=1.0, why="",
                superseded_by=h.superseded_by)
        for h in heads
    )  # fmt: skip
    return results.load_result(
        connection,
        ("comparison", old.report, new.report),
        lambda: compare_versions(connection, old, new, relation_explainer(register)),
    )


def _make_context(
    connection: Connection, heads: Heads, comparison: Comparison, kind: str, agency: str, number: int
) -> ComparisonContext:
    old, new = heads
    every = (*comparison.changes, *comparison.overdue_changes)
    selected = [c for c in every if not agency or agency in (c.agency, c.agency_old, *c.further_agencies)]
    changes_by_group = group_changes(selected)
    versions = {"old": old.id, "new": new.id, "across": "1" if old.review != new.review else ""}
    kinds = {
        name: ShownGroup(
            name=name, meaning=f"{GROUP_DESCRIPTIONS[name]}: {summarise_changes(changes_by_group[name])}",
            count=len(changes_by_group[name]), query=query_string(**versions, kind=name, agency=agency),
        )
        for name in CHANGE_GROUPS
        if name in changes_by_group
    }  # fmt: skip
    listed = [(name, c) for name in changes_by_group if kind in ("", name) for c in changes_by_group[name]]
    paging = paginate(len(listed), CHANGES_PER_PAGE, number, **versions, kind=kind, agency=agency)
    on_page = listed[paging.start : paging.end]
    shown = list(_show_changes(connection, heads, [c for _, c in on_page]))
    return ComparisonContext(
        old=old,
        new=new,
        groups=tuple(
            (kinds[group], tuple(s for (name, _), s in zip(on_page, shown, strict=True) if name == group))
            for group in dict(on_page)
        ),
        kinds=tuple(kinds.values()),
        kind=kind if kind in kinds else "",
        agencies=tuple(sorted({name for c in comparison.changes for name in (c.agency, *c.further_agencies) if name})),
        agency=agency,
        overdue=len(comparison.overdue),
        sure=len(comparison.sure),
        perhaps=len(comparison.perhaps),
        paging=paging,
        downloads=tuple(
            ("/compare/download" + query_string(**versions, form=form), name) for form, name in DOWNLOAD_FORMATS
        ),
        all_kinds=query_string(**versions, agency=agency),
        back=query_string(**{**versions, "old": new.id, "new": old.id}),
        plan=_name_plans(heads),
    )


def _show_changes(connection: Connection, heads: Heads, changes: Sequence[Change]) -> Iterator[ShownChange]:
    """Yield the changes with their places, which are loaded in one query."""
    places = load_value_places(connection, [key for c in changes for key in (c.old_id, c.new_id) if key])
    for change in changes:
        old, new = (
            ChangeSide(
                head=head,
                address=record_address("response", ident) if ident else "",
                crops=crop_spans(head, _select_spans(change, places.get(ident or "", {}))),
            )
            for head, ident in zip(heads, (change.old_id, change.new_id), strict=True)
        )
        yield ShownChange(
            change=change,
            what=describe_change(change),
            cell=format_cell_name(change),
            place=_format_place(change),
            pieces=tuple(_diff_texts(change)),
            old=old,
            new=new,
        )


def _select_spans(change: Change, spans_by_field: dict[str, list[Span]]) -> list[Span]:
    """Return the spans of the changed field, or of the whole row if the field has none."""
    return spans_by_field.get(change.field) or [s for spans in spans_by_field.values() for s in spans]


def _format_place(change: Change) -> str:
    row = " ".join(text for text in (change.question, change.agency) if text)
    if change.finding and not (change.question or "").startswith(change.finding):
        return ", ".join(text for text in (f"Finding {change.finding}", row) if text)
    return row or "The report"


def _diff_texts(change: Change) -> list[tuple[RedlinePart, str]]:
    """Return the old text as deleted and the new one as inserted; word by word if a text was reworded."""
    if change.kind == "overdue":
        return [("same", change.new)]
    if change.old and change.new and change.kind == "changed" and change.field != "target_date":
        return redline(change.old, change.new)
    sides: tuple[tuple[RedlinePart, str], ...] = (("out", change.old), ("in", change.new))
    return [(part, text) for part, text in sides if text]
