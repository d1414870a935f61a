# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Pages of source files as images."""

import io
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import Engine

from tests.boardtrace.web.conftest import Client, query_value


def test_a_page_is_rendered_once_and_cached(client: Client, engine: Engine, database: Path) -> None:
    sha256, pages = query_value(engine, "SELECT sha256 FROM source"), query_value(engine, "SELECT pages FROM source")
    one = client()
    answer = one.get(f"/page/{sha256}/2.png?dpi=100")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")
    assert answer.headers["cache-control"].startswith("private")
    picture = Image.open(io.BytesIO(answer.content))
    assert picture.width == pytest.approx(842 / 72 * 100, abs=2)
    (kept,) = database.with_suffix(".files").glob("*/*-2-100.png")
    assert kept.stat().st_mode & 0o777 == 0o600
    assert kept.read_bytes() == answer.content
    for number in (0, pages + 1, 10**30):
        assert one.get(f"/page/{sha256}/{number}.png").status_code == 404
    for dpi in ("7", "5000", "x"):
        assert one.get(f"/page/{sha256}/1.png?dpi={dpi}").status_code == 422
