# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Uploaded files: their names, their checks, their storage."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from boardtrace.web.uploads import clean_file_name
from tests.boardtrace.web.conftest import SAMPLE, Client, csrf_token, list_jobs


@pytest.mark.parametrize(
    ("sent", "clean"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\jo\\plan.pdf", "plan.pdf"),
        ("a\u202efdp.exe\x00\n.pdf", "afdp.exe.pdf"),
        ("/", "a file without a name"),
        ("..", ".."),
        ("x" * 300 + ".pdf", "x" * 195 + "….pdf"),
    ],
)
def test_a_file_name_is_cleaned(sent: str, clean: str) -> None:
    assert clean_file_name(sent) == clean
    assert len(clean) <= 200


def test_uploads_are_checked_and_stored_under_their_hash(client: Client, engine: Engine, database: Path) -> None:
    one = client(max_file=200_000)
    sent = {"csrf": csrf_token(one.get("/import").text)}
    files = [
        ("files", ("../../<b>plan.pdf", SAMPLE.read_bytes(), "application/pdf")),
        ("files", ("program.pdf", b"MZ\x00\x01" * 50, "application/pdf")),
        ("files", ("empty.pdf", b"", "application/pdf")),
        ("files", ("large.txt", b"a" * 200_001, "text/plain")),
        ("files", ("page.html", b"Finding 1: <script>alert(1)</script>", "text/html")),
    ]
    answer = one.post("/import", data=sent, files=files)
    assert (answer.status_code, answer.headers["location"]) == (303, "/import")
    plan, program, empty, large, markup = list_jobs(engine)
    assert (plan.name, plan.state, plan.suffix) == ("<b>plan.pdf", "waiting", ".pdf")
    assert (program.outcome, empty.outcome, large.outcome) == ("refused", "refused", "refused")
    assert "larger than" in large.reason
    assert (markup.state, markup.suffix) == ("waiting", ".txt")  # text, whatever it is called
    folder = database.with_suffix(".files")
    kept = folder / plan.sha256[:2] / f"{plan.sha256}.pdf"
    assert kept.read_bytes() == SAMPLE.read_bytes()
    assert kept.stat().st_mode & 0o077 == 0
    assert not list(folder.glob("incoming-*"))
    page = one.get("/import").text
    assert "&lt;b&gt;plan.pdf" in page
    assert "<b>plan" not in page
    assert "This is not a PDF, image or text file." in page


def test_an_upload_without_a_file_is_refused(client: Client) -> None:
    one = client()
    assert one.post("/import", data={"csrf": csrf_token(one.get("/import").text)}).status_code == 422
