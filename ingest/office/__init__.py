"""Office documents, which LibreOffice prints to PDF."""
