# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Each list is a file too, under the address of its page, with the same filter."""

import csv
import io

from sqlalchemy import Engine

from tests.boardtrace.web.conftest import Client, query_value

LISTS = ("reports", "actions", "agencies", "faults", "gaps", "review", "search", "log")


def test_each_list_has_a_csv_and_a_json_twin(client: Client, engine: Engine) -> None:
    web = client()
    for name in LISTS:
        query = "?q=visits" if name == "search" else ""
        rows = web.get(f"/{name}.json{query}").json()
        lines = list(csv.reader(io.StringIO(web.get(f"/{name}.csv{query}").content.decode("utf-8-sig"))))
        assert (len(lines), bool(rows)) == (len(rows) + 1, True), name
    shown = query_value(engine, "SELECT count(*) FROM tracked_response WHERE standing = 'current' AND status = 'red'")
    assert len(web.get("/actions.json?status=red").json()) == shown
    assert web.get("/reports.json?q=no+such+board").json() == []
    assert web.get("/reports.xml").status_code == 422


def test_pages_link_to_their_files_with_the_filter(client: Client) -> None:
    web = client()
    assert 'href="/faults.csv?q=harrowmere"' in web.get("/faults?q=harrowmere").text
    assert 'href="/agencies.json"' in web.get("/agencies").text
