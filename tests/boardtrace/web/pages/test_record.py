# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The page of a record: values, places, corrections."""

import re
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert, select, text, update

from store.row_agencies import store_further_values
from store.schema import CellRow, ResponseRow, StatusRow
from tests.boardtrace.web.conftest import Client, csrf_token, query_value, value_token


def test_the_places_of_a_record_are_drawn_on_its_pages(client: Client, engine: Engine, response_id: str) -> None:
    page = client().get(f"/response/{response_id}").text
    with engine.connect() as connection:
        spans = connection.execute(
            text("SELECT s.* FROM span s JOIN cell c ON c.id = s.cell_id WHERE c.response_id = :i"), {"i": response_id}
        ).all()
    boxes = re.findall(r'<rect id="[^"]+" x="([\d.-]+)" y="([\d.-]+)" width="([\d.]+)" height="([\d.]+)"', page)
    assert len(boxes) == len(spans)
    drawn = {tuple(round(float(v)) for v in box) for box in boxes}
    assert {(round(s.x0 - 1.5), round(s.top - 1.5)) for s in spans} <= {(x, y) for x, y, _, _ in drawn}
    for number in {s.page for s in spans}:
        assert f'id="page-{number}"' in page


def test_what_is_crossed_out_is_shown_with_its_box(client: Client, engine: Engine, response_id: str) -> None:
    struck = '[["31 May <b>2015", [[1, [100.0, 200.0, 150.0, 210.0], null]]]]'
    query = text("UPDATE cell SET struck = :s WHERE response_id = :i AND field = 'target_date'")
    with engine.begin() as connection:
        connection.execute(query, {"s": struck, "i": response_id})
    page = client().get(f"/response/{response_id}").text
    link = '<a href="#box-target_date-struck-0-1" data-field="target_date-struck-0"><s>31 May &lt;b&gt;2015</s></a>'
    assert link in page
    assert '<rect id="box-target_date-struck-0-1" x="98.5" y="198.5" width="53.0" height="13.0"' in page
    (value,) = [v for v in client().get(f"/api/v1/records/{response_id}").json()["values"] if v["struck"]]
    place = {"page": 1, "bbox": [100.0, 200.0, 150.0, 210.0]}
    assert value["struck"] == [{"text": "31 May <b>2015", "source": [place]}]


def test_all_agencies_of_a_row_are_shown(client: Client, engine: Engine, response_id: str) -> None:
    hub = ["The Hub", None, "The Hub", 0.0, False, "not in the register"]
    with engine.begin() as connection:
        store_further_values(connection, response_id, [hub])
    page = client().get(f"/response/{response_id}").text
    assert re.search(r"The row names [^<]+ and The Hub \(not in the register\)", page)


def test_the_question_of_a_response_and_its_files_are_shown(client: Client, engine: Engine, response_id: str) -> None:
    with engine.begin() as connection:
        connection.execute(update(ResponseRow).where(ResponseRow.id == response_id).values(attachments=["Plan.docx"]))
        asked = select(ResponseRow.question_id).where(ResponseRow.id == response_id).scalar_subquery()
        cell = update(CellRow).where(CellRow.question_id == asked, CellRow.field == "text")
        connection.execute(cell.values(text="Who leads?", confidence=0.61, reasons=["a word is blurred"]))
    page = client().get(f"/response/{response_id}").text
    section = page[page.index('id="question-head"') :].partition("</section>")[0]
    assert re.search(r"Who leads\?.*a word is blurred.*0\.61", section, re.DOTALL)
    files = page[page.index('id="field-attachments"') :].partition("</section>")[0]
    assert "Plan.docx" in files
    assert "<form" not in files


def test_a_status_of_another_column_is_corrected(client: Client, engine: Engine, response_id: str) -> None:
    status = {"response_id": response_id, "position": 7, "role": "period", "label": "Q1", "column": "Q1", "raw": "A"}
    cell = {"response_id": response_id, "field": "other", "name": "Q1", "position": 0, "text": "A", "raw": "A"}
    with engine.begin() as connection:
        connection.execute(insert(StatusRow).values(value="amber", reasons=[], source=[], **status))
        connection.execute(insert(CellRow).values(reasons=[], repairs=[], state="read", **cell))
    one = client()
    page = one.get(f"/response/{response_id}").text
    assert "Status: Q1" in page
    form = page[page.index('name="field" value="rag"><input type="hidden" name="name" value="Q1"') :]
    sent = {"csrf": csrf_token(page), "field": "rag", "name": "Q1", "token": value_token(form, "rag")}
    answer = one.post(f"/response/{response_id}", data={"act": "correct", "value": "red", "why": "As shown", **sent})
    assert answer.status_code == 303
    query = f"SELECT value || ' ' || state FROM status WHERE response_id = '{response_id}' AND position = 7"
    assert query_value(engine, query) == "red corrected"


