"""From a stored value back to its page, and the checks that the store is unchanged."""
