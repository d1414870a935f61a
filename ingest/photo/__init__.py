"""Photographed pages: find the sheet, flatten it and even out its light."""
