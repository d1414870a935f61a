"""Read a row's status from its word, its letter or its colour; never guess."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from rapidfuzz.distance import Levenshtein

from extract.model import MAX_BLACK_LEVEL, OBSTRUCTION_REASONS, DraftStatus, LegendEntry
from extract.text.ocr_confusions import MISREAD_STATUS_DIGITS, MISREAD_STATUS_LETTERS
from extract.text.status_words import NAMED_COLOUR, NO_STATUS, PROGRESS_ONLY, WORDS_BY_VALUE
from ingest.model import Colour, Problem
from normalise.clean_text import clean_cell_text, clean_struck_text
from normalise.colours import conventional_status, find_nearest_swatch, is_coloured
from normalise.model import Rag, Status, StatusBasis
from normalise.ticked_status import STATUS_BY_TICK, read_ticked_status

STATUS_BY_LETTER: dict[str, Status] = {
    "r": Status.RED, "a": Status.AMBER, "g": Status.GREEN, "b": Status.COMPLETE, "c": Status.COMPLETE,
}  # fmt: skip

STATUS_BY_WORD = {word: Status(value) for value, words in WORDS_BY_VALUE.items() for word in words}

_STATUS_TERM = re.compile("|".join([*(rf"\b{phrase}\b" for phrase in STATUS_BY_WORD if " " in phrase), r"\S+"]))
"""A status phrase of several words, or else one word."""

MIN_BROKEN_LETTERS = 5
"""Two words are together one status of at least this many letters."""

_UNFINISHED = re.compile(r"\b(?:not|in ?complete|incompleted?|part(?:ly|ial(?:ly)?)?|nearly|almost|to be|until|when)\b")

_EARLIER_STATUS = re.compile(
    r"\(?\b(?:was|were|previously|formerly|changed from|up from|down from|no longer)\b[^)]*\)?", re.I
)
"""The words of a status cell about an earlier status: "(was Amber)", "no longer red"."""

_PROGRESS_DIGIT = re.compile(r"[0-5]")
"""A digit of a progress scale, which only the legend explains."""

MIN_SCALE_ENTRIES = 3
"""A legend of fewer entries does not say what the words in it mean."""

MAX_LABEL_WORDS = 6
"""A status has at most this many words; a longer text is a sentence that strayed into the column."""

_WORD_CONFIDENCE = 0.98
_LETTER_CONFIDENCE = 0.95
_LEGEND_CONFIDENCE = 0.95
_MISREAD_CONFIDENCE = 0.7
"""Of a letter that was misread and is corrected by the colour of its cell."""
_DISAGREEMENT_CONFIDENCE = 0.4
"""Of a status whose text and colour disagree."""
_OFF_LEGEND_CONFIDENCE = 0.6
"""The highest confidence of a colour that the legend lacks."""
_PRINT_COLOUR_CONFIDENCE = 0.8
"""The highest confidence of a colour that only the letters have, not the cell."""
_LONE_DIGIT_CONFIDENCE = 0.6
"""The highest confidence of a digit that OCR read alone in its cell: "1" is read as "4" with high confidence."""

_COLOURS_BY_NAME: dict[str, Colour] = {
    "red": (220, 30, 30), "amber": (255, 180, 0), "orange": (255, 150, 0), "yellow": (255, 220, 0),
    "green": (0, 160, 80), "blue": (0, 112, 192), "purple": (112, 48, 160), "pink": (255, 120, 190),
}  # fmt: skip
"""The sRGB colours of names in a legend that has no swatches."""

_COLOUR_STATUSES = {"red", "amber", "green"}
"""Colour names that are statuses themselves; the legend says what others mean."""

_FINISHED_MEANING = re.compile(
    r"\b(?:(?:fully )?(?:complete[d]?|implemented|achieved|delivered|embedded|closed|finished|signed off)|done)\b"
)
"""A legend's text for an action that is complete."""


