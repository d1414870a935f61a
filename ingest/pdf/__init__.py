# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""PDF pages: drawn objects, born-digital text, and the checking of OCR layers."""
