# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Pages for accounts that are limited to some agencies: the print of others is covered."""

import io
from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import Connection

from boardtrace.web.auth import User
from boardtrace.web.parts.source_pages import SourcePage
from ingest.model import Span
from ingest.render.page_image import cover_other_places, encode_png
from store.queries.record_context import ReportHead
from store.queries.source_files import list_spans_on_page


def limit_page_image(connection: Connection, user: User, sha256: str, number: int, content: bytes) -> bytes:
    """Return the image of a page of a source file as the user may see it."""
    if not user.limit.agencies:
        return content
    from PIL import Image

    boxes = [span.box for span in list_spans_on_page(connection, sha256, number) if span.box]
    return encode_png(cover_other_places(Image.open(io.BytesIO(content)), boxes))


def limit_source_pages(
    connection: Connection, user: User, head: ReportHead, pages: Iterable[SourcePage]
) -> tuple[SourcePage, ...]:
    """Return pages beside values as the user may see them: lines of text of others are left empty."""
    if not user.limit.agencies:
        return tuple(pages)
    return tuple(_cover_lines(page, list_spans_on_page(connection, head.sha256, page.number)) for page in pages)


def _cover_lines(page: SourcePage, shown: Iterable[Span]) -> SourcePage:
    numbers = {at for span in shown if span.lines for at in range(span.lines[0], span.lines[1] + 1)}
    return replace(page, lines=tuple(line if line.number in numbers else replace(line, text="") for line in page.lines))
