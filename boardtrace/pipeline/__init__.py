# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Connects the stages: find files, read their pages in worker processes, interpret and store them."""
