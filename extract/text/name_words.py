# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The field of a column by its printed name: evidence from the whole name, its words, and question forms."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from extract.text.column_names import COLUMN_FIELDS, MAX_NAME_LENGTH, OTHER, ColumnNames, match_printed_name
from extract.text.date_words import MONTH_START

WHOLE_NAME = 7.0  # log-odds for the field of a name that columns.toml lists for one field
WHOLE_NAME_EITHER = 5.0  # for the likeliest field of a name that is listed for several
WHOLE_NAME_NEXT = 4.4  # for the others of them; the cells' content decides
OWN_NAME = 12.0  # for a name that the user's own file lists: it outweighs everything else
KNOWN_AS_OTHER = -4.0  # for each field, where the name is listed as one that fits none
NOT_NAMED = -3.0  # for fields that a name does not mention, where it mentions others
UNKNOWN_NAME = -2.0  # for each field, where no word of a legible name is known
MODIFIER_SHARE = 0.3  # of a word's weight where it is not the head: "action" in "Action owner"
LATER_PART = 0.4  # log-odds by which the first of several parts ("Progress/Outcome") is likelier the column's subject
AMBIGUOUS_WITHIN = 1.0  # log-odds between two fields that a name means equally well
MIN_FUZZY_LETTERS = 5  # shorter words must be spelt correctly: "rag" is not "rap"
LONG_WORD_LETTERS = 9  # from here on two misread letters are forgiven
MIN_GLUED_LETTERS = 8  # an unknown word as long may be several words that the reader glued together

PART_SEPARATOR = re.compile(r"\s*(?:[/|;&,+]|\band\b|\s[-–—]\s|[()\[\]])\s*", re.I)
HEAD_ENDS = re.compile(r"\b(?:of|for|to|against|on|by|from|at|in|since|with|per|that)\b")
PERIOD = re.compile(
    rf"\b(?:(?:{MONTH_START})[a-z]*|q[1-4]|quarter\s?\d|20\d\d(?:[/-]\d\d)?|\d+(?:st|nd|rd|th)?)\b", re.I
)

SHARE_NAME = re.compile(r"%|\bper\s?cent|\bpercentage", re.I)
"""How much of an action is complete is not its status."""
NAME_OF = re.compile(r"^\W*(?:full\s)?(?:names?|titles?|details?)\s(?:and\s\w+\s)?of\s(?:the\s)?", re.I)

