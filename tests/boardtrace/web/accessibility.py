# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Check a web page against the accessibility rules of WCAG 2.2 AA with axe-core."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def find_violations(page: "Page") -> list[str]:
    """Return what axe-core reports about the page as it is shown."""
    from axe_core_python.sync_playwright import Axe  # type: ignore[import-untyped]

    options = {
        "runOnly": {"type": "tag", "values": LEVELS},
        "resultTypes": ["violations"],
    }  # no other is gathered in full
    found = Axe().run(page, options=options)
    return [f"{v['id']}: {v['help']}: {v['nodes'][0]['html'][:200]}" for v in found["violations"]]
