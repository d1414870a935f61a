# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Marks that people leave over the print of a page: stamps, pens, strikes and redactions."""
