# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Reports and comparisons written as JSON, CSV, workbooks, web pages and plots."""
