"""Marks that people leave over the print of a page: stamps, pens, strikes and redactions."""
