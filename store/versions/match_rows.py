"""Rows of two versions of one report matched without a key: by question, agency, text and order.

Findings are renumbered, questions reworded, agencies succeed each other, and OCR reads the same words otherwise
each time; so no column identifies a row, and the best pairs are told from all of them together.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from extract.text.ocr_confusions import fold_row_text
from normalise.model import Report

Floats = npt.NDArray[np.float32]
Akin = Callable[[str, str], str]
"""Words why one agency's id stands for another's body at another time ("CCGs became ICBs ..."), else ""."""

QUESTION, AGENCY, TEXT, ORDER = 0.45, 0.35, 0.15, 0.05  # what each part of a pair's score weighs
WORDING, LABEL, FINDING = 0.65, 0.15, 0.2  # the same within a question's score
SUCCESSOR = 0.95  # of a body's own name
UNREAD = 0.5  # of a name or text that one version does not show: neither for nor against
NAMES_ALIKE = 0.8  # two unknown names as alike are one, misread
PAIR_FROM = 0.6  # a pair's least score; with another question or another agency nothing reaches it
SURE_FROM = 0.75  # below it a pair is doubtful
CLEAR_BY = 0.04  # a pair is doubtful too where another is as good but for so much
NEAR_BEST = 0.3  # questions are compared in rows if their score is as near to either's best
QUESTIONS = 8  # at most so many for each
MOVED = 0.9  # what such a pair's score is at the most
MOVED_FROM = 0.85  # likeness of the texts of one agency's row that moved to another question
PART_FROM = 0.9  # likeness of a row's text to a part of another's that it was split from or merged into
SHORTEST = 24  # letters; shorter texts are too common to tell a row by alone

_SIGNS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A response with what it stands under. `asked` is its question's place in the report."""

    id: str
    finding: str
    title: str
    label: str
    question: str
    asked: int
    agency: str
    agency_id: str | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A row of the old version and the same row in the new one; `score` 0 to 1, `reasons` in words."""

    old: str
    new: str
    score: float
    reasons: tuple[str, ...]
    doubtful: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """A row of one version that is a part of a row of the other, which has its own pair: `part` was split
    from `whole` (a new row) or merged into it (an old one)."""

    part: str
    whole: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Matching:
    """`gone` and `fresh` are the rows of the old and of the new version without a pair, in order."""

    pairs: tuple[Pair, ...]
    gone: tuple[str, ...]
    fresh: tuple[str, ...]
    split: tuple[Tie, ...] = ()
    merged: tuple[Tie, ...] = ()


def rows_of(report: Report) -> list[Row]:
    """The report's rows, in its order."""
    rows, asked = [], 0
    for finding in report.findings:
        for question in finding.questions:
            rows += [
                Row(
                    id=answer.id,
                    finding=finding.number,
                    title=finding.title.text,
                    label=question.label,
                    question=question.text.text,
                    asked=asked,
                    agency=answer.agency.name or answer.agency.raw,
                    agency_id=answer.agency.id,
                    text=" ".join((answer.response.text, answer.actions.text)).strip(),
                )
                for answer in question.responses
            ]
            asked += 1
    return rows


@lru_cache(maxsize=50_000)
def folded(text: str) -> str:
    """Letters and digits alone, those made one that OCR takes for each other."""
    return fold_row_text(_SIGNS.sub("", text.lower()))


def match_rows(
    old: Sequence[Row],
    new: Sequence[Row],
    akin: Akin = lambda one, other: "",
    together: Sequence[tuple[str, str]] = (),
    apart: Sequence[tuple[str, str]] = (),
) -> Matching:
    """The pairs whose scores are highest in all. A person's word goes first: the ids of `together` are pairs,
    those of `apart` are none."""
    decided = [(a, b) for a, b in together]
    fixed = {a for a, _ in decided} | {b for _, b in decided}
    left, right = [r for r in old if r.id not in fixed], [r for r in new if r.id not in fixed]
    never = set(apart)
    pairs = [Pair(old=a, new=b, score=1.0, reasons=("linked by a person",), doubtful=False) for a, b in decided]
    pairs += _assigned(left, right, akin, never)
    taken = {p.old for p in pairs} | {p.new for p in pairs}
    pairs += _moved(_without(left, taken), _without(right, taken), akin, never)
    taken = {p.old for p in pairs} | {p.new for p in pairs}
    renamed = _renamed(_without(left, taken), _without(right, taken), never)
    pairs += renamed
    taken |= {p.old for p in renamed} | {p.new for p in renamed}
    if renamed:  # what such a row tells of its agency's name holds for the agency's other rows
        akin = _also(akin, renamed, {row.id: row for row in (*old, *new)})
        pairs += _assigned(_without(left, taken), _without(right, taken), akin, never)
        taken = {p.old for p in pairs} | {p.new for p in pairs}
    return paired(old, new, pairs, akin)


