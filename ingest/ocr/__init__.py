"""OCR engines, and corrections that need only the image of a word."""