def read_status(status: DraftStatus, legend: tuple[LegendEntry, ...]) -> tuple[Rag, tuple[Problem, ...]]:
    """Return the status that a cell shows, and the problems with it.

    Text outweighs colour. A colour means what the report's legend says, or else what it usually means. A colour that
    the page cannot show (a photocopy in black and white) is not a status.
    """
    if status.columns:
        return read_ticked_status(status)
    printed = status.cell.body or ("" if status.cell.struck else status.cell.raw)
    raw = clean_cell_text(printed)[0].replace("\n", " ")
    colour = status.colour if status.visible else None
    shown, shown_sure, reasons = _status_from_colour(colour, legend)
    value, basis, sure, faults = _status_from_legend(raw, legend) or _status_from_text(raw, shown, status)
    given_by_legend = basis is not None and value is None and not faults
    if shown and any(_status_from_colour(other, legend)[0] not in (shown, None) for other in status.other_colours):
        several = "the cell is in several colours, of different statuses"
        faults = (*faults, _make_status_problem("status-ambiguous", several, status))
        shown, reasons, sure = None, (*reasons, several), min(sure, _DISAGREEMENT_CONFIDENCE)
    if status.print_only:
        shown_sure = min(shown_sure, _PRINT_COLOUR_CONFIDENCE)
        if basis is not None:  # the words give the status; their colour is decoration
            shown, reasons = None, ()
    if value is not None and shown is not None and value != shown:
        detail = f"“{raw}” is printed on a colour that stands for {shown}"
        faults = (*faults, _make_status_problem("status-disagrees", detail, status))
        sure, reasons = _DISAGREEMENT_CONFIDENCE, (*reasons, detail)
    elif value is None and shown is not None and basis is None:
        value, basis, sure = shown, StatusBasis.COLOUR, shown_sure
        if raw:
            how = "the colour of its print" if status.print_only else "its colour"
            reasons = (*reasons, f"told by {how}; “{raw}” is no status")
    elif value is None and not raw and status.colour is not None and max(status.colour) <= MAX_BLACK_LEVEL:
        detail = "the status cell is solid black: a fax, a copy or a redaction hides what it shows"
        faults = (*faults, _make_status_problem("status-hidden", detail, status))
    elif value is None and raw:
        said = _find_legend_row(raw, legend) if given_by_legend else None
        if said:
            reasons = (*reasons, f"the report's key says of “{raw}”: {said.meaning}")
        elif _PROGRESS_DIGIT.fullmatch(_reduce_to_words(raw)):
            reasons = (*reasons, f"no key says what “{raw}” stands for")
        else:
            reasons = (*reasons, f"“{raw}” is no status")
    elif value is not None and basis is not StatusBasis.COLOUR:
        reasons = ()  # of the colour, which is not needed
    digit = MISREAD_STATUS_DIGITS.get(_reduce_to_words(raw), _reduce_to_words(raw))
    if value is not None and _PROGRESS_DIGIT.fullmatch(digit) and (status.cell.confidence or 0) < 1:
        sure, reasons = min(sure, _LONE_DIGIT_CONFIDENCE), (*reasons, "a digit alone is easily misread on a scan")
    if value is not None and basis is not StatusBasis.COLOUR and shown is None and status.cell.confidence is not None:
        sure = min(sure, status.cell.confidence)
    reasons = (*reasons, *(r for r in status.cell.reasons if r in OBSTRUCTION_REASONS.values()))
    if not status.visible and value is None:
        reasons = (*reasons, "the page shows no colour")
    return Rag(
        raw=raw, value=value, basis=basis if value else None, colour=colour,
        confidence=round(sure, 2) if value else None,
        reasons=(*reasons, *(fault.detail for fault in faults if fault.detail not in reasons)),
        source=status.source or status.cell.source, struck=clean_struck_text(status.cell.struck),
    ), faults  # fmt: skip


