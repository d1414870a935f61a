# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The page of a report."""

from sqlalchemy import Engine, text

from tests.boardtrace.web.conftest import Client, query_value


def test_responses_are_shown_in_printed_order(client: Client, engine: Engine) -> None:
    page = client().get(f"/report/{query_value(engine, 'SELECT id FROM report')}").text
    with engine.connect() as connection:
        rows = connection.execute(
            text(
                "SELECT r.id FROM response r JOIN question q ON q.id = r.question_id JOIN finding f ON"
                " f.id = q.finding_id ORDER BY f.position, q.position, r.position"
            )
        ).scalars()
        places = [page.index(f'<tr id="{key}"') for key in rows]
    assert places == sorted(places)
    assert len(places) == 20
    assert '<span class="chip red"><b>R</b> red</span>' in page


def test_rows_are_filtered_by_agency_and_status(client: Client, engine: Engine) -> None:
    web = client()
    report = query_value(engine, "SELECT id FROM report")
    agency, status = "police", "amber"
    address = f"/report/{report}?agency={agency}&status={status}"
    query = f"SELECT count(*) FROM response WHERE agency_id = '{agency}' AND rag_value = '{status}'"
    shown, whole = (web.get(one).text.count('<tr id="') for one in (address, f"/report/{report}"))
    assert query_value(engine, query) <= shown < whole
    assert "to check" in web.get(f"/report/{report}").text
    assert web.get(f"/report/{report}?status=blue").status_code == 422
