# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The web interface from the first upload to a correction, on each supported database."""

from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from boardtrace.pipeline.executors import InProcess
from boardtrace.web.app import create_app
from boardtrace.web.import_process import import_waiting_files
from boardtrace.web.settings import WebSettings
from store.engine import open_store
from tests.boardtrace.web.conftest import PASSWORD, create_account, csrf_token, value_token
from tests.conftest import cut_ocr_text


@pytest.mark.parametrize("new_url", [pytest.param("sqlite", marks=pytest.mark.long), "postgresql"], indirect=True)
def test_a_report_is_uploaded_imported_shown_and_corrected(new_url: str, tmp_path: Path) -> None:
    engine = open_store(new_url)
    create_account(engine, "staff")
    app = create_app(WebSettings(url=new_url, files=tmp_path / "files", accounts=True, worker=False))
    with TestClient(app, base_url="http://localhost") as client:
        session = client.post("/api/v1/session", json={"name": "staff", "password": PASSWORD}).json()
        header = {"x-csrf-token": session["csrf"]}
        sent = {"files": ("plan.txt", cut_ocr_text())}
        (job,) = client.post("/api/v1/import", headers=header, files=sent).json()["jobs"]
        import_waiting_files(new_url, tmp_path / "files", InProcess())
        done = client.get(f"/api/v1/import/{job['id']}").json()
        assert done["outcome"] == "read with faults"
        with engine.connect() as connection:
            ids = {
                kind: connection.execute(text(f"SELECT id FROM {kind} ORDER BY id LIMIT 1")).scalar_one()
                for kind in ("response", "question", "finding")
            }
        addresses = [
            "/", "/?q=wren", "/import", f"/report/{done['report']}", f"/report/{done['report']}/details",
            f"/report/{done['report']}/page/1", *(f"/{kind}/{key}" for kind, key in ids.items()),
            *(f"/api/v1/{name}" for name in ("reports", "records", "records?status=none", "faults", "agencies")),
            f"/api/v1/reports/{done['report']}", f"/api/v1/records?report={done['report']}", "/api/v1/search?q=the",
            *(f"/api/v1/{name}/{ids['response']}" for name in ("records", "trace", "history")),
        ]  # fmt: skip
        assert {address: client.get(address).status_code for address in addresses} == dict.fromkeys(addresses, 200)
        page = client.get(f"/response/{ids['response']}").text
        form = {"csrf": csrf_token(page), "act": "correct", "field": "actions", "token": value_token(page, "actions")}
        kept = client.post(f"/response/{ids['response']}", data={**form, "value": "Ask all", "why": "So it says"})
        assert kept.status_code == 200
        assert "So it says" in kept.text
        again = client.post(f"/response/{ids['response']}", data={**form, "value": "Ask some", "why": "Or so"})
        assert again.status_code == 409
        assert client.post("/logout", data={"csrf": form["csrf"]}, follow_redirects=False).status_code == 303
        assert client.get("/api/v1/reports").status_code == 401
    engine.dispose()
