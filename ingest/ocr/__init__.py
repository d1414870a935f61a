# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""OCR engines behind one interface, and corrections that need only the image of a word."""
