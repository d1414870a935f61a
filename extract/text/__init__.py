"""Text of cells and headings: words joined to lines, column names, question labels, legends in words."""
