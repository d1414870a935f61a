# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The forms that correct rows: a preview, then the change with its reason, and an undo."""

import re

from fastapi.testclient import TestClient
from sqlalchemy import Engine

from tests.boardtrace.web.conftest import Client, csrf_token, query_value


def submit(web: TestClient, address: str, **fields: str) -> str:
    """Submit a form, and its preview with a reason; return the preview. The change must be stored."""
    given = {"csrf": csrf_token(web.get(address).text), **{name.replace("__", ":"): v for name, v in fields.items()}}
    preview = web.post(address, data=given)
    assert preview.status_code == 200, preview.text
    stored = web.post(address, data={**given, "seen": seen_hash(preview.text), "why": "As on the page"})
    assert stored.status_code == 303, stored.text
    return str(preview.text)


def seen_hash(page: str) -> str:
    """Return the hash of a preview, which its form sends."""
    found = re.search(r'name="seen" value="([0-9a-f]{64})"', page)
    assert found, page
    return found[1]


def count_rows(engine: Engine) -> int:
    return int(query_value(engine, "SELECT COUNT(*) FROM response"))


def test_a_row_is_deleted_after_a_preview_and_comes_back(client: Client, engine: Engine, response_id: str) -> None:
    web, before = client(), count_rows(engine)
    assert f'href="/rows/{response_id}"' in web.get(f"/response/{response_id}").text
    preview = submit(web, f"/rows/{response_id}", act="delete")
    assert "What would change" in preview
    assert count_rows(engine) == before - 1
    report = query_value(engine, "SELECT id FROM report")
    page = web.get(f"/report/{report}").text
    assert "<b>Row deleted</b>" in page
    number = query_value(engine, "SELECT MAX(number) FROM log_entry")
    web.post("/log", data={"csrf": csrf_token(page), "entry": str(number)})
    assert count_rows(engine) == before


def test_a_row_is_moved_split_and_merged(client: Client, engine: Engine, response_id: str) -> None:
    web, address = client(), f"/rows/{response_id}"
    finding = query_value(engine, "SELECT id FROM finding ORDER BY id LIMIT 1")
    submit(web, address, act="move", label="9z", finding=finding)
    assert query_value(engine, "SELECT COUNT(*) FROM question WHERE label = '9z'") == 1
    words = f"SELECT text FROM cell WHERE field = 'actions' AND response_id = '{response_id}'"
    first, _, second = query_value(engine, words).partition(" ")
    submit(web, address, act="split", first__actions=first, second__actions=second, status="red")
    assert query_value(engine, words) == first
    new = query_value(engine, "SELECT id FROM response WHERE id LIKE '%-added-%'")
    submit(web, address, act="merge", row=new)
    assert query_value(engine, words) == f"{first}\n{second}"


def test_a_row_is_added_with_its_place(client: Client, engine: Engine, response_id: str) -> None:
    question = query_value(engine, f"SELECT question_id FROM response WHERE id = '{response_id}'")
    box = {"page": "1", "left": "10", "top": "20", "right": "300", "bottom": "40"}
    submit(client(), f"/rows/{question}", act="add", text__agency="Police", text__actions="Train", **box)
    new = query_value(engine, "SELECT id FROM response WHERE id LIKE '%-added-%'")
    page = client().get(f"/response/{new}").text
    assert 'x="8.5" y="18.5"' in page
    assert "row added" in page


def test_what_cannot_be_done_is_said_and_what_was_typed_is_kept(client: Client, response_id: str) -> None:
    web, address = client(), f"/rows/{response_id}"
    given = {"csrf": csrf_token(web.get(address).text), "act": "split", "second:actions": "words that are not there"}
    refused = web.post(address, data=given)
    assert refused.status_code == 422
    assert "must have the words that were read" in refused.text
    assert "words that are not there" in refused.text
    seen = seen_hash(web.post(address, data={**given, "act": "delete"}).text)
    without_reason = web.post(address, data={**given, "act": "delete", "seen": seen})
    assert "needs an author and a reason" in without_reason.text
    assert web.post("/rows/nothing", data=given).status_code == 404
    assert web.post(address, data={**given, "act": "burn"}).status_code == 422


def test_a_change_that_somebody_else_made_meanwhile_is_shown_first(
    client: Client, engine: Engine, response_id: str
) -> None:
    web, address = client(), f"/rows/{response_id}"
    words = query_value(engine, f"SELECT text FROM cell WHERE field = 'actions' AND response_id = '{response_id}'")
    given = {"csrf": csrf_token(web.get(address).text), "act": "delete", "why": "It is a heading"}
    seen = seen_hash(web.post(address, data=given).text)
    first, _, second = words.partition(" ")
    submit(web, address, act="split", first__actions=first, second__actions=second, status="red")
    before = count_rows(engine)
    refused = web.post(address, data={**given, "seen": seen})
    assert (refused.status_code, "Somebody changed these rows meanwhile" in refused.text) == (422, True)
    assert count_rows(engine) == before
    assert web.post(address, data={**given, "seen": seen_hash(refused.text)}).status_code == 303
    assert count_rows(engine) == before - 1


def test_the_place_of_a_new_row_is_drawn_by_two_clicks(client: Client, engine: Engine, response_id: str) -> None:
    question = query_value(engine, f"SELECT question_id FROM response WHERE id = '{response_id}'")
    web, address = client(), f"/rows/{question}"
    given = {"csrf": csrf_token(web.get(address).text), "act": "add", "text:agency": "Police", "page": "1"}
    shown = web.post(address, data={**given, "show": "1"}).text
    assert 'type="image" name="corner"' in shown
    first = web.post(address, data={**given, "corner.x": "300", "corner.y": "20"}).text
    assert ('name="left" inputmode="decimal" size="6" value="300"' in first, "opposite corner" in first) == (True, True)
    given |= {"left": "300", "top": "20"}
    drawn = web.post(address, data={**given, "corner.x": "10", "corner.y": "40"}).text
    assert '<rect x="10" y="20" width="290.0" height="20.0">' in drawn
    assert 'value="Police"' in drawn