QUESTION_FORMS: tuple[tuple[re.Pattern[str], dict[str, float]], ...] = tuple(
    (re.compile(pattern), evidence)
    for evidence, pattern in (
        (
            {"desired_outcome": 4.0},
            r"difference|impact|success|good look|better for|so what|worked|how (?:will|do|would) .*\bknow\b",
        ),
        ({OTHER: 3.0, "desired_outcome": 1.5}, r"how .*\b(?:evidence|measure|monitor|demonstrat)"),
        (
            {"question": 4.0},
            r"what .*\b(?:said|says|found|told|recommend\w*|asked)\b|need\w* to (?:change|improve)|what .*\blearn",
        ),
        ({"constraints": 3.5}, r"(?:stop|prevent|(?:get|gets|getting|stand|stands) in the way|going wrong|hold)\w*"),
        (
            {"response": 4.0},
            r"what .*\b(?:have|has|had) .*\b(?:done|achieved|changed|taken)|where are we|so far|happened|what progress",
        ),
        (
            {"actions": 4.0},
            r"(?:what|how) .*\b(?:do|done|doing|achieve\w*|deliver\w*|implement\w*|happen|make)\b|what action",
        ),
        ({"target_date": 4.0}, r"\bwhen\b|what date"),
        ({"agency": 4.0}, r"(?:which|what) (?:agenc|organi|partner|service|team|body)\w*"),
        ({"agency": 2.5, "lead_person": 2.5}, r"\bwho\w*\b"),
        ({"rag": 3.0}, r"^is (?:it|this)|complete\w*\s*\?"),
    )
)
"""Names that are questions, in the order of precedence; the first that matches decides."""
ASKS = re.compile(r"^\s*(?:by\s+)?(?:what|who|whom|how|when|which|where|is|are|so what)\b", re.I)
QUESTION_WORDS = ("what", "which", "when", "where")
NO_QUESTION_WORDS = frozenset({"that", "hat", "chat", "then", "than", "here", "there", "were", "wheat"})
"""Words that are spelt nearly as a question word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NameEvidence:
    """The evidence of a printed name for the field of its column.

    Attributes:
        fields: The log-odds of each field of `COLUMN_FIELDS` against "no field".
        choices: The fields that the name may mean, the likeliest first.
        known: Whether the name or a word of it is known.
        similarity: 0 to 1; below 1 where the name matches a listed one with letters misread.
        strength: How surely this text is a column name, in log-odds.
        period: Whether the name has a date or quarter, as columns of several reports side by side have.
        bare: The name without dates and quarters, in lower case.
    """

    fields: Mapping[str, float] = field(default_factory=dict)
    choices: tuple[str, ...] = ()
    known: bool = False
    similarity: float = 0.0
    strength: float = 0.0
    period: bool = False
    bare: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WordModel:
    """The content of name_words.toml; `weights` is by word, then by field.

    `vocabulary` has all words, `fuzzy_words` those of them that are long enough to be recognised with letters misread.
    """

    weights: Mapping[str, Mapping[str, float]]
    qualifiers: Mapping[str, float]
    fillers: frozenset[str]

    vocabulary: frozenset[str]
    fuzzy_words: tuple[str, ...]


@cache
def load_word_model() -> WordModel:
    """Return the packaged word model."""
    table = tomllib.loads(files("extract.text").joinpath("name_words.toml").read_text("utf-8"))
    weights: dict[str, dict[str, float]] = {}
    for name, words in table["words"].items():
        for word, weight in words.items():
            weights.setdefault(word, {})[name] = float(weight)
    qualifiers = {word: float(weight) for word, weight in table["qualifiers"].items()}
    fillers = frozenset(table["fillers"]["words"])
    vocabulary = frozenset({*weights, *qualifiers, *fillers})
    return WordModel(
        weights=weights,
        qualifiers=qualifiers,
        fillers=fillers,
        vocabulary=vocabulary,
        fuzzy_words=tuple(sorted(word for word in vocabulary if len(word) >= MIN_FUZZY_LETTERS)),
    )


@cache
def weigh_name(text: str, names: ColumnNames) -> NameEvidence:
    """Return the evidence of a printed name for its column's field.

    Args:
        text: The name in one line; blanks and misread letters do not matter.
        names: The names that are known as a whole.
    """
    bare = " ".join(PERIOD.sub(" ", text.lower()).split())
    period = bool(PERIOD.search(text)) and any(c.isalpha() for c in text)
    if not any(c.isalpha() for c in text) and text.strip() != "#":
        return NameEvidence(period=period, bare=bare)
    if SHARE_NAME.search(text):
        return NameEvidence(
            fields=dict.fromkeys(COLUMN_FIELDS, KNOWN_AS_OTHER), known=True, similarity=1.0, strength=2.5
        )
    text = NAME_OF.sub("", text)
    match = match_printed_name(text, names)
    if match.known and (match.score == 1 or not _is_spelt_correctly(text)):
        weight = WHOLE_NAME if len(match.fields) == 1 else WHOLE_NAME_EITHER
        weight = OWN_NAME if match.rank < 0 else weight
        second = OWN_NAME if match.rank < 0 else WHOLE_NAME_NEXT
        fields = dict.fromkeys(COLUMN_FIELDS, KNOWN_AS_OTHER if not match.fields else NOT_NAMED)
        for i, name in enumerate(match.fields):
            fields[name] = (weight if i == 0 else second) * match.score
        return NameEvidence(
            fields=fields,
            choices=match.fields,
            known=True,
            similarity=match.score,
            strength=3.0,
            period=period or match.dated,
            bare=bare,
        )
    if len(text) > MAX_NAME_LENGTH:
        return NameEvidence(period=period, bare=bare, strength=-2.5)
    found = _weigh_parts(text)
    known = any(found.values())
    if not known:
        unread = dict.fromkeys(COLUMN_FIELDS, UNKNOWN_NAME)
        return NameEvidence(fields=unread, period=period, bare=bare, strength=-0.5 if len(text.split()) <= 6 else -2.0)
    against = found.pop(OTHER, 0.0)
    fields = {name: found[name] - against if name in found else NOT_NAMED for name in COLUMN_FIELDS}
    best = max(fields.values())
    choices = tuple(n for n in sorted(fields, key=lambda n: -fields[n]) if fields[n] > max(best - AMBIGUOUS_WITHIN, 0))
    return NameEvidence(
        fields=fields,
        choices=choices,
        known=True,
        similarity=1.0,
        strength=min(max(best, against), 2.5) - (0.25 * max(len(text.split()) - 6, 0)),
        period=period,
        bare=bare,
    )


def _is_spelt_correctly(text: str) -> bool:
    """Return whether all words of a name are known as they are printed, so that it is not another name misread."""
    model = load_word_model()
    return all(_find_word(word, model, fuzzy=False) for word in re.findall(r"[a-z]+", text.lower()))


def _correct_question_word(text: str) -> str:
    """Return a name whose first word is a question word with one letter misread, such as "| Vhat", with that word."""
    from rapidfuzz.distance import Levenshtein

    first = re.match(r"\W*([A-Za-z]{4,5})\b", text)
    word = first[1].lower() if first else ""
    near = [asked for asked in QUESTION_WORDS if Levenshtein.distance(word, asked, score_cutoff=1) <= 1]
    return near[0] + text[first.end() :] if first and near and word not in NO_QUESTION_WORDS else text


def _weigh_parts(text: str) -> dict[str, float]:
    """Return the evidence of a name for each field and OTHER: that of the part that says most."""
    text = _correct_question_word(text)
    if ASKS.match(text):
        asked = " ".join(text.lower().split())
        form = next((evidence for pattern, evidence in QUESTION_FORMS if pattern.search(asked)), None)
        if form:
            return dict(form)
    found: dict[str, float] = {}
    parts = [words for part in PART_SEPARATOR.split(PERIOD.sub(" ", text)) if (words := split_name(part))]
    for at, words in enumerate(parts):
        for name, weight in _weigh_words(words).items():
            found[name] = max(found.get(name, -9.0), weight - LATER_PART * min(at, 1))
    if len(parts) > 1 and OTHER in found and any(w > 0 for n, w in found.items() if n != OTHER):
        found[OTHER] = min(found[OTHER], 1.0)  # "Update/Evidence" is an update
    return found


def _weigh_words(words: Sequence[str]) -> dict[str, float]:
    """Return the evidence of the words of one part of a name: of its head fully, of the others in part."""
    model = load_word_model()
    printed = " ".join(words)
    cut = HEAD_ENDS.search(printed)
    ahead = printed[: cut.start()].split() if cut and cut.start() else list(words)
    heads = [w for w in ahead if w in model.weights and w not in model.fillers]
    heads = heads or [w for w in words if w in model.weights]
    if not heads:
        return {}
    head = heads[-1]
    if head == "responsible" and len(heads) > 1:  # "Agency responsible"
        head = heads[-2]
    found = dict(model.weights[head])
    for word in words:
        if word != head:
            for name, weight in model.weights.get(word, {}).items():
                found[name] = max(found.get(name, 0.0), MODIFIER_SHARE * weight)
    change = sum(model.qualifiers.get(word, 0.0) for word in words if word != head)
    return {name: weight + (change if name != OTHER else -change / 2) for name, weight in found.items()}


@cache
def split_name(text: str) -> tuple[str, ...]:
    """Return the words of a name in lower case, corrected: broken words joined, glued words parted, plurals reduced."""
    model = load_word_model()
    printed = re.findall(r"[a-z]+|#", re.sub(r"-\s*\n\s*|['’]|\(s\)", "", text.lower()))
    printed = ["no" if word == "#" else word for word in printed]
    words: list[str] = []
    at = 0
    while at < len(printed):
        word = printed[at]
        after = printed[at + 1] if at + 1 < len(printed) else ""
        joined = _find_word(word + after, model) if after and not _find_word(word, model, fuzzy=False) else ""
        if joined:
            words.append(joined)
            at += 2
            continue
        words += [found] if (found := _find_word(word, model)) else _part_glued(word, model)
        at += 1
    return tuple(words)


@cache
def _find_word(word: str, model: WordModel, fuzzy: bool = True) -> str:
    """Return the known word that a printed one is; "" where it is none."""
    for form in (word, word.removesuffix("s"), word.removesuffix("es"), re.sub("ies$", "y", word)):
        if form in model.vocabulary:
            return form
    if not fuzzy or len(word) < MIN_FUZZY_LETTERS:
        return ""
    from rapidfuzz import process
    from rapidfuzz.distance import Levenshtein

    allowed = 2 if len(word) >= LONG_WORD_LETTERS else 1
    near = process.extractOne(word, model.fuzzy_words, scorer=Levenshtein.distance, score_cutoff=allowed)
    return near[0] if near else ""


def _part_glued(word: str, model: WordModel) -> list[str]:
    """Return the known words that an unknown long word is made of ("actiontotake"); else the word itself."""
    if len(word) < MIN_GLUED_LETTERS:
        return [word]
    known = {*model.vocabulary, "take", "taken", *(w + "s" for w in model.weights)}
    best: list[list[str] | None] = [[], *([None] * len(word))]
    for end in range(1, len(word) + 1):
        for start in range(end):
            before = best[start]
            if before is not None and word[start:end] in known and end - start >= 2:
                longer = [*before, word[start:end]]
                if best[end] is None or len(longer) < len(best[end] or ()):
                    best[end] = longer
    return [_find_word(part, model, fuzzy=False) or part for part in best[-1] or [word]]
