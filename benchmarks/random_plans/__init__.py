# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Random action plans with their truth: every property of a document is drawn independently by a seed."""
