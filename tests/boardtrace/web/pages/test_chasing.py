# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Chasing lists on the web."""

from tests.boardtrace.web.conftest import Client


def test_each_lead_has_a_text_and_all_are_saved_in_one_file(client: Client) -> None:
    one = client()
    page = one.get("/chasing").text
    assert page.count('<p class="raw">') > 1
    saved = one.get("/chasing.txt")
    assert saved.headers["content-type"].startswith("text/plain")
    assert "attachment" in saved.headers["content-disposition"]
    assert "Overdue (" in saved.text
    assert "Nothing is overdue" in one.get("/chasing?agency=navy").text
    assert one.get("/chasing?days=0").status_code == 422


def test_due_dates_are_saved_as_a_calendar(client: Client) -> None:
    answer = client().get("/actions/download?form=ics")
    assert answer.headers["content-type"].startswith("text/calendar")
    assert answer.text.count("BEGIN:VEVENT") > 1
    assert "/response/" in answer.text
