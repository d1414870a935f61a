# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The SQL views on a web page, and their rows as files."""

from sqlalchemy import Engine

from store.queries.sql_views import EXAMPLES, VIEWS
from tests.boardtrace.web.conftest import Client, query_value


def test_views_and_examples_are_shown_and_are_files(
    client: Client, engine: Engine, two_versions: tuple[str, str]
) -> None:
    web = client()
    page = web.get("/data").text
    for one in (*VIEWS, *EXAMPLES):
        assert f'href="/data/{one.name}.csv"' in page
        assert web.get(f"/data/{one.name}.csv").status_code == 200
    rows = web.get("/data/v_response.json").json()
    assert len(rows) == query_value(engine, "SELECT count(*) FROM v_response")
    assert [row["response_id"] for row in web.get("/data/v_response.json?start=1&limit=2").json()] == [
        row["response_id"] for row in rows[1:3]
    ]
    assert web.get("/data/account.json").status_code == 404
