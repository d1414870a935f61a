# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Floor 2: pages become a draft: findings, questions, agencies' rows and their cells, as printed."""
