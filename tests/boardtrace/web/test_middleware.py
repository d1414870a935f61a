# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Host names, request sizes and security headers."""

import pytest
from sqlalchemy import Engine

from boardtrace.web.middleware import SECURITY_HEADERS
from tests.boardtrace.web.conftest import PASSWORD, Client, create_account, csrf_token

PATHS = ("/", "/import", "/static/site.css", "/nothing", "/api/v1/reports", "/api/v1/nothing", "/login")


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_has_the_security_headers(client: Client, path: str) -> None:
    answer = client().get(path)
    assert {name: answer.headers[name] for name in SECURITY_HEADERS} == SECURITY_HEADERS
    if not path.startswith("/static/"):
        assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:8311", ""])
def test_an_unknown_host_name_is_rejected(client: Client, host: str) -> None:
    answer = client().get("/", headers={"host": host})
    assert answer.status_code == 421
    assert "--allow-host" in answer.text
    assert answer.headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize("host", ["localhost", "localhost:8311", "127.0.0.1:1", "[::1]:8311", "LOCALHOST"])
def test_the_names_of_this_machine_are_accepted(client: Client, host: str) -> None:
    assert client().get("/", headers={"host": host}).status_code == 200


def test_a_proxy_without_accounts_is_rejected(client: Client) -> None:
    answer = client().get("/", headers={"x-forwarded-for": "203.0.113.9"})
    assert answer.status_code == 403
    assert "--proxy" in answer.text


def test_a_form_from_another_website_is_rejected(client: Client) -> None:
    one = client()
    sent = {"csrf": csrf_token(one.get("/import").text)}
    answer = one.post("/logout", data=sent, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403


def test_a_request_that_is_too_large_is_rejected_with_or_without_its_length(client: Client) -> None:
    one = client(max_file=1000)
    assert one.post("/login", content=b"x" * 2_000_000).status_code == 413
    form = {"content-type": "multipart/form-data; boundary=b"}
    parts = (b'--b\r\nContent-Disposition: form-data; name="files"; filename="a"\r\n\r\n', *[b"x" * 3000] * 3)
    assert one.post("/api/v1/import", content=iter(parts), headers=form).status_code == 413


@pytest.mark.parametrize("host", ["a b", "localhost/x", "localhost@evil.example", "localhost:80:80", "[::1"])
def test_a_malformed_host_is_rejected(client: Client, host: str) -> None:
    assert client().get("/", headers={"host": host}).status_code == 400


@pytest.mark.parametrize("charset", ["punycode", "utf-16", "'utf-7'", '"idna"', "base64"])
@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=b", "application/x-www-form-urlencoded"])
def test_text_that_is_not_utf_8_is_rejected_before_it_is_parsed(client: Client, kind: str, charset: str) -> None:
    sent = {"content-type": f"{kind}; charset={charset}"}
    assert client().post("/login", content=b"x" * 900_000, headers=sent).status_code == 415


def test_contradicting_lengths_are_rejected(client: Client) -> None:
    sent = {"content-length": "3", "transfer-encoding": "chunked"}
    assert client().post("/login", content=b"a=b", headers=sent).status_code == 400


def test_a_long_body_of_somebody_who_is_not_signed_in_is_not_parsed(client: Client, engine: Engine) -> None:
    create_account(engine, "staff")
    one = client(accounts=True)
    for path in ("/login", "/import", "/api/v1/session"):
        assert one.post(path, content=b"x" * 20_000).status_code == 401
        assert one.post(path, content=iter([b"x" * 9_000] * 2)).status_code in (400, 401)
    assert one.post("/login", data={"name": "staff", "password": PASSWORD}).status_code == 303
    kept = one.post("/response/none", data={"value": "x" * 20_000})
    assert kept.status_code == 403  # the form has no token; its length is allowed


def test_redirects_behind_a_proxy_keep_https(client: Client, engine: Engine) -> None:
    create_account(engine, "staff")
    one = client(base="http://localhost", accounts=True, proxy=True)
    answer = one.get("/reports/", headers={"x-forwarded-for": "9.9.9.9"}, follow_redirects=False)
    assert not answer.headers.get("location", "").startswith("http:")


@pytest.mark.parametrize("text", ["a\0b", "\0"])
def test_a_zero_byte_in_a_form_or_json_is_explained(client: Client, response_id: str, text: str) -> None:
    one = client()
    token = csrf_token(one.get("/import").text)
    for path in (f"/response/{response_id}", "/review", "/agencies"):
        answer = one.post(path, data={"csrf": token, "field": "actions", "act": "correct", "value": text, "why": text})
        assert answer.status_code in (400, 405), path
    answer = one.post("/api/v1/session", json={"name": text, "password": "x"})
    assert answer.status_code == 400
    assert "zero byte" in answer.json()["error"]
    cut = one.post("/api/v1/session", content=b'{"name": "\\ud800", "password": "x"}')
    assert cut.status_code in (400, 422)
