# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Edits of a report's structure: rows that people add, delete, move, split and merge.

An edit is an entry of the audit log. The edits in force are applied to the report as it was read, each time it is
stored, so that they survive another reading of its file.
"""
