# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""A status has the colour that its place shows, whatever the rows and the page readings say."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas
from sqlalchemy import create_engine

from ingest.model import Box, Colour, Source, Span
from normalise.model import Report
from store.file_archive import archive_file
from store.verify.context import VerifyContext
from store.verify.status_fills import check_fills
from tests.store.report_versions import version, with_rows
from tests.store.used_store import AKIN

RED, LIGHT_RED, GREEN = (192, 0, 0), (230, 120, 120), (0, 176, 80)
PLACE, PAPER = Box(x0=100.0, top=100.0, x1=160.0, bottom=130.0), Box(x0=300.0, top=300.0, x1=360.0, bottom=330.0)


@pytest.fixture
def context(tmp_path: Path) -> Iterator[VerifyContext]:
    """A store with a kept page that has a red cell with a white word at PLACE."""
    path = tmp_path / "page.pdf"
    canvas = Canvas(str(path), pagesize=(595, 842), invariant=1)
    canvas.setFillColorRGB(*(part / 255 for part in RED))
    canvas.rect(100, 842 - 130, 60, 30, stroke=0, fill=1)
    canvas.setFillColorRGB(1, 1, 1)
    canvas.drawString(110, 842 - 120, "Late")
    canvas.save()
    archive_file(tmp_path / "kept", path, sha256(path.read_bytes()).hexdigest())
    with create_engine("sqlite://").connect() as connection:
        yield VerifyContext(connection=connection, root=tmp_path / "kept", find_succession=AKIN)


def report_with(context: VerifyContext, colour: Colour, *places: Box) -> Report:
    """Return a report of the kept page whose rows all have this colour at these places."""
    (kept,) = context.root.glob("*/*.pdf")
    source = Source(name="page.pdf", sha256=kept.stem, pages=1, kind="pdf", size=kept.stat().st_size)
    spans = tuple(Span(page=1, box=box) for box in places)
    rows = with_rows(
        version("aaaa", date(2019, 3, 1)), lambda r: replace(r, rag=replace(r.rag, colour=colour, source=spans))
    )
    return replace(rows, source=source)


@pytest.mark.parametrize(("colour", "places"), [(RED, (PLACE,)), (LIGHT_RED, (PLACE,)), (RED, (PAPER, PLACE))])
def test_a_status_in_the_colour_of_one_of_its_places_holds(
    context: VerifyContext, colour: Colour, places: tuple[Box, ...]
) -> None:
    assert list(check_fills(context, report_with(context, colour, *places))) == []


@pytest.mark.parametrize(("colour", "place", "shown"), [(GREEN, PLACE, "#c00000"), (RED, PAPER, "#ffffff")])
def test_a_status_in_another_colour_is_found(context: VerifyContext, colour: Colour, place: Box, shown: str) -> None:
    found = list(check_fills(context, report_with(context, colour, place)))
    assert len(found) >= 12
    assert {(one.kind, one.field, one.page, one.before) for one in found} == {("fill", "rag", 1, shown)}
