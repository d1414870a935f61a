"""A row's status from its word, its letter or its colour; never a guess."""

import re
from typing import cast

from rapidfuzz.distance import Levenshtein

from extract.nouns import DraftStatus, KeyRow
from ingest.nouns import Colour, Fault
from normalise.colours import by_convention, is_coloured, nearest
from normalise.nouns import Rag, RagBasis, RagValue
from normalise.text import clean

LETTERS: dict[str, RagValue] = {"r": "red", "a": "amber", "g": "green", "b": "complete", "c": "complete"}

WORDS: dict[str, RagValue] = {
    "red": "red", "amber": "amber", "orange": "amber", "yellow": "amber", "green": "green", "blue": "complete",
    "complete": "complete", "completed": "complete", "closed": "complete", "done": "complete",
}  # fmt: skip

_MISREAD = {"8": "b", "4": "a"} | dict.fromkeys("6ceoq0", "g") | dict.fromkeys("nkp", "r")
"""Marks taken for a status letter, believed only where the colour says the same."""

_NO_STATUS = re.compile(
    r"(?:update|progress|status)? ?(?:is )?(?:pending|awaited|not (?:yet )?(?:started|known|due|set|applicable))"
    r"|n ?a|nil|none|tbc|tba|no (?:update|status)"
)
"""What a status cell prints where there is no status to give."""

_UNDONE = re.compile(r"\b(?:not|in ?complete|incompleted?|part(?:ly|ial(?:ly)?)?|nearly|almost|to be|until|when)\b")

LABEL_WORDS = 6
"""A status is a word or a label; what is longer is a sentence that strayed into the column."""

_WORD_SURE, _LETTER_SURE, _KEY_SURE, _MISREAD_SURE, _DISAGREES = 0.98, 0.95, 0.95, 0.7, 0.4


def read_status(status: DraftStatus, key: tuple[KeyRow, ...]) -> tuple[Rag, tuple[Fault, ...]]:
    """The status that a cell shows. What is printed outweighs the colour; a colour means what the
    report's own key says, else the usual thing. A colour that the page cannot show is no status."""
    raw = clean(status.cell.body or status.cell.raw)[0].replace("\n", " ")
    colour = status.colour if status.visible else None
    shown, shown_sure, reasons = _from_colour(colour, key)
    value, basis, sure, faults = _from_text(raw, shown, status)
    if value is not None and shown is not None and value != shown:
        detail = f"“{raw}” is printed on a colour that stands for {shown}"
        faults = (*faults, _fault("status-disagrees", detail, status))
        sure, reasons = _DISAGREES, (*reasons, detail)
    elif value is None and shown is not None and basis is None:
        value, basis, sure = shown, "colour", shown_sure
        if raw:
            reasons = (*reasons, f"told by its colour; “{raw}” is no status")
    elif value is None and raw:
        reasons = (*reasons, f"“{raw}” is no status")
    if value is not None and basis != "colour" and shown is None and status.cell.confidence is not None:
        sure = min(sure, status.cell.confidence)
    if not status.visible and value is None:
        reasons = (*reasons, "the page shows no colour")
    return Rag(
        raw=raw, value=value, basis=basis if value else None, colour=colour,
        confidence=round(sure, 2) if value else None,
        reasons=(*reasons, *(fault.detail for fault in faults if fault.detail not in reasons)),
        source=status.source or status.cell.source,
    ), faults  # fmt: skip


