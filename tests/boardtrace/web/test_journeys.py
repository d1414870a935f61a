# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""A working day of the three roles, in a real browser: from six files to a verified record, on both databases."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from store.engine import open_store
from tests.boardtrace.web.accessibility import find_violations
from tests.boardtrace.web.conftest import PASSWORD, create_account, run_server
from tests.conftest import cut_ocr_text
from tests.small_plans import draw_plan, save_scan, scan_plan

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PHOTO_TURN_DEGREES = 1.5  # as a phone held by hand turns a page
READ_TIMEOUT_MS = 240_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A server with an account of each role, and the six files of the day."""

    address: str
    files: list[Path]


@pytest.fixture
def site(new_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setenv("BOARDTRACE_FILES", str(tmp_path / "files"))
    engine = open_store(new_url)
    for role in ("staff", "analyst", "auditor"):
        create_account(engine, role)
    engine.dispose()
    with run_server(new_url, "--accounts") as address:
        yield Site(address=address, files=draw_files(tmp_path))


def draw_files(folder: Path) -> list[Path]:
    """Draw two versions of a plan, a scan, a photo and a text of others, and a file that is cut."""
    contents = {
        "spring.pdf": draw_plan(),
        "summer.pdf": draw_plan(as_at="21.06.2019", due="30.09.2019", statuses=("Complete", "Red")),
        "text.txt": cut_ocr_text().encode(),
        "cut.pdf": draw_plan()[:400],
    }
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    scan_plan(2).rotate(PHOTO_TURN_DEGREES, expand=True, fillcolor=(90, 80, 70)).save(folder / "photo.jpg")
    return [*(folder / name for name in contents), save_scan(folder / "scan.pdf"), folder / "photo.jpg"]


@contextmanager
def sign_in(browser: "Browser", site: Site, role: str) -> "Iterator[Page]":
    """Yield a page on which an account is signed in. A page that is not accessible or too wide fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    page = context.new_page()
    page.goto(site.address)
    page.get_by_label("Name").fill(role)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("navigation", name="Main").wait_for()
    assert page.locator(".top").evaluate("bar => bar.offsetHeight") < 60, "the navigation wraps"
    yield page
    context.close()


def check_page(page: "Page") -> None:
    """Check that the page is accessible, and fits a phone."""
    assert find_violations(page) == [], page.url
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390, page.url
    page.set_viewport_size({"width": 1280, "height": 900})


def save_file(page: "Page", link: str) -> bytes:
    """Follow a link to a file, which may be made first, and return the file."""
    with page.expect_download(timeout=READ_TIMEOUT_MS) as download:
        page.get_by_role("link", name=link).first.click()
    return Path(download.value.path()).read_bytes()


@pytest.mark.long
def test_the_three_roles_do_their_work(browser: "Browser", site: Site) -> None:
    with sign_in(browser, site, "staff") as page:
        import_the_files(page, site)
        work_the_queue(page, site)
        split_a_row_and_undo_that(page, site)
    with sign_in(browser, site, "analyst") as page:
        follow_the_actions(page, site)
        compare_the_versions(page, site)
    with sign_in(browser, site, "auditor") as page:
        check_the_record(page, site)


def import_the_files(page: "Page", site: Site) -> None:
    page.goto(f"{site.address}/import")
    page.get_by_label("Report files").set_input_files(site.files)
    page.get_by_role("button", name="Import").click()
    page.locator("[data-state=done]").nth(len(site.files) - 1).wait_for(timeout=READ_TIMEOUT_MS)
    rows = {name: page.get_by_role("row").filter(has_text=name) for name in (file.name for file in site.files)}
    assert "Refused" in rows["cut.pdf"].inner_text()
    for name in ("spring.pdf", "summer.pdf", "text.txt", "scan.pdf", "photo.jpg"):
        assert rows[name].inner_text().split("\n")[0].startswith(name)
        assert rows[name].get_by_role("link", name="Read", exact=True).count() == 1, rows[name].inner_text()
    check_page(page)
    rows["cut.pdf"].get_by_role("button", name="Ignore this file").click()
    said = rows["text.txt"].get_by_role("link", name=re.compile("to check")).inner_text()
    rows["text.txt"].get_by_role("link", name=re.compile("to check")).click()
    assert page.locator(".left b").inner_text() == said.split()[0]  # the same number as in the list


