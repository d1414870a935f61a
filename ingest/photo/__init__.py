# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Photographed pages: find the sheet, flatten it and even out its light."""
