"""The problems page."""

from html import unescape

from tests.boardtrace.web.conftest import Client


def test_problems_are_listed_by_file(client: Client) -> None:
    one = client()
    page = unescape(one.get("/faults").text)
    assert "harrowmere-2019-03-born-digital.pdf" in page
    assert "is not in the register" in page
    assert "is not in the register" in one.get("/faults?code=agency-unknown&q=born").text
    assert "No file has such a problem" in one.get("/faults?code=nothing").text
