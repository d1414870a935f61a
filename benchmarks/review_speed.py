# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Time the review in a real browser, from a key to the next value with its picture.

    python -m benchmarks.review_speed [--db FILE] [--values N]

Imports a scanned sample, or copies a database with its files, serves it, and confirms one value after the other with
the key C in Chromium, as a person would. A time ends when the next value is shown and all pictures of its window are
drawn. Prints the median and the slowest beside the target; exits 0 either way. Needs Chromium; the import takes a
minute.
"""

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Error, Page, sync_playwright

from tools.screenshots import ARGUMENTS, CHROMIUM, PROGRAM, SIZE, serve_database

TARGET_S = 0.35  # at the median, on two cores
VALUES = 20  # as many as the sample has at least
TIMEOUT_S = 10.0
READING_S = 1.0  # a person looks at a value for longer, and the next picture is fetched meanwhile
SAMPLE = Path(__file__).parents[1] / "samples" / "harrowmere-2019-09.pdf"
IS_NEXT_DRAWN = """before => {
    const item = document.querySelector(".decide input[name=item]");
    if (!item || item.value === before || document.readyState === "loading") return false;
    return [...document.querySelectorAll(".seen img")].every(
        image => image.complete || image.getBoundingClientRect().top > innerHeight);
}"""


def make_database(folder: Path, source: Path | None) -> Path:
    """Copy a database with its kept files, or import the sample."""
    database = folder / "review.db"
    if source is None:
        subprocess.run([*PROGRAM, "import", str(SAMPLE), "--db", str(database)], check=False, stdout=sys.stderr)
    else:
        shutil.copy(source, database)
        shutil.copytree(source.with_suffix(".files"), database.with_suffix(".files"))
    return database


def is_next_drawn(page: Page, item: str | None) -> bool:
    try:
        return bool(page.evaluate(IS_NEXT_DRAWN, item))
    except Error:  # the browser is between two pages
        return False


def time_next_value(page: Page) -> float | None:
    """Confirm the value that is shown; returns the seconds until the next one is drawn, None after the last."""
    item = page.locator(".decide input[name=item]").get_attribute("value")
    time.sleep(READING_S)
    key = "c" if page.locator('button[data-key="c"]').count() else "s"
    start = time.perf_counter()
    page.keyboard.press(key)
    while not is_next_drawn(page, item):
        if time.perf_counter() - start > TIMEOUT_S:
            if "Nothing needs review" in page.locator("main").inner_text():
                return None
            raise SystemExit("The next value was not shown.")
    return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--db", type=Path, help="copy this SQLite database instead of importing a sample")
    parser.add_argument("--values", type=int, default=VALUES)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        database = make_database(Path(folder), given.db)
        with serve_database(database) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
            page = browser.new_page(viewport=SIZE)
            page.goto(f"{address}/review")
            taken = [s for s in (time_next_value(page) for _ in range(given.values)) if s is not None]
            browser.close()
    median = statistics.median(taken)
    verdict = "reached" if median <= TARGET_S else "NOT reached"
    print(f"{len(taken)} values: median {median:.3f} s, slowest {max(taken):.3f} s; target {TARGET_S} s: {verdict}")


if __name__ == "__main__":
    main()
