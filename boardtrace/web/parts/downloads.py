# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Answers that a browser saves as a file."""

from starlette.responses import Response

from store.export.formats import EXPORT_FORMATS

OTHER_TYPES = {"ics": "text/calendar; charset=utf-8", "txt": "text/plain", "pdf": "application/pdf", "png": "image/png"}
"""Media types of files that are not exports, by suffix."""


def download_response(content: bytes, suffix: str, name: str) -> Response:
    """Return `content` as a file `name.suffix`; characters unsafe in a file name become dashes."""
    safe_name = "".join(c if c.isascii() and (c.isalnum() or c in "-_.") else "-" for c in name)
    headers = {"content-disposition": f'attachment; filename="{safe_name}.{suffix}"'}
    media_type = OTHER_TYPES.get(suffix) or EXPORT_FORMATS[suffix].media_type
    return Response(content, media_type=media_type, headers=headers)
