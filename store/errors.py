# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Errors that any part of the store may raise."""


class StoreError(Exception):
    """The database, or data in it, cannot be used. The message says why and what to do."""


class TemporaryStoreError(StoreError):
    """The database cannot be used now, but may be later: its server is restarting, or two writers collided."""


class StoredDataError(StoreError):
    """Stored data has a form that this version of the program cannot read."""
