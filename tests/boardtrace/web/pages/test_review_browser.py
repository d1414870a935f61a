# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Review, comparison and lists in a real browser."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from store.derived.review_queue import list_review_items
from store.derived.review_rules import update_review_queue
from store.engine import open_store, store_url, write_transaction
from store.schema import CellRow
from tests.boardtrace.web.accessibility import find_violations
from tests.boardtrace.web.conftest import copy_database, report_ids_by_date, run_server
from tests.conftest import exported

if TYPE_CHECKING:
    from playwright.sync_api import Page


PRESS_S = """() => {
    const press = new KeyboardEvent("keydown", {key: "s", bubbles: true, cancelable: true});
    document.body.dispatchEvent(press);
    return press.defaultPrevented;
}"""  # whether the key did anything


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A server over a database with two versions, given by their ids."""

    address: str
    database: Path
    old: str
    new: str


@pytest.fixture(scope="module")
def review_site(imported_twice: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    database = copy_database(imported_twice, tmp_path_factory.mktemp("review-site"))
    engine = open_store(store_url(str(database)))
    old, new = report_ids_by_date(engine)
    with write_transaction(engine) as connection:  # dates to review, however well the sample is read
        connection.execute(update(CellRow).where(CellRow.field == "target_date").values(confidence=0.6))
        update_review_queue(connection, new)
    engine.dispose()
    with run_server(database) as address:
        yield Site(address=address, database=database, old=old, new=new)


def test_lists_and_review_are_accessible(page: "Page", review_site: Site) -> None:
    address, old, new = review_site.address, review_site.old, review_site.new
    paths = [
        "/review", "/review?field=rag", "/review?field=agency", "/actions",
        "/chasing", "/gaps", "/dashboard", f"/dashboard?case={old}",
        "/actions?overdue=today&column=change", "/search", "/search?q=visits", "/search?q=xylophone",
        "/compare", f"/compare?old={old}&new={new}", f"/history/{old}", "/agencies", "/agencies/harrowmere-homes",
        "/faults", "/log", "/exports",
    ]  # fmt: skip
    wrong: dict[str, list[str]] = {}
    wide = page.viewport_size or {"width": 1280, "height": 800}
    for path in paths:
        page.set_viewport_size(wide)
        page.goto(address + path)
        wrong[path] = find_violations(page)
        page.set_viewport_size({"width": 320, "height": 800})
        if page.evaluate("document.documentElement.scrollWidth") > 320:
            wrong[path].append("scrolls sideways at 320 pixels")
    assert {path: found for path, found in wrong.items() if found} == {}


def test_a_value_is_corrected_by_keyboard_alone_and_is_in_log_and_export(page: "Page", review_site: Site) -> None:
    address, database = review_site.address, review_site.database
    engine = open_store(store_url(str(database)))
    with engine.connect() as connection:
        (item, *_) = list_review_items(connection, field="target_date", least_doubt=0)
    engine.dispose()
    page.goto(f"{address}/review?at={item.id}")
    page.wait_for_function("document.activeElement.id === 'item'")  # the browser focuses it after drawing the page
    page.keyboard.press("Tab")
    assert page.locator(":focus").get_attribute("id") == "value"  # the value to review comes first
    page.keyboard.press("Control+a")
    page.keyboard.type("30 June 2024")
    page.keyboard.press("Tab")
    page.keyboard.press("Control+a")
    page.keyboard.type("So the page says")
    page.keyboard.press("Enter")
    page.get_by_role("status").get_by_text("Corrected: the target date").wait_for()
    page.goto(f"{address}/log")
    row = page.get_by_role("row").filter(has_text="30 June 2024").first
    assert "So the page says" in row.inner_text()
    cells = {
        r["id"]: r["target_date"]
        for report in exported(database).values()
        for f in report["findings"] for q in f["questions"] for r in q["responses"]
    }  # fmt: skip
    assert (cells[item.owner_id]["text"], cells[item.owner_id]["state"]) == ("30 June 2024", "corrected")
    due = {"date": "2024-06-30", "precision": "day", "role": "target", "struck": False}
    assert cells[item.owner_id]["dates"] == [due]


def read_item_head(page: "Page") -> list[str]:
    """Return the heading of the value under review, and the line with its report: both versions may have one."""
    return page.locator("#item-head, #item-head + .hint").all_inner_texts()


def test_single_keys_confirm_skip_and_undo(page: "Page", review_site: Site) -> None:
    address = review_site.address
    page.goto(f"{address}/review")
    before = page.locator(".left b").inner_text()
    first = read_item_head(page)
    page.keyboard.press("s")
    page.get_by_text("Skipped until your next session.").wait_for()
    second = read_item_head(page)
    assert second != first
    page.keyboard.press("c")
    page.get_by_role("status").get_by_text("Confirmed:").wait_for()
    assert page.locator(".left b").inner_text() == str(int(before) - 1)
    page.keyboard.press("u")
    page.get_by_role("status").get_by_text("Undone:").wait_for()
    assert read_item_head(page) == second
    page.goto(f"{address}/review?field=target_date&doubt=0")
    page.keyboard.press("e")
    page.keyboard.type("scu")  # in a field they are letters
    assert page.locator("#value").input_value() == "scu"
    page.get_by_text("Keys", exact=True).click()
    page.get_by_label("Single keys").uncheck()
    page.locator("h1").click()
    assert not page.evaluate(PRESS_S)
    page.get_by_label("Single keys").check()
    page.locator("h1").click()
    assert page.evaluate(PRESS_S)
    page.get_by_text("Skipped until your next session.").wait_for()


def test_a_comparison_shows_both_places_side_by_side(page: "Page", review_site: Site) -> None:
    address, old, new = review_site.address, review_site.old, review_site.new
    page.goto(f"{address}/compare")
    page.get_by_role("button", name="Compare").click()
    page.get_by_role("heading", name=re.compile("22 March 2019 to 21 June 2019")).wait_for()
    assert f"old={old}&new={new}" in page.url
    row = page.locator(".change-row").filter(has=page.locator(".chip.red")).first
    row.scroll_into_view_if_needed()
    sizes = row.locator("img").evaluate_all(
        "all => Promise.all(all.map(async i => { await i.decode(); return [i.naturalWidth, i.naturalHeight]; }))"
    )
    assert len(sizes) == 2
    assert all(width > 20 and height > 20 for width, height in sizes)
    left, right = (row.locator("img").nth(i).bounding_box() for i in (0, 1))
    assert left
    assert right
    assert left["x"] + left["width"] <= right["x"]
    every = page.locator(".change-row").count()
    page.get_by_role("link", name="Dates").click()
    page.wait_for_url("**kind=Dates**")
    assert 1 <= page.locator(".change-row").count() < every  # a test before may have corrected a date
    page.get_by_role("link", name="History").first.click()
    page.get_by_role("heading", name=re.compile("version by version")).wait_for()
