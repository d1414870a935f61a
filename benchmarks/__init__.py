"""Measures speed and accuracy on drawn reports, and compares with other tools."""
