# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Who may do what: sessions, roles, CSRF tokens."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from boardtrace.web.auth import session_cookie_name
from boardtrace.web.settings import WebSettings
from store.accounts import sessions
from store.accounts.sessions import (
    FREE_TRIES,
    begin_session,
    find_session_account,
    record_attempt,
    record_success,
    seconds_to_wait,
)
from store.clock import current_database_time
from tests.boardtrace.web.conftest import PASSWORD, Client, create_account, csrf_token
from tests.command_line import Run


def test_a_form_without_its_csrf_token_changes_nothing(client: Client, engine: Engine) -> None:
    with engine.connect() as connection:
        ident = connection.execute(text("SELECT id FROM response LIMIT 1")).scalar_one()
    one = client()
    for fields_sent in ({}, {"csrf": "0" * 64}, {"csrf": "ü"}):
        answer = one.post(f"/response/{ident}", data={"act": "confirm", "field": "response", **fields_sent})
        assert answer.status_code == 403
    assert one.post("/import", files={"files": ("a.pdf", b"%PDF-1.7")}).status_code == 403
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM overlay")).scalar_one() == 0
        assert connection.execute(text("SELECT count(*) FROM import_job")).scalar_one() == 0


@pytest.mark.parametrize("column", ["made", "seen"])
def test_a_session_expires_when_idle_or_old(client: Client, engine: Engine, column: str) -> None:
    create_account(engine, "staff")
    one = client(accounts=True)
    one.post("/login", data={"name": "staff", "password": PASSWORD})
    assert one.get("/").status_code == 200
    with engine.begin() as connection:
        long_ago = text("SELECT datetime('now', '-13 hours')")
        was = connection.execute(long_ago).scalar_one() + ".000000"
        connection.execute(text(f"UPDATE web_session SET {column} = :was"), {"was": was})
    assert one.get("/").status_code == 303


def test_the_last_use_of_a_session_is_saved(client: Client, engine: Engine) -> None:
    create_account(engine, "staff")
    one = client(accounts=True)
    one.post("/login", data={"name": "staff", "password": PASSWORD})
    with engine.begin() as connection:
        was = connection.execute(text("SELECT datetime('now', '-30 minutes')")).scalar_one() + ".000000"
        connection.execute(text("UPDATE web_session SET seen = :was"), {"was": was})
    assert one.get("/").status_code == 200
    with engine.connect() as connection:
        assert connection.execute(text("SELECT seen FROM web_session")).scalar_one() > was


def test_cookies_behind_a_proxy_need_tls(client: Client, engine: Engine) -> None:
    create_account(engine, "staff")
    one = client(base="https://localhost", accounts=True, proxy=True)
    answer = one.post("/login", data={"name": "staff", "password": PASSWORD}, headers={"x-forwarded-for": "1, 9.9.9.9"})
    assert "Secure" in answer.headers["set-cookie"]
    assert answer.headers["set-cookie"].startswith("__Host-")
    assert "strict-transport-security" in answer.headers
    with engine.connect() as connection:
        assert connection.execute(text("SELECT address FROM login_attempt")).scalar_one() == "9.9.9.9"


def test_the_cookie_is_named_after_the_port_where_several_servers_share_a_host() -> None:
    settings = WebSettings(url="sqlite://", files=Path("files"), cookie_port=8311)
    assert session_cookie_name(settings) == "boardtrace-8311"
    assert session_cookie_name(replace(settings, proxy=True)) == "__Host-boardtrace-8311"
    assert session_cookie_name(replace(settings, cookie_port=None)) == "boardtrace"


def test_failed_sign_ins_delay_the_name_and_the_address(client: Client, engine: Engine) -> None:
    create_account(engine, "staff")
    one = client(accounts=True)
    for _ in range(FREE_TRIES):
        assert one.post("/login", data={"name": "staff", "password": "wrong"}).status_code == 401
    with engine.begin() as connection:  # however long this test takes, no pause is over
        soon = connection.execute(text("SELECT datetime('now', '+10 minutes')")).scalar_one() + ".000000"
        connection.execute(text("UPDATE login_attempt SET at = :soon"), {"soon": soon})
    answer = one.post("/login", data={"name": "staff", "password": PASSWORD})
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) >= 1
    assert one.post("/login", data={"name": "another", "password": "wrong"}).status_code == 429
    with engine.connect() as connection:
        kept = connection.execute(text("SELECT count(*) FROM login_attempt WHERE NOT entered")).scalar_one()
    assert kept == FREE_TRIES


