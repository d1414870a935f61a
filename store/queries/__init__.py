"""Questions to the store: lists, pages of lists, search, data frames."""
