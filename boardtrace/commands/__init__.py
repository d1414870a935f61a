# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The commands, one module for each group; boardtrace/cli.py lists them."""
