# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Characters that OCR takes for each other, and what to do about them: the one home of such tables.

Every table has a purpose. Texts that may hold any word are folded with few pairs, because each further pair makes
different words equal. A label, a date or a place name allows few words, so it can be folded with more pairs or
corrected.
"""

import re

UPRIGHT_LETTERS = "lI"  # read for a 1 and written for it in nearly every scan
UPRIGHTS = UPRIGHT_LETTERS + "|"  # a vertical ruling line is read as the last one
DIGITS_LIKE_LETTERS = {"0": "o", "1": "l", "|": "l", "5": "s"}

# Dates: letters among the figures of a day or year, and digits among the letters of a month.

LETTERS_LIKE_DIGITS = {"0": "OoQ", "1": UPRIGHTS + "!", "5": "S", "8": "B"}
DATE_DIGIT = f"[0-9{''.join(LETTERS_LIKE_DIGITS.values())}]"
"""Regular expression of a digit in a date, printed or misread."""
YEAR_FIRST_DIGIT = f"[12{UPRIGHTS}]"
"""Regular expression of a year's first digit, printed or misread."""
QUARTER_ONE = f"[{UPRIGHTS}i]"
"""Regular expression of the signs that the 1 of "Q1" is misread as."""

CONFUSED_DIGITS = frozenset(map(frozenset, ("06", "08", "09", "14", "17", "27", "35", "38", "56", "58", "68", "89")))
"""Pairs of digits that a scan makes alike."""

# Single digits: the labels of a legend, of a question or of a quarter.

LEGEND_DIGIT = f"[0-9{UPRIGHTS}T]"
"""Regular expression of a digit that labels an entry of a legend, printed or misread."""
QUARTER_DIGIT = f"[1-4{UPRIGHT_LETTERS}]"
"""Regular expression of a quarter's digit, printed or misread."""
LABEL_NUMBERS = dict.fromkeys(UPRIGHTS + "!", 1) | {"Z": 2, "A": 4, "S": 5, "G": 6, "B": 8, "g": 9}
"""The number of a question label ("la." for "1a.") in plain text, by the sign that it was misread as."""

MISREAD_STATUS_DIGITS = {"i": "1", "l": "1", "t": "1", "j": "1", "z": "2", "s": "5", "o": "0"}
"""Status digits by the sign, in lower case, that they are misread as, where the legend has only digits."""

MISREAD_STATUS_LETTERS = {"8": "b", "4": "a"} | dict.fromkeys("6ceoq0", "g") | dict.fromkeys("nkp", "r")
"""Status letters in lower case by the sign that they are misread as. Several of these signs are ordinary letters:
believe them only where the colour of the cell says the same."""

ARROW_LETTERS = "aervyYV4"
"""Letters and digits that an arrow (▲ ► ▼) is read as, where it is printed behind the letter of a status."""

AGENCY_NAME_LETTERS = {
    "l": "[li1jt]", "i": "[il1j]", "o": "[oce0]", "c": "[coe]", "e": "[eco]", "h": "[hb]", "s": "[s5]", "n": "[nu]",
}  # fmt: skip
"""Regular expressions of the signs that a letter of a known agency's name, in lower case, may be read as."""


# Words of prose, where a word that no dictionary has is compared with frequent ones.

MISREAD_WORD_LETTERS = {
    "n": "h", "t": "frl", "f": "t", "i": "l", "l": "if", "j": "il", "r": "t", "o": "pb", "d": "pb", "g": "e",
    "y": "v", "a": "d", "u": "n", "s": "t", "k": "r", "q": "g",
}  # fmt: skip
"""The letters that a letter of a word may have been printed as."""
MISREAD_FIRST_LETTERS = {"i": "t", "k": "r", "l": "t"}
"""The same for the first letter of a word, which may be a capital."""
ALIKE_CAPITALS = "COSUVWXZ"
"""Capitals that differ from small letters in size alone."""


def _fold_table(**lookalikes: str) -> dict[int, str]:
    """Return the translation table that replaces each sign by the letter or digit it looks like."""
    return str.maketrans({sign: to for to, signs in lookalikes.items() for sign in signs})


_AS_DIGITS = str.maketrans({sign: digit for digit, signs in LETTERS_LIKE_DIGITS.items() for sign in signs})
_AS_LETTERS = str.maketrans(DIGITS_LIKE_LETTERS)
_LABEL = str.maketrans(dict.fromkeys(UPRIGHTS + "ijJt", "1")) | _fold_table(c="¢©", a="8@&", b="6")
_LABEL_DIGITS = _fold_table(
    **{"1": "L", "4": "A", "5": "Ss", "2": "Zz", "6": "G", "7": "YT", "8": "B", "9": "gq", "0": "OoDQ"}
)
_PLACE = _fold_table(l="1ij", o="0ce", s="5", b="h", u="n")
_ROW = str.maketrans(DIGITS_LIKE_LETTERS) | _fold_table(l="i!", b="86", g="q")
_WORDING = _ROW | _fold_table(l="j", a="@")
_PUNCTUATION = str.maketrans("‘’`´“”–—‑−", "''''\"\"----")


def letters_as_digits(text: str) -> str:
    """Replace letters in a figure by the digits they look like ("2Ol5" becomes "2015")."""
    return text.translate(_AS_DIGITS)


def digits_as_letters(text: str) -> str:
    """Replace digits in a word by the letters they look like, in lower case ("0ct" becomes "oct")."""
    return text.translate(_AS_LETTERS)


def fold_label(text: str) -> str:
    """Fold a question label so that readings of one label are equal ("1a", "la", "I@"); repeated signs become one."""
    return re.sub(r"(.)\1+", r"\1", text.translate(_LABEL))


def fold_expected_label(text: str) -> str:
    """Fold a label that is compared with an expected one: there a letter may be any digit that it looks like."""
    return fold_label(text.translate(_LABEL_DIGITS)).lower()


def fold_place_name(letters: str) -> str:
    """Fold a place name, in lower case and without blanks, so that its readings are equal ("thurock", "thurr0ck")."""
    return re.sub(r"(.)\1+", r"\1", letters.replace("rn", "m").translate(_PLACE))


def fold_row_text(text: str) -> str:
    """Fold lower-case text of a row by which the same row of another version is found."""
    return text.translate(_ROW)


def fold_wording(word: str) -> str:
    """Fold a lower-case word of two texts whose wording is compared."""
    return word.translate(_WORDING).replace("rn", "m")


def is_confused_digit(one: str, other: str) -> bool:
    """Return whether two texts differ in one digit only, by one that a scan makes like it."""
    apart = [{a, b} for a, b in zip(one, other, strict=False) if a != b]
    return len(one) == len(other) and len(apart) == 1 and apart[0] in CONFUSED_DIGITS


def unify_punctuation(text: str) -> str:
    """Replace every kind of quote and dash by the one on a keyboard."""
    return text.translate(_PUNCTUATION)
