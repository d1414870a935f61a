"""A row's status from its word, its letter or its colour; never a guess."""

import re

from rapidfuzz.distance import Levenshtein

from extract.model import DraftStatus, LegendEntry
from ingest.model import Colour, Problem
from normalise.clean_text import clean
from normalise.colours import by_convention, is_coloured, nearest
from normalise.model import Rag, Status, StatusBasis

LETTERS: dict[str, Status] = {
    "r": Status.RED, "a": Status.AMBER, "g": Status.GREEN, "b": Status.COMPLETE, "c": Status.COMPLETE,
}  # fmt: skip

WORDS: dict[str, Status] = {
    "red": Status.RED, "amber": Status.AMBER, "orange": Status.AMBER, "yellow": Status.AMBER, "green": Status.GREEN,
    "blue": Status.COMPLETE, "complete": Status.COMPLETE, "completed": Status.COMPLETE, "closed": Status.COMPLETE,
    "done": Status.COMPLETE,
}  # fmt: skip

_MISREAD = {"8": "b", "4": "a"} | dict.fromkeys("6ceoq0", "g") | dict.fromkeys("nkp", "r")
"""Marks taken for a status letter, believed only where the colour says the same."""

_NO_STATUS = re.compile(
    r"(?:update|progress|status)? ?(?:is )?(?:pending|awaited|not (?:yet )?(?:started|known|due|set|applicable))"
    r"|n ?a|nil|none|tbc|tba|no (?:update|status)"
)
"""What a status cell prints where there is no status to give."""

_UNDER_WAY = re.compile(
    r"(?:in progress|on ?going|under ?way|open|outstanding|overdue|on (?:track|target|schedule)|off (?:track|target))"
)
"""What says how an action stands but is no status of its own; the report's key may make it one."""

_UNDONE = re.compile(r"\b(?:not|in ?complete|incompleted?|part(?:ly|ial(?:ly)?)?|nearly|almost|to be|until|when)\b")

_DEGREE = re.compile(r"[0-5]")
"""A digit of a scale of progress; what it stands for is for the report's key to say."""

LABEL_WORDS = 6
"""A status is a word or a label; what is longer is a sentence that strayed into the column."""

_WORD_SURE, _LETTER_SURE, _KEY_SURE, _MISREAD_SURE, _DISAGREES = 0.98, 0.95, 0.95, 0.7, 0.4

_OFF_KEY, _PRINT_SURE, _LONE_DIGIT = 0.6, 0.8, 0.6
"""The most that is believed of a colour which the report's key lacks, of one that only the print bears, and of a
digit that was read from a picture with nothing beside it ("1" is read as "4", and surely)."""

_NAMED: dict[str, Colour] = {
    "red": (220, 30, 30), "amber": (255, 180, 0), "orange": (255, 150, 0), "yellow": (255, 220, 0),
    "green": (0, 160, 80), "blue": (0, 112, 192), "purple": (112, 48, 160), "pink": (255, 120, 190),
}  # fmt: skip
"""What a colour looks like that a key names in words, without a swatch."""

_OWN_WORDS = {"red", "amber", "green"}
"""Names of colours that are statuses themselves; what others stand for is for the key to say."""

_FINISHED = re.compile(
    r"\b(?:(?:fully )?(?:complete[d]?|implemented|achieved|delivered|embedded|closed|finished|signed off)|done)\b"
)
"""What a key says of an action that has come to its end."""


