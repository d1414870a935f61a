# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Repairs of obvious misreadings in the texts of scanned pages; what was read stays in a cell's raw text."""
