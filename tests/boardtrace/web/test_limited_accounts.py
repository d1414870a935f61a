# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Accounts that are limited to an agency: no page, file or picture shows the rows of others."""

import io
import json
import re
from collections import Counter
from dataclasses import asdict, replace
from html import unescape
from pathlib import Path

import numpy as np
import pytest
from fastapi.testclient import TestClient
from PIL import Image
from sqlalchemy import Engine, text

from boardtrace.web.app import create_app
from boardtrace.web.auth import User
from boardtrace.web.download_process import answer_request, read_user
from boardtrace.web.settings import WebSettings
from ingest.render.page_image import COVER_COLOUR
from store.accounts.access_limit import AccessLimit
from store.accounts.accounts import add_account
from store.engine import store_url, write_transaction
from tests.boardtrace.web.conftest import PASSWORD, Client, call_in_thread, csrf_token

LISTS = (
    "/", "/review", "/actions", "/dashboard", "/compare", "/agencies", "/faults", "/log", "/exports", "/search?q=the",
    "/gaps", "/chasing", "/actions/download?form=json", "/api/v1/records", "/api/v1/reports", "/api/v1/search?q=the",
    "/api/v1/faults", "/api/v1/agencies",
    "/data/v_response.json", "/data/v_status.csv", "/data/v_change.json", "/data/v_status_history.json",
    "/review.json", "/faults.json", "/gaps.json", "/log.json", "/reports.csv", "/actions.csv", "/search.json?q=the",
)  # fmt: skip
LINK = re.compile(r'(?:href|src)="(/[^"#]*)')
MAX_OF_A_KIND = 8  # pages that begin with the same word
MIN_CHARS = 30  # of a text that its words distinguish from those of others


@pytest.fixture
def agency(engine: Engine) -> str:
    """The agency with most rows that no other agency shares."""
    query = "SELECT agency_id FROM response WHERE agency_id IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1"
    with engine.connect() as connection:
        return str(connection.execute(text(query)).scalar_one())


@pytest.fixture
def analyst(client: Client, engine: Engine, agency: str) -> TestClient:
    with write_transaction(engine) as connection:
        add_account(connection, "lim", "analyst", PASSWORD, limit=AccessLimit(agencies=(agency,)))
    one = client(accounts=True)
    assert one.post("/login", data={"name": "lim", "password": PASSWORD}).status_code == 303
    return one


def list_rows(engine: Engine, agency: str, shown: bool) -> list[tuple[str, str, str]]:
    """Return the id, the actions and the source file of the rows that the account sees, or of all others."""
    named = (
        "(r.agency_id = :agency OR EXISTS (SELECT 1 FROM further_agency f WHERE f.response_id = r.id"
        " AND f.agency_id = :agency))"
    )
    query = (
        "SELECT r.id, c.text, p.sha256 FROM response r"
        " JOIN cell c ON c.response_id = r.id AND c.field = 'actions' AND c.text <> ''"
        " JOIN question q ON q.id = r.question_id JOIN finding f ON f.id = q.finding_id"
        f" JOIN report p ON p.id = f.report_id WHERE {'' if shown else 'NOT '}{named} ORDER BY r.id"
    )
    with engine.connect() as connection:
        return [(ident, said, sha) for ident, said, sha in connection.execute(text(query), {"agency": agency})]


def list_hidden_texts(engine: Engine, agency: str) -> list[str]:
    seen = " ".join(said for _, said, _ in list_rows(engine, agency, True))
    return [said for _, said, _ in list_rows(engine, agency, False) if len(said) > MIN_CHARS and said not in seen]


def find_leaks(body: str, hidden: list[str]) -> list[str]:
    plain = " ".join(re.sub(r"<[^>]+>", "", unescape(body)).split())
    return [said for said in hidden if " ".join(said.split()) in plain]


def test_lists_show_the_rows_of_the_agency_alone(
    analyst: TestClient, engine: Engine, agency: str, two_versions: tuple[str, str]
) -> None:
    hidden = list_hidden_texts(engine, agency)
    assert len(hidden) > 5
    old, new = two_versions
    addresses = [*LISTS, f"/report/{new}", f"/report/{new}/page/2", f"/compare?old={old}&new={new}", f"/history/{old}",
                 f"/api/v1/reports/{new}", f"/exports/download?form=csv&report={new}",
                 f"/api/v1/compare?old={old}&new={new}"]  # fmt: skip
    answers = {address: analyst.get(address) for address in addresses}
    assert {address: answer.status_code for address, answer in answers.items() if answer.status_code != 200} == {}
    assert {address: found for address, answer in answers.items() if (found := find_leaks(answer.text, hidden))} == {}
    (mine, *_) = list_rows(engine, agency, True)
    assert find_leaks(analyst.get(f"/response/{mine[0]}").text, [mine[1]])


