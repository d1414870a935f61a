# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The API session."""

from sqlalchemy import Engine

from tests.boardtrace.web.conftest import PASSWORD, Client, create_account


def test_a_user_signs_in_and_out_by_json(client: Client, engine: Engine) -> None:
    create_account(engine, "analyst")
    one = client(accounts=True)
    assert one.get("/api/v1/session").status_code == 401
    assert one.post("/api/v1/session", json={"name": "analyst", "password": "no"}).status_code == 401
    session = one.post("/api/v1/session", json={"name": "analyst", "password": PASSWORD}).json()
    assert (session["user"], session["role"], session["local"]) == ("analyst", "analyst", False)
    assert one.get("/api/v1/reports").status_code == 200
    assert one.delete("/api/v1/session").status_code == 403
    assert one.delete("/api/v1/session", headers={"x-csrf-token": session["csrf"]}).status_code == 204
    assert one.get("/api/v1/reports").status_code == 401
