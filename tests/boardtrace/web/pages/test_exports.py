# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The exports page."""

import io
import json
import re

import pytest
from openpyxl import load_workbook
from sqlalchemy import Engine

from boardtrace.web.pages import exports
from store.audit_log import load_head
from store.export.formats import EXPORT_FORMATS
from store.export.json import export_reports
from store.reports.load import load_report
from tests.boardtrace.web.conftest import Client


def test_downloads_equal_those_of_the_export_command(
    client: Client, engine: Engine, two_versions: tuple[str, str]
) -> None:
    one = client()
    page = one.get("/exports").text
    assert all(f'value="{ident}"' in page for ident in two_versions)
    wanted = "/exports/download?report=" + "&report=".join(two_versions)
    with engine.connect() as connection:
        reports = [load_report(connection, ident) for ident in two_versions]
        head = str(load_head(connection))
    answer = one.get(f"{wanted}&form=json")
    assert "attachment" in answer.headers["content-disposition"]
    assert json.loads(answer.content) == json.loads(json.dumps(export_reports(reports, head)))
    assert one.get(f"{wanted}&form=csv").text.startswith("\ufeff")
    assert load_workbook(io.BytesIO(one.get(f"{wanted}&form=xlsx").content)).sheetnames[0] == "Responses"
    for name, export_format in EXPORT_FORMATS.items():
        assert f'<option value="{name}">{export_format.label}</option>' in page
        assert one.get(f"{wanted}&form={name}").headers["content-type"] == export_format.media_type
    assert one.get(f"{wanted}&form=pdf").status_code == 422
    assert one.get("/exports/download").status_code == 422
    assert one.get("/exports/download?report=nowhere").status_code == 404
    assert one.get("/exports/download?" + "&".join(f"report={n}" for n in range(300))).status_code == 422


@pytest.mark.parametrize("names", [list(EXPORT_FORMATS), list(reversed(EXPORT_FORMATS))])
@pytest.mark.usefixtures("two_versions")
def test_the_workbook_is_offered_first_in_any_order_of_formats(
    client: Client, monkeypatch: pytest.MonkeyPatch, names: list[str]
) -> None:
    monkeypatch.setattr(exports, "EXPORT_FORMATS", {name: EXPORT_FORMATS[name] for name in names})
    offered = re.findall(r'<option value="(\w+)"', client().get("/exports").text)
    assert offered == ["xlsx", *(name for name in names if name != "xlsx")]