def paired(old: Sequence[Row], new: Sequence[Row], pairs: Sequence[Pair], akin: Akin) -> Matching:
    """The matching that these pairs make: what has none, and what was split or merged."""
    place = {row.id: i for i, row in enumerate(new)}
    taken = {p.old for p in pairs} | {p.new for p in pairs}
    gone, fresh = _without(old, taken), _without(new, taken)
    by_id = {row.id: row for row in (*old, *new)}
    ties = [(by_id[p.old], by_id[p.new]) for p in pairs]
    return Matching(
        pairs=tuple(sorted(pairs, key=lambda p: place[p.new])),
        gone=tuple(row.id for row in gone),
        fresh=tuple(row.id for row in fresh),
        split=tuple(t for row in fresh if (t := _split(row, ties, akin))),
        merged=tuple(t for row in gone if (t := _merged(row, ties, akin))),
    )


def _without(rows: Sequence[Row], taken: set[str]) -> list[Row]:
    return [row for row in rows if row.id not in taken]


def _assigned(old: Sequence[Row], new: Sequence[Row], akin: Akin, never: set[tuple[str, str]]) -> list[Pair]:
    """The best pairs among rows whose questions may be one."""
    if not old or not new:
        return []
    scored = _scored(old, new, akin, never)
    if not scored.old.size:
        return []
    from scipy.sparse import coo_array  # takes longer to load than most versions to match
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    # Every old row may also stay alone, at a price that any pair worth having beats.
    count, wide = len(old), len(new)
    weights = np.concatenate([scored.total, np.full(count, PAIR_FROM / 2, np.float32)])
    rows = np.concatenate([scored.old, np.arange(count)])
    columns = np.concatenate([scored.new, wide + np.arange(count)])
    graph = coo_array((weights, (rows, columns)), shape=(count, wide + count)).tocsr()
    chosen_old, chosen_new = min_weight_full_bipartite_matching(graph, maximize=True)
    at = {(int(i), int(j)): k for k, (i, j) in enumerate(zip(scored.old, scored.new, strict=True))}
    best = _rivals(scored, count, wide)
    pairs = []
    for i, j in zip(chosen_old.tolist(), chosen_new.tolist(), strict=True):
        if j < wide:
            pairs.append(_pair(old[i], new[j], scored, at[i, j], best, akin))
    return pairs


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scored:
    """Pairs worth looking at: indices of their rows, and the parts of their scores."""

    old: npt.NDArray[np.int64]
    new: npt.NDArray[np.int64]
    question: Floats
    wording: Floats
    agency: Floats
    text: Floats
    total: Floats


