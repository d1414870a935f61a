# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Evidence to hand over: packs of a record, a list of actions or a comparison, and a record's place as a picture."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException
from sqlalchemy import Connection, Engine
from starlette.responses import Response

from boardtrace.web.auth import User
from boardtrace.web.dependencies import AgencyRegister, AppSettings, DbConnection, SignedInUser, WholeStore
from boardtrace.web.parts.downloads import download_response, queue_for_browser
from boardtrace.web.parts.tracker_query import GivenTrackerQuery, ShortText
from normalise.agencies.succession import relation_explainer
from store.compare.compare import compare_versions, find_versions
from store.queries.tracker import list_tracked

router = APIRouter()
MAX_RECORDS = 60  # in one pack: a minute or so; `boardtrace evidence` writes any number


@dataclass(frozen=True, slots=True, kw_only=True)
class PackMaker:
    """Makes evidence packs for a user; they have no pictures for one who may see only parts of the pages."""

    user: User
    connection: Connection
    whole: Engine
    files: Path

    def send_pack(self, chosen: dict[str, tuple[str, ...]], selection: str, name: str) -> Response:
        """Return the evidence of some records, each with its notes, as a PDF. Raises HTTPException."""
        from boardtrace.documents.evidence import make_evidence_pack

        if not chosen:
            raise HTTPException(422, "No record matches, so there is no evidence to write.")
        if len(chosen) > MAX_RECORDS:
            message = f"At most {MAX_RECORDS} records at once. Narrow the list, or use 'boardtrace evidence'."
            raise HTTPException(422, message)
        pictures = not self.user.limit.agencies
        try:
            with self.whole.connect() as log:
                content = make_evidence_pack(
                    self.connection, self.files, chosen, selection, pictures=pictures, log=log
                )  # fmt: skip
        except KeyError:
            raise HTTPException(404) from None
        return download_response(content, "pdf", f"evidence-{name}")


def make_pack_maker(
    user: SignedInUser, connection: DbConnection, whole: WholeStore, settings: AppSettings
) -> PackMaker:
    return PackMaker(user=user, connection=connection, whole=whole, files=settings.files)


GivenPackMaker = Annotated[PackMaker, Depends(make_pack_maker)]


@router.get("/evidence/record", dependencies=[Depends(queue_for_browser)])
def download_record_evidence(maker: GivenPackMaker, record: ShortText) -> Response:
    """Return the evidence of one record as a PDF."""
    return maker.send_pack({record: ()}, "One record", record)


@router.get("/evidence/actions", dependencies=[Depends(queue_for_browser)])
def download_action_evidence(maker: GivenPackMaker, asked: GivenTrackerQuery) -> Response:
    """Return the evidence of a list of actions as a PDF."""
    entries = list_tracked(
        maker.connection, asked.wanted, sort=asked.sort, descending=asked.descending, limit=MAX_RECORDS + 1
    )
    limits = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in asked.given.items() if value)
    selection = f"Actions with {limits}" if limits else "All current actions"
    return maker.send_pack({entry.id: () for entry in entries}, selection, "actions")


@router.get("/evidence/comparison", dependencies=[Depends(queue_for_browser)])
def download_comparison_evidence(
    maker: GivenPackMaker, register: AgencyRegister, old: ShortText, new: ShortText
) -> Response:
    """Return the evidence of what changed between two versions as a PDF."""
    from boardtrace.documents.evidence import note_changed_records

    found = [find_versions(maker.connection, ident) for ident in (old, new)]
    if any(len(versions) != 1 for versions in found):
        raise HTTPException(404)
    (before,), (after,) = found
    compared = compare_versions(maker.connection, before, after, relation_explainer(register))
    names = (f"{version.as_at or 'no date'} ({version.file})" for version in (before, after))
    return maker.send_pack(note_changed_records(compared), f"Changes from {' to '.join(names)}", f"{old}-{new}")


@router.get("/evidence/picture", dependencies=[Depends(queue_for_browser)])
def download_picture(
    user: SignedInUser, connection: DbConnection, settings: AppSettings, record: ShortText, cropped: bool = False
) -> Response:
    """Return the pages of a record with its values framed, as a PNG."""
    from ingest.render.page_image import PictureError, encode_png
    from store.provenance.trace import trace_record
    from store.provenance.trace_images import draw_traces

    if user.limit.agencies:
        raise HTTPException(403, "Your account shows parts of the pages alone: the page of the record has them.")
    try:
        traces = trace_record(connection, record, settings.files)
        content = encode_png(draw_traces(traces, cropped))
    except KeyError:
        raise HTTPException(404) from None
    except PictureError as error:
        raise HTTPException(422, f"No picture can be made. {error}") from None
    return download_response(content, "png", f"place-{record}")
