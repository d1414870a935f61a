# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The confidence of every value of a report: signals of doubt, a small learned model, and reasons in words."""