def _scored(old: Sequence[Row], new: Sequence[Row], akin: Akin, never: set[tuple[str, str]]) -> _Scored:
    asked_old, asked_new = sorted({r.asked for r in old}), sorted({r.asked for r in new})
    first_old = {r.asked: r for r in reversed(old)}
    first_new = {r.asked: r for r in reversed(new)}
    wording = _wording([first_old[q] for q in asked_old], [first_new[q] for q in asked_new])
    question = _question([first_old[q] for q in asked_old], [first_new[q] for q in asked_new], wording)
    near = _near(question)
    under_old, under_new = _under(old, asked_old), _under(new, asked_new)
    pairs = [(i, j, a, b) for a, b in np.argwhere(near).tolist() for i in under_old[a] for j in under_new[b]]
    pairs = [p for p in pairs if (old[p[0]].id, new[p[1]].id) not in never] if never else pairs
    i, j, a, b = (np.array(v, np.int64) for v in (zip(*pairs, strict=True) if pairs else ((), (), (), ())))
    agency = _agencies(old, new, akin)[i, j] if len(pairs) else np.zeros(0, np.float32)
    maybe = agency > 0
    i, j, a, b, agency = i[maybe], j[maybe], a[maybe], b[maybe], agency[maybe]
    text = _alike([old[k].text for k in i], [new[k].text for k in j])
    spot_old, spot_new = _spots(old), _spots(new)
    order = 1 - np.abs(spot_old[i] - spot_new[j])
    total = QUESTION * question[a, b] + AGENCY * agency + TEXT * text + ORDER * order
    kept = total >= PAIR_FROM
    return _Scored(
        old=i[kept], new=j[kept], question=question[a, b][kept], wording=wording[a, b][kept],
        agency=agency[kept], text=text[kept], total=np.asarray(total[kept], np.float32),
    )  # fmt: skip


def _under(rows: Sequence[Row], asked: Sequence[int]) -> list[list[int]]:
    place = {question: i for i, question in enumerate(asked)}
    under: list[list[int]] = [[] for _ in asked]
    for i, row in enumerate(rows):
        under[place[row.asked]].append(i)
    return under


def _spots(rows: Sequence[Row]) -> Floats:
    """Where each row stands among those of its question and agency, 0 to 1: of two, the first stays the first."""
    seen: dict[tuple[int, str | None], int] = {}
    spots = []
    for row in rows:
        key = (row.asked, row.agency_id)
        spots.append(min(seen.get(key, 0), 4) / 4)
        seen[key] = seen.get(key, 0) + 1
    return np.array(spots, np.float32)


def _wording(old: Sequence[Row], new: Sequence[Row]) -> Floats:
    from rapidfuzz import fuzz, process

    texts = [[folded(r.question) for r in rows] for rows in (old, new)]
    alike = process.cdist(*texts, scorer=fuzz.ratio, workers=-1, dtype=np.float32) / 100
    empty_old, empty_new = (np.array([not t for t in side]) for side in texts)
    alike[empty_old[:, None] | empty_new[None, :]] = UNREAD
    return np.asarray(alike, np.float32)


def _question(old: Sequence[Row], new: Sequence[Row], wording: Floats) -> Floats:
    """How alike questions are: by their words, their labels and their findings."""
    from rapidfuzz import fuzz, process

    label = _equal([r.label for r in old], [r.label for r in new])
    titles_old, titles_new = sorted({r.title for r in old}), sorted({r.title for r in new})
    alike = process.cdist([folded(t) for t in titles_old], [folded(t) for t in titles_new], scorer=fuzz.ratio) / 100
    at_old, at_new = {t: i for i, t in enumerate(titles_old)}, {t: i for i, t in enumerate(titles_new)}
    finding = np.asarray(alike, np.float32)[np.ix_([at_old[r.title] for r in old], [at_new[r.title] for r in new])]
    number = _equal([r.finding for r in old], [r.finding for r in new])
    no_old, no_new = np.array([not r.title for r in old]), np.array([not r.title for r in new])
    finding = np.where(no_old[:, None] | no_new[None, :], number, finding)
    return np.asarray(WORDING * wording + LABEL * label + FINDING * finding, np.float32)


def _equal(old: Sequence[str], new: Sequence[str]) -> Floats:
    """1 where two printed marks are the same and there are any."""
    one, other = np.array(old, object), np.array(new, object)
    there = np.array([bool(mark) for mark in old])
    return np.asarray((one[:, None] == other[None, :]) & there[:, None], np.float32)


def _near(question: Floats) -> npt.NDArray[np.bool_]:
    """Which questions may be one: those near to the best for either."""
    near = (question >= question.max(axis=1, keepdims=True) - NEAR_BEST) | (
        question >= question.max(axis=0, keepdims=True) - NEAR_BEST
    )
    if max(question.shape) > QUESTIONS:
        rank_old = np.argsort(np.argsort(-question, axis=1, kind="stable"), axis=1, kind="stable") < QUESTIONS
        rank_new = np.argsort(np.argsort(-question, axis=0, kind="stable"), axis=0, kind="stable") < QUESTIONS
        near &= rank_old | rank_new
    return np.asarray(near, np.bool_)


