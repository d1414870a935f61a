# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""A user's own account: the password and the sign-ins."""

from sqlalchemy import Engine

from tests.boardtrace.web.conftest import PASSWORD, Client, create_account, csrf_token

NEW = "another long password"


def test_a_user_changes_the_password_and_other_sessions_end(client: Client, engine: Engine) -> None:
    name = create_account(engine, "analyst")
    one, other = client(accounts=True), client(accounts=True)
    for browser in (one, other):
        browser.post("/login", data={"name": name, "password": PASSWORD})
    page = one.get("/account").text
    assert "Last sign-in before this one" in page
    assert page.count("signed in</td>") == 2
    sent = {"csrf": csrf_token(page), "current": PASSWORD, "new": NEW, "again": NEW}
    assert one.post("/account", data={**sent, "again": "a different one"}).status_code == 422
    assert one.post("/account", data={**sent, "current": "wrong"}).status_code == 401
    assert one.post("/account", data={**sent, "new": "short", "again": "short"}).status_code == 422
    assert one.post("/account", data=sent).headers["location"] == "/account?done=1"
    assert "was changed" in one.get("/account?done=1").text
    assert other.get("/account").headers["location"].startswith("/login")
    assert other.post("/login", data={"name": name, "password": PASSWORD}).status_code == 401
    assert other.post("/login", data={"name": name, "password": NEW}).status_code == 303


def test_the_user_of_this_machine_has_no_password(client: Client) -> None:
    one = client()
    page = one.get("/account").text
    assert "there is no password" in page
    assert one.post("/account", data={"csrf": csrf_token(one.get("/import").text)}).status_code == 403
