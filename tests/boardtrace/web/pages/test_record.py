"""Reports and records as pages: what they show, and what persons put right on them."""

import getpass
import io
import os
import re
import signal
from concurrent.futures import ProcessPoolExecutor
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import Engine, text

from boardtrace.web.page_renderer import PAGE_RENDERER
from tests.boardtrace.web.conftest import Client, mark

MARKUP = "<script>alert(1)</script><b onmouseover=x>"


def one_value(engine: Engine, query: str) -> Any:
    with engine.connect() as connection:
        return connection.execute(text(query)).scalar_one()


@pytest.fixture
def ident(engine: Engine) -> str:
    """A response with a text and a target date."""
    return str(
        one_value(
            engine,
            "SELECT r.id FROM response r JOIN cell c ON c.response_id = r.id AND c.field = 'target_date'"
            " JOIN cell d ON d.response_id = r.id AND d.field = 'actions'"
            " WHERE c.text <> '' AND d.text <> '' AND r.rag_value = 'amber' ORDER BY r.id LIMIT 1",
        )
    )


def token(page: str, field: str) -> str:
    form = page[page.index(f'name="field" value="{field}"') :]
    found = re.search(r'name="token" value="([^"]+)"', form)
    assert found
    return found[1]


def test_the_first_page_lists_reports_by_review(client: Client, engine: Engine) -> None:
    page = client().get("/").text
    assert "Child W" in unescape(page)
    assert "22 March 2019" in page
    assert f"/report/{one_value(engine, 'SELECT id FROM report')}" in page
    assert "No board or subject contains" in client().get("/?q=nowhere+else").text
    assert client().get("/?page=99").status_code == 200


def test_a_report_stands_in_the_order_of_the_paper(client: Client, engine: Engine) -> None:
    page = client().get(f"/report/{one_value(engine, 'SELECT id FROM report')}").text
    with engine.connect() as connection:
        rows = connection.execute(
            text(
                "SELECT r.id FROM response r JOIN question q ON q.id = r.question_id JOIN finding f ON"
                " f.id = q.finding_id ORDER BY f.position, q.position, r.position"
            )
        ).scalars()
        places = [page.index(f'<tr id="{key}"') for key in rows]
    assert places == sorted(places)
    assert len(places) == 33
    assert '<span class="chip red"><b>R</b> red</span>' in page


def test_markup_that_was_read_is_shown_as_text(client: Client, engine: Engine, ident: str) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE cell SET text = :t, raw = :t"), {"t": MARKUP})
        connection.execute(text("UPDATE cell SET reasons = :t"), {"t": f'["{MARKUP}"]'})
        connection.execute(text("UPDATE source SET name = :t"), {"t": MARKUP})
        connection.execute(text("UPDATE review SET subject = :t, board = :t"), {"t": MARKUP})
        connection.execute(text("UPDATE report SET subject = :t, title = :t"), {"t": MARKUP})
        connection.execute(text("UPDATE fault SET detail = :t"), {"t": MARKUP})
    report, one = one_value(engine, "SELECT id FROM report"), client()
    question, finding = (one_value(engine, f"SELECT id FROM {t} LIMIT 1") for t in ("question", "finding"))
    for path in (
        "/", f"/report/{report}", f"/report/{report}/details", f"/report/{report}/page/2", f"/response/{ident}",
        f"/question/{question}", f"/finding/{finding}",
    ):  # fmt: skip
        page = one.get(path)
        assert page.status_code == 200
        assert "&lt;script&gt;alert(1)" in page.text, path
        assert "<script>alert" not in page.text
        assert "<b onmouseover" not in page.text


def test_no_page_holds_a_script_or_a_style_of_its_own(client: Client, engine: Engine, ident: str) -> None:
    report = one_value(engine, "SELECT id FROM report")
    for path in ("/", "/import", f"/report/{report}", f"/response/{ident}", f"/report/{report}/page/1"):
        page = client().get(path).text
        assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", page), path
        assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", page))
        assert not re.findall(r'(?:src|href|action)="(?:https?:)?//', page)


def test_a_record_shows_its_places_on_the_page(client: Client, engine: Engine, ident: str) -> None:
    page = client().get(f"/response/{ident}").text
    with engine.connect() as connection:
        spans = connection.execute(
            text("SELECT s.* FROM span s JOIN cell c ON c.id = s.cell_id WHERE c.response_id = :i"), {"i": ident}
        ).all()
    boxes = re.findall(r'<rect id="[^"]+" x="([\d.-]+)" y="([\d.-]+)" width="([\d.]+)" height="([\d.]+)"', page)
    assert len(boxes) == len(spans)
    drawn = {tuple(round(float(v)) for v in box) for box in boxes}
    assert {(round(s.x0 - 1.5), round(s.top - 1.5)) for s in spans} <= {(x, y) for x, y, _, _ in drawn}
    for number in {s.page for s in spans}:
        assert f'id="page-{number}"' in page


