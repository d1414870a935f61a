# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The web interface: the reports of a database in a browser, and a JSON API for programs."""
