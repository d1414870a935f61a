"""The words of a printed name, alike for spellings that differ only in marks or by misreading."""

import re
from functools import lru_cache

_DIGITS_IN_WORDS = str.maketrans("015|", "olsl")
_LOOKALIKES = str.maketrans({"1": "l", "i": "l", "j": "l", "0": "o", "c": "o", "e": "o", "h": "b", "5": "s", "n": "u"})
KEPT_NAMES = 16_384  # squashed texts: the register's are asked for with each name that is not in it


def words_of(text: str) -> list[str]:
    """A name's words in lower case; "&" is "and", apostrophes and the dots of initials go, and digits
    inside words are letters."""
    plain = re.sub(r"\b(?:\w\.){2,}\w?", lambda found: found[0].replace(".", ""), text.lower())
    plain = re.sub(r"['’‘`´]", "", plain.replace("&", " and "))
    return [
        word.translate(_DIGITS_IN_WORDS) if len(re.findall(r"[a-z]", word)) > 2 else word
        for word in re.findall(r"[^\W_|]+(?:\|[^\W_]+)*", plain)
    ]


@lru_cache(maxsize=KEPT_NAMES)
def squash(text: str) -> str:
    return "".join(words_of(text))


def outside_brackets(text: str) -> tuple[str, list[str]]:
    """A name without what it has in brackets, and that."""
    inside = [part.strip() for part in re.findall(r"\(([^()]*)\)?", text)]
    return re.sub(r"\([^()]*\)?", " ", text), [part for part in inside if part]


def place_key(place: str) -> str:
    """Equal for spellings of one place that an OCR program confuses ("Thurock", "Thurr0ck")."""
    letters = squash(place).replace("rn", "m").translate(_LOOKALIKES)
    return re.sub(r"(.)\1+", r"\1", letters)


def slug(text: str) -> str:
    """ "Marlsea & Brent CCG" is "marlsea-and-brent-ccg"; never empty for a text with a letter or digit."""
    return "-".join(words_of(text))
