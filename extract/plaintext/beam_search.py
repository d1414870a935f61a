# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Pieces of text put into the cells of rows, by what they say, what they continue and the order of reading.

An OCR program reads a page in regions, so that the right-hand cells of three rows may follow the
left-hand cells of all three. The pieces of a page are placed together: a beam search over the slots
(row and column, or a question still without its question mark) that the page offers.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from extract.plaintext.classify_lines import Strip
from extract.plaintext.column_scores import (
    COLUMNS,
    DATE,
    looks_open,
    looks_whole,
    measure_widest,
    must_continue,
    score_columns,
    starts_in_middle,
)
from extract.plaintext.column_widths import continues_paragraph, measure_filled_line, wrap_bounds
from extract.plaintext.pieces import Piece

BEAM_WIDTH = 12  # hypotheses kept a piece
FIRST_BEAM_WIDTH = 8  # where no width is known yet
MIN_ORDER_SCORE = -5.0  # by order and width alone: no words make up for it
MAX_SAME_END = 3  # of them that end in the same slot: the right one may look worse for a whole row
MAX_SLOTS = 6  # slots tried for a piece
LEFT_OVER_SCORE = -3.0  # the score of placing a piece nowhere: what every slot falls short of is left over
WRAP_TOLERANCE = 0.04  # of a column's width: a line that much shorter did not wrap there
PAIR_GAIN = 1.0  # gain of a text that begins with the word seen elsewhere behind the last one above
MAX_OPEN_ROWS = 3  # rows of the page before whose cells may run on

_LIST_ITEM = re.compile(r"[^\w\s(“\"'’‘]+\s+(?=[A-Z])")

Slot = tuple[int, str]
"""(row, column); a question's text is (-1 - question, "question")."""


@dataclass(slots=True)
class Row:
    """A row being filled: where its agency was read (`at`: place in the order of pieces)."""

    question: int
    agency: list[Strip]
    page: int
    at: int
    group: int = 0


@dataclass(slots=True)
class AskedQuestion:
    """A question being filled."""

    label: str
    finding: int
    page: int
    at: int
    strips: list[Strip]


@dataclass(frozen=True, slots=True)
class Unit:
    """Pieces that are placed together: one block, or the columns of a row without an agency."""

    pieces: tuple[Piece, ...]
    at: int
    page: int
    section: int = -1
    """The finding whose narrative was the last read before the unit."""


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """A hypothesis of where each unit so far belongs.

    It has the last text in every slot, the last row whose agency was read, and by column the lowest filled row of the
    page.
    """

    score: float = 0.0
    slots: tuple[tuple[Slot, ...] | None, ...] = ()
    last: Slot = (-1, "")
    texts: Mapping[Slot, str] = field(default_factory=dict)
    seen: int = -1
    deepest: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PageScene:
    """The slots of a page, and where they are in the order of reading."""

    rows: Sequence[Row]
    asked: Sequence[AskedQuestion]
    order: tuple[str, ...]
    widths: Mapping[str, float]
    page: int
    read: tuple[int, ...] = ()
    """The places of questions, agencies and units in the order of reading."""
    reachable: tuple[int, ...] = ()
    """The rows of the page, and the last of the page before, whose cells may run on."""
    rank: Mapping[str, int] = field(default_factory=dict)
    pairs: Mapping[tuple[str, str], int] = field(default_factory=dict)


Step = tuple[float, "Hypothesis", tuple[Slot, ...] | None]
"""Score so far, the path gone on from, and the slots chosen (None: left over)."""


@dataclass(frozen=True, slots=True)
class UnitScores:
    """Scores of a unit that hypotheses share: by the slots before and of it, and by what its words depend on."""

    orders: dict[tuple[Slot, Slot], float]
    words: dict[tuple[object, ...], float]


def build_scene(
    rows: Sequence[Row],
    asked: Sequence[AskedQuestion],
    order: tuple[str, ...],
    widths: Mapping[str, float],
    page: int,
    read: tuple[int, ...],
    pairs: Mapping[tuple[str, str], int],
) -> PageScene:
    """Return the facts about the text that the search starts with."""
    here = [i for i, row in enumerate(rows) if row.page == page]
    earlier = [i for i, row in enumerate(rows) if row.page < page][-MAX_OPEN_ROWS:]
    rank = {c: n for n, c in enumerate(order)}
    return PageScene(rows, asked, order, widths, page, read, (*earlier, *here), rank, pairs)


