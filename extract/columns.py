"""What a column holds, from the name printed over it."""

import re
import tomllib
from functools import cache
from importlib.resources import files

COLUMN_MATCH = 0.8  # of 1; below it a printed name is another name, not a misread one
SHORT_NAME = 4  # letters; "RAG", "No" must match to the letter, as "RAC" may be anything


@cache
def _synonyms() -> dict[str, str]:
    """Tidied printed name -> field."""
    table = tomllib.loads(files("extract").joinpath("columns.toml").read_text("utf-8"))
    return {_tidy(name): field for field, names in table.items() for name in names}


def _tidy(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())


@cache
def match_column(text: str) -> tuple[str | None, float]:
    """The field that a column of this printed name fills, and how well the name matches (0 to 1);
    None where it fits no field."""
    from rapidfuzz import fuzz, process

    name = _tidy(text)
    if not name:
        return None, 0.0
    synonyms = _synonyms()
    if name in synonyms:
        return synonyms[name], 1.0
    best = process.extractOne(name, list(synonyms), scorer=fuzz.ratio)
    if best is None or min(len(name), len(best[0])) <= SHORT_NAME or best[1] / 100 < COLUMN_MATCH:
        return None, (best[1] / 100 if best else 0.0)
    return synonyms[best[0]], best[1] / 100