def _status_from_colour(
    colour: Colour | None, legend: tuple[LegendEntry, ...]
) -> tuple[Status | None, float, tuple[str, ...]]:
    """Return the status that a fill means, the confidence of that, and reasons why it is not higher."""
    if colour is None or not is_coloured(colour):
        return None, 0.0, ()
    swatches = [(_find_swatch_colour(row), row) for row in legend]
    rows = [(swatch, row) for swatch, row in swatches if swatch is not None and is_coloured(swatch)]
    found = find_nearest_swatch(colour, [swatch for swatch, _ in rows])
    if found is not None:
        row = rows[found][1]
        told = _status_from_legend_row(row)
        if told:
            return told, _LEGEND_CONFIDENCE, ()
        said = row.label.strip()
        if row.meaning.strip() and said.lower() in _COLOURS_BY_NAME:
            return None, 0.0, (f"the report's key says of this colour: {row.meaning.strip()}",)
        if said:
            return None, 0.0, (f"the report's key calls this colour “{said}”",)
    value, sure = conventional_status(colour)
    if value and rows and value not in _list_legend_statuses(swatches):
        return None, 0.0, ("the report's legend has no entry for this colour",)
    if not value:
        return None, 0.0, (f"the colour {colour} stands for no status",)
    if sure < 0.6:
        return value, sure, ("the colour is between two that mean different things",)
    if rows and found is None:
        reason = "the report's legend has a similar colour only; the status is what both usually mean"
        return value, _OFF_LEGEND_CONFIDENCE, (reason,)
    return value, sure, ()


def _list_legend_statuses(swatches: Sequence[tuple[Colour | None, LegendEntry]]) -> set[Status | None]:
    """Return what the colours of a legend usually mean, and the statuses of its entries without a colour."""
    return {conventional_status(swatch)[0] if swatch else _status_from_legend_row(row) for swatch, row in swatches}


def _name_by_colour(row: LegendEntry) -> LegendEntry:
    """Return a legend row with the name of its colour as its label, where its texts begin with it: "1" with the
    meaning "Red: not on track" is "Red" with the meaning "not on track"."""
    plain = _reduce_to_words(row.label)
    if label := NAMED_COLOUR.match(row.label):
        return replace(row, label=label["name"], meaning=label["rest"].strip(" )") or row.meaning)
    if (len(plain) <= 1) and (meaning := NAMED_COLOUR.match(row.meaning)):
        return replace(row, label=meaning["name"], meaning=meaning["rest"].strip(" )"))
    return row


def _find_swatch_colour(row: LegendEntry) -> Colour | None:
    """Return the colour of a legend row: its swatch, or else the colour that its label or meaning names."""
    named = _name_by_colour(row).label.strip().lower()
    return (
        row.colour
        or _COLOURS_BY_NAME.get(named)
        or next((_COLOURS_BY_NAME[w] for w in re.findall(r"[a-z]+", named) if w in _COLOURS_BY_NAME), None)
    )


def _status_from_legend_row(row: LegendEntry) -> Status | None:
    """Return the status that a legend row gives, or None. A label that is not a status itself, such as the name of
    another colour or a digit, leaves it to the meaning, and a digit then to its swatch."""
    row = _name_by_colour(row)
    plain, meaning = _reduce_to_words(row.label), _reduce_to_words(row.meaning)
    open_to_say = plain in _COLOURS_BY_NAME or plain in STATUS_BY_LETTER or plain.isdigit() or not plain
    own = plain in _COLOUR_STATUSES or STATUS_BY_LETTER.get(plain) in _COLOUR_STATUSES
    if own or not open_to_say or (not meaning and not plain.isdigit()):
        return _status_from_label(row.label)
    if _FINISHED_MEANING.search(meaning) and not _UNFINISHED.search(meaning):
        return Status.COMPLETE
    return _status_from_label(row.meaning) or (_status_from_swatch(row) if plain.isdigit() else None)


