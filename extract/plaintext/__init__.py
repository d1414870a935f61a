"""Plain text from an OCR program made into a draft."""
