# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Limits and network isolation for the processes that open untrusted files."""
