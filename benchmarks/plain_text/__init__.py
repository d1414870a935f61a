# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Texts of an OCR program to fit and test the reading of plain text on."""
