# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Floor 1: a file becomes pages of words, rulings and fills, each with its place; geometry, no meaning."""
