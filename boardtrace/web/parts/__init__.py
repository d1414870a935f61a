# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Parts that several web pages share: crops, source pages, a value of the review queue, downloads."""
