"""Tables of a page: the grid of cells, header rows, column roles, tables without ruling lines."""