def _from_colour(colour: Colour | None, key: tuple[KeyRow, ...]) -> tuple[RagValue | None, float, tuple[str, ...]]:
    """What the fill stands for, how sure that is, and in words why not surer."""
    if colour is None or not is_coloured(colour):
        return None, 0.0, ()
    rows = [row for row in key if row.colour is not None and is_coloured(row.colour)]
    found = nearest(colour, [row.colour for row in rows if row.colour is not None])
    if found is not None:
        row = rows[found]
        told = _label(row.label) or (None if row.label.strip() else _label(row.meaning))
        if told:
            return told, _KEY_SURE, ()
        if row.label.strip():
            return None, 0.0, (f"the report's key calls this colour “{row.label.strip()}”",)
    value, sure = by_convention(colour)
    if not value:
        return None, 0.0, (f"the colour {colour} stands for no status",)
    reasons = ("the colour is between two that mean different things",) if sure < 0.6 else ()
    return cast(RagValue, value), sure, reasons


_Told = tuple[RagValue | None, RagBasis | None, float, tuple[Fault, ...]]


def _from_text(raw: str, shown: RagValue | None, status: DraftStatus) -> _Told:
    """What is printed; a basis with a value of None says that the text rules a status out."""
    plain = _plain(raw)
    if not plain:
        return None, None, 0.0, ()
    if len(plain) == 1:
        return _from_letter(raw, plain, shown, status)
    if _NO_STATUS.fullmatch(plain):
        return None, "word", 0.0, ()
    if len(plain.split()) > LABEL_WORDS:
        return None, None, 0.0, ()
    told = _values(plain)
    if len(told) == 1 and not _UNDONE.search(plain):
        return next(iter(told)), _text_basis(plain), _WORD_SURE, ()
    if told:
        return None, "word", 0.0, (_fault("status-ambiguous", f"“{raw}” may be several statuses", status),)
    if shown is None and len(plain.split()) < 4:
        return None, None, 0.0, (_fault("status-unread", f"“{raw}” in the status column is no status known", status),)
    return None, None, 0.0, ()


def _from_letter(raw: str, letter: str, shown: RagValue | None, status: DraftStatus) -> _Told:
    told, meant = LETTERS.get(letter), LETTERS.get(_MISREAD.get(letter, ""))
    if meant is not None and meant == shown and told != shown:
        return meant, "letter", _MISREAD_SURE, ()
    if told is not None:
        return told, "letter", _LETTER_SURE, ()
    if shown is None:
        return None, None, 0.0, (_fault("status-unread", f"“{raw}” in the status column is no letter known", status),)
    return None, None, 0.0, ()


def _text_basis(plain: str) -> RagBasis:
    """ "G (on track)" goes by its letter, "Green (on track)" by its word."""
    return "word" if any(_word(word) for word in plain.split()) else "letter"


def _values(plain: str) -> set[RagValue]:
    """The statuses named: by words anywhere, by a letter only in front."""
    words = plain.split()
    told = {value for value in map(_word, words) if value}
    if not told and words[0] in LETTERS and words[0] != "a":
        told = {LETTERS[words[0]]}
    if told and any(word in LETTERS and LETTERS[word] not in told and word != "a" for word in words[1:]):
        told |= {LETTERS[word] for word in words[1:] if word in LETTERS}
    return told


def _word(word: str) -> RagValue | None:
    """The status a word names, a letter or two misread in longer words forgiven ("Compiete")."""
    for known, value in WORDS.items():
        allowed = 0 if len(known) < 5 else 1 if len(known) < 8 else 2
        if Levenshtein.distance(word, known, score_cutoff=allowed) <= allowed:
            return value
    return None


def _label(text: str) -> RagValue | None:
    """The one status that a key's label names."""
    plain = _plain(text)
    if len(plain) == 1:
        return LETTERS.get(plain)
    told = _values(plain) if plain and not _UNDONE.search(plain) else set()
    return told.pop() if len(told) == 1 else None


def _plain(text: str) -> str:
    words = " ".join(re.findall(r"[a-z0-9]+", text.lower()))
    return re.sub(r"^b?rag (?:rating |status )?|^status ", "", words)


def _fault(code: str, detail: str, status: DraftStatus) -> Fault:
    place = (status.source or status.cell.source)[:1]
    return Fault(code=code, detail=detail, page=place[0].page if place else None, box=place[0].box if place else None)
