# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Signing in and out."""

import re
from html import unescape

import pytest
from sqlalchemy import Engine, text

from tests.boardtrace.web.conftest import PASSWORD, Client, create_account, csrf_token


def test_nobody_reads_without_signing_in(client: Client) -> None:
    one = client(accounts=True)
    answer = one.get("/report/x?y=1")
    assert (answer.status_code, answer.headers["location"]) == (303, "/login?next=%2Freport%2Fx%3Fy%3D1")
    assert one.get("/api/v1/reports").status_code == 401
    assert one.get("/page/" + "0" * 64 + "/1.png").status_code == 303
    assert "boardtrace" in one.get("/login").text
    assert "Reports</a>" not in one.get("/login").text


def test_a_user_signs_in_and_out(client: Client, engine: Engine) -> None:
    create_account(engine, "auditor")
    one = client(accounts=True)
    assert one.post("/login", data={"name": "auditor", "password": "not the password"}).status_code == 401
    answer = one.post("/login", data={"name": "auditor", "password": PASSWORD, "next": "/import"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/import")
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    token = one.cookies["boardtrace"]
    with engine.connect() as connection:
        kept = connection.execute(text("SELECT token FROM web_session")).scalar_one()
    assert token not in kept
    page = one.get("/").text
    assert "auditor" in page
    assert one.post("/logout", data={"csrf": csrf_token(page)}).status_code == 303
    one.cookies.set("boardtrace", token)
    assert one.get("/").status_code == 303


@pytest.mark.parametrize("destination", ["//evil.example/", "https://evil.example/", "/\\evil.example", "\\\\evil"])
def test_signing_in_never_redirects_to_another_site(client: Client, engine: Engine, destination: str) -> None:
    create_account(engine, "staff")
    answer = client(accounts=True).post("/login", data={"name": "staff", "password": PASSWORD, "next": destination})
    assert answer.headers["location"] == "/"


def test_what_was_typed_is_kept_when_the_session_has_ended(client: Client, engine: Engine) -> None:
    create_account(engine, "staff")
    web = client(accounts=True)
    typed = {"csrf": "0" * 64, "act": "correct", "value": "31/07/2019 <b>", "why": "as printed"}
    asked = web.post("/review", data=typed, headers={"sec-fetch-site": "same-origin"})
    assert asked.status_code == 401
    kept = unescape(re.findall(r'name="kept" value="([^"]+)"', asked.text)[0])
    page = web.post("/login", data={"name": "staff", "password": PASSWORD, "next": "/review", "kept": kept})
    assert page.status_code == 200
    assert "31/07/2019 &lt;b&gt;" in page.text
    assert 'action="/review"' in page.text
    assert csrf_token(page.text) != "0" * 64
    assert csrf_token(web.get("/").text) == csrf_token(page.text)


@pytest.mark.parametrize("headers", [{}, {"sec-fetch-site": "none"}])
def test_a_form_of_another_site_is_not_kept(client: Client, headers: dict[str, str]) -> None:
    answer = client(accounts=True).post("/review", data={"act": "confirm"}, headers=headers)
    assert answer.status_code == 401
    assert "kept" not in answer.text


@pytest.mark.parametrize("kept", ["[", "[1]", '["//evil.example", []]', '["https://evil.example", []]'])
def test_a_kept_form_is_sent_to_this_site_alone(client: Client, engine: Engine, kept: str) -> None:
    create_account(engine, "staff")
    answer = client(accounts=True).post("/login", data={"name": "staff", "password": PASSWORD, "kept": kept})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