def test_a_success_under_another_name_does_not_reset_the_wait_of_an_address(engine: Engine) -> None:
    with engine.begin() as connection:
        for _ in range(FREE_TRIES):
            record_attempt(connection, "staff", "9.9.9.9")
        record_success(connection, record_attempt(connection, "guesser", "9.9.9.9"))
        assert seconds_to_wait(connection, "staff", "9.9.9.9") > 0
        record_success(connection, record_attempt(connection, "staff", "9.9.9.9"))
        assert seconds_to_wait(connection, "staff", "9.9.9.9") == 0


def test_a_stranger_cannot_lock_a_user_out_of_the_usual_address(engine: Engine) -> None:
    with engine.begin() as connection:
        record_success(connection, record_attempt(connection, "staff", "10.0.0.1"))
        for number in range(3 * FREE_TRIES):
            record_attempt(connection, "staff", f"9.9.9.{number}")
        assert seconds_to_wait(connection, "staff", "9.9.9.77") > 0
        assert seconds_to_wait(connection, "staff", "10.0.0.1") == 0


def test_a_clock_set_back_neither_locks_nor_keeps_sessions(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    create_account(engine, "staff")
    later = current_database_time() + timedelta(hours=5)
    with monkeypatch.context() as patch, engine.begin() as connection:
        patch.setattr(sessions, "current_database_time", lambda: later)
        for _ in range(FREE_TRIES + 9):
            record_attempt(connection, "staff", "9.9.9.9")
        token = begin_session(connection, "staff", "9.9.9.9")
    with engine.begin() as connection:
        assert seconds_to_wait(connection, "staff", "9.9.9.9") == 0
    assert find_session_account(engine, token) is None


def test_the_description_of_the_api_needs_a_sign_in(client: Client, engine: Engine) -> None:
    create_account(engine, "staff")
    assert client(accounts=True).get("/api/v1/openapi.json").status_code == 401


def test_the_last_of_several_forwarded_addresses_counts(client: Client, engine: Engine) -> None:
    create_account(engine, "staff")
    one = client(base="https://localhost", accounts=True, proxy=True)
    one.post("/login", data={"name": "x"}, headers=[("x-forwarded-for", "1.1.1.1"), ("x-forwarded-for", "2, 9.9.9.9")])
    with engine.connect() as connection:
        assert connection.execute(text("SELECT address FROM login_attempt")).scalar_one() == "9.9.9.9"


@pytest.mark.parametrize("role", ["analyst", "auditor"])
def test_a_read_only_role_changes_nothing(client: Client, engine: Engine, role: str) -> None:
    create_account(engine, role)  # type: ignore[arg-type]
    with engine.connect() as connection:
        ident = connection.execute(text("SELECT id FROM response LIMIT 1")).scalar_one()
    one = client(accounts=True)
    one.post("/login", data={"name": role, "password": PASSWORD})
    page = one.get(f"/response/{ident}")
    assert page.status_code == 200
    assert "Correct value" not in page.text
    sent = {"csrf": csrf_token(page.text)}
    assert one.post(f"/response/{ident}", data={"act": "confirm", "field": "response", **sent}).status_code == 403
    given = one.post("/import", data=sent, files={"files": ("a.pdf", b"%PDF-1.7")})
    assert given.status_code == 403
    header = {"x-csrf-token": sent["csrf"]}
    assert one.post("/api/v1/import", headers=header, files={"files": ("a.pdf", b"%PDF-")}).status_code == 403
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM overlay")).scalar_one() == 0
        assert connection.execute(text("SELECT count(*) FROM import_job")).scalar_one() == 0


def test_removing_an_account_ends_its_session(client: Client, engine: Engine, boardtrace: Run, database: Path) -> None:
    create_account(engine, "staff")
    one = client(accounts=True)
    one.post("/login", data={"name": "staff", "password": PASSWORD})
    assert boardtrace("users", "remove", "staff", "--db", database).returncode == 0
    assert one.get("/").status_code == 303
