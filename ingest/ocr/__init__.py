"""OCR engines behind one interface, and corrections that need only the image of a word."""
