# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The accounts on the page, for administrators, and the sign-ins, for auditors too."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Connection, Engine

from store.accounts.accounts import Role, add_account, set_rights
from store.engine import write_transaction
from tests.boardtrace.web.conftest import PASSWORD, Client, create_account, csrf_token, query_value


def sign_in(one: TestClient, name: str) -> TestClient:
    assert one.post("/login", data={"name": name, "password": PASSWORD}).status_code == 303
    return one


@pytest.fixture
def administrator(client: Client, engine: Engine) -> TestClient:
    with write_transaction(engine) as connection:
        add_account(connection, "ada", "analyst", PASSWORD, administrator=True)
    return sign_in(client(accounts=True), "ada")


def test_an_administrator_adds_changes_and_removes_an_account(administrator: TestClient, engine: Engine) -> None:
    token = {"csrf": csrf_token(administrator.get("/users").text)}

    def submit(act: str, status: int = 303, **values: str) -> None:
        assert administrator.post(f"/users/{act}", data={**token, **values}).status_code == status, act

    submit("add", name="jo", role="staff", password=PASSWORD)
    submit("add", 422, name="jo", role="staff", password=PASSWORD)
    submit("add", 422, name="kim", role="owner", password=PASSWORD)
    submit("rights", name="jo", role="auditor", administrator="true")
    submit("password", name="jo", password="another long password")
    submit("unlock", name="jo")
    assert "auditor, administrator" in administrator.get("/users").text
    by = "SELECT count(*) FROM log_entry WHERE owner = 'account' AND owner_id = 'jo' AND by = 'ada'"
    assert query_value(engine, by.replace("by =", '"by" =')) == 4
    submit("remove", name="jo")
    submit("remove", 422, name="jo")
    submit("remove", 422, name="ada")
    submit("rights", 422, name="ada", role="analyst")
    assert (
        "Another administrator has to do that"
        in administrator.post("/users/remove", data={**token, "name": "ada"}).text
    )


@pytest.mark.parametrize(("role", "status"), [("staff", 403), ("analyst", 403), ("auditor", 200)])
def test_others_manage_no_accounts_and_auditors_see_who_signed_in(
    role: Role, status: int, client: Client, engine: Engine
) -> None:
    one = sign_in(client(accounts=True), create_account(engine, role))
    assert one.get("/users").status_code == 403
    assert one.post("/users/add", data={"csrf": csrf_token(one.get("/account").text)}).status_code == 403
    assert one.get("/users/sign-ins").status_code == status


def test_a_new_password_signs_the_user_out_everywhere(
    administrator: TestClient, client: Client, engine: Engine
) -> None:
    with write_transaction(engine) as connection:
        add_account(connection, "jo", "staff", PASSWORD)
    other = sign_in(client(accounts=True), "jo")
    assert other.get("/").status_code == 200
    given = {"csrf": csrf_token(administrator.get("/users").text), "name": "jo", "password": "another long password"}
    assert administrator.post("/users/password", data=given).status_code == 303
    assert other.get("/").headers["location"] == "/login"


def test_two_administrators_cannot_remove_each_other_at_once(
    administrator: TestClient, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with write_transaction(engine) as connection:
        add_account(connection, "bea", "staff", PASSWORD, administrator=True)

    @contextmanager
    def begin_later(engine: Engine) -> Iterator[Connection]:
        with write_transaction(engine) as connection:
            set_rights(connection, "ada", "analyst", False, "bea")  # while the request of ada was on its way
        with write_transaction(engine) as connection:
            yield connection

    token = csrf_token(administrator.get("/users").text)
    monkeypatch.setattr("boardtrace.web.pages.users.write_transaction", begin_later)
    assert administrator.post("/users/remove", data={"csrf": token, "name": "bea"}).status_code == 403
    assert query_value(engine, "SELECT count(*) FROM account WHERE administrator") == 1
