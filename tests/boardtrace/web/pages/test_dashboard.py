# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The board dashboard."""

import re

import pytest
from sqlalchemy import Engine

from tests.boardtrace.web.conftest import Client, query_value


@pytest.mark.usefixtures("two_versions")
def test_each_number_opens_the_list_behind_it(client: Client, engine: Engine) -> None:
    one = client()
    case = query_value(engine, "SELECT id FROM review")
    page = one.get(f"/dashboard?case={case}").text
    found = re.findall(r'<a href="(/actions\?[^"]+)">(\d+)<', page)
    assert len(found) > 10
    for address, number in dict(found).items():
        total = re.search(r"<strong>(\d+) action", one.get(address.replace("&amp;", "&")).text)
        assert total
        assert total[1] == number, address


def test_charts_are_inline_and_need_no_script(client: Client) -> None:
    page = client().get("/dashboard").text
    assert "<script" not in page
    assert page.count('<svg class="bars"') == page.count("the figures are in the table below") == 2


def test_boards_are_searched_and_an_unknown_case_is_not_found(client: Client) -> None:
    one = client()
    assert "No board or subject contains “xyz”" in one.get("/dashboard?board=xyz").text
    assert one.get("/dashboard?case=none").status_code == 404
    assert "&lt;b&gt;" in one.get("/dashboard?board=<b>").text


def test_a_case_has_a_board_pack(client: Client, engine: Engine) -> None:
    one = client()
    case = query_value(engine, "SELECT id FROM review")
    assert "Download the board pack" in one.get(f"/dashboard?case={case}").text
    answer = one.get(f"/dashboard/pack?case={case}")
    assert (answer.headers["content-type"], answer.content[:5]) == ("application/pdf", b"%PDF-")
    assert one.get("/dashboard/pack?case=none").status_code == 404
