# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Files of OCR programs that list words with their places: hOCR, ALTO and Tesseract's TSV."""
