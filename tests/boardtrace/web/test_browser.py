"""The page in a real browser, as a user meets it."""

import io
import json
import re
import sqlite3
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from PIL import Image

from store.engine import open_store, store_url
from tests.boardtrace.web.conftest import PASSWORD, SAMPLE, account, copied, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
TEXT = SAMPLE.with_name("harrowmere-2019-03-ocr.txt")  # is read in a moment
MARK = (200, 0, 110)  # of a place that is lit, in site.css


@pytest.fixture(scope="module")
def ids(imported: Path) -> dict[str, str]:
    """An id of each kind of record; the response's is one with a target date, and a status of amber."""
    with sqlite3.connect(imported) as connection:
        found = {
            kind: connection.execute(f"SELECT id FROM {kind} ORDER BY id LIMIT 1").fetchone()[0]
            for kind in ("report", "finding", "question")
        }
        (found["response"],) = connection.execute(
            "SELECT r.id FROM response r JOIN cell c ON c.response_id = r.id AND c.field = 'target_date'"
            " WHERE c.text <> '' AND r.rag_value = 'amber' ORDER BY r.id LIMIT 1"
        ).fetchone()
    return found


def violations(page: "Page") -> list[str]:
    """What axe-core finds wrong with what is shown."""
    from axe_core_python.sync_playwright import Axe

    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": LEVELS}})
    return [f"{v['id']}: {v['help']}: {v['nodes'][0]['html'][:200]}" for v in found["violations"]]


