# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Decisions of users: corrections, carried over to later readings; agency aliases and merges."""
