# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The pages of agencies."""

import re
from html import unescape

import pytest
from sqlalchemy import Engine

from tests.boardtrace.web.conftest import Client, csrf_token


def test_an_alias_and_a_merge_are_saved_and_undone(client: Client, engine: Engine) -> None:
    one = client()
    assert '<span class="state doubt">no</span>' in one.get("/agencies").text  # not in the register
    page = one.get("/agencies/harrowmere-homes").text
    into, other = "harrowmere-homes", "aldermoor-hospitals"
    shown = unescape(one.get(f"/agencies/{other}").text)
    assert "not in the register" in shown
    answer = one.post(f"/agencies/{into}/merge", data={"csrf": csrf_token(page), "other": other})
    assert "the agencies are merged" in one.get(answer.headers["location"]).text
    assert one.get(f"/agencies/{other}").status_code == 404
    assert "a person said so" in one.get(f"/agencies/{into}").text
    number = re.search(r'name="decision" value="(\d+)"', one.get("/agencies").text)
    assert number
    one.post("/agencies", data={"csrf": csrf_token(page), "decision": number[1]})
    assert one.get(f"/agencies/{other}").status_code == 200
    assert one.post("/agencies", data={"csrf": csrf_token(page), "decision": number[1]}).status_code == 409
    named = one.post(f"/agencies/{into}/alias", data={"csrf": csrf_token(page), "printed": "Aldermoor Hospitals"})
    assert named.status_code == 303
    assert "Aldermoor Hospitals" in one.get(f"/agencies/{into}").text


@pytest.mark.usefixtures("two_versions")
def test_each_number_of_an_agency_opens_the_list_behind_it(client: Client) -> None:
    one = client()
    page = one.get("/agencies/aldermoor-hospitals").text
    assert re.search(r"\d+ complete \(\d+ %\)", page)
    found = dict(re.findall(r'<a href="(/actions\?[^"]+)">(\d+)<', page))
    assert any("lead_is=" in address or "without_lead=true" in address for address in found)
    for address, number in found.items():
        total = re.search(r"<strong>(\d+) action", one.get(unescape(address)).text)
        assert total
        assert total[1] == number, address


def test_the_branch_of_each_board_is_under_the_name_of_the_register(client: Client) -> None:
    page = client().get("/agencies/police").text
    assert "<h1>Police</h1>" in page
    assert "<td>Fenshire Police</td>" in page


@pytest.mark.parametrize(
    ("path", "data", "message"),
    [
        ("harrowmere-homes/merge", {"other": "nobody"}, "No row has the agency"),
        ("harrowmere-homes/merge", {"other": "harrowmere-homes"}, "is itself already"),
        ("harrowmere-homes/merge", {}, "Choose an agency"),
        ("harrowmere-homes/alias", {"printed": " "}, "Enter a name"),
    ],
)
def test_an_invalid_decision_is_refused_with_the_reason(
    client: Client, path: str, data: dict[str, str], message: str
) -> None:
    one = client()
    answer = one.post(
        f"/agencies/{path}", data={"csrf": csrf_token(one.get("/agencies/harrowmere-homes").text), **data}
    )
    assert answer.status_code == 422
    assert message in unescape(answer.text)
