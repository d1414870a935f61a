# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Match the rows of two versions of a report without a key: by question, agency, text and order.

Findings are renumbered, questions are reworded, agencies succeed each other, and OCR reads the same words differently
each time. So no column identifies a row, and the pairs are chosen to maximise the sum of their scores.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from normalise.model import Report
from store.row_agencies import list_printed_names
from store.versions.similarity import (
    MIN_AGENCY_SIMILARITY,
    MIN_TEXT_LETTERS,
    Floats,
    MatchRow,
    SuccessionLookup,
    agency_key,
    agency_similarities,
    agency_similarity,
    fold_for_matching,
    is_part_of,
    question_similarities,
    question_text_similarities,
    text_similarities,
)

# Shares of the parts of a pair's score; they add up to 1.
QUESTION_WEIGHT = 0.45
AGENCY_WEIGHT = 0.35
TEXT_WEIGHT = 0.15
ORDER_WEIGHT = 0.05

MIN_PAIR_SCORE = 0.6  # of a pair; with another question or another agency no pair reaches it
MIN_CERTAIN_SCORE = 0.75  # a pair with a lower score is uncertain
MIN_SCORE_MARGIN = 0.04  # a pair is uncertain too where another one scores at most this much less
MAX_SCORE_BELOW_BEST = 0.3  # rows of two questions are compared if their score is this near to the best of either
MAX_CANDIDATE_QUESTIONS = 8  # for each question
MOVED_ROW_FACTOR = 0.9  # the highest score of a row matched by its text alone
MIN_MOVED_TEXT_SIMILARITY = 0.85  # of the texts of a row that moved to another question or changed its agency


@dataclass(frozen=True, slots=True, kw_only=True)
class RowPair:
    """A row of the old version and the same row in the new one; `score` 0 to 1, `reasons` in words."""

    old: str
    new: str
    score: float
    reasons: tuple[str, ...]
    doubtful: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PartialMatch:
    """A row of one version that is a part of a row of the other version, which has its own pair.

    `part` was split from `whole` (a new row) or merged into it (an old one).
    """

    part: str
    whole: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RowMatching:
    """`gone` and `fresh` are the rows of the old and of the new version without a pair, in order."""

    pairs: tuple[RowPair, ...]
    gone: tuple[str, ...]
    fresh: tuple[str, ...]
    split: tuple[PartialMatch, ...] = ()
    merged: tuple[PartialMatch, ...] = ()


def rows_from_report(report: Report) -> list[MatchRow]:
    """Return the rows of a report, in its order."""
    rows, asked = [], 0
    for finding in report.findings:
        for question in finding.questions:
            rows += [
                MatchRow(
                    id=answer.id,
                    finding=finding.number,
                    title=finding.title.text,
                    label=question.label,
                    question=question.text.text,
                    asked=asked,
                    agency=answer.agency.name or answer.agency.raw,
                    agency_id=answer.agency.id,
                    further_agencies=list_printed_names(answer.further_agencies),
                    text=" ".join((answer.cells["response"].text, answer.cells["actions"].text)).strip(),
                )
                for answer in question.responses
            ]
            asked += 1
    return rows


def match_rows(
    old: Sequence[MatchRow],
    new: Sequence[MatchRow],
    find_succession: SuccessionLookup = lambda one, other: "",
    together: Sequence[tuple[str, str]] = (),
    apart: Sequence[tuple[str, str]] = (),
) -> RowMatching:
    """Match rows so that the sum of the scores is highest.

    Decisions come first: the ids of `together` are pairs, those of `apart` are not.
    """
    decided = [(a, b) for a, b in together]
    fixed = {a for a, _ in decided} | {b for _, b in decided}
    left, right = [r for r in old if r.id not in fixed], [r for r in new if r.id not in fixed]
    never = set(apart)
    pairs = [RowPair(old=a, new=b, score=1.0, reasons=("linked by a person",), doubtful=False) for a, b in decided]
    pairs += _assign_pairs(left, right, find_succession, never)
    taken = {p.old for p in pairs} | {p.new for p in pairs}
    pairs += _match_moved_rows(_unpaired_rows(left, taken), _unpaired_rows(right, taken), find_succession, never)
    taken = {p.old for p in pairs} | {p.new for p in pairs}
    renamed = _match_renamed_agencies(_unpaired_rows(left, taken), _unpaired_rows(right, taken), never)
    pairs += renamed
    taken |= {p.old for p in renamed} | {p.new for p in renamed}
    if renamed:  # what such a row tells of its agency's name holds for the agency's other rows
        find_succession = _with_renamed_agencies(find_succession, renamed, {row.id: row for row in (*old, *new)})
        pairs += _assign_pairs(_unpaired_rows(left, taken), _unpaired_rows(right, taken), find_succession, never)
        taken = {p.old for p in pairs} | {p.new for p in pairs}
    return build_matching(old, new, pairs, find_succession)


