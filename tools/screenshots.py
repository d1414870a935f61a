# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Make the pictures of the README and the guides from the samples: `python -m tools.screenshots [NAME...]`.

They show the web interface as a member of staff sees it, and an auditor for the check. Needs Chromium.
"""

import argparse
import re
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, ViewportSize, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = sorted((ROOT / "samples").glob("harrowmere-2019-0?.pdf"))
UPLOADED = ROOT / "samples" / "harrowmere-2019-03-born-digital.pdf"
REFUSED = "minutes.pdf"  # not a PDF, for the picture of the import page
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
SIZE = ViewportSize(width=1280, height=800)
PALETTE_COLOURS = 128  # of a picture's palette: screens are flat, and it is a third of the size
IMPORT_TIMEOUT_MS = 240_000
PROGRAM = [sys.executable, "-m", "boardtrace"]
USER, AUDITOR, PASSWORD = "jo", "pat", "a pass phrase of the screenshots"


def add_users(database: Path) -> None:
    """Add three accounts: the one that the pictures are made with, and two more for the list of users."""
    for name, role, rights in (
        (USER, "staff", ["--administrator"]),
        ("sam", "analyst", []),
        (AUDITOR, "auditor", []),
    ):
        command = [*PROGRAM, "users", "add", name, "--role", role, *rights, "--password-stdin", "--db", str(database)]
        subprocess.run(command, input=PASSWORD + "\n", text=True, check=True)


@contextmanager
def serve_database(database: Path, *options: str) -> Iterator[str]:
    """Serve a database with these options of the command, and yield the address."""
    command = [*PROGRAM, "serve", *options, "--db", str(database), "--port", "0"]
    running = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        found = re.search(r"http://\S+:\d+", running.stdout.readline() if running.stdout else "")
        if not found:
            raise SystemExit("The database could not be served.")
        yield found[0]
    finally:
        running.terminate()
        running.wait()


def sign_in(page: Page, name: str) -> None:
    page.context.clear_cookies()
    page.goto("/login")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def find_record(database: Path) -> str:
    """Return the id of the amber response of the newest report that has the longest text."""
    with sqlite3.connect(database) as connection:
        query = """SELECT r.id FROM response r JOIN question q ON q.id = r.question_id JOIN finding f
            ON f.id = q.finding_id JOIN report p ON p.id = f.report_id JOIN cell c ON c.response_id = r.id
            WHERE r.rag_value = 'amber' AND c.field IN ('response', 'actions', 'target_date')
            GROUP BY r.id, p.as_at ORDER BY p.as_at DESC, min(length(c.text)) DESC LIMIT 1"""
        (ident,) = connection.execute(query).fetchone()
    return str(ident)


def show_record(page: Page, database: Path) -> None:
    page.goto(f"/response/{find_record(database)}")
    page.locator(".sheet img").first.evaluate("image => image.decode()")
    page.locator("#field-response").hover()


def show_review(page: Page, database: Path) -> None:
    page.goto("/review")


def show_comparison(page: Page, database: Path) -> None:
    page.goto("/compare")
    page.get_by_role("button", name="Compare").click()


def show_dashboard(page: Page, database: Path) -> None:
    page.goto("/dashboard")


def show_actions(page: Page, database: Path) -> None:
    page.goto("/actions?status=red")


def show_verify(page: Page, database: Path) -> None:
    sign_in(page, AUDITOR)
    page.goto("/verify")
    page.get_by_role("button", name="Check", exact=True).click()
    page.get_by_role("heading", name="Result").wait_for(timeout=IMPORT_TIMEOUT_MS)


def show_users(page: Page, database: Path) -> None:
    sign_in(page, USER)
    page.goto("/users")


def show_import(page: Page, database: Path) -> None:
    sign_in(page, USER)
    broken = database.parent / REFUSED
    broken.write_text("not a PDF")
    page.goto("/import")
    page.get_by_label("Report files").set_input_files([UPLOADED, broken])
    page.get_by_role("button", name="Import").click()
    page.locator("[data-job]").nth(1).wait_for()
    page.wait_for_function(
        "() => [...document.querySelectorAll('[data-job]')].every(job => job.dataset.state == 'done')",
        timeout=IMPORT_TIMEOUT_MS,
    )


PICTURES: dict[str, Callable[[Page, Path], None]] = {
    "record": show_record,
    "review": show_review,
    "compare": show_comparison,
    "dashboard": show_dashboard,
    "actions": show_actions,
    "verify": show_verify,
    "users": show_users,
    "import": show_import,
}
"""The name of each picture in docs/, and what brings the browser to it; the last one changes the database."""


def take_screenshot(page: Page, name: str) -> None:
    page.wait_for_load_state("networkidle")
    path = ROOT / "docs" / f"{name}.png"
    page.screenshot(path=path)
    with Image.open(path) as picture:
        small = picture.convert("RGB").quantize(PALETTE_COLOURS)
    small.save(path, optimize=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help=f"of: {', '.join(PICTURES)}; without one, all are made"
    )
    wanted = parser.parse_args().names
    unknown = sorted(set(wanted) - set(PICTURES))
    if unknown:
        parser.error(f"no picture is called {unknown[0]}; there are {', '.join(PICTURES)}")
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "samples.db"
        subprocess.run([*PROGRAM, "import", *map(str, SAMPLES), "--db", str(database)], check=False)
        add_users(database)
        with serve_database(database, "--accounts") as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
            page = browser.new_context(viewport=SIZE, base_url=address).new_page()
            sign_in(page, USER)
            for name, show in PICTURES.items():
                if name in wanted or not wanted:
                    show(page, database)
                    take_screenshot(page, name)
            browser.close()


if __name__ == "__main__":
    main()
