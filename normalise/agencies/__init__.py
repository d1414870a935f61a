# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Agency names: the registry, and how printed names are matched to it."""
