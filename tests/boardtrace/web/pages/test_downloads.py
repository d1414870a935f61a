# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Files that take long to make: a browser is answered at once, and fetches the file when it is ready."""

import re

import pytest
from sqlalchemy import Engine

from boardtrace.web.downloads import MAX_OF_USER
from tests.boardtrace.web.conftest import Client, csrf_token, wait_until

BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
LONG_ANSWERS = (
    "/exports/download?report=a",
    "/evidence/record?record=a",
    "/evidence/actions",
    "/evidence/comparison?old=a&new=b",
    "/evidence/picture?record=a",
    "/dashboard/pack?case=a",
    "/actions/download",
    "/compare/download?old=a&new=b",
    "/log/download",
    "/actions.csv",
    "/reports.csv",
    "/gaps.csv",
    "/gaps.json",
    "/chasing.txt",
    "/data/problems.csv",
)


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The keys of the files that would be made."""
    keys: list[str] = []

    def add(_: object, user: object, scope: dict[str, str]) -> str:
        keys.append(f"{scope['path']}?{scope['query_string']}".rstrip("?"))
        return f"key-{len(keys)}"

    monkeypatch.setattr("boardtrace.web.downloads.Downloads.add", add)
    return keys


@pytest.mark.parametrize("address", LONG_ANSWERS)
def test_a_browser_is_answered_at_once(client: Client, started: list[str], address: str) -> None:
    answer = client().get(address, headers=BROWSER)
    assert (answer.status_code, answer.headers["location"]) == (303, "/downloads/key-1")
    assert started == [address]


def test_nobody_who_is_not_signed_in_gets_a_file_made(client: Client, started: list[str]) -> None:
    answer = client(accounts=True).get("/actions/download", headers=BROWSER)
    assert answer.headers["location"].startswith("/login")
    assert started == []


def test_a_file_is_made_by_a_process_and_fetched(client: Client) -> None:
    one = client()
    page = one.get("/actions/download?form=csv", headers=BROWSER).headers["location"]
    wait_until(lambda: "The file is ready." in one.get(page).text)
    assert f'data-address="{page}/file"' in one.get(page).text  # starts the download
    file = one.get(f"{page}/file")
    assert file.content == one.get("/actions/download?form=csv").content
    assert "attachment" in file.headers["content-disposition"]
    assert "data-address" not in one.get(page).text  # once
    answer = one.post(f"{page}/discard", data={"csrf": csrf_token(one.get(page).text)})
    assert answer.status_code == 303
    assert one.get(page).status_code == one.get(f"{page}/file").status_code == 404


def test_a_user_cannot_queue_any_number(client: Client, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("boardtrace.web.downloads.Downloads._make_files", lambda _: None)
    one = client()
    answers = [one.get("/actions/download", headers=BROWSER).status_code for _ in range(MAX_OF_USER + 1)]
    assert answers == [303] * MAX_OF_USER + [429]


def test_the_page_of_a_file_needs_its_form(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("boardtrace.web.downloads.Downloads._make_files", lambda _: None)
    one = client()
    page = one.get("/actions/download", headers=BROWSER).headers["location"]
    assert re.search(r"queued; 0 are made before it", one.get(page).text)
    assert one.post(f"{page}/discard", data={"csrf": "0" * 64}).status_code == 403
    assert one.get(page).status_code == 200
