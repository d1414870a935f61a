# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The main navigation: (address, name) of each web page in it."""

from collections.abc import Iterable

NAV_LINKS = (
    ("/", "Reports"),
    ("/review", "Review"),
    ("/actions", "Actions"),
    ("/dashboard", "Dashboard"),
    ("/compare", "Compare"),
    ("/agencies", "Agencies"),
    ("/faults", "Problems"),
    ("/log", "Log"),
    ("/verify", "Verify"),
    ("/exports", "Exports"),
    ("/search", "Search"),
    ("/import", "Import"),
)
UNLIMITED_LINKS = ("/verify", "/import")
"""Pages about the whole database, for users whose account is not limited to boards or agencies."""


def select_nav_links(paths: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Return the links whose address is among `paths`."""
    served = set(paths)
    return tuple(link for link in NAV_LINKS if link[0] in served)
