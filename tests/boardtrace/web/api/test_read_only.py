# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The read-only API."""

from sqlalchemy import Engine, text

from store.export.json import export_reports
from store.reports.load import list_report_ids, load_report
from tests.boardtrace.web.conftest import Client


def test_a_report_equals_its_export(client: Client, engine: Engine) -> None:
    with engine.connect() as connection:
        ids = list_report_ids(connection)
        whole = export_reports([load_report(connection, i) for i in ids])["reports"]
    assert [client().get(f"/api/v1/reports/{i}").json() for i in ids] == whole


def test_records_are_listed_in_pages(client: Client) -> None:
    one, found, after = client(), [], ""
    while after is not None:
        answer = one.get("/api/v1/records", params={"after": after, "limit": 10}).json()
        found += answer["records"]
        after = answer["next"]
    assert len(found) == len({r["id"] for r in found}) == 20
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


def test_a_record_has_the_place_of_each_value(client: Client, engine: Engine) -> None:
    with engine.connect() as connection:
        ident = connection.execute(text("SELECT id FROM response ORDER BY id LIMIT 1")).scalar_one()
    answer = client().get(f"/api/v1/records/{ident}").json()
    values = {v["field"]: v for v in answer["values"]}
    assert values["response"]["source"][0]["page"] >= 1
    assert len(values["response"]["source"][0]["bbox"]) == 4
    assert client().get(f"/api/v1/history/{ident}").json()[0]["response"] == ident


def test_errors_are_json(client: Client) -> None:
    for path, status in (
        ("/reports/none", 404), ("/records/none", 404), ("/history/none", 404), ("/import/9", 404), ("/nothing", 404),
        ("/compare?old=a&new=b", 404), ("/records?status=purple", 422), ("/records?limit=0", 422),
        ("/faults?after=99999999999999999999", 422), ("/records?after=%00", 400), ("/records?question=1a", 422),
    ):  # fmt: skip
        answer = client().get(f"/api/v1{path}")
        assert (path, answer.status_code) == (path, status)
        assert answer.json()["status"] == status
        assert answer.json()["error"]
