# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Read question labels, "1a.", "1(a)", "Q1.1", "1.1", "1.", "R1", even where OCR misread them."""

import re
from dataclasses import dataclass

from extract.text.ocr_confusions import fold_label

LABEL_FORM = re.compile(
    r"""^\s*(?:Q(?:uestion)?\.?\s*)?
        (?P<number>\d{1,2})\s?
        (?:\.(?P<minor>\d{1,2})|\(?(?P<letter>[a-z])\)?(?![a-z]))
        (?P<close>[.,):;]{0,2})(?=\s|$)\s*""",
    re.X,
)
# A number alone, or behind a code ("R1", "LP 3") or a word; before a text it needs its stop, and a capital after it.
LABEL_WORD = r"(?:Q(?:uestion)?|Rec(?:ommendation)?s?|Action|Learning\s+Point|No)\.?\s*"
PLAIN_LABEL_FORM = re.compile(
    rf"""^\s*(?:(?:{LABEL_WORD}|(?P<code>[A-Z]{{1,3}})[./-]?)(?P<coded>\d{{1,3}})\s?[.):–-]{{0,2}}|(?P<number>\d{{1,3}})[.):]{{1,2}})
        \s+(?=[A-Z“"'‘(\[•])""",
    re.X,
)
LONE_NUMBER = re.compile(rf"^\W*(?:{LABEL_WORD})?(?P<code>[A-Z]{{1,3}})?[ ./-]?(?P<number>\d{{1,3}})\W*$")
FIRST_TOKEN = re.compile(r"^\s*(\S{1,5}(?:\s\S{1,2}[.,)])?)\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A question's label.

    `text` has no blanks, brackets and closing dot ("1a", "1.1", "R1"). `number` is that of its finding, `minor` its
    place in it. `repaired`: inferred from its place in the sequence, as it was misread. `plain`: one number alone,
    which tells nothing of the finding (`minor` is 0 then). `other`: another label that fits its place as well.
    """

    text: str
    number: int
    minor: int
    lettered: bool
    repaired: bool = False
    plain: bool = False
    other: str = ""


def read_number_cell(text: str, last: Label | None) -> Label | None:
    """Read the label in a cell of a column of numbers; None where the cell has other text."""
    label, rest = read_label(f"{text.strip()} ", last)
    read = label if label and not rest.strip() and not label.plain else None
    match = LONE_NUMBER.match(text)
    if match and not match["code"] and last and not last.plain:
        for expected in _expect_labels(last):
            if match["number"] == expected.text.replace(".", "") != expected.text:
                return expected  # its point was not read
    if match and (read is None or read.repaired):
        return _make_plain_label(match["code"], match["number"])
    return read


def read_label(text: str, last: Label | None) -> tuple[Label | None, str]:
    """Split a question cell into its label, None without one, and the rest of the text.

    A start that looks like a misreading of the label that follows `last` is read as that label.
    """
    match = LABEL_FORM.match(text)
    printed = _parse_label(match) if match else None
    if printed and match and (last is None or _follows_label(printed, last)):
        return printed, text[match.end() :]
    plain = PLAIN_LABEL_FORM.match(text)
    if plain and not printed and (last is None or last.plain or plain["code"]):
        return _make_plain_label(plain["code"], plain["coded"] or plain["number"]), text[plain.end() :]
    token = FIRST_TOKEN.match(text)
    if token:
        bare = re.sub(r"[\s().,:;]", "", token.group(1))
        for expected in _expect_labels(last) if last and not last.plain else FIRST_LABELS if last is None else ():
            if bare and fold_label(bare) == fold_label(expected.text.replace(".", "")) and bare != expected.text:
                return expected, text[token.end() :]
    if printed and match:
        return printed, text[match.end() :]
    return None, text


def _make_plain_label(code: str | None, number: str) -> Label:
    return Label(text=f"{code or ''}{int(number)}", number=int(number), minor=0, lettered=False, plain=True)


def _parse_label(match: re.Match[str]) -> Label:
    letter, minor = match["letter"], match["minor"]
    text = f"{int(match['number'])}{letter}" if letter else f"{int(match['number'])}.{int(minor)}"
    at = ord(letter) - ord("a") + 1 if letter else int(minor)
    return Label(text=text, number=int(match["number"]), minor=at, lettered=bool(letter))


def _follows_label(label: Label, last: Label) -> bool:
    """Return whether a label follows the last one, without a leap as a misread digit makes."""
    if last.plain or label.lettered != last.lettered:
        return last.plain
    later = (label.number, label.minor) > (last.number, last.minor)
    return later and label.number - last.number <= 3 and (label.number > last.number or label.minor - last.minor <= 3)


def _expect_labels(last: Label) -> tuple[Label, ...]:
    def at(number: int, minor: int) -> Label:
        text = f"{number}{chr(ord('a') + minor - 1)}" if last.lettered else f"{number}.{minor}"
        return Label(text=text, number=number, minor=minor, lettered=last.lettered, repaired=True)

    return (at(last.number, last.minor + 1), at(last.number + 1, 1), at(last.number, last.minor + 2))


FIRST_LABELS = (
    Label(text="1a", number=1, minor=1, lettered=True, repaired=True),
    Label(text="1.1", number=1, minor=1, lettered=False, repaired=True),
)
"""Labels that the first one of a report may be, where it was misread."""
