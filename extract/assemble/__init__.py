# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Tables and prose of all pages assembled into one draft, in reading order."""
