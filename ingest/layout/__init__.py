"""The layout of a page: ruling lines, bordered cells, borderless tables, fills and status dots."""
