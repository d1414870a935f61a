"""Strange bytes for the parsers of text, dates, agencies and statuses, by atheris: python tests/fuzz/parsers.py

Atheris is no dependency of boardtrace: without it, the same is tried with random bytes, which finds less. What raises
ends the run, and atheris keeps the bytes.
"""

import random
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

LONGEST, SECONDS = 4096, 60  # bytes, and time without atheris


def parse(content: bytes) -> None:
    """All parsers of what a file says: none may raise."""
    from extract.plain import draft_text
    from ingest.text import decode, text_pages
    from normalise.agencies import anchor_names, match_agencies
    from normalise.dates import find_as_at, read_dates
    from normalise.register import load_register
    from normalise.text import clean, vocabulary
    from normalise.title import board_of

    global _register
    _register = _register or load_register()
    text = decode(content)
    draft_text(text_pages(text), anchor_names(_register))
    clean(text, vocabulary((text,)))
    read_dates(text)
    find_as_at(text)
    board_of(text)
    match_agencies((text,), _register)


_register = None


def main() -> int:
    try:
        import atheris
    except ImportError:
        return at_random()
    atheris.instrument_all()
    atheris.Setup(sys.argv, parse)
    atheris.Fuzz()
    return 0


def at_random() -> int:
    print("atheris is not installed: random bytes instead. pip install atheris", file=sys.stderr)
    dice, tried, end = random.Random(), 0, time.monotonic() + SECONDS
    sample = (Path(__file__).resolve().parents[2] / "samples" / "harrowmere-2019-03-ocr.txt").read_bytes()
    while time.monotonic() < end:
        at = dice.randrange(len(sample))
        content = bytearray(sample[at : at + dice.randrange(1, LONGEST)])
        for _ in range(dice.randrange(20)):
            content[dice.randrange(len(content))] = dice.randrange(256)
        try:
            parse(bytes(content))
        except Exception:
            Path("fuzz-failed.bin").write_bytes(content)
            raise
        tried += 1
    print(f"{tried} texts, none of which ended a parser.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
