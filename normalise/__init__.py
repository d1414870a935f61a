# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Floor 3: a draft becomes a report: clean text, known agencies, dates and statuses."""