def test_records_and_pictures_of_others_are_not_found(analyst: TestClient, engine: Engine, agency: str) -> None:
    (other, *_), (mine, *_) = list_rows(engine, agency, False), list_rows(engine, agency, True)
    for address in ("/response/{}", "/rows/{}", "/api/v1/records/{}", "/api/v1/trace/{}", "/api/v1/history/{}",
                    "/evidence/record?record={}"):  # fmt: skip
        assert analyst.get(address.format(other[0])).status_code in (403, 404), address
    assert [analyst.get(address).status_code for address in ("/verify", "/import", "/users")] == [403] * 3
    assert analyst.get(f"/evidence/picture?record={mine[0]}").status_code == 403
    assert analyst.get(f"/evidence/record?record={mine[0]}").status_code == 200
    picture = np.asarray(Image.open(io.BytesIO(analyst.get(f"/page/{mine[2]}/2.png?dpi=50").content)).convert("RGB"))
    covered = (picture == COVER_COLOUR).all(axis=2).mean()
    assert 0.3 < covered < 1
    span = text(
        "SELECT s.page, s.x0, s.top, s.x1, s.bottom FROM span s JOIN cell c ON c.id = s.cell_id"
        " WHERE c.response_id = :row AND c.field = 'actions'"
    )
    with engine.connect() as connection:
        page, *box = next(row for row in connection.execute(span, {"row": other[0]}))
    crop = analyst.get(f"/crop/{other[2]}/{page}.png", params={"box": ",".join(f"{edge:.1f}" for edge in box)}).content
    assert (np.asarray(Image.open(io.BytesIO(crop)).convert("RGB")) == COVER_COLOUR).all()


def test_a_queued_file_is_made_for_the_user_who_asked(
    database: Path, engine: Engine, agency: str, two_versions: tuple[str, str]
) -> None:
    user = User(name="lim", role="analyst", csrf="", local=False, limit=AccessLimit(agencies=(agency,)))
    order = json.loads(json.dumps(asdict(user)))
    settings = WebSettings(url=store_url(str(database)), files=database.with_suffix(".files"), accounts=True)
    query = f"form=csv&report={two_versions[1]}"
    scope = {"scheme": "http", "host": "localhost", "path": "/exports/download", "query_string": query}
    app = create_app(replace(settings, worker=False))
    answer = call_in_thread(answer_request, app, read_user(order), scope)
    text_of_file = answer.body.decode()
    assert answer.status == 200
    assert find_leaks(text_of_file, list_hidden_texts(engine, agency)) == []
    assert any(ident in text_of_file for ident, _, _ in list_rows(engine, agency, True))


def test_the_own_password_and_saved_views_can_be_changed(analyst: TestClient) -> None:
    token = csrf_token(analyst.get("/account").text)
    new = "another long password"
    form = {"csrf": token, "current": PASSWORD, "new": new, "again": new}
    assert analyst.post("/account", data=form).status_code == 303
    saved = {"csrf": token, "name": "mine", "query": "?status=red"}
    assert analyst.post("/actions/filters", data=saved).status_code == 303
    assert "mine" in analyst.get("/actions").text


@pytest.mark.long
def test_no_page_that_can_be_reached_leaks(
    analyst: TestClient, engine: Engine, agency: str, two_versions: tuple[str, str]
) -> None:
    hidden, seen, todo = list_hidden_texts(engine, agency), set(LISTS), list(LISTS)
    leaks, asked = {}, Counter[str]()
    while todo:
        address = todo.pop(0)
        asked[first := re.split("[/?]", address)[1]] += 1
        if asked[first] > MAX_OF_A_KIND:
            continue
        answer = analyst.get(address)
        assert answer.status_code < 500, address
        kind = answer.headers.get("content-type", "")
        if not kind.startswith(("text/", "application/json")):
            continue
        if found := find_leaks(answer.text, hidden):
            leaks[address] = found
        links = (unescape(link) for link in LINK.findall(answer.text))
        fresh = {link for link in links if link not in seen and not link.startswith(("/static", "/page/", "/crop/"))}
        seen |= fresh
        todo += sorted(fresh)
    assert leaks == {}