def test_no_page_has_a_barrier(page: "Page", site: str, ids: dict[str, str]) -> None:
    paths = [
        "/", "/?q=nothing", "/import", "/nothing", f"/report/{ids['report']}", f"/report/{ids['report']}/details",
        f"/report/{ids['report']}/page/2", *(f"/{kind}/{ids[kind]}" for kind in ("response", "question", "finding")),
    ]  # fmt: skip
    wrong: dict[str, list[str]] = {}
    for path in paths:
        page.goto(site + path)
        wrong[path] = violations(page)
    page.goto(f"{site}/response/{ids['response']}")
    for fold in page.query_selector_all("summary"):
        fold.click()
    wrong["unfolded"] = violations(page)
    page.set_viewport_size({"width": 320, "height": 800})
    wrong["narrow"] = violations(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert {path: said for path, said in wrong.items() if said} == {}


def test_a_report_is_imported_by_upload_and_read_to_the_end(browser: "Browser", tmp_path: Path) -> None:
    context = browser.new_context()
    page = context.new_page()
    with serving(tmp_path / "new.db") as address:
        page.goto(address + "/")
        page.get_by_role("link", name="Import the first report").click()
        page.get_by_label("Report files").set_input_files(SAMPLE)
        page.get_by_role("button", name="Import").click()
        page.get_by_text("The file was sent.").wait_for()
        page.get_by_role("link", name="Read", exact=True).wait_for(timeout=60_000)  # by itself, without a reload
        page.get_by_role("link", name="Read", exact=True).click()
        page.get_by_role("heading", name=re.compile("Progress Report")).wait_for()
        assert page.get_by_role("row").count() > 33
    context.close()


def test_reading_goes_on_after_the_server_was_killed(browser: "Browser", tmp_path: Path) -> None:
    """By the form alone, without scripts; the page says how far it is, and another server takes the queue up."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    with serving(tmp_path / "new.db") as address:
        page.goto(address + "/import")
        page.get_by_label("Report files").set_input_files(TEXT)
        page.get_by_role("button", name="Import").click()
        page.get_by_role("heading", name="1 file to do").wait_for()
        assert page.locator("noscript meta[http-equiv=refresh]").count() or "refresh" in page.content()
    with serving(tmp_path / "new.db") as address:
        limit = time.monotonic() + 60
        while time.monotonic() < limit:
            page.goto(address + "/import")
            if page.get_by_role("link", name="Read", exact=True).count():
                break
            time.sleep(0.5)
        assert page.get_by_role("link", name="Read", exact=True).count() == 1
    context.close()


def truth_of(page_number: int) -> dict[str, Any]:
    """The truth's first response with a status by letter whose cells all stand on this page."""
    truth = json.loads(SAMPLE.with_suffix(".truth.json").read_text())
    rows = [r for f in truth["findings"] for q in f["questions"] for r in q["responses"]]
    return next(
        r for r in rows
        if r["rag"]["value"] and len(r["actions"]["source"]) == 1 and r["actions"]["source"][0]["page"] == page_number
    )  # fmt: skip


def test_a_field_lights_up_its_place_where_it_was_drawn(page: "Page", site: str, imported: Path) -> None:
    row = truth_of(2)
    (span,) = row["actions"]["source"]
    with sqlite3.connect(imported) as connection:
        (ident,) = connection.execute(
            "SELECT r.id FROM response r JOIN cell c ON c.response_id = r.id JOIN cell d ON d.response_id = r.id"
            " WHERE c.field = 'actions' AND c.text = ? AND d.field = 'response' AND d.text = ?",
            (row["actions"]["text"], row["response"]["text"]),
        ).fetchone()
    page.goto(f"{site}/response/{ident}")
    page.locator(".sheet img").first.evaluate("image => image.decode()")
    before = shot(page)
    page.locator("#field-actions").hover()
    page.locator("a[data-field=actions].lit").first.wait_for(state="attached")
    after = shot(page)
    width, height = page.locator(".sheet svg").first.evaluate(
        "svg => [svg.viewBox.baseVal.width, svg.viewBox.baseVal.height]"
    )
    scale = after.shape[1] / width
    changed = np.argwhere((np.abs(after.astype(int) - before).sum(axis=2)) > 30)
    (top, left), (bottom, right) = changed.min(axis=0) / scale, changed.max(axis=0) / scale
    near = 6  # points: the frame lies a little outside the print
    assert [left, top, right, bottom] == pytest.approx(span["bbox"], abs=near)
    lit = np.abs(after.astype(int) - MARK).sum(axis=2) < 60
    assert lit.sum() > 2 * (span["bbox"][2] - span["bbox"][0]) * scale  # a frame above and one below, at least
    assert after.shape[0] / scale == pytest.approx(height, abs=4)


def shot(page: "Page") -> np.ndarray[Any, Any]:
    """The first page of the source as it is shown."""
    return np.asarray(Image.open(io.BytesIO(page.locator(".sheet").first.screenshot())).convert("RGB"))


def test_a_place_leads_to_its_field_and_back_without_scripts(
    browser: "Browser", site: str, ids: dict[str, str]
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/response/{ids['response']}")
    page.locator("#field-target_date .place").first.click()
    assert page.url.endswith("#box-target_date-1")
    colour = "rect => getComputedStyle(rect).stroke"
    assert page.locator("#box-target_date-1").evaluate(colour) == "rgb(200, 0, 110)"
    page.locator("a[data-field=response]").first.click()
    assert page.url.endswith("#field-response")
    context.close()


def test_a_correction_by_keyboard_alone(
    browser: "Browser", imported: Path, ids: dict[str, str], tmp_path: Path
) -> None:
    context = browser.new_context()
    page = context.new_page()
    with serving(copied(imported, tmp_path)) as address:
        page.goto(f"{address}/response/{ids['response']}")
        page.keyboard.press("Tab")
        assert page.locator(":focus").inner_text() == "Skip to the content"
        page.keyboard.press("Enter")
        for _ in range(60):
            page.keyboard.press("Tab")
            if (
                "Target date" in page.locator(":focus").inner_text()
                and "Correct" in page.locator(":focus").inner_text()
            ):
                break
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        page.keyboard.press("Control+a")
        page.keyboard.type("30 June 2019")
        page.keyboard.press("Tab")
        page.keyboard.type("The page says June")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.get_by_text("Corrected. The value that was read is kept.").wait_for()
        assert "Understood as 30 June 2019" in page.locator("#field-target_date").inner_text()
        assert "The page says June" in page.get_by_role("main").inner_text()
    context.close()


def test_each_role_sees_what_it_may_do(browser: "Browser", imported: Path, ids: dict[str, str], tmp_path: Path) -> None:
    database = copied(imported, tmp_path)
    engine = open_store(store_url(str(database)))
    for role in ("staff", "analyst", "auditor"):
        account(engine, role)  # type: ignore[arg-type]
    engine.dispose()
    with serving(database, "--accounts") as address:
        for role in ("staff", "analyst", "auditor"):
            context = browser.new_context()
            page = context.new_page()
            page.goto(f"{address}/response/{ids['response']}")
            assert violations(page) == []
            page.get_by_label("Name").fill(role)
            page.get_by_label("Password").fill(PASSWORD)
            page.get_by_role("button", name="Sign in").click()
            page.get_by_role("heading", name="Target date").wait_for()
            may = role == "staff"
            assert (page.get_by_text("Correct or confirm").count() > 0) is may
            page.goto(f"{address}/import")
            assert (page.get_by_label("Report files").count() > 0) is may
            said = page.evaluate(
                "async () => { const who = await (await fetch('/api/v1/session')).json();"
                " const answer = await fetch('/api/v1/import', {method: 'POST', headers: {'X-CSRF-Token': who.csrf},"
                " body: new FormData()}); return answer.status; }"
            )
            assert said == (422 if may else 403)
            page.get_by_role("button", name="Sign out").click()
            page.get_by_role("heading", name="Sign in").wait_for()
            context.close()


def test_it_prints_without_its_frame(page: "Page", site: str, ids: dict[str, str]) -> None:
    page.goto(f"{site}/report/{ids['report']}")
    page.emulate_media(media="print")
    assert not page.get_by_role("navigation", name="Main").is_visible()
    assert page.get_by_role("heading", level=1).is_visible()
    assert len(page.pdf()) > 20_000