def _agencies(old: Sequence[Row], new: Sequence[Row], akin: Akin) -> Floats:
    """How alike the agencies of all rows are; 0 where they are others."""
    keys_old, keys_new = list(dict.fromkeys(map(_who, old))), list(dict.fromkeys(map(_who, new)))
    alike = np.array([[_bodies(a, b, akin) for b in keys_new] for a in keys_old], np.float32)
    at_old, at_new = {k: i for i, k in enumerate(keys_old)}, {k: i for i, k in enumerate(keys_new)}
    picked = alike[np.ix_([at_old[_who(r)] for r in old], [at_new[_who(r)] for r in new])]
    return np.asarray(picked, np.float32)


def _who(row: Row) -> tuple[str, str]:
    return (row.agency_id or "", row.agency)


def _bodies(one: tuple[str, str], other: tuple[str, str], akin: Akin) -> float:
    from rapidfuzz import fuzz

    if not one[0] or not other[0]:
        return UNREAD
    if one[0] == other[0]:
        return 1.0
    if akin(one[0], other[0]):
        return SUCCESSOR
    alike = fuzz.ratio(folded(one[1]), folded(other[1])) / 100
    return alike if alike >= NAMES_ALIKE else 0.0


def _alike(old: Sequence[str], new: Sequence[str]) -> Floats:
    """How alike texts are, pair by pair; UNREAD where one is empty, for answers come and go."""
    from rapidfuzz import fuzz, process

    one, other = [folded(t) for t in old], [folded(t) for t in new]
    if not one:
        return np.zeros(0, np.float32)
    alike = np.asarray(process.cpdist(one, other, scorer=fuzz.ratio, workers=-1, dtype=np.float32) / 100)
    no_old, no_new = np.array([not t for t in one]), np.array([not t for t in other])
    return np.asarray(np.where(no_old & no_new, 1.0, np.where(no_old | no_new, UNREAD, alike)), np.float32)


def _rivals(scored: _Scored, old: int, new: int) -> tuple[Floats, Floats]:
    """The second best score of each row, old and new."""
    seconds = []
    for index, count in ((scored.old, old), (scored.new, new)):
        top, second = np.zeros(count, np.float32), np.zeros(count, np.float32)
        for at, total in zip(index.tolist(), scored.total.tolist(), strict=True):
            if total > top[at]:
                top[at], second[at] = total, top[at]
            elif total > second[at]:
                second[at] = total
        seconds.append(second)
    return seconds[0], seconds[1]


def _pair(old: Row, new: Row, scored: _Scored, at: int, rivals: tuple[Floats, Floats], akin: Akin) -> Pair:
    score, wording, text = float(scored.total[at]), float(scored.wording[at]), float(scored.text[at])
    i, j = int(scored.old[at]), int(scored.new[at])
    rival = max(float(rivals[0][i]), float(rivals[1][j]))
    reasons = [_asked(old, new, wording)]
    if old.finding != new.finding:
        reasons.append(f"finding {old.finding or '?'} is now {new.finding or '?'}")
    reasons.append(_named(old, new, akin))
    if old.text and new.text:
        reasons.append(f"texts {text:.2f} alike")
    close = rival > score - CLEAR_BY
    if close:
        reasons.append("another row fits nearly as well")
    return Pair(
        old=old.id,
        new=new.id,
        score=round(min(score, 1.0), 3),
        reasons=tuple(r for r in reasons if r),
        doubtful=score < SURE_FROM or (close and text < MOVED_FROM),
    )


def _asked(old: Row, new: Row, wording: float) -> str:
    label = f"question {new.label or '?'}" if old.label == new.label else f"question {old.label} is now {new.label}"
    return label if wording >= 0.97 else f"{label}, reworded ({wording:.2f})"


def _named(old: Row, new: Row, akin: Akin) -> str:
    if not old.agency_id or not new.agency_id:
        return "an agency was not read"
    if old.agency_id == new.agency_id:
        return f"agency {new.agency}"
    return akin(old.agency_id, new.agency_id) or f"agency “{old.agency}” reads like “{new.agency}”"


