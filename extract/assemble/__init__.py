"""Tables and prose of all pages assembled into one draft, in reading order."""
