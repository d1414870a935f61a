# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Answers that a browser saves as a file."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import HTTPException, Request
from starlette.responses import Response

from boardtrace.web.dependencies import SignedInUser
from boardtrace.web.downloads import DownloadQueuedError, Downloads, TooManyDownloadsError
from store.export.formats import EXPORT_FORMATS

OTHER_TYPES = {"ics": "text/calendar; charset=utf-8", "txt": "text/plain", "pdf": "application/pdf", "png": "image/png"}
"""Media types of files that are not exports, by suffix."""


def queue_for_browser(request: Request, user: SignedInUser) -> None:
    """Queue a file that may take long to make, and send the browser to its page at once.

    A dependency of the route. A program, which does not accept HTML, gets the file itself. Raises DownloadQueuedError.
    """
    if "text/html" not in request.headers.get("accept", ""):
        return
    downloads: Downloads = request.app.state.downloads
    scope = {
        "scheme": request.url.scheme,
        "host": request.headers["host"],
        "path": request.url.path,
        "query_string": request.url.query,
    }
    try:
        raise DownloadQueuedError(downloads.add(user, scope))
    except TooManyDownloadsError:
        message = "Too many files are being made. Discard one, or try again in a few minutes."
        raise HTTPException(429, message, {"retry-after": "60"}) from None


def download_response(content: bytes, suffix: str, name: str) -> Response:
    """Return `content` as a file `name.suffix`; characters unsafe in a file name become dashes."""
    safe_name = "".join(c if c.isascii() and (c.isalnum() or c in "-_.") else "-" for c in name)
    headers = {"content-disposition": f'attachment; filename="{safe_name}.{suffix}"'}
    media_type = OTHER_TYPES.get(suffix) or EXPORT_FORMATS[suffix].media_type
    return Response(content, media_type=media_type, headers=headers)


def send_json(rows: Sequence[Mapping[str, Any]], name: str) -> Response:
    """Return rows as a JSON file `name.json`; dates are in ISO form."""
    content = json.dumps(rows, indent=1, ensure_ascii=False, default=str).encode("utf-8", "replace")
    return download_response(content, "json", name)