def _moved(old: Sequence[Row], new: Sequence[Row], akin: Akin, never: set[tuple[str, str]]) -> list[Pair]:
    """Rows left over that an agency took to another question with their words."""
    pairs = []
    for a, b, alike in _by_text(old, new, lambda one, other: _agencies(one, other, akin) >= NAMES_ALIKE, never):
        said = (f"moved from question {a.label or '?'} to {b.label or '?'}", f"texts {alike:.2f} alike")
        pairs.append(Pair(old=a.id, new=b.id, score=round(MOVED * alike, 3), reasons=said, doubtful=True))
    return pairs


def _renamed(old: Sequence[Row], new: Sequence[Row], never: set[tuple[str, str]]) -> list[Pair]:
    """Rows left over with the same words under the same question and another agency's name, that no register knows
    for a successor's."""
    pairs = []
    for a, b, alike in _by_text(old, new, lambda one, other: _wording(one, other) >= NAMES_ALIKE, never):
        said = (_asked(a, b, 1.0), f"texts {alike:.2f} alike", f"agency “{a.agency}” seems to be “{b.agency}” now")
        pairs.append(Pair(old=a.id, new=b.id, score=round(MOVED * alike, 3), reasons=said, doubtful=False))
    return pairs


def _by_text(
    old: Sequence[Row],
    new: Sequence[Row],
    may: Callable[[Sequence[Row], Sequence[Row]], npt.NDArray[np.bool_]],
    never: set[tuple[str, str]],
) -> list[tuple[Row, Row, float]]:
    """Rows whose texts alone say that they are one, among those that may be."""
    from rapidfuzz import fuzz, process

    old, new = ([r for r in rows if len(folded(r.text)) >= SHORTEST] for rows in (old, new))
    if not old or not new:
        return []
    texts = [[folded(r.text) for r in rows] for rows in (old, new)]
    alike = process.cdist(*texts, scorer=fuzz.ratio, score_cutoff=100 * MOVED_FROM, workers=-1, dtype=np.float32) / 100
    alike = np.where(may(old, new), alike, 0)
    if alike.max() < MOVED_FROM:
        return []
    from scipy.optimize import linear_sum_assignment

    found = []
    for i, j in zip(*(v.tolist() for v in linear_sum_assignment(-alike)), strict=True):
        if alike[i, j] >= MOVED_FROM and (old[i].id, new[j].id) not in never:
            found.append((old[i], new[j], float(alike[i, j])))
    return found


def _also(akin: Akin, renamed: Sequence[Pair], by_id: dict[str, Row]) -> Akin:
    names = {(by_id[p.old].agency_id, by_id[p.new].agency_id): p.reasons[-1] for p in renamed}
    return lambda one, other: akin(one, other) or names.get((one, other), "")


def _split(row: Row, pairs: Sequence[tuple[Row, Row]], akin: Akin) -> Tie | None:
    """The old row that a new one was split from: its text was a part of that one's."""
    for old, new in pairs:
        if new.asked == row.asked and _bodies(_who(old), _who(row), akin) >= NAMES_ALIKE and _part(row, old):
            return Tie(part=row.id, whole=old.id, reason="its words were part of one row before")
    return None


def _merged(row: Row, pairs: Sequence[tuple[Row, Row]], akin: Akin) -> Tie | None:
    """The new row that an old one was merged into: its text is a part of that one's, or its agency's successor
    answers there for several."""
    for old, new in pairs:
        if old.asked == row.asked and _bodies(_who(row), _who(new), akin) >= NAMES_ALIKE:
            if _part(row, new):
                return Tie(part=row.id, whole=new.id, reason="its words are part of one row now")
            if row.agency_id and new.agency_id and (why := akin(row.agency_id, new.agency_id)):
                return Tie(part=row.id, whole=new.id, reason=why)
    return None


def _part(row: Row, whole: Row) -> bool:
    from rapidfuzz import fuzz

    part, text = folded(row.text), folded(whole.text)
    return SHORTEST <= len(part) < len(text) and fuzz.partial_ratio(part, text) >= 100 * PART_FROM