def _status_from_swatch(row: LegendEntry) -> Status | None:
    return conventional_status(row.colour)[0] if row.colour else None


def _find_legend_row(raw: str, legend: tuple[LegendEntry, ...]) -> LegendEntry | None:
    """Return the legend row for a cell's text: the row with the same label, or with its first letter."""
    plain = _reduce_to_words(raw)
    labels = [_reduce_to_words(row.label) for row in legend]
    if plain in labels and plain:
        return legend[labels.index(plain)]
    if plain in MISREAD_STATUS_DIGITS and labels and all(label.isdigit() for label in labels):
        digit = MISREAD_STATUS_DIGITS[plain]
        return legend[labels.index(digit)] if digit in labels else None
    if len(plain) == 1 and plain.isalpha():
        found = [
            row for row, label in zip(legend, labels, strict=True) if label in _COLOURS_BY_NAME and label[0] == plain
        ]
        return found[0] if len(found) == 1 else None
    return None


def _status_from_legend(raw: str, legend: tuple[LegendEntry, ...]) -> "_StatusResult | None":
    """Return what the legend says of a digit, or of a letter or word for a colour that is not a status itself. None
    where the legend says nothing, or the text is a status by itself."""
    plain, row = _reduce_to_words(raw), _find_legend_row(raw, legend)
    meant = [entry for entry in legend if plain and _reduce_to_words(entry.meaning) == plain]
    if row is None and len(meant) == 1 and _status_from_legend_row(meant[0]):
        return _status_from_legend_row(meant[0]), StatusBasis.WORD, _LEGEND_CONFIDENCE, ()
    if (
        row is None
        or not row.meaning.strip()
        or plain in _COLOUR_STATUSES
        or STATUS_BY_LETTER.get(plain) in _COLOUR_STATUSES
    ):
        return None
    if plain in STATUS_BY_TICK and _is_scale(legend):
        return STATUS_BY_TICK[plain], StatusBasis.WORD, _LEGEND_CONFIDENCE, ()
    if plain.isdigit() or plain in _COLOURS_BY_NAME or len(plain) == 1:
        value = _status_from_legend_row(row)
        return value, StatusBasis.LETTER if len(plain) == 1 else StatusBasis.WORD, _LEGEND_CONFIDENCE, ()
    return None


def read_legend_statuses(legend: tuple[LegendEntry, ...]) -> tuple[Status | None, ...]:
    """Return the status that each entry of a legend gives; None where it gives none."""
    if _is_scale(legend):
        return tuple(STATUS_BY_TICK[_reduce_to_words(row.label)] for row in legend)
    return tuple(_status_from_legend_row(row) for row in legend)


def _is_scale(legend: tuple[LegendEntry, ...]) -> bool:
    """Return whether a legend is a scale of statuses in words, such as off track, at risk and on track."""
    values = [STATUS_BY_TICK.get(_reduce_to_words(row.label)) for row in legend]
    return None not in values and len(set(values)) == len(values) >= MIN_SCALE_ENTRIES


_StatusResult = tuple[Status | None, StatusBasis | None, float, tuple[Problem, ...]]


def _status_from_text(raw: str, shown: Status | None, status: DraftStatus) -> _StatusResult:
    """Return the status that the text gives; a basis with a value of None means that the text rules a status out."""
    plain = _reduce_to_words(_EARLIER_STATUS.sub(" ", raw))
    if not plain:
        return None, None, 0.0, ()
    if _PROGRESS_DIGIT.fullmatch(plain) and (shown is None or plain not in MISREAD_STATUS_LETTERS):
        return None, None, 0.0, ()
    if len(plain) == 1:
        return _status_from_letter(raw, plain, shown, status)
    if NO_STATUS.fullmatch(plain):
        return None, StatusBasis.WORD, 0.0, ()
    if len(plain.split()) > MAX_LABEL_WORDS or PROGRESS_ONLY.fullmatch(plain):
        return None, None, 0.0, ()
    told = _find_named_statuses(plain)
    if len(told) == 1 and not _UNFINISHED.search(plain):
        return next(iter(told)), _choose_text_basis(plain), _WORD_CONFIDENCE, ()
    if told:
        return (
            None,
            StatusBasis.WORD,
            0.0,
            (_make_status_problem("status-ambiguous", f"“{raw}” may be several statuses", status),),
        )
    if shown is None and len(plain.split()) < 4:
        return (
            None,
            None,
            0.0,
            (_make_status_problem("status-unread", f"“{raw}” in the status column is no status known", status),),
        )
    return None, None, 0.0, ()


