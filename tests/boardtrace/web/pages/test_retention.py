# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The page of old cases."""

from tests.boardtrace.web.conftest import Client


def test_old_cases_are_listed_with_the_command_that_erases_them(client: Client) -> None:
    one = client()
    assert "boardtrace erase" in one.get("/retention?years=1").text
    assert "No case is older than 200 years." in one.get("/retention?years=200").text
    assert one.get("/retention?years=0").status_code == 422
