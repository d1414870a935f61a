# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Evidence to hand over: packs of a record, a list of actions or a comparison, and a record's place as a picture."""

from fastapi import APIRouter, Depends, HTTPException
from sqlalchemy import Connection
from starlette.responses import Response

from boardtrace.web.dependencies import AgencyRegister, AppSettings, DbConnection, SignedInUser
from boardtrace.web.parts.downloads import download_response, queue_for_browser
from boardtrace.web.parts.tracker_query import GivenTrackerQuery, ShortText
from boardtrace.web.settings import WebSettings
from normalise.agencies.succession import relation_explainer
from store.compare.compare import compare_versions, find_versions
from store.queries.tracker import list_tracked

router = APIRouter()
MAX_RECORDS = 60  # in one pack: a minute or so; `boardtrace evidence` writes any number


@router.get("/evidence/record", dependencies=[Depends(queue_for_browser)])
def download_record_evidence(
    user: SignedInUser, connection: DbConnection, settings: AppSettings, record: ShortText
) -> Response:
    """Return the evidence of one record as a PDF."""
    return _send_pack(connection, settings, {record: ()}, "One record", record)


@router.get("/evidence/actions", dependencies=[Depends(queue_for_browser)])
def download_action_evidence(
    user: SignedInUser, connection: DbConnection, settings: AppSettings, asked: GivenTrackerQuery
) -> Response:
    """Return the evidence of a list of actions as a PDF."""
    entries = list_tracked(
        connection, asked.wanted, sort=asked.sort, descending=asked.descending, limit=MAX_RECORDS + 1
    )
    limits = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in asked.given.items() if value)
    selection = f"Actions with {limits}" if limits else "All current actions"
    return _send_pack(connection, settings, {entry.id: () for entry in entries}, selection, "actions")


@router.get("/evidence/comparison", dependencies=[Depends(queue_for_browser)])
def download_comparison_evidence(
    user: SignedInUser,
    connection: DbConnection,
    settings: AppSettings,
    register: AgencyRegister,
    old: ShortText,
    new: ShortText,
) -> Response:
    """Return the evidence of what changed between two versions as a PDF."""
    from boardtrace.documents.evidence import note_changed_records

    versions = [find_versions(connection, ident) for ident in (old, new)]
    if any(len(found) != 1 for found in versions):
        raise HTTPException(404)
    compared = compare_versions(connection, versions[0][0], versions[1][0], relation_explainer(register))
    old_name, new_name = (f"{found[0].as_at or 'no date'} ({found[0].file})" for found in versions)
    return _send_pack(
        connection, settings, note_changed_records(compared), f"Changes from {old_name} to {new_name}", f"{old}-{new}"
    )


@router.get("/evidence/picture", dependencies=[Depends(queue_for_browser)])
def download_picture(
    user: SignedInUser, connection: DbConnection, settings: AppSettings, record: ShortText, cropped: bool = False
) -> Response:
    """Return the pages of a record with its values framed, as a PNG."""
    from ingest.render.page_image import PictureError, encode_png
    from store.provenance.trace import trace_record
    from store.provenance.trace_images import draw_traces

    try:
        traces = trace_record(connection, record, settings.files)
        content = encode_png(draw_traces(traces, cropped))
    except KeyError:
        raise HTTPException(404) from None
    except PictureError as error:
        raise HTTPException(422, f"No picture can be made. {error}") from None
    return download_response(content, "png", f"place-{record}")


def _send_pack(
    connection: Connection, settings: WebSettings, chosen: dict[str, tuple[str, ...]], selection: str, name: str
) -> Response:
    from boardtrace.documents.evidence import make_evidence_pack

    if not chosen:
        raise HTTPException(422, "No record matches, so there is no evidence to write.")
    if len(chosen) > MAX_RECORDS:
        message = f"At most {MAX_RECORDS} records at once. Narrow the list, or use 'boardtrace evidence'."
        raise HTTPException(422, message)
    try:
        content = make_evidence_pack(connection, settings.files, chosen, selection)
    except KeyError:
        raise HTTPException(404) from None
    return download_response(content, "pdf", f"evidence-{name}")