def search_slots(units: Sequence[Unit], scene: PageScene, texts: Mapping[Slot, str]) -> Hypothesis:
    """Return the best hypothesis for the units of one page, in reading order. `texts` are already in the slots."""
    beam = [Hypothesis(texts=dict(texts))]
    most = BEAM_WIDTH if scene.widths else FIRST_BEAM_WIDTH
    for unit in units:
        read = [_move_to_last_agency(old, unit, scene) for old in beam]
        fits = _score_widths(unit, scene)
        scores = UnitScores({}, {})
        ways = [way for path in read for way in _list_steps(path, unit, scene, fits, scores)]
        ways.sort(key=lambda way: -way[0])
        beam = [_extend_hypothesis(path, score, slots, unit, scene) for score, path, slots in _keep_diverse(ways, most)]
    return beam[0]


def _keep_diverse(ways: Sequence[Step], most: int) -> list[Step]:
    kept: list[Step] = []
    ends: Counter[Slot] = Counter()
    for way in ways:
        end = way[2][-1] if way[2] and way[2][0][0] >= 0 else way[1].last
        ends[end] += 1
        if ends[end] <= MAX_SAME_END:
            kept.append(way)
        if len(kept) == most:
            break
    return kept


def _move_to_last_agency(path: Hypothesis, unit: Unit, scene: PageScene) -> Hypothesis:
    """Move a hypothesis to the last agency read before the unit, if that is later than its own place."""
    before = [i for i in scene.reachable if scene.rows[i].page == scene.page and scene.rows[i].at < unit.at]
    if not before:
        return path
    newest = before[-1]
    if newest <= path.seen:
        return path
    return replace(path, last=(newest, "agency"), seen=newest)


def _score_widths(unit: Unit, scene: PageScene) -> dict[str, float]:
    """Score by column how well its width suits the unit's pieces."""
    return {
        column: sum(_score_width(piece, scene.widths.get(column)) for piece in unit.pieces)
        for column in (scene.order if not unit.pieces[0].field else (unit.pieces[0].field,))
    }


def _list_steps(
    path: Hypothesis, unit: Unit, scene: PageScene, widths: Mapping[str, float], scores: UnitScores
) -> list[Step]:
    """Return the steps that put a unit into its likeliest slots, and the one that leaves it over."""
    fixed = tuple(p.field for p in unit.pieces)
    choices = [fixed] if fixed[0] else [(c,) for c in scene.order if c in COLUMNS]
    found: list[tuple[float, tuple[Slot, ...]]] = []
    orders = scores.orders
    for i in scene.reachable:
        row = scene.rows[i]
        for columns in choices:
            slots: tuple[Slot, ...] = tuple((i, c) for c in columns)
            near = (path.last, slots[0])
            if near not in orders:
                orders[near] = _score_order(slots[0], row, path, unit, scene) + widths.get(columns[0], 0.0)
            if orders[near] < MIN_ORDER_SCORE:
                continue
            fit = sum(_recall_words(p, s, path, scene, scores) for p, s in zip(unit.pieces, slots, strict=True))
            found.append((fit + orders[near], slots))
    if len(unit.pieces) == 1 and fixed[0] in ("", "question"):
        found += [
            (_score_question(unit, q, asked, path, scene), ((-1 - q, "question"),))
            for q, asked in enumerate(scene.asked)
            if scene.page - asked.page in (0, 1)
        ]
    found.sort(key=lambda way: -way[0])
    out: list[Step] = [
        (path.score + score, path, slots) for score, slots in found[:MAX_SLOTS] if score > LEFT_OVER_SCORE * len(slots)
    ]
    return [*out, (path.score + LEFT_OVER_SCORE * len(unit.pieces), path, None)]


def _extend_hypothesis(
    path: Hypothesis, score: float, slots: tuple[Slot, ...] | None, unit: Unit, scene: PageScene
) -> Hypothesis:
    if slots is None:
        return replace(path, score=score, slots=(*path.slots, None))
    texts = {**path.texts, **{s: p.text for s, p in zip(slots, unit.pieces, strict=True)}}
    row = slots[0][0]
    deepest = path.deepest
    if row >= 0 and scene.rows[row].page == scene.page:
        deepest = {**deepest, **{c: max(row, deepest.get(c, -1)) for _, c in slots}}
    last = path.last if row < 0 else slots[-1]
    return Hypothesis(score, (*path.slots, slots), last, texts, path.seen, deepest)


