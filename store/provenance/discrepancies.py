"""Differences between a store and the imports and decisions in its log, in words."""

from dataclasses import dataclass

RESTORE_ADVICE = "Go back to a backup (boardtrace restore) of before it was changed."


@dataclass(frozen=True, slots=True, kw_only=True)
class Discrepancy:
    """A difference that the verification found. `kind` is its subject (schema, file, rows, words, log, correction),
    `detail` describes it, and `advice` says what to do."""

    kind: str
    detail: str
    advice: str
    file: str = ""
    page: int | None = None
    record: str = ""


def shorten_text(text: str, most: int = 60) -> str:
    """Return a text in one line of at most so many characters."""
    flat = " ".join(text.split())
    return flat if len(flat) <= most else flat[:most].rstrip() + "…"
