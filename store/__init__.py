# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Floor 4: reports become rows, and rows become reports, lists and exports again."""
