"""Host names, request sizes and security headers."""

import pytest

from boardtrace.web.middleware import SECURITY_HEADERS
from tests.boardtrace.web.conftest import Client, csrf_token

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
