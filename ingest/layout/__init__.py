# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The layout of a page: ruling lines, bordered cells, borderless tables, fills and status dots."""
