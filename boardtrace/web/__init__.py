"""The page: what the store holds, shown in a browser, and the same as a JSON API."""
