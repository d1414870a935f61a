# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The web interface in a real browser, as a user sees it."""

import io
import json
import re
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from PIL import Image

from store.engine import open_store, store_url
from tests.boardtrace.web.accessibility import find_violations
from tests.boardtrace.web.conftest import PASSWORD, SAMPLE, copy_database, create_account, run_server, wait_until
from tests.small_plans import draw_plan

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

HIGHLIGHT_RGB = (200, 0, 110)  # of a highlighted place, in site.css


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


def test_pages_are_accessible(page: "Page", site: str, ids: dict[str, str]) -> None:
    paths = [
        "/", "/?q=nothing", "/import", "/nothing", f"/report/{ids['report']}", f"/report/{ids['report']}/details",
        f"/report/{ids['report']}/page/2", f"/report/{ids['report']}/case",
        f"/rows/{ids['question']}", f"/rows/{ids['response']}",
        *(f"/{kind}/{ids[kind]}" for kind in ("response", "question", "finding")),
    ]  # fmt: skip
    wrong: dict[str, list[str]] = {}
    for path in paths:
        page.goto(site + path)
        wrong[path] = find_violations(page)
    page.goto(f"{site}/response/{ids['response']}")
    for fold in page.query_selector_all("summary"):
        if fold.is_visible():
            fold.click()
    wrong["unfolded"] = find_violations(page)
    page.set_viewport_size({"width": 320, "height": 800})
    wrong["narrow"] = find_violations(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.locator(".top").evaluate("bar => bar.offsetHeight") < 60, "the header is one line"
    page.get_by_text("Menu").click()
    wrong["menu"] = find_violations(page)
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Actions").click()
    page.goto(f"{site}/rows/{ids['response']}")
    page.get_by_role("button", name="Preview the deletion").click()
    wrong["preview"] = find_violations(page)
    page.goto(f"{site}/rows/{ids['question']}")
    page.get_by_text("Its place on the page").click()
    page.get_by_role("button", name="Show the page").click()
    wrong["drawing"] = find_violations(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert {path: found for path, found in wrong.items() if found} == {}


def test_a_report_is_uploaded_and_imported(browser: "Browser", archived: Path, tmp_path: Path) -> None:
    context = browser.new_context()
    page = context.new_page()
    with run_server(tmp_path / "new.db") as address:
        page.goto(address + "/")
        page.get_by_role("link", name="Import the first report").click()
        page.get_by_label("Report files").set_input_files(archived.with_name("short.pdf"))
        page.get_by_role("button", name="Import").click()
        page.get_by_text("The file was uploaded.").wait_for()
        page.get_by_role("link", name="Read", exact=True).wait_for(timeout=60_000)  # without a reload
        page.get_by_role("link", name="Read", exact=True).click()
        page.get_by_role("heading", name=re.compile("Progress Report")).wait_for()
        assert page.get_by_role("row").count() > 7
    context.close()


@pytest.mark.long
def test_the_import_resumes_after_the_server_was_killed(browser: "Browser", tmp_path: Path) -> None:
    """Uploads with the plain form, without JavaScript. The next server continues with the queue."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    plan = tmp_path / "plan.pdf"
    plan.write_bytes(draw_plan())
    with run_server(tmp_path / "new.db") as address:
        page.goto(address + "/import")
        page.get_by_label("Report files").set_input_files(plan)
        page.get_by_role("button", name="Import").click()
        page.get_by_role("heading", name="1 file to do").wait_for()
        assert page.locator("noscript meta[http-equiv=refresh]").count() or "refresh" in page.content()
    with run_server(tmp_path / "new.db") as address:

        def is_read() -> bool:
            page.goto(address + "/import")
            return page.get_by_role("link", name="Read", exact=True).count() == 1

        wait_until(is_read, interval_s=0.5)
    context.close()


def load_true_response(page_number: int) -> dict[str, Any]:
    """Return the first true response with a status whose actions are on this page only."""
    truth = json.loads(SAMPLE.with_suffix(".truth.json").read_text())
    rows = [r for f in truth["findings"] for q in f["questions"] for r in q["responses"]]
    return next(
        r for r in rows
        if r["rag"]["value"] and len(r["actions"]["source"]) == 1 and r["actions"]["source"][0]["page"] == page_number
    )  # fmt: skip


def test_pointing_at_a_field_highlights_its_place(page: "Page", site: str, imported: Path) -> None:
    row = load_true_response(2)
    (span,) = row["actions"]["source"]
    with sqlite3.connect(imported) as connection:
        (ident,) = connection.execute(
            "SELECT r.id FROM response r JOIN cell c ON c.response_id = r.id JOIN cell d ON d.response_id = r.id"
            " WHERE c.field = 'actions' AND c.text = ? AND d.field = 'response' AND d.text = ?",
            (row["actions"]["text"], row["response"]["text"]),
        ).fetchone()
    page.goto(f"{site}/response/{ident}")
    page.locator(".sheet img").first.evaluate("image => image.decode()")
    before = screenshot(page)
    page.locator("#field-actions").hover()
    page.locator("a[data-field=actions].lit").first.wait_for(state="attached")
    after = screenshot(page)
    width, height = page.locator(".sheet svg").first.evaluate(
        "svg => [svg.viewBox.baseVal.width, svg.viewBox.baseVal.height]"
    )
    scale = after.shape[1] / width
    changed = np.argwhere((np.abs(after.astype(int) - before).sum(axis=2)) > 30)
    (top, left), (bottom, right) = changed.min(axis=0) / scale, changed.max(axis=0) / scale
    near = 6  # points: the frame lies a little outside the print
    assert [left, top, right, bottom] == pytest.approx(span["bbox"], abs=near)
    lit = np.abs(after.astype(int) - HIGHLIGHT_RGB).sum(axis=2) < 60
    assert lit.sum() > 2 * (span["bbox"][2] - span["bbox"][0]) * scale  # a frame above and one below, at least
    assert after.shape[0] / scale == pytest.approx(height, abs=4)


def screenshot(page: "Page") -> np.ndarray[Any, Any]:
    """Return the first shown page of the source file as an RGB array."""
    return np.asarray(Image.open(io.BytesIO(page.locator(".sheet").first.screenshot())).convert("RGB"))


def test_a_place_links_to_its_field_and_back_without_javascript(
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


def test_a_value_is_corrected_by_keyboard_alone(page: "Page", site: str, ids: dict[str, str]) -> None:
    page.goto(f"{site}/response/{ids['response']}")
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Skip to the content"
    page.keyboard.press("Enter")
    for _ in range(60):
        page.keyboard.press("Tab")
        focused = page.locator(":focus").inner_text()
        if "Target date" in focused and "Correct" in focused:
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


def test_each_role_sees_what_it_may_do(browser: "Browser", imported: Path, ids: dict[str, str], tmp_path: Path) -> None:
    database = copy_database(imported, tmp_path)
    engine = open_store(store_url(str(database)))
    for role in ("staff", "analyst", "auditor"):
        create_account(engine, role)
    engine.dispose()
    with run_server(database, "--accounts") as address:
        for role in ("staff", "analyst", "auditor"):
            context = browser.new_context()
            page = context.new_page()
            page.goto(f"{address}/response/{ids['response']}")
            assert find_violations(page) == []
            page.get_by_label("Name").fill(role)
            page.get_by_label("Password").fill(PASSWORD)
            page.get_by_role("button", name="Sign in").click()
            page.get_by_role("heading", name="Target date").wait_for()
            may = role == "staff"
            assert (page.get_by_text("Correct or confirm").count() > 0) is may
            page.goto(f"{address}/import")
            assert (page.get_by_label("Report files").count() > 0) is may
            status = page.evaluate(
                "async () => { const who = await (await fetch('/api/v1/session')).json();"
                " const answer = await fetch('/api/v1/import', {method: 'POST', headers: {'X-CSRF-Token': who.csrf},"
                " body: new FormData()}); return answer.status; }"
            )
            assert status == (422 if may else 403)
            page.get_by_role("button", name="Sign out").click()
            page.get_by_role("heading", name="Sign in").wait_for()
            context.close()


def test_a_report_prints_without_the_navigation(page: "Page", site: str, ids: dict[str, str]) -> None:
    page.goto(f"{site}/report/{ids['report']}")
    page.emulate_media(media="print")
    assert not page.get_by_role("navigation", name="Main").is_visible()
    assert page.get_by_role("heading", level=1).is_visible()
    assert len(page.pdf()) > 20_000
