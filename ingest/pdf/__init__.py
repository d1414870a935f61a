"""PDF pages: drawn objects, born-digital text, and the checking of OCR layers."""
