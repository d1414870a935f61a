# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Reports of an invented safeguarding board, drawn by a seeded script, each with its truth."""
