# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The problems page."""

import re
from html import unescape

from sqlalchemy import Engine

from tests.boardtrace.web.conftest import Client, csrf_token


def test_problems_are_listed_by_file(client: Client) -> None:
    one = client()
    page = unescape(one.get("/faults").text)
    assert "harrowmere-2019-03-born-digital.pdf" in page
    assert "is not in the register" in page
    assert "is not in the register" in one.get("/faults?code=agency-unknown&q=born").text
    assert "No file has such a problem" in one.get("/faults?code=nothing").text


def test_a_problem_is_closed_with_one_click_and_opened_by_the_log(client: Client, engine: Engine) -> None:
    one = client()
    page = one.get("/faults").text
    name = unescape(re.search(r'name="act" value="agency">.*?name="name" value="([^"]+)"', page)[1])  # type: ignore[index]
    sent = {"csrf": csrf_token(page), "act": "agency", "name": name}
    answer = one.post("/faults", data=sent)
    assert answer.status_code == 303
    page = unescape(one.get(answer.headers["location"]).text)
    assert "The decision is saved" in page
    assert f'name="name" value="{name}"' not in page
    number = re.search(r'name="problem" value="(\d+)"', page)
    assert number
    answer = one.post("/faults", data={"csrf": csrf_token(page), "act": "accept", "problem": number[1]})
    assert f'name="problem" value="{number[1]}"' not in one.get(answer.headers["location"]).text
    log = one.get("/log?act=settled").text
    entry = re.search(r'name="entry" value="(\d+)"', log)
    assert entry
    one.post("/log", data={"csrf": csrf_token(log), "entry": entry[1]})
    assert f'name="problem" value="{number[1]}"' in one.get("/faults").text


def test_a_wrong_field_is_refused_and_a_problem_that_is_gone_is_not_found(client: Client) -> None:
    one = client()
    token = csrf_token(one.get("/faults").text)
    answer = one.post("/faults", data={"csrf": token, "act": "column", "name": "Budget", "field": "nothing"})
    assert answer.status_code == 422
    assert "There is no field" in unescape(answer.text)
    assert one.post("/faults", data={"csrf": token, "act": "accept", "problem": 10**6}).status_code == 404
