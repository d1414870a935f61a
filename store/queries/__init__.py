# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Questions to the store: lists, pages of lists, search, data frames."""
