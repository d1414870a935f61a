# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The clock of the store: the one place that asks for the current time."""

from datetime import UTC, datetime


def current_time() -> datetime:
    """Return the current time in UTC, with its time zone."""
    return datetime.now(UTC)


def current_database_time() -> datetime:
    """Return the current time in UTC without a time zone, as the database's columns hold it."""
    return current_time().replace(tzinfo=None)


def current_iso_time() -> str:
    """Return the current time in UTC in ISO form, to the second, as the audit log holds it."""
    return current_time().isoformat(timespec="seconds")
