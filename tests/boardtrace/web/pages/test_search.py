# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The search page."""

import re

import pytest
from sqlalchemy import Engine

from tests.boardtrace.web.conftest import Client

MARKUP = '<script>alert(1)</script><img src=x onerror="x">'


def test_found_words_are_highlighted_and_link_to_their_record(client: Client, engine: Engine) -> None:
    page = client().get("/search?q=visits").text
    assert "<mark>visits</mark>" in page.lower()
    (found, *_) = re.findall(r'<h2><a href="(/[^"]+)"', page)
    assert client().get(found).status_code == 200


@pytest.mark.parametrize("words", ['"', "NEAR(", "a OR", "*", "' OR 1=1 --", "text:", MARKUP, "’" * 600])
def test_any_input_is_treated_as_words(client: Client, words: str) -> None:
    answer = client().get("/search", params={"q": words})
    assert answer.status_code == 200
    assert "<script>" not in answer.text


def test_a_search_is_filtered_by_status_and_date(client: Client) -> None:
    one = client()
    red = one.get("/search?status=red").text
    assert 'class="chip red"' in red
    assert 'class="chip green"' not in red
    assert "No text" in one.get("/search?q=visits&since=2030-01-01").text
    assert "Write a date as 2019-03-22" in one.get("/search?q=visits&since=soon").text
    assert one.get("/search?q=visits&page=-3").status_code == 200
    assert one.get("/search?status=purple").status_code == 422
