# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The action tracker on the web."""

import csv
import io
import json
import re
from datetime import date, datetime

import pytest
from openpyxl import load_workbook
from sqlalchemy import Engine

from boardtrace.web.pages import actions
from store.queries.tracker import TrackerFilter, count_tracked, list_tracked
from tests.boardtrace.web.conftest import PASSWORD, Client, create_account, csrf_token

MARKUP = '"><script>alert(1)</script>'


@pytest.mark.usefixtures("two_versions")
def test_current_responses_are_listed_and_filtered(client: Client, engine: Engine) -> None:
    one = client()
    with engine.connect() as connection:
        counts = count_tracked(connection, TrackerFilter())
    page = one.get("/actions").text
    assert f"<strong>{sum(counts.values())} actions</strong>" in page
    red = one.get("/actions?status=red").text
    assert f"<strong>{counts['red']} action" in red
    assert 'class="chip amber"' not in red.partition("<tbody>")[2]
    assert "No current action matches" in one.get("/actions?words=xylophone").text
    assert "Write a date as 2019-03-22" in one.get("/actions?due_before=soon").text
    assert one.get("/actions?status=purple").status_code == 422
    assert one.get("/actions?page=-3").status_code == 200
    (address, *_) = re.findall(r'<th scope="row"><a href="(/response/[^"]+)"', page)
    assert one.get(address).status_code == 200


def test_a_link_restores_filter_order_and_columns(client: Client) -> None:
    one = client()
    page = one.get("/actions?agency=police&sort=lead&descending=true&column=board&column=due").text
    (link,) = re.findall(r'href="(/actions[^"]*)">Link to this list', page)
    again = one.get(link.replace("&amp;", "&")).text
    assert again == page
    assert 'value="police"' in page
    assert re.findall(r"<th scope=\"col\".*?>(Board|Due|Lead)<", page) == ["Board", "Due"]


@pytest.mark.parametrize("form", ["csv", "json", "xlsx"])
def test_the_rows_and_columns_that_are_shown_are_downloaded(client: Client, engine: Engine, form: str) -> None:
    with engine.connect() as connection:
        ids = [entry.id for entry in list_tracked(connection, TrackerFilter(status="amber"))]
    answer = client().get(f"/actions/download?status=amber&sort=place&column=due&column=status&form={form}")
    assert answer.status_code == 200
    if form == "json":
        rows = json.loads(answer.content)
        assert list(rows[0]) == ["status", "due", "id"]
        assert [row["id"] for row in rows] == ids
    elif form == "csv":
        rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
        assert [row["id"] for row in rows] == ids
        assert all(date.fromisoformat(row["due"]) for row in rows if row["due"])
    else:
        sheet = load_workbook(io.BytesIO(answer.content)).active
        assert sheet is not None
        assert [cell.value for cell in sheet["C"]] == ["id", *ids]
        assert {type(cell.value) for cell in sheet["B"][1:]} <= {datetime, type(None)}
        assert str(sheet["D2"].hyperlink and sheet["D2"].hyperlink.target).endswith(f"/response/{ids[0]}")


def test_a_download_that_is_too_long_is_refused(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MAX_EXPORTED_ROWS", 1)
    answer = client().get("/actions/download")
    assert answer.status_code == 422
    assert "Narrow the filter" in answer.text


def test_a_user_who_only_reads_saves_filters_too(client: Client, engine: Engine) -> None:
    one = client(accounts=True)
    create_account(engine, "analyst")
    one.post("/login", data={"name": "analyst", "password": PASSWORD})
    page = one.get("/actions?status=red").text
    form = {"csrf": csrf_token(page), "name": f"Mine {MARKUP}", "query": "?status=red"}
    saved = one.post("/actions/filters", data=form)
    assert (saved.status_code, saved.headers["location"]) == (303, "/actions?status=red")
    page = one.get("/actions").text
    assert '<a href="/actions?status=red">Mine ' in page
    assert "<script>" not in page
    refused = one.post("/actions/filters", data=form | {"name": " "})
    assert "Give+the+filter+a+name" in refused.headers["location"]
    assert one.post("/actions/filters", data=form | {"csrf": "0" * 64}).status_code == 403
    (ident,) = re.findall(r'name="saved" value="(\d+)"', page)
    one.post("/actions/filters/remove", data={"csrf": csrf_token(page), "saved": ident})
    assert "Mine" not in one.get("/actions").text
