# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Statuses of an action, read from a cell, a tick or a legend."""
