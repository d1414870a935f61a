# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The page "Verify": who may start a check, its progress, and its result."""

from html import unescape

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, text

from boardtrace.web.verification import Verification
from boardtrace.web.verify_process import main
from tests.boardtrace.web.conftest import PASSWORD, Client, create_account, csrf_token, query_value, wait_until


def get_verification(one: TestClient) -> Verification:
    verification: Verification = one.app.state.verification  # type: ignore[attr-defined]
    return verification


@pytest.mark.long
def test_a_changed_row_is_named_with_its_field_before_and_after(client: Client, engine: Engine) -> None:
    one = client()
    ident = query_value(engine, "SELECT id FROM response WHERE rag_value = 'amber' ORDER BY id LIMIT 1")
    with engine.begin() as connection:
        connection.execute(text("UPDATE response SET rag_value = 'green' WHERE id = :id"), {"id": ident})
    answer = one.post("/verify", data={"csrf": csrf_token(one.get("/verify").text), "extent": "sample"})
    assert answer.headers["location"] == "/verify"
    wait_until(lambda: not get_verification(one).is_running, 300)
    page = unescape(one.get("/verify").text)
    assert "the data is not as it was imported" in page
    assert ident in page
    assert "Head of the log:" in page


def test_progress_and_result_are_shown(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    one = client()
    verification = get_verification(one)
    monkeypatch.setattr(verification, "_run", lambda state: None)
    token = csrf_token(one.get("/verify").text)
    assert one.post("/verify", data={"csrf": token, "head": "12:abc"}).status_code == 422
    assert one.post("/verify", data={"csrf": token}).status_code == 303
    assert one.post("/verify", data={"csrf": token}).status_code == 409
    verification._take_message({"done": 1, "of": 3})
    assert "1 of 3 reports checked" in one.get("/verify").text
    counts = {"reports": 3, "entries": 4, "places": 9, "words": 2, "seed": 1, "head": "4:" + "0" * 64}
    verification._take_message({"checked": counts, "discrepancies": [], "remarks": []})
    verification._update(ended=verification.state and verification.state.started)
    assert "No differences" in one.get("/verify").text


def test_the_process_reports_progress_and_the_result(
    database: object, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BOARDTRACE_DB", str(database))
    monkeypatch.setattr("boardtrace.web.verify_process.SAMPLE_SIZE", 0)
    assert main("sample", "1") == 0
    first, *_, last = capsys.readouterr().out.splitlines()
    assert first == '{"done": 0, "of": 1}'
    assert '"discrepancies": []' in last


def test_an_analyst_reads_the_result_and_starts_nothing(client: Client, engine: Engine) -> None:
    name = create_account(engine, "analyst")
    one = client(accounts=True)
    one.post("/login", data={"name": name, "password": PASSWORD})
    page = one.get("/verify").text
    assert "Only staff, auditors and administrators" in page
    assert one.post("/verify", data={"csrf": csrf_token(page)}).status_code == 403
