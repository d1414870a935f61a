# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The comparison of two versions."""

import io
import json
import re
from datetime import date
from html import unescape

from openpyxl import load_workbook
from sqlalchemy import Engine

from normalise.agencies.registry import load_register
from store.decisions.carry_over import place_report_with_corrections
from store.engine import write_transaction
from store.reports.save import save_report
from tests.boardtrace.web.conftest import Client
from tests.boardtrace.web.second_version import ADDED_SENTENCE
from tests.store.report_versions import version


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
    assert "overdue" not in {c["kind"] for c in found}
    assert "overdue" in csv
    assert load_workbook(io.BytesIO(one.get(f"/compare/download?old={old}&new={new}").content)).sheetnames


def test_two_different_cases_are_compared_only_on_purpose(
    client: Client, engine: Engine, two_versions: tuple[str, str]
) -> None:
    other = version("eeee", date(2019, 9, 1), subject="Child Z")
    with write_transaction(engine) as connection:
        save_report(connection, other)
        place_report_with_corrections(connection, "eeee", load_register())
    one, query = client(), f"old={two_versions[0]}&new=eeee"
    asked = one.get(f"/compare?{query}").text
    assert "Two different cases" in asked
    (link,) = re.findall(r'class="button" href="([^"]+)"', asked)
    compared = unescape(one.get(unescape(link)).text)
    assert "Child Z, Marlsea LSCB" in compared
    assert compared.count("across=1") > 1
