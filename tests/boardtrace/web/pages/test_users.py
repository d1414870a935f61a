# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The accounts on the page, for administrators, and the sign-ins, for auditors too."""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from store.accounts.accounts import Role, add_account
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
