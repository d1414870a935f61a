# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Text of cells and headings: words joined to lines, column names, question labels, legends in words."""
