"""The comparison of two versions."""

import io
import json
import re
from html import unescape

from openpyxl import load_workbook

from tests.boardtrace.web.conftest import Client
from tests.boardtrace.web.second_version import ADDED_SENTENCE


def test_the_changes_between_two_versions_are_shown_and_downloaded(
    client: Client, two_versions: tuple[str, str]
) -> None:
    one, (old, new) = client(), two_versions
    assert f'value="{new}" selected' in one.get("/compare").text
    page = unescape(one.get(f"/compare?old={old}&new={new}").text)
    assert re.search(r'chip amber">.*→ <span class="chip red">', page)
    assert re.search(rf"<ins>.*{ADDED_SENTENCE}", page)
    assert "31 December 2022" in page
    assert "Dropped" in page
    assert "/crop/" in page
    status = unescape(one.get(f"/compare?old={old}&new={new}&kind=Status").text)
    assert "31 December 2022" not in status
    assert 'aria-current="true">Status' in status
    assert one.get(f"/compare?old={old}&new=nowhere").status_code == 404
    assert "No changes" in one.get(f"/compare?old={old}&new={old}").text
    csv = one.get(f"/compare/download?old={old}&new={new}&form=csv").text
    assert "31 December 2022" in csv
    found = json.loads(one.get(f"/compare/download?old={old}&new={new}&form=json").content)
    assert {"rag", "slipped", "changed", "removed"} <= {c["kind"] for c in found}
    assert load_workbook(io.BytesIO(one.get(f"/compare/download?old={old}&new={new}").content)).sheetnames
