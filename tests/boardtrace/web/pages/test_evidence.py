# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Evidence packs and pictures, downloaded from the pages."""

from html import unescape

import pypdfium2
import pytest

from boardtrace.web.pages import evidence
from tests.boardtrace.web.conftest import Client


def read_front_page(content: bytes) -> str:
    with pypdfium2.PdfDocument(content) as document:
        return " ".join(document[0].get_textpage().get_text_range().split())


def test_a_record_has_its_evidence_and_its_picture(client: Client, response_id: str) -> None:
    one = client()
    page = one.get(f"/response/{response_id}").text
    assert f"/evidence/record?record={response_id}" in page
    pack = one.get(f"/evidence/record?record={response_id}")
    assert pack.headers["content-type"] == "application/pdf"
    front = read_front_page(pack.content)
    assert "One record: 1 record" in front
    assert "SHA-256" in front
    assert one.get(f"/evidence/picture?record={response_id}").content.startswith(b"\x89PNG")
    assert one.get("/evidence/record?record=nothing").status_code == 404
    assert one.get("/evidence/picture?record=nothing").status_code == 404


def test_a_list_of_actions_has_its_evidence(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    one = client()
    front = read_front_page(one.get("/evidence/actions?status=complete&agency_id=police").content)
    assert "Actions with agency id police, status complete: 1 record" in front
    assert "No record matches" in one.get("/evidence/actions?words=xyzzy").text
    monkeypatch.setattr(evidence, "MAX_RECORDS", 0)
    assert "At most 0 records at once" in unescape(one.get("/evidence/actions?status=red").text)


def test_a_comparison_has_the_evidence_of_what_changed(client: Client, two_versions: tuple[str, str]) -> None:
    old, new = two_versions
    one = client()
    assert f"/evidence/comparison?old={old}&new={new}" in unescape(one.get(f"/compare?old={old}&new={new}").text)
    assert one.get(f"/evidence/comparison?old={old}&new=nothing").status_code == 404
