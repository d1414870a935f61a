# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Tables of a page: the grid of cells, header rows, column roles, tables without ruling lines."""