def test_a_value_is_corrected_and_the_correction_taken_back(client: Client, engine: Engine, ident: str) -> None:
    one = client()
    page = one.get(f"/response/{ident}").text
    sent = {"csrf": mark(page), "field": "rag", "token": token(page, "rag"), "value": "red", "why": "The fill is red"}
    answer = one.post(f"/response/{ident}", data={"act": "correct", **sent})
    assert answer.status_code == 303
    page = one.get(answer.headers["location"]).text
    assert "Corrected. The value that was read is kept." in page
    assert "The fill is red" in page
    assert one_value(engine, f"SELECT rag_value FROM response WHERE id = '{ident}'") == "red"
    assert one_value(engine, "SELECT by FROM log_entry ORDER BY number DESC LIMIT 1") == "local"
    entry = re.search(r'name="entry" value="([1-9]\d*)"', page)
    assert entry
    back = {"csrf": sent["csrf"], "field": "rag", "act": "undo", "entry": entry[1], "why": "It is amber after all"}
    assert one.post(f"/response/{ident}", data=back).status_code == 303
    assert one_value(engine, f"SELECT rag_value FROM response WHERE id = '{ident}'") == "amber"


def test_the_second_of_two_who_correct_at_once_is_told(client: Client, engine: Engine, ident: str) -> None:
    one = client()
    page = one.get(f"/response/{ident}").text
    sent = {"csrf": mark(page), "field": "actions", "token": token(page, "actions"), "act": "correct"}
    first = one.post(f"/response/{ident}", data={**sent, "value": "Ask all schools", "why": "As printed"})
    assert first.status_code == 303
    second = one.post(f"/response/{ident}", data={**sent, "value": "Ask no <school>", "why": "As I read it"})
    assert second.status_code == 409
    assert "local" in second.text
    assert "Ask no &lt;school&gt;" in second.text  # what was written is not lost
    assert "As I read it" in second.text
    query = f"SELECT text FROM cell WHERE response_id = '{ident}' AND field = 'actions'"
    assert one_value(engine, query) == "Ask all schools"


def test_what_a_field_cannot_take_is_said(client: Client, ident: str) -> None:
    one = client()
    page = one.get(f"/response/{ident}").text
    sent = {"csrf": mark(page), "act": "correct", "field": "rag", "token": token(page, "rag")}
    no_reason = one.post(f"/response/{ident}", data={**sent, "value": "red", "why": " "})
    assert (no_reason.status_code, "bears a name and a reason" in no_reason.text) == (422, True)
    assert one.post(f"/response/{ident}", data={**sent, "value": "purple", "why": "x"}).status_code == 422
    assert one.post(f"/response/{ident}", data={**sent, "field": "colour", "value": "a", "why": "x"}).status_code == 422
    assert one.post("/response/nobody", data={**sent, "value": "red", "why": "x"}).status_code == 404


def test_details_of_a_report_are_corrected(client: Client, engine: Engine) -> None:
    report, one = one_value(engine, "SELECT id FROM report"), client()
    page = one.get(f"/report/{report}/details").text
    sent = {"csrf": mark(page), "field": "as_at", "token": token(page, "as_at"), "value": "2019-03-23", "why": "Stamp"}
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
def test_what_is_not_there_is_said_not_to_be(client: Client, path: str) -> None:
    answer = client().get(path)
    assert answer.status_code in (404, 422)
    assert "<h1>" in answer.text


def test_a_record_of_one_kind_is_none_of_another(client: Client, ident: str) -> None:
    assert client().get(f"/question/{ident}").status_code == 404


def test_the_page_is_a_picture_drawn_once(client: Client, engine: Engine, database: Path) -> None:
    sha256, pages = one_value(engine, "SELECT sha256 FROM source"), one_value(engine, "SELECT pages FROM source")
    one = client()
    answer = one.get(f"/page/{sha256}/2.png?dpi=100")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")
    assert answer.headers["cache-control"].startswith("private")
    picture = Image.open(io.BytesIO(answer.content))
    assert picture.width == pytest.approx(842 / 72 * 100, abs=2)
    (kept,) = database.with_suffix(".files").glob("*/*-2-100.png")
    assert kept.stat().st_mode & 0o777 == 0o600
    assert kept.read_bytes() == answer.content
    for number in (0, pages + 1, 10**30):
        assert one.get(f"/page/{sha256}/{number}.png").status_code == 404
    for dpi in ("7", "5000", "x"):
        assert one.get(f"/page/{sha256}/1.png?dpi={dpi}").status_code == 422


def test_a_page_whose_file_is_gone_says_so(client: Client, engine: Engine, database: Path, ident: str) -> None:
    for path in database.with_suffix(".files").rglob("*.pdf"):
        path.unlink()
    page = client().get(f"/response/{ident}")
    assert page.status_code == 200
    assert "The copy of the source file is missing" in page.text


def test_the_user_of_this_machine_is_named(client: Client) -> None:
    assert getpass.getuser() in client(local_user=getpass.getuser()).get("/").text


def test_what_draws_a_page_may_die_and_the_server_goes_on(client: Client, engine: Engine) -> None:
    sha256, one = one_value(engine, "SELECT sha256 FROM source"), client()
    assert one.get(f"/page/{sha256}/1.png?dpi=50").status_code == 200
    executor = PAGE_RENDERER.executor
    assert isinstance(executor, ProcessPoolExecutor)
    for pid in list(executor._processes):
        os.kill(pid, signal.SIGKILL)
    assert one.get(f"/page/{sha256}/2.png?dpi=50").status_code == 200
