# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Verify that a store is still as it was imported and decided: one module for each subject that is checked."""
