"""Search, log, agencies, faults, exports, comparisons and histories as pages."""

import io
import json
import re
from html import unescape
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PIL import Image
from sqlalchemy import Engine, text

from normalise.agencies.registry import load_register
from store.decisions.corrections import correct_value
from store.derived.review_queue import waiting
from store.engine import writing
from store.export.json import export_reports
from store.reports.load import load_report
from tests.boardtrace.web.conftest import Client, mark
from tests.boardtrace.web.versions import WORDS, later_version

REGISTER = load_register()
MARKUP = '<script>alert(1)</script><img src=x onerror="x">'


def one_value(engine: Engine, query: str) -> str:
    with engine.connect() as connection:
        return str(connection.execute(text(query)).scalar_one())


@pytest.fixture
def two(engine: Engine, database: Path, tmp_path: Path) -> tuple[str, str]:
    """The ids of two versions."""
    return later_version(engine, database.with_suffix(".files"), tmp_path)


def test_words_are_found_marked_and_lead_to_their_record(client: Client, engine: Engine) -> None:
    page = client().get("/search?q=visits").text
    assert "<mark>visits</mark>" in page.lower()
    (found, *_) = re.findall(r'<h2><a href="(/[^"]+)"', page)
    assert client().get(found).status_code == 200


@pytest.mark.parametrize("said", ['"', "NEAR(", "a OR", "*", "' OR 1=1 --", "text:", MARKUP, "’" * 600])
def test_whatever_is_typed_is_only_words(client: Client, said: str) -> None:
    answer = client().get("/search", params={"q": said})
    assert answer.status_code == 200
    assert "<script>" not in answer.text


def test_a_search_is_narrowed_on_its_page(client: Client) -> None:
    one = client()
    red = one.get("/search?status=red").text
    assert 'class="chip red"' in red
    assert 'class="chip green"' not in red
    assert "No text" in one.get("/search?q=visits&since=2030-01-01").text
    assert "Write a date as 2019-03-22" in one.get("/search?q=visits&since=soon").text
    assert one.get("/search?q=visits&page=-3").status_code == 200
    assert one.get("/search?status=purple").status_code == 422


def test_markup_in_what_was_read_is_text(client: Client, engine: Engine, two: tuple[str, str]) -> None:
    ident = one_value(engine, "SELECT id FROM response WHERE rag_value = 'amber' ORDER BY id LIMIT 1")
    with writing(engine) as connection:
        for field in ("actions", "agency"):
            correct_value(connection, ident, field, f"zebra {MARKUP}", by=MARKUP, why=MARKUP, register=REGISTER)
    one, (old, new) = client(), two
    for path in ("/search?q=zebra", "/log", "/agencies", "/review", f"/compare?old={old}&new={new}", f"/history/{old}"):
        page = one.get(path).text
        assert "<script>alert" not in page
        assert "<img src=x" not in page
    assert MARKUP in unescape(one.get("/log").text)


def test_the_log_tells_who_did_what_and_takes_it_back(client: Client, engine: Engine) -> None:
    one = client()
    ident = one_value(engine, "SELECT id FROM response WHERE rag_value = 'amber' ORDER BY id LIMIT 1")
    with writing(engine) as connection:
        entry = correct_value(connection, ident, "rag", "red", by="Ann", why="its fill", register=REGISTER)
    page = one.get("/log").text
    assert f"/response/{ident}" in page
    assert "its fill" in page
    assert "imported" in page
    assert "its fill" not in one.get("/log?by=Ben").text
    assert "its fill" in one.get(f"/log?act=corrected&record={ident}&by=Ann").text
    sent = {"csrf": mark(page), "entry": str(entry.number)}
    answer = one.post("/log", data=sent)
    assert f"Entry {entry.number} was undone" in one.get(answer.headers["location"]).text
    assert one_value(engine, f"SELECT rag_value FROM response WHERE id = '{ident}'") == "amber"
    again = one.post("/log", data=sent)
    assert (again.status_code, "not in force" in again.text) == (409, True)
    assert one.post("/log", data={**sent, "entry": "999"}).status_code == 404


def test_the_log_goes_on_page_by_page(client: Client, engine: Engine) -> None:
    one = client()
    ident = one_value(engine, "SELECT id FROM response ORDER BY id LIMIT 1")
    for at in range(52):
        with writing(engine) as connection:
            correct_value(connection, ident, "actions", f"Act {at}", by="Ann", why="so", register=REGISTER)
    page = one.get("/log").text
    older = re.search(r'rel="next" href="([^"]+)"', page)
    assert older
    rest = one.get("/log" + unescape(older[1])).text
    assert "imported" in rest
    assert 'rel="next"' not in rest
    assert one.get("/log?before=99999999999999").status_code == 422


def test_an_agency_is_named_merged_and_taken_back(client: Client, engine: Engine) -> None:
    one = client()
    assert '<span class="state doubt">no</span>' in one.get("/agencies").text  # not in the register
    page = one.get("/agencies/harrowmere-homes").text
    into, other = "harrowmere-homes", "marshgate-mental-health-trust"
    shown = unescape(one.get(f"/agencies/{other}").text)
    assert "not in the register" in shown
    answer = one.post(f"/agencies/{into}/merge", data={"csrf": mark(page), "other": other})
    assert "the agencies are merged" in one.get(answer.headers["location"]).text
    assert one.get(f"/agencies/{other}").status_code == 404
    assert "a person said so" in one.get(f"/agencies/{into}").text
    number = re.search(r'name="decision" value="(\d+)"', one.get("/agencies").text)
    assert number
    one.post("/agencies", data={"csrf": mark(page), "decision": number[1]})
    assert one.get(f"/agencies/{other}").status_code == 200
    assert one.post("/agencies", data={"csrf": mark(page), "decision": number[1]}).status_code == 409
    named = one.post(f"/agencies/{into}/alias", data={"csrf": mark(page), "printed": "Marshgate Mental Health Trust"})
    assert named.status_code == 303
    assert "Marshgate Mental Health Trust" in one.get(f"/agencies/{into}").text