def test_a_value_is_corrected_and_the_correction_undone(client: Client, engine: Engine, response_id: str) -> None:
    one = client()
    page = one.get(f"/response/{response_id}").text
    sent = {
        "csrf": csrf_token(page),
        "field": "rag",
        "token": value_token(page, "rag"),
        "value": "red",
        "why": "The fill is red",
    }
    answer = one.post(f"/response/{response_id}", data={"act": "correct", **sent})
    assert answer.status_code == 303
    page = one.get(answer.headers["location"]).text
    assert "Corrected. The value that was read is kept." in page
    assert "The fill is red" in page
    assert query_value(engine, f"SELECT rag_value FROM response WHERE id = '{response_id}'") == "red"
    assert query_value(engine, "SELECT by FROM log_entry ORDER BY number DESC LIMIT 1") == "local"
    entry = re.search(r'name="entry" value="([1-9]\d*)"', page)
    assert entry
    back = {"csrf": sent["csrf"], "field": "rag", "act": "undo", "entry": entry[1], "why": "It is amber after all"}
    assert one.post(f"/response/{response_id}", data=back).status_code == 303
    assert query_value(engine, f"SELECT rag_value FROM response WHERE id = '{response_id}'") == "amber"


def test_the_second_of_two_simultaneous_corrections_is_refused(
    client: Client, engine: Engine, response_id: str
) -> None:
    one = client()
    page = one.get(f"/response/{response_id}").text
    sent = {"csrf": csrf_token(page), "field": "actions", "token": value_token(page, "actions"), "act": "correct"}
    first = one.post(f"/response/{response_id}", data={**sent, "value": "Ask all schools", "why": "As printed"})
    assert first.status_code == 303
    second = one.post(f"/response/{response_id}", data={**sent, "value": "Ask no <school>", "why": "As I read it"})
    assert second.status_code == 409
    assert "local" in second.text
    assert "Ask no &lt;school&gt;" in second.text  # the written text is not lost
    assert "As I read it" in second.text
    query = f"SELECT text FROM cell WHERE response_id = '{response_id}' AND field = 'actions'"
    assert query_value(engine, query) == "Ask all schools"


def test_an_invalid_correction_is_refused(client: Client, response_id: str) -> None:
    one = client()
    page = one.get(f"/response/{response_id}").text
    sent = {"csrf": csrf_token(page), "act": "correct", "field": "rag", "token": value_token(page, "rag")}
    no_reason = one.post(f"/response/{response_id}", data={**sent, "value": "red", "why": " "})
    assert (no_reason.status_code, "needs an author and a reason" in no_reason.text) == (422, True)
    assert one.post(f"/response/{response_id}", data={**sent, "value": "purple", "why": "x"}).status_code == 422
    assert (
        one.post(f"/response/{response_id}", data={**sent, "field": "colour", "value": "a", "why": "x"}).status_code
        == 422
    )
    assert one.post("/response/nobody", data={**sent, "value": "red", "why": "x"}).status_code == 404


def test_details_of_a_report_are_corrected(client: Client, engine: Engine) -> None:
    report, one = query_value(engine, "SELECT id FROM report"), client()
    page = one.get(f"/report/{report}/details").text
    sent = {
        "csrf": csrf_token(page),
        "field": "as_at",
        "token": value_token(page, "as_at"),
        "value": "2019-03-23",
        "why": "Stamp",
    }
    answer = one.post(f"/report/{report}/details", data={"act": "correct", **sent})
    assert answer.status_code == 303
    assert "23 March 2019" in one.get("/").text


@pytest.mark.parametrize(
    "path",
    [
        "/report/none", "/report/none/details", "/report/none/page/1", "/response/none", "/question/none",
        "/finding/none", "/response/a/b/c", "/response/%2e%2e%2f%2e%2e", "/page/" + "0" * 64 + "/1.png",
        "/page/../../etc/passwd", "/page/" + "0" * 63 + "%2f/1.png", "/nothing",
    ],
)  # fmt: skip
def test_an_unknown_address_is_not_found(client: Client, path: str) -> None:
    answer = client().get(path)
    assert answer.status_code in (404, 422)
    assert "<h1>" in answer.text


def test_a_record_is_not_found_under_another_kind(client: Client, response_id: str) -> None:
    assert client().get(f"/question/{response_id}").status_code == 404


def test_a_missing_source_file_is_reported(client: Client, engine: Engine, database: Path, response_id: str) -> None:
    for path in database.with_suffix(".files").rglob("*.pdf"):
        path.unlink()
    page = client().get(f"/response/{response_id}")
    assert page.status_code == 200
    assert "The copy of the source file is missing" in page.text