def _status_from_letter(raw: str, letter: str, shown: Status | None, status: DraftStatus) -> _StatusResult:
    told, meant = STATUS_BY_LETTER.get(letter), STATUS_BY_LETTER.get(MISREAD_STATUS_LETTERS.get(letter, ""))
    if meant is not None and meant == shown and told != shown:
        return meant, StatusBasis.LETTER, _MISREAD_CONFIDENCE, ()
    if told is not None:
        return told, StatusBasis.LETTER, _LETTER_CONFIDENCE, ()
    if shown is None:
        return (
            None,
            None,
            0.0,
            (_make_status_problem("status-unread", f"“{raw}” in the status column is no letter known", status),),
        )
    return None, None, 0.0, ()


def _choose_text_basis(plain: str) -> StatusBasis:
    """Return the letter as the basis of "G (on track)", and the word as that of "Green (on track)"."""
    return (
        StatusBasis.WORD if any(_status_from_word(word) for word in _STATUS_TERM.findall(plain)) else StatusBasis.LETTER
    )


def _find_named_statuses(plain: str) -> set[Status]:
    """Return the statuses that a text names: by words anywhere in it, by a letter only at its start."""
    words = _STATUS_TERM.findall(plain)
    told = {value for value in map(_status_from_word, words) if value}
    if not told:  # a word that is broken in two, as in a narrow column
        parts = (one + other for one, other in pairwise(words) if len(one + other) >= MIN_BROKEN_LETTERS)
        told = {value for value in map(_status_from_word, parts) if value}
    if not told and words[0] in STATUS_BY_LETTER and words[0] != "a":
        told = {STATUS_BY_LETTER[words[0]]}
    if told and any(
        word in STATUS_BY_LETTER and STATUS_BY_LETTER[word] not in told and word != "a" for word in words[1:]
    ):
        told |= {STATUS_BY_LETTER[word] for word in words[1:] if word in STATUS_BY_LETTER}
    return told


def _status_from_word(word: str) -> Status | None:
    """Return the status that a word names. A longer word may have a letter or two misread ("Compiete");
    a phrase must be exact, as "of course" is not "on course"."""
    for known, value in STATUS_BY_WORD.items():
        allowed = 0 if len(known) < 5 or " " in known else 1 if len(known) < 8 else 2
        if Levenshtein.distance(word, known, score_cutoff=allowed) <= allowed:
            return value
    return None


def _status_from_label(text: str) -> Status | None:
    """Return the status that a legend's label names, or None unless it is exactly one."""
    plain = _reduce_to_words(text)
    if len(plain) == 1:
        return STATUS_BY_LETTER.get(plain)
    told = _find_named_statuses(plain) if plain and not _UNFINISHED.search(plain) else set()
    return told.pop() if len(told) == 1 else None


def _reduce_to_words(text: str) -> str:
    words = " ".join(re.findall(r"[a-z0-9]+", text.lower()))
    return re.sub(r"^b?rag (?:rating |status )?|^status ", "", words)


def _make_status_problem(code: str, detail: str, status: DraftStatus) -> Problem:
    place = (status.source or status.cell.source)[:1]
    return Problem(code=code, detail=detail, page=place[0].page if place else None, box=place[0].box if place else None)
