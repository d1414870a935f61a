# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Read the labels of a document's questions as one sequence: the reading and the order on paper decide together.

Each question offers the labels that its first signs may be: as they are printed, and as a misreading of a label that
may follow. A cell of a column of labels in which none can be read may have the one that its neighbours miss. A beam
search keeps the cheapest sequences over the whole document, as in decoding a hidden Markov model (Rabiner 1989, "A
Tutorial on Hidden Markov Models"), where costs are negative log-probabilities. So "Ad" between 4c and 5a is 4d, and
"Sb" after 5a is 5b, while a label that is printed clearly stays as it is, whatever its place.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Literal

from extract.text.ocr_confusions import fold_expected_label

Kind = Literal["number", "letter", "roman"]

ROMANS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
BEAM_WIDTH = 24  # sequences that are kept; the right one is lost only if as many others are cheaper so far
SIGN_COST = 1.5  # a sign that was misread
UNREAD_COST = 6.0  # a question without a label, which costs nothing where nothing else can be read
SKIPPED_COST, MAX_SKIPPED = 0.7, 5  # each label left out, as in an excerpt
CODE_COST = 1.0  # another code: "R12" after "11"
REPEATED_COST = 2.5  # the same label again
BACKWARD_COST = 4.0  # a label that belongs farther up
RESTART_COST = 2.0  # 1 again, as in a table that counts its own rows
MISREAD_COST = 3.5  # a figure read as another figure that does not look like it
INFERRED_COST = 0.3  # more than an unread label: one that is missing between its neighbours, which else skip it
BLANK_COST = 0.5  # the same for a blank cell; the label that follows must be the next one
MAX_INFERRED_LENGTH = 6  # signs of a cell in a column of labels that may be a label; a longer one is a text
PLAIN_COST = 0.5  # a figure in front of a text, which may be part of the text
DOUBTFUL_MARGIN = 1.0  # between the cheapest sequence and one with another label here

LABEL = re.compile(
    r"""^[\s([]*
        (?:(?P<word>Q(?:uestion)?|Rec(?:ommendation)?s?|Action|Learning\s+[Pp]oint|No)\.?\s*(?=\d))?
        (?:(?P<code>[A-Z]{1,3})(?P<mark>[ ./-]?)(?=\d))?
        (?P<first>\d{1,3})
        (?P<rest>(?:\.\d{1,2})*(?:\s?\(?(?:[a-z]|[ivx]{1,4})\)?(?![A-Za-z]))?(?:\.\d{1,2})*)
        (?P<close>[\])]?[.,):;_–-]{0,2})(?=\s|$)\s*""",
    re.X,
)
FIRST_TOKEN = re.compile(r"^\s*(\S{1,6}(?:\s\S{1,2}[.,)])?)(?=\s|$)\s*")
CODED_MISREAD = re.compile(r"^(?P<code>[A-Z][A-HJKM-Z]?)(?P<digits>[lIi|SZ])$")  # "Al" for A1, "Ri" for R1
WORD_SIGN = re.compile(r"^Q[@&]?(?=.)")  # for "Question", in front of a label that was misread: "Ql.2", "Q@3"
CLOSED = re.compile(r"[.):\]]$")
CAPITAL = re.compile(r"[A-Z“\"'‘(\[•]|$")


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelParts:
    """A label as its parts: "R1.2" has the code "R" and the numbers 1, 2; "3(ii)" the number 3 and the roman 2.

    `text` is the label as printed, without brackets around the last part where it is a letter ("1a" for "1(a)").
    """

    code: str = ""
    values: tuple[int, ...] = ()
    kinds: tuple[Kind, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionStart:
    """The beginning of a question: `text` is its cell. `column`: of a column of labels alone, where it may be blank."""

    text: str
    column: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DecodedLabel:
    """A label that was decided: `rest` is the text behind it. `label` is None where the question has none.

    `repaired`: it was misread, and its place in the sequence tells it. `other` is another label that fits as well, ""
    where none does.
    """

    label: LabelParts | None
    rest: str
    repaired: bool = False
    other: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Choice:
    label: LabelParts | None
    rest: str
    cost: float
    repaired: bool = False
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class _Sequence:
    cost: float
    choices: tuple[_Choice, ...]
    last: LabelParts | None
    inferred: bool = False


def decode_labels(starts: Sequence[QuestionStart]) -> list[DecodedLabel]:
    """Return the label of each question, in the order given, which is that on paper."""
    beam = [_Sequence(0.0, (), None)]
    first = _find_first_label(starts)
    for start in starts:
        grown: dict[tuple[LabelParts | None, LabelParts | None, bool], _Sequence] = {}
        for sequence in beam:
            for choice in _list_choices(start, sequence.last, first):
                step = _cost_to_follow(choice.label, sequence.last)
                if sequence.inferred and step:
                    continue
                last, inferred = (choice.label, choice.inferred) if choice.label else (sequence.last, sequence.inferred)
                longer = _Sequence(sequence.cost + choice.cost + step, (*sequence.choices, choice), last, inferred)
                key = (last, choice.label, inferred)
                if key not in grown or longer.cost < grown[key].cost:
                    grown[key] = longer
        beam = sorted(grown.values(), key=lambda sequence: sequence.cost)[:BEAM_WIDTH]
    best = beam[0]
    close = [sequence for sequence in beam if sequence.cost - best.cost < DOUBTFUL_MARGIN]
    return [_decide(choice, [sequence.choices[at] for sequence in close]) for at, choice in enumerate(best.choices)]


def _decide(choice: _Choice, rivals: Sequence[_Choice]) -> DecodedLabel:
    """Return the decision for a choice; `rivals` are those of sequences that are nearly as cheap, cheapest first."""
    own = choice.label.text if choice.label else ""
    others = (rival.label.text for rival in rivals if rival.label and rival.label.text != own)
    other = next(others, "") if choice.repaired else ""
    return DecodedLabel(label=choice.label, rest=choice.rest, repaired=choice.repaired, other=other)


def _find_first_label(starts: Sequence[QuestionStart]) -> tuple[LabelParts, ...]:
    """Return the first label of the form that the first printed label has: "R1.1" where that is "R1.2"."""
    printed = next((read[0] for start in starts if (read := parse_label(start.text, start.column))), None)
    if printed is None:
        return ()
    values = (1,) * len(printed.values)
    text = _write_label(printed.code, values, printed.kinds, printed.text)
    return (replace(printed, values=values, text=text),)


def _list_choices(
    start: QuestionStart, last: LabelParts | None, first: tuple[LabelParts, ...] = ()
) -> Iterator[_Choice]:
    """Yield the labels that a question may have: none, as printed, and misread ones that may follow `last`."""
    yield _Choice(label=None, rest=start.text, cost=UNREAD_COST if any(map(str.isalnum, start.text)) else 0.0)
    printed = parse_label(start.text, start.column)
    likely = expect_labels(last) if last or not first else [*first, *expect_labels(first[0])]
    if printed:
        label, rest = printed
        plain = len(label.values) == 1 and not label.code and not start.column
        yield _Choice(label=label, rest=rest, cost=PLAIN_COST if plain else 0.0)
    elif start.column and (last or first) and len(start.text.strip()) <= MAX_INFERRED_LENGTH:
        cost = UNREAD_COST + INFERRED_COST if any(map(str.isalnum, start.text)) else BLANK_COST
        for expected in likely if last else first:
            yield _Choice(label=expected, rest="", cost=cost, repaired=True, inferred=True)
    token = FIRST_TOKEN.match(start.text)
    if token is None:
        return
    bare = re.sub(r"[\s().,:;\[\]–-]", "", token[1])
    behind = start.text[token.end() :]
    if (not start.column and not (len(bare) > 1 or CLOSED.search(token[1]))) or not CAPITAL.match(behind):
        return  # "A plan", "14 families"
    coded = CODED_MISREAD.match(bare)
    if coded and (start.column or CLOSED.search(token[1])):
        number = int(fold_expected_label(coded["digits"]))
        label = LabelParts(code=coded["code"], values=(number,), kinds=("number",), text=f"{coded['code']}{number}")
        yield _Choice(label=label, rest=behind, cost=SIGN_COST, repaired=True)
    signs = bare if last and last.code else WORD_SIGN.sub("", bare)
    for expected in likely:
        wanted = re.sub(r"[.()]", "", expected.text)
        alike = fold_expected_label(signs) == fold_expected_label(wanted)
        if token[1].startswith("(") and expected.text.endswith(token[1]):
            yield _Choice(label=expected, rest=behind, cost=SIGN_COST, repaired=True)  # its figure was not read: "(ii)"
        elif signs != wanted and len(signs) <= len(wanted) + 1 and alike:
            misread = sum(a != b for a, b in zip_longest(signs, wanted))
            yield _Choice(label=expected, rest=behind, cost=SIGN_COST * misread, repaired=True)
        elif signs == wanted and (printed is None or expected.text != printed[0].text):
            yield _Choice(label=expected, rest=behind, cost=SIGN_COST, repaired=True)  # its point was not read: "14"
        elif start.column and printed is None and _has_misread_figure(signs, expected, signs != bare):
            yield _Choice(label=expected, rest=behind, cost=MISREAD_COST, repaired=True)
        elif printed and len(printed[0].values) == len(expected.values) == 1 and printed[0].code == expected.code:
            yield _Choice(label=expected, rest=printed[1], cost=MISREAD_COST, repaired=True)


def _has_misread_figure(signs: str, expected: LabelParts, behind_word: bool) -> bool:
    """Return whether a cell has one sign instead of a figure: "Ad" for A4, "AQ" for A9, or "s" behind a word for 8."""
    figure = expected.text.removeprefix(expected.code)
    return bool(expected.code or behind_word) and len(figure) == 1 and signs[:-1] == expected.code


def parse_label(text: str, column: bool = False) -> tuple[LabelParts, str] | None:
    """Return the label that a text begins with, and the rest of the text; None where it begins with none.

    Args:
        text: The text of a question, or of a cell of a column of labels.
        column: The text is of a column of labels, so that a figure alone is a label.
    """
    match = LABEL.match(text)
    if match is None:
        return None
    behind = text[match.end() :]
    code = match["code"] or ""
    parts, shown = [int(match["first"])], str(int(match["first"]))
    kinds: list[Kind] = ["number"]
    for mark, number, bracket, letters in re.findall(r"(\.)(\d{1,2})|\s?(\(?)([a-z]+)\)?", match["rest"]):
        if number:
            parts.append(int(number))
            kinds.append("number")
            shown += f"{mark}{int(number)}"
        else:
            roman = letters in ROMANS and (len(letters) > 1 or bool(bracket and letters in "iv"))
            parts.append(ROMANS.index(letters) + 1 if roman else ord(letters[0]) - ord("a") + 1)
            kinds.append("roman" if roman else "letter")
            shown += f"({letters})" if roman else letters
    plain = len(parts) == 1 and not code and not match["word"]
    if plain and not column and not (re.search(r"[.):]", match["close"]) and behind and CAPITAL.match(behind)):
        return None
    if column and behind.strip():
        return None
    label = LabelParts(
        code=code, values=tuple(parts), kinds=tuple(kinds), text=f"{code}{(match['mark'] or '').strip()}{shown}"
    )
    return label, behind


def expect_labels(last: LabelParts | None) -> list[LabelParts]:
    """Return the labels that may follow `last`, nearest first; the first labels of a document where it is None."""
    if last is None:
        return list(FIRST_LABELS)
    found = []
    for depth in range(len(last.values) - 1, -1, -1):
        for step in (1, 2) if depth == len(last.values) - 1 else (1,):
            values = (*last.values[:depth], last.values[depth] + step, *(1 for _ in last.values[depth + 1 :]))
            found.append(replace(last, values=values, text=_write_label(last.code, values, last.kinds, last.text)))
    return found


FIRST_LABELS = (
    LabelParts(values=(1, 1), kinds=("number", "letter"), text="1a"),
    LabelParts(values=(1, 1), kinds=("number", "number"), text="1.1"),
    LabelParts(values=(1,), kinds=("number",), text="1"),
)
"""Labels that a document may begin with."""


def _write_label(code: str, values: tuple[int, ...], kinds: tuple[Kind, ...], like: str) -> str:
    mark = re.match(r"^[A-Z]*([./-]?)\d", like)
    text = f"{code}{mark[1] if mark else ''}{values[0]}"
    for value, kind in zip(values[1:], kinds[1:], strict=True):
        if kind == "letter":
            text += chr(ord("a") + value - 1) if value <= 26 else "?"
        elif kind == "roman":
            text += f"({ROMANS[value - 1]})" if value <= len(ROMANS) else "?"
        else:
            text += f".{value}"
    return text


def _cost_to_follow(label: LabelParts | None, last: LabelParts | None) -> float:
    """Return the cost of a label behind another one; 0 for the one that is expected."""
    if label is None:
        return 0.0
    if last is None:
        return 0.0 if label.values[-1] == 1 else SKIPPED_COST
    if label.code != last.code:
        return CODE_COST  # a separate count, which may begin anywhere
    if label.values == last.values:
        return REPEATED_COST
    if label.values < last.values:
        return RESTART_COST if label.values[-1] == 1 else BACKWARD_COST
    depth = next((i for i, (a, b) in enumerate(zip(label.values, last.values, strict=False)) if a != b), None)
    if depth is None:  # one level deeper: 2, 2a
        return SKIPPED_COST * min(label.values[len(last.values)] - 1, MAX_SKIPPED)
    leap = label.values[depth] - last.values[depth] - 1 + sum(v - 1 for v in label.values[depth + 1 :])
    return SKIPPED_COST * min(leap, MAX_SKIPPED)