def _score_order(slot: Slot, row: Row, path: Hypothesis, unit: Unit, scene: PageScene) -> float:
    """Score how natural a slot is as the next one in the order of reading."""
    index, column = slot
    score = -1.0 if row.at > unit.at and row.page == scene.page else 0.0
    if row.page < scene.page:
        score -= 0.6
    if scene.asked[row.question].finding < unit.section:
        score -= 2.0
    if scene.asked[row.question].at > unit.at:
        score -= 2.0
    if path.last[1] == "":
        return score - (0.0 if row.page < scene.page else 0.3)
    step = index - path.last[0]
    ahead = scene.rank.get(column, -1) - scene.rank.get(path.last[1], -1)
    if step == 0:
        return score + (1.0 - 0.1 * ahead if ahead > 0 else 0.8 if ahead == 0 else -1.2)
    if step == 1:
        return score - (0.4 if ahead <= 0 else 1.0)
    if step < 0 < ahead:  # the right-hand part of a table read after its left-hand part begins again at the top
        return score - 0.5 - 0.1 * min(-step, 6)
    return score - 0.9 - 0.25 * min(abs(step), 6)


def _recall_words(piece: Piece, slot: Slot, path: Hypothesis, scene: PageScene, scores: UnitScores) -> float:
    """Return `_score_words`, from the scores that are known."""
    held = path.texts.get(slot)
    later = held is None and path.deepest.get(slot[1], -1) > slot[0]
    key = (id(piece), slot[1], held, later, path.last == slot)
    if key not in scores.words:
        scores.words[key] = _score_words(piece, slot, path, scene)
    return scores.words[key]


def _score_words(piece: Piece, slot: Slot, path: Hypothesis, scene: PageScene) -> float:
    """Score how well a piece's words suit a column and continue the text in its slot."""
    text, column = piece.text, slot[1]
    held = path.texts.get(slot)
    if held is None:
        later = path.deepest.get(column, -1) > slot[0]
        score = -1.5 * later - 3.0 * starts_in_middle(text)
        return score + score_columns(text).get(column, 0.0)
    if column == "rag":
        return -8.0
    score = 0.0
    usual = scene.widths.get(column)
    above = held.rsplit("\n", 1)[-1]
    if usual and continues_paragraph(above, text) and measure_filled_line(above, text) < (1.0 - WRAP_TOLERANCE) * usual:
        score -= 1.5
    if path.last == slot and _LIST_ITEM.match(text) and _LIST_ITEM.match(held):
        return score + 1.0  # a list goes on
    score += PAIR_GAIN * _is_known_pair(held, text, scene)
    if starts_in_middle(text):
        return score + (2.2 + 0.8 * must_continue(held) if looks_open(held) else -2.0)
    if must_continue(held):
        return score + 0.8
    if column == "response" and held.endswith(".") and not looks_whole(text):
        score -= 1.0  # sentences, and then items of a list: the next column
    beneath = 0.3 if column == "target_date" and DATE.match(held) else 0.7
    score -= beneath if path.last == slot else 2.5  # a further paragraph follows its cell at once, or is another cell
    return score + 0.5 * min(score_columns(text).get(column, 0.0), 1.5)


def _is_known_pair(held: str, text: str, scene: PageScene) -> bool:
    """Return whether the words that would meet are side by side elsewhere in the text."""
    return (held.split()[-1].lower(), text.split()[0].lower()) in scene.pairs


def _score_width(piece: Piece, usual: float | None) -> float:
    """Score how well the piece's lines, by where they wrap, fit the column's width."""
    if not usual:
        return 0.0
    lines = [s.text for s in piece.strips]
    share = measure_widest(lines) / usual
    if share > 1.03:
        return -min(4.0, 15.0 * (share - 1.03))
    highest = min((high for _, high in wrap_bounds(lines)), default=usual)
    early = 1.0 - highest / usual - WRAP_TOLERANCE
    return -min(4.0, 15.0 * early) if early > 0 else 0.0


def _score_question(unit: Unit, index: int, asked: AskedQuestion, path: Hypothesis, scene: PageScene) -> float:
    """Score how well a piece continues a question that has no question mark yet."""
    held = path.texts.get((-1 - index, "question"), "")
    if held.rstrip().endswith("?"):
        return LEFT_OVER_SCORE - 1
    piece, text = unit.pieces[0], unit.pieces[0].text
    width = scene.widths.get("question", 16.0)
    over = measure_widest([s.text for s in piece.strips]) / width
    if over > 1.3:
        return LEFT_OVER_SCORE - 1
    last = text.rstrip().endswith("?")
    score = 1.5 * starts_in_middle(text) + 2.5 * last + 0.8 * must_continue(held) - 6.0 * max(0.0, over - 1.1)
    if not (starts_in_middle(text) or last or must_continue(held)):
        score -= 2.5
    if (path.slots and path.slots[-1] == ((-1 - index, "question"),)) or _last_read_before(unit.at, scene) == asked.at:
        score += 1.5
    between = sum(asked.at < other.at < unit.at for other in scene.asked)
    return score - 0.8 * between - 1.0 * (asked.at > unit.at)


def _last_read_before(at: int, scene: PageScene) -> int:
    return max((r for r in scene.read if r < at), default=-1)
