# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The start page."""

import getpass
from html import unescape

from sqlalchemy import Engine

from tests.boardtrace.web.conftest import Client, query_value


def test_reports_are_listed_by_case(client: Client, engine: Engine) -> None:
    page = client().get("/").text
    assert "Child W" in unescape(page)
    assert "22 March 2019" in page
    assert f"/report/{query_value(engine, 'SELECT id FROM report')}" in page
    assert "No board or subject contains" in client().get("/?q=nowhere+else").text
    assert client().get("/?page=99").status_code == 200


def test_the_name_of_the_local_user_is_shown(client: Client) -> None:
    assert getpass.getuser() in client(local_user=getpass.getuser()).get("/").text
