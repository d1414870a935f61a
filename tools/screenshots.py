# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Make the pictures of the README from the samples: `python -m tools.screenshots`. Needs Chromium."""

import argparse
import re
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, ViewportSize, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = sorted((ROOT / "samples").glob("harrowmere-2019-0?.pdf"))
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
SIZE = ViewportSize(width=1280, height=800)
PALETTE_COLOURS = 128  # of a picture's palette: screens are flat, and it is a third of the size
PROGRAM = [sys.executable, "-m", "boardtrace"]


@contextmanager
def serve_database(database: Path) -> Iterator[str]:
    command = [*PROGRAM, "serve", "--db", str(database), "--port", "0"]
    running = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        found = re.search(r"http://\S+:\d+", running.stdout.readline() if running.stdout else "")
        if not found:
            raise SystemExit("The page could not be served.")
        yield found[0]
    finally:
        running.terminate()
        running.wait()


def find_record(database: Path) -> str:
    """The amber response of the newest report that says most."""
    with sqlite3.connect(database) as connection:
        query = """SELECT r.id FROM response r JOIN question q ON q.id = r.question_id JOIN finding f
            ON f.id = q.finding_id JOIN report p ON p.id = f.report_id JOIN cell c ON c.response_id = r.id
            WHERE r.rag_value = 'amber' AND c.field IN ('response', 'actions', 'target_date')
            GROUP BY r.id, p.as_at ORDER BY p.as_at DESC, min(length(c.text)) DESC LIMIT 1"""
        (ident,) = connection.execute(query).fetchone()
    return str(ident)


def take_screenshot(page: Page, name: str) -> None:
    path = ROOT / "docs" / f"{name}.png"
    page.screenshot(path=path)
    with Image.open(path) as picture:
        small = picture.convert("RGB").quantize(PALETTE_COLOURS)
    small.save(path, optimize=True)


def main() -> None:
    argparse.ArgumentParser(description=__doc__).parse_args()
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "samples.db"
        subprocess.run([*PROGRAM, "import", *map(str, SAMPLES), "--db", str(database)], check=False)
        with serve_database(database) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
            page = browser.new_page(viewport=SIZE)
            page.goto(f"{address}/response/{find_record(database)}")
            page.locator(".sheet img").first.evaluate("image => image.decode()")
            page.locator("#field-response").hover()
            take_screenshot(page, "record")
            page.goto(f"{address}/review")
            page.wait_for_load_state("networkidle")
            take_screenshot(page, "review")
            page.goto(f"{address}/compare")
            page.get_by_role("button", name="Compare").click()
            page.wait_for_load_state("networkidle")
            take_screenshot(page, "compare")
            browser.close()


if __name__ == "__main__":
    main()
