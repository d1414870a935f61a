"""What is not as it was in a store, in words."""

from dataclasses import dataclass

RESTORE_ADVICE = "Go back to a backup (boardtrace restore) of before it was changed."


@dataclass(frozen=True, slots=True, kw_only=True)
class Discrepancy:
    """What is not as it was: `kind` says of what (schema, file, rows, words, log, correction), `detail` what, and
    `advice` what to do."""

    kind: str
    detail: str
    advice: str
    file: str = ""
    page: int | None = None
    record: str = ""


def shorten_text(text: str, most: int = 60) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= most else flat[:most].rstrip() + "…"
