# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The page of old cases."""

from tests.boardtrace.web.conftest import Client, csrf_token


def test_old_cases_are_listed_with_the_command_that_erases_them(client: Client) -> None:
    one = client()
    assert "boardtrace erase" in one.get("/retention?years=1").text
    assert "No case is older than 200 years." in one.get("/retention?years=200").text
    assert one.get("/retention?years=0").status_code == 422


def test_a_case_is_kept_with_a_reason(client: Client) -> None:
    one = client()
    page = one.get("/retention?years=1").text
    case = page.split('name="case" value="')[1].split('"')[0]
    form = {"csrf": csrf_token(page), "case": case, "years": "1"}
    assert one.post("/retention", data=form).status_code == 422
    assert one.post("/retention", data={**form, "case": "nothing", "why": "x"}).status_code == 404
    assert one.post("/retention", data={**form, "why": "A court order"}).status_code == 303
    kept = one.get("/retention?years=1").text
    assert "A court order" in kept
    assert "case kept after its time" in one.get("/log").text