def read_status(status: DraftStatus, key: tuple[LegendEntry, ...]) -> tuple[Rag, tuple[Problem, ...]]:
    """The status that a cell shows. What is printed outweighs the colour; a colour means what the
    report's own key says, else the usual thing. A colour that the page cannot show is no status."""
    raw = clean(status.cell.body or status.cell.raw)[0].replace("\n", " ")
    colour = status.colour if status.visible else None
    shown, shown_sure, reasons = _from_colour(colour, key)
    value, basis, sure, faults = _by_key(raw, key) or _from_text(raw, shown, status)
    told_by_key = basis is not None and value is None and not faults
    if status.print_only:
        shown_sure = min(shown_sure, _PRINT_SURE)
        if basis is not None:  # the words say it; what they are coloured is mere dress
            shown, reasons = None, ()
    if value is not None and shown is not None and value != shown:
        detail = f"“{raw}” is printed on a colour that stands for {shown}"
        faults = (*faults, _fault("status-disagrees", detail, status))
        sure, reasons = _DISAGREES, (*reasons, detail)
    elif value is None and shown is not None and basis is None:
        value, basis, sure = shown, StatusBasis.COLOUR, shown_sure
        if raw:
            how = "the colour of its print" if status.print_only else "its colour"
            reasons = (*reasons, f"told by {how}; “{raw}” is no status")
    elif value is None and raw:
        said = _key_row(raw, key) if told_by_key else None
        if said:
            reasons = (*reasons, f"the report's key says of “{raw}”: {said.meaning}")
        elif _DEGREE.fullmatch(_plain(raw)):
            reasons = (*reasons, f"no key says what “{raw}” stands for")
        else:
            reasons = (*reasons, f"“{raw}” is no status")
    elif value is not None and basis is not StatusBasis.COLOUR:
        reasons = ()  # of the colour, which is not needed
    if value is not None and _DEGREE.fullmatch(_plain(raw)) and (status.cell.confidence or 0) < 1:
        sure, reasons = min(sure, _LONE_DIGIT), (*reasons, "a digit alone is easily misread on a scan")
    if value is not None and basis is not StatusBasis.COLOUR and shown is None and status.cell.confidence is not None:
        sure = min(sure, status.cell.confidence)
    if not status.visible and value is None:
        reasons = (*reasons, "the page shows no colour")
    return Rag(
        raw=raw, value=value, basis=basis if value else None, colour=colour,
        confidence=round(sure, 2) if value else None,
        reasons=(*reasons, *(fault.detail for fault in faults if fault.detail not in reasons)),
        source=status.source or status.cell.source,
    ), faults  # fmt: skip


def _from_colour(colour: Colour | None, key: tuple[LegendEntry, ...]) -> tuple[Status | None, float, tuple[str, ...]]:
    """What the fill stands for, how sure that is, and in words why not surer."""
    if colour is None or not is_coloured(colour):
        return None, 0.0, ()
    swatches = [(_swatch(row), row) for row in key]
    rows = [(swatch, row) for swatch, row in swatches if swatch is not None and is_coloured(swatch)]
    found = nearest(colour, [swatch for swatch, _ in rows])
    if found is not None:
        row = rows[found][1]
        told = _meant(row)
        if told:
            return told, _KEY_SURE, ()
        said = row.label.strip()
        if row.meaning.strip() and said.lower() in _NAMED:
            return None, 0.0, (f"the report's key says of this colour: {row.meaning.strip()}",)
        if said:
            return None, 0.0, (f"the report's key calls this colour “{said}”",)
    value, sure = by_convention(colour)
    if not value:
        return None, 0.0, (f"the colour {colour} stands for no status",)
    if sure < 0.6:
        return value, sure, ("the colour is between two that mean different things",)
    if rows and found is None:
        reason = "the report's key has no such colour; told by what it usually means"
        return value, _OFF_KEY, (reason,)
    return value, sure, ()


def _swatch(row: LegendEntry) -> Colour | None:
    """A key's colour: its swatch, else the one that it names."""
    named = row.label.strip().lower()
    return (
        row.colour or _NAMED.get(named) or next((_NAMED[w] for w in re.findall(r"[a-z]+", named) if w in _NAMED), None)
    )


def _meant(row: LegendEntry) -> Status | None:
    """The status that a key's row gives. A label that is no status of its own, such as another colour's name or
    a digit, leaves it to the meaning, and a digit then to its swatch."""
    plain, meaning = _plain(row.label), _plain(row.meaning)
    open_to_say = plain in _NAMED or plain in LETTERS or plain.isdigit() or not plain
    own = plain in _OWN_WORDS or LETTERS.get(plain) in _OWN_WORDS
    if own or not open_to_say or (not meaning and not plain.isdigit()):
        return _label(row.label)
    if _FINISHED.search(meaning) and not _UNDONE.search(meaning):
        return Status.COMPLETE
    return _label(row.meaning) or (_by_swatch(row) if plain.isdigit() else None)


def _by_swatch(row: LegendEntry) -> Status | None:
    return by_convention(row.colour)[0] if row.colour else None


def _key_row(raw: str, key: tuple[LegendEntry, ...]) -> LegendEntry | None:
    """The key's row for what is printed: the same label, or its first letter."""
    plain = _plain(raw)
    labels = [_plain(row.label) for row in key]
    if plain in labels and plain:
        return key[labels.index(plain)]
    if len(plain) == 1 and plain.isalpha():
        found = [row for row, label in zip(key, labels, strict=True) if label in _NAMED and label[0] == plain]
        return found[0] if len(found) == 1 else None
    return None