def build_matching(
    old: Sequence[MatchRow], new: Sequence[MatchRow], pairs: Sequence[RowPair], find_succession: SuccessionLookup
) -> RowMatching:
    """Build the matching from its pairs: find the rows without a pair, and those that were split or merged."""
    place = {row.id: i for i, row in enumerate(new)}
    taken = {p.old for p in pairs} | {p.new for p in pairs}
    gone, fresh = _unpaired_rows(old, taken), _unpaired_rows(new, taken)
    by_id = {row.id: row for row in (*old, *new)}
    ties = [(by_id[p.old], by_id[p.new]) for p in pairs]
    return RowMatching(
        pairs=tuple(sorted(pairs, key=lambda p: place[p.new])),
        gone=tuple(row.id for row in gone),
        fresh=tuple(row.id for row in fresh),
        split=tuple(t for row in fresh if (t := _find_split_source(row, ties, find_succession))),
        merged=tuple(t for row in gone if (t := _find_merge_target(row, ties, find_succession))),
    )


def _unpaired_rows(rows: Sequence[MatchRow], taken: set[str]) -> list[MatchRow]:
    return [row for row in rows if row.id not in taken]


def _assign_pairs(
    old: Sequence[MatchRow], new: Sequence[MatchRow], find_succession: SuccessionLookup, never: set[tuple[str, str]]
) -> list[RowPair]:
    """Choose the best pairs among rows whose questions may be the same."""
    if not old or not new:
        return []
    scored = _score_candidates(old, new, find_succession, never)
    if not scored.old.size:
        return []
    from scipy.sparse import coo_array  # takes longer to load than most versions to match
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    # Every old row may also stay alone, at a price that any pair worth having beats.
    count, wide = len(old), len(new)
    weights = np.concatenate([scored.total, np.full(count, MIN_PAIR_SCORE / 2, np.float32)])
    rows = np.concatenate([scored.old, np.arange(count)])
    columns = np.concatenate([scored.new, wide + np.arange(count)])
    graph = coo_array((weights, (rows, columns)), shape=(count, wide + count)).tocsr()
    chosen_old, chosen_new = min_weight_full_bipartite_matching(graph, maximize=True)
    at = {(int(i), int(j)): k for k, (i, j) in enumerate(zip(scored.old, scored.new, strict=True))}
    best = _second_best_scores(scored, count, wide)
    pairs = []
    for i, j in zip(chosen_old.tolist(), chosen_new.tolist(), strict=True):
        if j < wide:
            pairs.append(_make_pair(old[i], new[j], scored, at[i, j], best, find_succession))
    return pairs


@dataclass(frozen=True, slots=True, kw_only=True)
class _ScoredPairs:
    """Candidate pairs: indices of their rows, and the parts of their scores."""

    old: npt.NDArray[np.int64]
    new: npt.NDArray[np.int64]
    question: Floats
    wording: Floats
    agency: Floats
    text: Floats
    total: Floats


def _score_candidates(
    old: Sequence[MatchRow], new: Sequence[MatchRow], find_succession: SuccessionLookup, never: set[tuple[str, str]]
) -> _ScoredPairs:
    asked_old, asked_new = sorted({r.asked for r in old}), sorted({r.asked for r in new})
    first_old = {r.asked: r for r in reversed(old)}
    first_new = {r.asked: r for r in reversed(new)}
    wording = question_text_similarities([first_old[q] for q in asked_old], [first_new[q] for q in asked_new])
    question = question_similarities([first_old[q] for q in asked_old], [first_new[q] for q in asked_new], wording)
    near = _candidate_questions(question)
    under_old, under_new = _rows_by_question(old, asked_old), _rows_by_question(new, asked_new)
    pairs = [(i, j, a, b) for a, b in np.argwhere(near).tolist() for i in under_old[a] for j in under_new[b]]
    pairs = [p for p in pairs if (old[p[0]].id, new[p[1]].id) not in never] if never else pairs
    i, j, a, b = (np.array(v, np.int64) for v in (zip(*pairs, strict=True) if pairs else ((), (), (), ())))
    agency = agency_similarities(old, new, find_succession)[i, j] if len(pairs) else np.zeros(0, np.float32)
    maybe = agency > 0
    i, j, a, b, agency = i[maybe], j[maybe], a[maybe], b[maybe], agency[maybe]
    text = text_similarities([old[k].text for k in i], [new[k].text for k in j])
    spot_old, spot_new = _order_positions(old), _order_positions(new)
    order = 1 - np.abs(spot_old[i] - spot_new[j])
    total = QUESTION_WEIGHT * question[a, b] + AGENCY_WEIGHT * agency + TEXT_WEIGHT * text + ORDER_WEIGHT * order
    kept = total >= MIN_PAIR_SCORE
    return _ScoredPairs(
        old=i[kept], new=j[kept], question=question[a, b][kept], wording=wording[a, b][kept],
        agency=agency[kept], text=text[kept], total=np.asarray(total[kept], np.float32),
    )  # fmt: skip


