"""The JSON API: the same reads as the pages, and answers of the described form to whatever is asked."""

from pathlib import Path

import schemathesis
from hypothesis import HealthCheck, given, settings
from sqlalchemy import Engine, text

from boardtrace.web.app import create_app
from boardtrace.web.settings import WebSettings
from store.engine import store_url
from store.export.json import export_reports
from store.reports.load import load_report, report_ids
from tests.boardtrace.web.conftest import PASSWORD, Client, account

MARK = "7" * 64  # of the session, so that files are taken in
CHECKS = [
    schemathesis.checks.not_a_server_error,
    schemathesis.checks.status_code_conformance,
    schemathesis.checks.content_type_conformance,
    schemathesis.checks.response_schema_conformance,
]
EXAMPLES = 12  # of each address; a longer search belongs on a quiet machine


def test_a_report_is_the_exports(client: Client, engine: Engine) -> None:
    with engine.connect() as connection:
        ids = report_ids(connection)
        whole = export_reports([load_report(connection, i) for i in ids])["reports"]
    assert [client().get(f"/api/v1/reports/{i}").json() for i in ids] == whole


def test_all_records_come_page_by_page(client: Client) -> None:
    one, found, after = client(), [], ""
    while after is not None:
        answer = one.get("/api/v1/records", params={"after": after, "limit": 10}).json()
        found += answer["records"]
        after = answer["next"]
    assert len(found) == len({r["id"] for r in found}) == 33
    assert [r["id"] for r in found] == sorted(r["id"] for r in found)
    red = one.get("/api/v1/records", params={"status": "red", "limit": 200}).json()["records"]
    assert [r["id"] for r in red] == [r["id"] for r in found if r["status"] == "red"]
    agency = red[0]["agency_id"]
    both = one.get("/api/v1/records", params={"status": "red", "agency": agency}).json()["records"]
    assert [r["id"] for r in both] == [r["id"] for r in red if r["agency_id"] == agency]
    report, label = found[0]["report"], found[0]["question"]
    asked = one.get("/api/v1/records", params={"report": report, "question": label}).json()["records"]
    assert [r["id"] for r in asked] == [r["id"] for r in found if r["question"] == label]
    assert one.get("/api/v1/records", params={"report": "none"}).json() == {"records": [], "next": None}


def test_a_record_says_where_each_value_stands(client: Client, engine: Engine) -> None:
    with engine.connect() as connection:
        ident = connection.execute(text("SELECT id FROM response ORDER BY id LIMIT 1")).scalar_one()
    answer = client().get(f"/api/v1/records/{ident}").json()
    values = {v["field"]: v for v in answer["values"]}
    assert values["response"]["source"][0]["page"] >= 1
    assert len(values["response"]["source"][0]["bbox"]) == 4
    assert client().get(f"/api/v1/history/{ident}").json()[0]["response"] == ident


def test_what_is_missing_or_senseless_is_said_as_json(client: Client) -> None:
    for path, status in (
        ("/reports/none", 404), ("/records/none", 404), ("/history/none", 404), ("/import/9", 404), ("/nothing", 404),
        ("/compare?old=a&new=b", 404), ("/records?status=purple", 422), ("/records?limit=0", 422),
        ("/faults?after=99999999999999999999", 422), ("/records?after=%00", 400), ("/records?question=1a", 422),
    ):  # fmt: skip
        answer = client().get(f"/api/v1{path}")
        assert (path, answer.status_code) == (path, status)
        assert answer.json()["status"] == status
        assert answer.json()["error"]


def test_a_session_by_json(client: Client, engine: Engine) -> None:
    account(engine, "analyst")
    one = client(accounts=True)
    assert one.get("/api/v1/session").status_code == 401
    assert one.post("/api/v1/session", json={"name": "analyst", "password": "no"}).status_code == 401
    said = one.post("/api/v1/session", json={"name": "analyst", "password": PASSWORD}).json()
    assert (said["user"], said["role"], said["local"]) == ("analyst", "analyst", False)
    assert one.get("/api/v1/reports").status_code == 200
    assert one.delete("/api/v1/session").status_code == 403
    assert one.delete("/api/v1/session", headers={"x-csrf-token": said["csrf"]}).status_code == 204
    assert one.get("/api/v1/reports").status_code == 401


def test_the_description_loads_nothing_from_elsewhere(client: Client) -> None:
    one = client()
    assert one.get("/api/v1/openapi.json").json()["openapi"].startswith("3.")
    for path in ("/docs", "/redoc", "/openapi.json"):
        assert one.get(path).status_code == 404


def test_answers_are_as_described(database: Path) -> None:
    """Whatever is asked: no fault of the server, no status, form or kind of content that is not described."""
    files = database.with_suffix(".files")
    app = create_app(WebSettings(url=store_url(str(database)), files=files, worker=False, allowed_hosts=()))
    app.state.local_csrf_token = MARK
    described = schemathesis.openapi.from_asgi("/api/v1/openapi.json", app)
    asked = [operation.ok() for operation in described.get_all_operations()]
    assert len(asked) >= 12
    for operation in asked:

        @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
        @given(case=operation.as_strategy())
        def ask(case: schemathesis.Case) -> None:
            case.validate_response(case.call(headers={"x-csrf-token": MARK}), checks=CHECKS)

        ask()
    app.state.engine.dispose()
