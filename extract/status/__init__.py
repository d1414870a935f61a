"""Status cells, and the legend that explains their colours."""