def _rows_by_question(rows: Sequence[MatchRow], asked: Sequence[int]) -> list[list[int]]:
    place = {question: i for i, question in enumerate(asked)}
    under: list[list[int]] = [[] for _ in asked]
    for i, row in enumerate(rows):
        under[place[row.asked]].append(i)
    return under


def _order_positions(rows: Sequence[MatchRow]) -> Floats:
    """Return the position of each row among those of its question and agency, 0 to 1; shape (rows,)."""
    seen: dict[tuple[int, str | None], int] = {}
    spots = []
    for row in rows:
        key = (row.asked, row.agency_id)
        spots.append(min(seen.get(key, 0), 4) / 4)
        seen[key] = seen.get(key, 0) + 1
    return np.array(spots, np.float32)


def _candidate_questions(question: Floats) -> npt.NDArray[np.bool_]:
    """Return which questions may be the same: those near the best score of either; shape (old, new)."""
    near = (question >= question.max(axis=1, keepdims=True) - MAX_SCORE_BELOW_BEST) | (
        question >= question.max(axis=0, keepdims=True) - MAX_SCORE_BELOW_BEST
    )
    if max(question.shape) > MAX_CANDIDATE_QUESTIONS:
        rank_old = (
            np.argsort(np.argsort(-question, axis=1, kind="stable"), axis=1, kind="stable") < MAX_CANDIDATE_QUESTIONS
        )
        rank_new = (
            np.argsort(np.argsort(-question, axis=0, kind="stable"), axis=0, kind="stable") < MAX_CANDIDATE_QUESTIONS
        )
        near &= rank_old | rank_new
    return np.asarray(near, np.bool_)


def _second_best_scores(scored: _ScoredPairs, old: int, new: int) -> tuple[Floats, Floats]:
    """Return the second best score of each row, old and new."""
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


def _make_pair(
    old: MatchRow,
    new: MatchRow,
    scored: _ScoredPairs,
    at: int,
    rivals: tuple[Floats, Floats],
    find_succession: SuccessionLookup,
) -> RowPair:
    score, wording, text = float(scored.total[at]), float(scored.wording[at]), float(scored.text[at])
    i, j = int(scored.old[at]), int(scored.new[at])
    rival = max(float(rivals[0][i]), float(rivals[1][j]))
    reasons = [_describe_question(old, new, wording)]
    if old.finding != new.finding:
        reasons.append(f"finding {old.finding or '?'} is now {new.finding or '?'}")
    reasons.append(_describe_agency(old, new, find_succession))
    if old.text and new.text:
        reasons.append(f"texts {text:.2f} alike")
    close = rival > score - MIN_SCORE_MARGIN
    if close:
        reasons.append("another row fits nearly as well")
    return RowPair(
        old=old.id,
        new=new.id,
        score=round(min(score, 1.0), 3),
        reasons=tuple(r for r in reasons if r),
        doubtful=score < MIN_CERTAIN_SCORE or (close and text < MIN_MOVED_TEXT_SIMILARITY),
    )


def _describe_question(old: MatchRow, new: MatchRow, wording: float) -> str:
    label = f"question {new.label or '?'}" if old.label == new.label else f"question {old.label} is now {new.label}"
    return label if wording >= 0.97 else f"{label}, reworded ({wording:.2f})"


def _describe_agency(old: MatchRow, new: MatchRow, find_succession: SuccessionLookup) -> str:
    if not old.agency_id or not new.agency_id:
        return "an agency was not read"
    if old.agency_id == new.agency_id:
        return f"agency {new.agency}"
    return find_succession(old.agency_id, new.agency_id) or f"agency “{old.agency}” reads like “{new.agency}”"


