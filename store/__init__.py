"""Floor 4: reports become rows, and rows become reports, lists and exports again."""
