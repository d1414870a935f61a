# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Scripts for maintainers: licences, audit of packages, screenshots, the reference of commands."""