def _match_moved_rows(
    old: Sequence[MatchRow], new: Sequence[MatchRow], find_succession: SuccessionLookup, never: set[tuple[str, str]]
) -> list[RowPair]:
    """Match remaining rows with the same text and agency under another question."""
    pairs = []
    for a, b, alike in _match_by_text(
        old, new, lambda one, other: agency_similarities(one, other, find_succession) >= MIN_AGENCY_SIMILARITY, never
    ):
        said = (f"moved from question {a.label or '?'} to {b.label or '?'}", f"texts {alike:.2f} alike")
        pairs.append(RowPair(old=a.id, new=b.id, score=round(MOVED_ROW_FACTOR * alike, 3), reasons=said, doubtful=True))
    return pairs


def _match_renamed_agencies(
    old: Sequence[MatchRow], new: Sequence[MatchRow], never: set[tuple[str, str]]
) -> list[RowPair]:
    """Match remaining rows with the same text under the same question.

    Their agency is one that no register lists as a successor.
    """
    pairs = []
    for a, b, alike in _match_by_text(
        old, new, lambda one, other: question_text_similarities(one, other) >= MIN_AGENCY_SIMILARITY, never
    ):
        said = (
            _describe_question(a, b, 1.0),
            f"texts {alike:.2f} alike",
            f"agency “{a.agency}” seems to be “{b.agency}” now",
        )
        pairs.append(
            RowPair(old=a.id, new=b.id, score=round(MOVED_ROW_FACTOR * alike, 3), reasons=said, doubtful=False)
        )
    return pairs


def _match_by_text(
    old: Sequence[MatchRow],
    new: Sequence[MatchRow],
    may: Callable[[Sequence[MatchRow], Sequence[MatchRow]], npt.NDArray[np.bool_]],
    never: set[tuple[str, str]],
) -> list[tuple[MatchRow, MatchRow, float]]:
    """Return the rows that are the same by their texts alone, among those that `may` allows."""
    from rapidfuzz import fuzz, process

    old, new = ([r for r in rows if len(fold_for_matching(r.text)) >= MIN_TEXT_LETTERS] for rows in (old, new))
    if not old or not new:
        return []
    texts = [[fold_for_matching(r.text) for r in rows] for rows in (old, new)]
    alike = (
        process.cdist(
            *texts, scorer=fuzz.ratio, score_cutoff=100 * MIN_MOVED_TEXT_SIMILARITY, workers=-1, dtype=np.float32
        )
        / 100
    )
    alike = np.where(may(old, new), alike, 0)
    if alike.max() < MIN_MOVED_TEXT_SIMILARITY:
        return []
    from scipy.optimize import linear_sum_assignment

    found = []
    for i, j in zip(*(v.tolist() for v in linear_sum_assignment(-alike)), strict=True):
        if alike[i, j] >= MIN_MOVED_TEXT_SIMILARITY and (old[i].id, new[j].id) not in never:
            found.append((old[i], new[j], float(alike[i, j])))
    return found


def _with_renamed_agencies(
    find_succession: SuccessionLookup, renamed: Sequence[RowPair], by_id: dict[str, MatchRow]
) -> SuccessionLookup:
    names = {(by_id[p.old].agency_id, by_id[p.new].agency_id): p.reasons[-1] for p in renamed}
    return lambda one, other: find_succession(one, other) or names.get((one, other), "")


def _find_split_source(
    row: MatchRow, pairs: Sequence[tuple[MatchRow, MatchRow]], find_succession: SuccessionLookup
) -> PartialMatch | None:
    """Find the old row that a new one was split from: the new text is a part of the old one."""
    for old, new in pairs:
        if (
            new.asked == row.asked
            and agency_similarity(agency_key(old), agency_key(row), find_succession) >= MIN_AGENCY_SIMILARITY
            and is_part_of(row, old)
        ):
            return PartialMatch(part=row.id, whole=old.id, reason="its words were part of one row before")
    return None


def _find_merge_target(
    row: MatchRow, pairs: Sequence[tuple[MatchRow, MatchRow]], find_succession: SuccessionLookup
) -> PartialMatch | None:
    """Find the new row that an old one was merged into.

    The old text is a part of the new one, or the agency's successor answers for several agencies.
    """
    for old, new in pairs:
        if (
            old.asked == row.asked
            and agency_similarity(agency_key(row), agency_key(new), find_succession) >= MIN_AGENCY_SIMILARITY
        ):
            if is_part_of(row, new):
                return PartialMatch(part=row.id, whole=new.id, reason="its words are part of one row now")
            if row.agency_id and new.agency_id and (why := find_succession(row.agency_id, new.agency_id)):
                return PartialMatch(part=row.id, whole=new.id, reason=why)
    return None
