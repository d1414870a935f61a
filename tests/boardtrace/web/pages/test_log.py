# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The audit log page."""

import re
from html import unescape

from sqlalchemy import Engine

from normalise.agencies.registry import load_register
from store.decisions.corrections import correct_value
from store.engine import write_transaction
from tests.boardtrace.web.conftest import Client, csrf_token, query_value

REGISTER = load_register()


def test_the_log_shows_who_did_what_and_undoes_it(client: Client, engine: Engine) -> None:
    one = client()
    ident = query_value(engine, "SELECT id FROM response WHERE rag_value = 'amber' ORDER BY id LIMIT 1")
    with write_transaction(engine) as connection:
        entry = correct_value(connection, ident, "rag", "red", by="Ann", why="its fill", register=REGISTER)
    page = one.get("/log").text
    assert f"/response/{ident}" in page
    assert "its fill" in page
    assert "imported" in page
    assert "its fill" not in one.get("/log?by=Ben").text
    assert "its fill" in one.get(f"/log?act=corrected&record={ident}&by=Ann").text
    sent = {"csrf": csrf_token(page), "entry": str(entry.number)}
    answer = one.post("/log", data=sent)
    assert f"Entry {entry.number} was undone" in one.get(answer.headers["location"]).text
    assert query_value(engine, f"SELECT rag_value FROM response WHERE id = '{ident}'") == "amber"
    again = one.post("/log", data=sent)
    assert (again.status_code, "not in force" in again.text) == (409, True)
    assert one.post("/log", data={**sent, "entry": "999"}).status_code == 404


def test_the_log_is_split_into_pages(client: Client, engine: Engine) -> None:
    one = client()
    ident = query_value(engine, "SELECT id FROM response ORDER BY id LIMIT 1")
    for at in range(52):
        with write_transaction(engine) as connection:
            correct_value(connection, ident, "actions", f"Act {at}", by="Ann", why="so", register=REGISTER)
    page = one.get("/log").text
    older = re.search(r'rel="next" href="([^"]+)"', page)
    assert older
    rest = one.get("/log" + unescape(older[1])).text
    assert "imported" in rest
    assert 'rel="next"' not in rest
    assert one.get("/log?before=99999999999999").status_code == 422


def test_the_log_is_filtered_by_day_and_downloaded(client: Client, engine: Engine) -> None:
    one = client()
    day = query_value(engine, "SELECT substr(min(at), 1, 10) FROM log_entry")
    report = query_value(engine, "SELECT id FROM report")
    assert "imported" in one.get(f"/log/download?since={day}&until={day}").text
    assert "imported" not in one.get("/log/download?until=2001-01-01").text
    assert "imported" in one.get(f"/log/download?record={report}").text
    assert "No entry matches" in one.get("/log?until=2001-01-01").text
    entries = one.get("/log/download?form=json").json()
    assert [entry["number"] for entry in entries] == list(range(len(entries), 0, -1))
    assert entries[-1]["hash"]


def test_a_filter_of_the_log_is_saved_and_removed(client: Client) -> None:
    web = client()
    form = {"csrf": csrf_token(web.get("/log").text), "name": "imports", "query": "?act=imported"}
    assert web.post("/log/filters", data=form).headers["location"] == "/log?act=imported"
    page = web.get("/log").text
    assert '<a href="/log?act=imported">imports</a>' in page
    saved = page.split('name="saved" value="')[1].split('"')[0]
    web.post("/log/filters/remove", data={**form, "saved": saved})
    assert ">imports</a>" not in web.get("/log").text
    assert "Give the filter a name" in web.post("/log/filters", data={**form, "name": ""}, follow_redirects=True).text
