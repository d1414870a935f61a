"""Month names."""

MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
"""In lower case, in the order of the year."""

MONTH_START = "|".join(month[:3] for month in MONTHS)
"""Regular expression of the first three letters of a month's name."""