def _by_key(raw: str, key: tuple[LegendEntry, ...]) -> "_Told | None":
    """What the report's key says of a digit, or of a letter or word for a colour that is no status of its own;
    None where it says nothing, or the print speaks for itself."""
    plain, row = _plain(raw), _key_row(raw, key)
    meant = [entry for entry in key if plain and _plain(entry.meaning) == plain]
    if row is None and len(meant) == 1 and _meant(meant[0]):
        return _meant(meant[0]), StatusBasis.WORD, _KEY_SURE, ()
    if row is None or not row.meaning.strip() or plain in _OWN_WORDS or LETTERS.get(plain) in _OWN_WORDS:
        return None
    if plain.isdigit() or plain in _NAMED or len(plain) == 1:
        value = _meant(row)
        return value, StatusBasis.LETTER if len(plain) == 1 else StatusBasis.WORD, _KEY_SURE, ()
    return None


_Told = tuple[Status | None, StatusBasis | None, float, tuple[Problem, ...]]


def _from_text(raw: str, shown: Status | None, status: DraftStatus) -> _Told:
    """What is printed; a basis with a value of None says that the text rules a status out."""
    plain = _plain(raw)
    if not plain:
        return None, None, 0.0, ()
    if _DEGREE.fullmatch(plain) and (shown is None or plain not in _MISREAD):
        return None, None, 0.0, ()
    if len(plain) == 1:
        return _from_letter(raw, plain, shown, status)
    if _NO_STATUS.fullmatch(plain):
        return None, StatusBasis.WORD, 0.0, ()
    if len(plain.split()) > LABEL_WORDS or _UNDER_WAY.fullmatch(plain):
        return None, None, 0.0, ()
    told = _values(plain)
    if len(told) == 1 and not _UNDONE.search(plain):
        return next(iter(told)), _text_basis(plain), _WORD_SURE, ()
    if told:
        return None, StatusBasis.WORD, 0.0, (_fault("status-ambiguous", f"“{raw}” may be several statuses", status),)
    if shown is None and len(plain.split()) < 4:
        return None, None, 0.0, (_fault("status-unread", f"“{raw}” in the status column is no status known", status),)
    return None, None, 0.0, ()


def _from_letter(raw: str, letter: str, shown: Status | None, status: DraftStatus) -> _Told:
    told, meant = LETTERS.get(letter), LETTERS.get(_MISREAD.get(letter, ""))
    if meant is not None and meant == shown and told != shown:
        return meant, StatusBasis.LETTER, _MISREAD_SURE, ()
    if told is not None:
        return told, StatusBasis.LETTER, _LETTER_SURE, ()
    if shown is None:
        return None, None, 0.0, (_fault("status-unread", f"“{raw}” in the status column is no letter known", status),)
    return None, None, 0.0, ()


def _text_basis(plain: str) -> StatusBasis:
    """ "G (on track)" goes by its letter, "Green (on track)" by its word."""
    return StatusBasis.WORD if any(_word(word) for word in plain.split()) else StatusBasis.LETTER


def _values(plain: str) -> set[Status]:
    """The statuses named: by words anywhere, by a letter only in front."""
    words = plain.split()
    told = {value for value in map(_word, words) if value}
    if not told and words[0] in LETTERS and words[0] != "a":
        told = {LETTERS[words[0]]}
    if told and any(word in LETTERS and LETTERS[word] not in told and word != "a" for word in words[1:]):
        told |= {LETTERS[word] for word in words[1:] if word in LETTERS}
    return told


def _word(word: str) -> Status | None:
    """The status a word names, a letter or two misread in longer words forgiven ("Compiete")."""
    for known, value in WORDS.items():
        allowed = 0 if len(known) < 5 else 1 if len(known) < 8 else 2
        if Levenshtein.distance(word, known, score_cutoff=allowed) <= allowed:
            return value
    return None


def _label(text: str) -> Status | None:
    """The one status that a key's label names."""
    plain = _plain(text)
    if len(plain) == 1:
        return LETTERS.get(plain)
    told = _values(plain) if plain and not _UNDONE.search(plain) else set()
    return told.pop() if len(told) == 1 else None


def _plain(text: str) -> str:
    words = " ".join(re.findall(r"[a-z0-9]+", text.lower()))
    return re.sub(r"^b?rag (?:rating |status )?|^status ", "", words)


def _fault(code: str, detail: str, status: DraftStatus) -> Problem:
    place = (status.source or status.cell.source)[:1]
    return Problem(code=code, detail=detail, page=place[0].page if place else None, box=place[0].box if place else None)
