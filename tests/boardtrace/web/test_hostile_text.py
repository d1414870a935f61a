# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Text from a report is never interpreted as HTML, and web pages contain no script or style of their own."""

import re
from html import unescape

from sqlalchemy import Engine, text

from normalise.agencies.registry import load_register
from store.decisions.corrections import correct_value
from store.engine import write_transaction
from tests.boardtrace.web.conftest import Client, query_value

REGISTER = load_register()
MARKUP = "<script>alert(1)</script><img src=x onerror=x><b onmouseover=x>"


def test_markup_in_corrections_is_shown_as_text(client: Client, engine: Engine, two_versions: tuple[str, str]) -> None:
    ident = query_value(engine, "SELECT id FROM response WHERE rag_value = 'amber' ORDER BY id LIMIT 1")
    with write_transaction(engine) as connection:
        for field in ("actions", "agency"):
            correct_value(connection, ident, field, f"zebra {MARKUP}", by=MARKUP, why=MARKUP, register=REGISTER)
    one, (old, new) = client(), two_versions
    for path in ("/search?q=zebra", "/log", "/agencies", "/review", f"/compare?old={old}&new={new}", f"/history/{old}"):
        page = one.get(path).text
        assert "<script>alert" not in page
        assert "<img src=x" not in page
    assert MARKUP in unescape(one.get("/log").text)


def test_markup_in_read_values_is_shown_as_text(client: Client, engine: Engine, response_id: str) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE cell SET text = :t, raw = :t"), {"t": MARKUP})
        connection.execute(text("UPDATE cell SET reasons = :t"), {"t": f'["{MARKUP}"]'})
        connection.execute(text("UPDATE source SET name = :t"), {"t": MARKUP})
        connection.execute(text("UPDATE review SET subject = :t, board = :t"), {"t": MARKUP})
        connection.execute(text("UPDATE report SET subject = :t, title = :t"), {"t": MARKUP})
        connection.execute(text("UPDATE fault SET detail = :t"), {"t": MARKUP})
    report, one = query_value(engine, "SELECT id FROM report"), client()
    question, finding = (query_value(engine, f"SELECT id FROM {t} LIMIT 1") for t in ("question", "finding"))
    for path in (
        "/", f"/report/{report}", f"/report/{report}/details", f"/report/{report}/page/2", f"/response/{response_id}",
        f"/question/{question}", f"/finding/{finding}",
    ):  # fmt: skip
        page = one.get(path)
        assert page.status_code == 200
        assert "&lt;script&gt;alert(1)" in page.text, path
        assert "<script>alert" not in page.text
        assert "<img src=x" not in page.text
        assert "<b onmouseover" not in page.text


def test_no_page_has_inline_scripts_or_styles(client: Client, engine: Engine, response_id: str) -> None:
    report = query_value(engine, "SELECT id FROM report")
    for path in ("/", "/import", f"/report/{report}", f"/response/{response_id}", f"/report/{report}/page/1"):
        page = client().get(path).text
        assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", page), path
        assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", page))
        assert not re.findall(r'(?:src|href|action)="(?:https?:)?//', page)
