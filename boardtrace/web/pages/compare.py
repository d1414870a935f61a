"""What moved from one version of a report to another, redlined, with both places on their pages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, HTTPException, Query, Request
from sqlalchemy import Connection
from starlette.responses import Response

from boardtrace.web.auth import Db, Reader
from boardtrace.web.pages.exports import as_file
from boardtrace.web.paging import Paging, paged
from boardtrace.web.parts.crops import Crop, crops_of
from boardtrace.web.parts.review_item import address_of
from boardtrace.web.registry import Known
from boardtrace.web.rendering import page, query
from normalise.agencies.registry import Register
from normalise.agencies.succession import akin_of
from store.compare.changes import Change
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
from store.compare.text_diff import RedlinePart, redline
from store.export.changes import export_changes_csv, export_changes_json
from store.export.changes_xlsx import build_changes_workbook
from store.queries.case_overview import CaseEntry, count_cases, list_cases_page
from store.queries.record_context import ReportHead, load_report_head
from store.queries.value_places import load_value_places
from store.versions.cases import Version

router = APIRouter()
A_PAGE, CHANGES = 20, 30  # reviews and changes on a page
FORMS = (("xlsx", "workbook"), ("csv", "CSV"), ("json", "JSON"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What compare.html shows where no versions are chosen yet: reviews, those with one version among them."""

    reviews: list[CaseEntry]
    words: str
    paging: Paging


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A change's place in one version: its record's address, empty where it has none."""

    head: ReportHead
    address: str
    crops: tuple[Crop, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A change as it is shown. `pieces` are of its texts, redlined."""

    change: Change
    what: str
    cell: str
    place: str
    pieces: tuple[tuple[RedlinePart, str], ...]
    old: Side
    new: Side


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A group of changes with how many it has; `query` shows it alone."""

    name: ChangeGroup
    meaning: str
    count: int
    query: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """What compared.html shows. `agencies` are those that changes concern, `kind` and `agency` what is shown alone."""

    old: ReportHead
    new: ReportHead
    groups: tuple[tuple[Kind, tuple[Shown, ...]], ...]
    kinds: tuple[Kind, ...]
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


@router.get("/compare")
def compare_page(
    request: Request,
    user: Reader,
    connection: Db,
    known: Known,
    old: str = "",
    new: str = "",
    kind: str = "",
    agency: str = "",
    q: str = "",
    number: Annotated[int, Query(alias="page")] = 1,
) -> Response:
    if not (old and new):
        words = q.strip()[:200]
        paging = paged(count_cases(connection, words), A_PAGE, number, q=words)
        found = list_cases_page(connection, paging.start, A_PAGE, words)
        return page(request, "compare.html", Choice(reviews=found, words=words, paging=paging))
    heads = _heads(connection, old, new)
    compared = _compared(connection, heads, known)
    return page(request, "compared.html", _shown(connection, heads, compared, kind, agency, number))


@router.get("/compare/download")
def download(
    user: Reader, connection: Db, known: Known, old: str, new: str, form: Literal["xlsx", "csv", "json"] = "xlsx"
) -> Response:
    heads = _heads(connection, old, new)
    changes = _compared(connection, heads, known).changes
    if form == "xlsx":
        content = build_changes_workbook(changes, _title(heads))
    else:
        content = (export_changes_csv(changes) if form == "csv" else export_changes_json(changes, True)).encode(
            "utf-8", "replace"
        )
    return as_file(content, form, f"changes-{old}-{new}")


Heads = tuple[ReportHead, ReportHead]


def _heads(connection: Connection, old: str, new: str) -> Heads:
    try:
        return load_report_head(connection, old), load_report_head(connection, new)
    except KeyError:
        raise HTTPException(404) from None


def _title(heads: Heads) -> str:
    old, new = heads
    return f"{new.subject or new.title or 'Report'}: {old.as_at or old.file} to {new.as_at or new.file}"


def _compared(connection: Connection, heads: Heads, register: Register) -> Comparison:
    versions = (
        Version(report=h.id, as_at=h.as_at, file=h.file, review=h.review or h.id, score=1.0, why="",
                superseded_by=h.superseded_by)
        for h in heads
    )  # fmt: skip
    old, new = versions
    return compare_versions(connection, old, new, akin_of(register))


def _shown(connection: Connection, heads: Heads, compared: Comparison, kind: str, agency: str, number: int) -> Compared:
    old, new = heads
    among = [c for c in compared.changes if not agency or agency in (c.agency, c.agency_old)]
    groups = group_changes(among)
    given = {"old": old.id, "new": new.id}
    kinds = {
        name: Kind(
            name=name,
            meaning=f"{GROUP_DESCRIPTIONS[name]}: {summarise_changes(groups[name])}",
            count=len(groups[name]),
            query=query(**given, kind=name, agency=agency),
        )
        for name in CHANGE_GROUPS
        if name in groups
    }  # fmt: skip
    wanted = [(name, c) for name in groups if kind in ("", name) for c in groups[name]]
    paging = paged(len(wanted), CHANGES, number, **given, kind=kind, agency=agency)
    part = wanted[paging.start : paging.end]
    shown = {id(c): s for (_, c), s in zip(part, _changes(connection, heads, [c for _, c in part]), strict=True)}
    return Compared(
        old=old,
        new=new,
        groups=tuple((kinds[name], tuple(shown[id(c)] for n, c in part if n == name)) for name in dict(part)),
        kinds=tuple(kinds.values()),
        kind=kind if kind in kinds else "",
        agencies=tuple(sorted({c.agency for c in compared.changes if c.agency})),
        agency=agency,
        overdue=len(compared.overdue),
        sure=len(compared.sure),
        perhaps=len(compared.perhaps),
        paging=paging,
        downloads=tuple(("/compare/download" + query(**given, form=form), name) for form, name in FORMS),
        all_kinds=query(**given, agency=agency),
        back=query(old=new.id, new=old.id),
    )


def _changes(connection: Connection, heads: Heads, changes: Sequence[Change]) -> Iterable[Shown]:
    """The changes with their places, which are looked up at once."""
    old, new = heads
    places = load_value_places(connection, [key for c in changes for key in (c.old_id, c.new_id) if key])
    for change in changes:
        sides = []
        for head, ident in ((old, change.old_id), (new, change.new_id)):
            own = places.get(ident or "", {})
            spans = own.get(change.field) or [s for found in own.values() for s in found]
            if change.field not in ("row", "agency") and change.field in own:
                spans = own[change.field]
            crops = crops_of(head, spans)
            sides.append(Side(head=head, address=address_of("response", ident) if ident else "", crops=crops))
        yield Shown(
            change=change, what=describe_change(change), cell=format_cell_name(change),
            place=_place(change), old=sides[0],
            new=sides[1], pieces=tuple(_pieces(change)),
        )  # fmt: skip


def _place(change: Change) -> str:
    asked = " ".join(text for text in (change.question, change.agency) if text)
    if change.finding and not (change.question or "").startswith(change.finding):
        return ", ".join(text for text in (f"Finding {change.finding}", asked) if text)
    return asked or "The report"


def _pieces(change: Change) -> list[tuple[RedlinePart, str]]:
    """What went and what came; of reworded texts word by word."""
    if change.old and change.new and change.kind == "changed" and change.field != "target_date":
        return redline(change.old, change.new)
    sides: tuple[tuple[RedlinePart, str], ...] = (("out", change.old), ("in", change.new))
    return [(part, text) for part, text in sides if text]
