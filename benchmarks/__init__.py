# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Measures speed and accuracy on drawn reports, and compares with other tools."""
