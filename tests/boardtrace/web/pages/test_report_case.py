# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""A report is moved to another case, or replaced by another reading of the same version."""

from sqlalchemy import Engine

from tests.boardtrace.web.conftest import Client, csrf_token, query_value


def test_a_report_is_replaced_and_moved(client: Client, engine: Engine, two_versions: tuple[str, str]) -> None:
    old, new = two_versions
    web, address = client(), f"/report/{old}/case"
    assert f'href="{address}"' in web.get(f"/report/{old}").text
    given = {"csrf": csrf_token(web.get(address).text), "act": "replace", "to": new}
    refused = web.post(address, data=given)
    assert (refused.status_code, "say why" in refused.text) == (422, True)
    assert web.post(address, data={**given, "why": "A better scan"}).status_code == 303
    superseded = f"SELECT superseded_by FROM report WHERE id = '{old}'"
    assert query_value(engine, superseded) == new
    assert "replaced by another reading" in web.get(address).text
    moved = web.post(f"/report/{new}/case", data={**given, "act": "move", "to": "own", "why": "Another plan"})
    assert moved.headers["location"] == f"/report/{new}/case?done=moved"
    assert query_value(engine, superseded) is None  # they are of two cases now
    assert web.post(address, data={**given, "to": "nothing", "why": "x"}).status_code == 404


def test_one_report_is_erased_and_its_case_stays(client: Client, engine: Engine, two_versions: tuple[str, str]) -> None:
    old, new = two_versions
    web = client()
    form = {"csrf": csrf_token(web.get(f"/report/{old}/case").text), "why": "request 17"}
    assert web.post(f"/report/{old}/erase", data=form).status_code == 422
    assert web.post("/report/nothing/erase", data={**form, "sure": "true"}).status_code == 404
    done = web.post(f"/report/{old}/erase", data={**form, "sure": "true"})
    assert done.status_code == 303
    assert "The report is erased" in web.get(done.headers["location"]).text
    assert query_value(engine, "SELECT id FROM report") == new
