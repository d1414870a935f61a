# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The main navigation."""

from boardtrace.web.navigation import NAV_LINKS, select_nav_links


def test_only_served_pages_are_linked_in_their_order() -> None:
    assert select_nav_links(["/log", "/", "/nowhere"]) == (("/", "Reports"), ("/log", "Log"))
    assert select_nav_links(address for address, _ in NAV_LINKS) == NAV_LINKS