@pytest.mark.parametrize(
    ("path", "data", "said"),
    [
        ("harrowmere-homes/merge", {"other": "nobody"}, "No row has the agency"),
        ("harrowmere-homes/merge", {"other": "harrowmere-homes"}, "is itself already"),
        ("harrowmere-homes/merge", {}, "Choose an agency"),
        ("harrowmere-homes/alias", {"printed": " "}, "Enter a name"),
    ],
)
def test_what_cannot_be_said_of_an_agency(client: Client, path: str, data: dict[str, str], said: str) -> None:
    one = client()
    answer = one.post(f"/agencies/{path}", data={"csrf": mark(one.get("/agencies/harrowmere-homes").text), **data})
    assert answer.status_code == 422
    assert said in unescape(answer.text)


def test_faults_stand_by_file(client: Client) -> None:
    one = client()
    page = unescape(one.get("/faults").text)
    assert "harrowmere-2019-03-born-digital.pdf" in page
    assert "is not in the register" in page
    assert "is not in the register" in one.get("/faults?code=agency-unknown&q=born").text
    assert "No file has such a problem" in one.get("/faults?code=nothing").text


def test_exports_are_those_of_the_command(client: Client, engine: Engine, two: tuple[str, str]) -> None:
    one = client()
    page = one.get("/exports").text
    assert all(f'value="{ident}"' in page for ident in two)
    wanted = "/exports/download?report=" + "&report=".join(two)
    with engine.connect() as connection:
        reports = [load_report(connection, ident) for ident in two]
    answer = one.get(f"{wanted}&form=json")
    assert "attachment" in answer.headers["content-disposition"]
    assert json.loads(answer.content) == json.loads(json.dumps(export_reports(reports)))
    assert one.get(f"{wanted}&form=csv").text.startswith("\ufeff")
    assert load_workbook(io.BytesIO(one.get(f"{wanted}&form=xlsx").content)).sheetnames[0] == "Responses"
    assert one.get("/exports/download").status_code == 422
    assert one.get("/exports/download?report=nowhere").status_code == 404
    assert one.get("/exports/download?" + "&".join(f"report={n}" for n in range(300))).status_code == 422


def test_two_versions_are_compared(client: Client, two: tuple[str, str]) -> None:
    one, (old, new) = client(), two
    assert f'value="{new}" selected' in one.get("/compare").text
    page = unescape(one.get(f"/compare?old={old}&new={new}").text)
    assert re.search(r'chip amber">.*→ <span class="chip red">', page)
    assert re.search(rf"<ins>.*{WORDS}", page)
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


def test_a_history_is_a_table_and_a_plot(client: Client, engine: Engine, two: tuple[str, str]) -> None:
    one, (old, _) = client(), two
    review = one_value(engine, "SELECT id FROM review")
    page = one.get(f"/history/{review}").text
    assert page.count("<tr><th scope") > 30
    picture = re.search(r'<img src="(/history/[^"]+)"', page)
    assert picture
    answer = one.get(unescape(picture[1]))
    assert answer.headers["content-type"] == "image/svg+xml"
    assert b"<svg" in answer.content
    row = one_value(engine, f"SELECT id FROM response WHERE id LIKE '{old}%' ORDER BY id LIMIT 1")
    alone = one.get(f"/history/{row}").text
    assert alone.count('<tr><th scope="row"') == 1
    assert one.get("/history/nowhere").status_code == 404
    assert one.get(f"/history/{review}/plot.svg?agency=nobody").status_code == 404


def test_a_place_is_cut_out_of_its_page(client: Client, engine: Engine) -> None:
    one = client()
    sha256 = one_value(engine, "SELECT sha256 FROM source")
    with engine.connect() as connection:
        (item, *_) = waiting(connection)
    page = unescape(one.get(f"/review?at={item.id}").text)
    address = re.search(r'<img src="(/crop/[^"]+)" width="(\d+)" height="(\d+)"', page)
    assert address
    picture = Image.open(io.BytesIO(one.get(address[1]).content))
    assert abs(picture.width - int(address[2])) <= 4
    assert abs(picture.height - int(address[3])) <= 4
    framed = Image.open(io.BytesIO(one.get(f"/crop/{sha256}/1.png?box=90,90,300,200&frame=100,100,200,150").content))
    assert (200, 0, 110) in {colour for _, colour in framed.convert("RGB").getcolors(1 << 20)}
    for box in ("", "1,2,3", "a,b,c,d", "5,5,1,1", "nan,1,2,3", "1,1,inf,9", "1,2,3,4,5", "0,0,0,0"):
        assert one.get(f"/crop/{sha256}/1.png?box={box}").status_code == 422
    assert one.get(f"/crop/{sha256}/1.png?box=9000,9000,9900,9900").status_code == 200
    assert one.get(f"/crop/{sha256}/99.png?box=1,1,9,9").status_code == 404
    assert one.get(f"/crop/{'0' * 64}/1.png?box=1,1,9,9").status_code == 404
