# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Error answers."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from tests.boardtrace.web.conftest import Client


def test_a_database_error_is_shown_without_details(client: Client, engine: Engine, database: Path) -> None:
    one = client()
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE review RENAME TO gone"))
    for path in ("/", "/?q=x"):
        answer = one.get(path)
        assert answer.status_code == 503
        assert str(database) not in answer.text
        assert "review" not in answer.text.lower().split("<main")[1]
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")


def test_an_internal_error_is_shown_without_details(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("inside")

    monkeypatch.setattr("boardtrace.web.pages.reports.count_cases", broken)
    answer = client().get("/")
    assert (answer.status_code, "inside" in answer.text) == (500, False)
    assert answer.headers["x-frame-options"] == "DENY"