def work_the_queue(page: "Page", site: Site) -> None:
    page.goto(f"{site.address}/review")
    check_page(page)
    left = int(page.locator(".left b").inner_text())
    page.keyboard.press("s")
    page.get_by_text("Skipped until your next session.").wait_for()
    page.keyboard.press("c")
    page.get_by_role("status").get_by_text("Confirmed:").wait_for()
    assert int(page.locator(".left b").inner_text()) < left
    page.get_by_role("button", name=re.compile("Confirm as read|The same row")).first.click()
    page.get_by_role("status").wait_for()
    page.keyboard.press("u")
    page.get_by_role("status").get_by_text("Undone:").wait_for()
    assert not re.search(r"[0-9a-f]{10}-", page.get_by_role("main").inner_text())  # names, no ids


def split_a_row_and_undo_that(page: "Page", site: Site) -> None:
    page.goto(f"{site.address}/actions?words=each+case&status=red")
    page.get_by_role("link", name=re.compile("^Open")).first.click()
    page.get_by_role("link", name="Delete, move, split or merge this row").click()
    check_page(page)
    page.get_by_label("First row: Actions").fill("Review")
    page.get_by_label("Second row: Actions").fill("each case.")
    page.get_by_label("Second row: Agency").fill("Probation Service")
    page.get_by_role("button", name="Preview the two rows").click()
    page.get_by_label("Why").fill("Two actions are printed")
    page.get_by_role("button", name="Store this change").click()
    page.get_by_role("status").wait_for()
    page.locator("nav.trail a").nth(1).click()
    page.get_by_role("heading", name="Rows that people changed").wait_for()
    assert page.get_by_role("row").filter(has_text="Probation").count() == 2
    page.get_by_role("button", name=re.compile("row split")).click()
    page.goto(f"{site.address}/actions?words=each+case&status=red")
    assert page.get_by_text("1 action", exact=True).count() == 1


def follow_the_actions(page: "Page", site: Site) -> None:
    page.goto(f"{site.address}/dashboard")
    check_page(page)
    page.goto(f"{site.address}/actions")
    page.get_by_label("Words").fill("each case")
    page.locator("#status").select_option("red")
    page.get_by_role("button", name="Show").click()
    assert "Review each case." in page.get_by_role("table").first.inner_text()
    check_page(page)
    assert b"Review each case." in save_file(page, "CSV")
    page.goto(f"{site.address}/actions?words=each+case&status=red")
    page.get_by_label("Save the filter as").fill("our reds")
    page.get_by_role("button", name="Save", exact=True).click()
    page.goto(f"{site.address}/actions")
    page.get_by_role("link", name="our reds").click()
    assert page.locator("#status").input_value() == "red"
    page.goto(f"{site.address}/exports")
    page.get_by_role("checkbox").first.check()
    with page.expect_download(timeout=READ_TIMEOUT_MS) as download:
        page.get_by_role("button", name="Download").click()
    assert Path(download.value.path()).read_bytes()[:2] == b"PK"  # a workbook


def compare_the_versions(page: "Page", site: Site) -> None:
    page.goto(f"{site.address}/compare")
    case = page.locator("section.card").filter(has_text="21 June 2019")
    case.get_by_role("button", name="Compare").click()
    page.locator(".change-row").first.wait_for()
    said = page.get_by_role("main").inner_text()
    assert "slipped" in said
    check_page(page)
    page.locator(".change-row").get_by_role("link", name="History").first.click()
    page.get_by_role("heading", name="On the pages, side by side").wait_for()
    assert page.get_by_role("article").count() == 2
    check_page(page)


def check_the_record(page: "Page", site: Site) -> None:
    page.goto(f"{site.address}/actions?words=each+case&status=red")
    page.get_by_role("link", name=re.compile("^Open")).first.click()
    assert save_file(page, "Evidence of this record").startswith(b"%PDF")
    page.goto(f"{site.address}/log?act=row+split")
    assert "Two actions are printed" in page.get_by_role("table").inner_text()
    assert not re.search(r"\b[0-9a-f]{10}\b", page.get_by_role("table").inner_text())
    check_page(page)
    page.goto(f"{site.address}/verify")
    page.get_by_role("button", name=re.compile("^(Check|Verify|Start)")).first.click()
    page.get_by_text("No differences").wait_for(timeout=READ_TIMEOUT_MS)
    check_page(page)
