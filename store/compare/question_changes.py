# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Questions and findings that were reworded, renumbered, added or removed between two versions."""

from collections.abc import Iterator
from itertools import product

from normalise.model import Finding, Question, Report
from store.compare.model import Change, ChangeKind, RowInReport, change_certainty, lowest_confidence, mark_uncertain
from store.compare.text_diff import compare_texts
from store.versions.match_rows import RowMatching
from store.versions.similarity import fold_for_matching

OTHER_QUESTION_REASON = "the questions may not be the same"


def find_question_changes(
    old: Report, new: Report, before: dict[str, RowInReport], after: dict[str, RowInReport], matching: RowMatching
) -> Iterator[Change]:
    """Yield the changes of questions and findings.

    Questions are matched by their rows, and without rows by their words.
    """
    pairs = _match_questions(old, new, before, after, matching)
    numbers: set[tuple[int, int]] = set()
    for (f, q), (g, p) in pairs:
        finding_old, finding_new = old.findings[f], new.findings[g]
        question_old, question_new = finding_old.questions[q], finding_new.questions[p]
        same = _is_same_question(question_old, question_new)
        found = [*_question_text_changes(finding_old, finding_new, question_old, question_new)]
        if (f, g) not in numbers:
            numbers.add((f, g))
            found += _finding_heading_changes(finding_old, finding_new)
        yield from found if same else (mark_uncertain(change, OTHER_QUESTION_REASON) for change in found)
    paired_old, paired_new = {a for a, _ in pairs}, {b for _, b in pairs}
    for kind, report, paired in (("removed", old, paired_old), ("added", new, paired_new)):
        for i, finding in enumerate(report.findings):
            for j, question in enumerate(finding.questions):
                if (i, j) not in paired and not question.responses:
                    yield _unmatched_question_change("removed" if kind == "removed" else "added", finding, question)


QuestionIndex = tuple[int, int]
"""The index of a question's finding, and of the question in it."""
MIN_QUESTION_SIMILARITY = 0.75


def _match_questions(
    old: Report, new: Report, before: dict[str, RowInReport], after: dict[str, RowInReport], matching: RowMatching
) -> list[tuple[QuestionIndex, QuestionIndex]]:
    from rapidfuzz import fuzz

    spots_old, spots_new = _index_questions(old), _index_questions(new)
    votes: dict[tuple[QuestionIndex, QuestionIndex], float] = {}
    for pair in matching.pairs:
        at = (spots_old[id(before[pair.old].question)], spots_new[id(after[pair.new].question)])
        votes[at] = votes.get(at, 0) + 1
    for question, other in product(old.questions, new.questions):
        alike = fuzz.ratio(fold_for_matching(question.text.text), fold_for_matching(other.text.text)) / 100
        same = bool(question.label) and question.label == other.label
        if alike >= MIN_QUESTION_SIMILARITY or (same and alike >= MIN_QUESTION_SIMILARITY / 2):
            at = (spots_old[id(question)], spots_new[id(other)])
            votes[at] = votes.get(at, 0) + 0.5 * alike + (0.2 if same else 0)
    chosen: list[tuple[QuestionIndex, QuestionIndex]] = []
    for a, b in sorted(votes, key=lambda at: -votes[at]):
        if not any(a == x or b == y for x, y in chosen):
            chosen.append((a, b))
    return sorted(chosen, key=lambda at: at[1])


def _is_same_question(old: Question, new: Question) -> bool:
    """Return whether two questions are the same beyond doubt: by the words of both, or by their label."""
    from rapidfuzz import fuzz

    one, other = fold_for_matching(old.text.text), fold_for_matching(new.text.text)
    alike = not one or not other or fuzz.partial_ratio(one, other) >= 100 * MIN_QUESTION_SIMILARITY
    return alike or (bool(old.label) and old.label == new.label)


def _index_questions(report: Report) -> dict[int, QuestionIndex]:
    return {id(q): (i, j) for i, f in enumerate(report.findings) for j, q in enumerate(f.questions)}


def _question_text_changes(
    finding_old: Finding, finding_new: Finding, old: Question, new: Question
) -> Iterator[Change]:
    label_old = old.label if old.label != new.label else None
    found = compare_texts(old.text.text, new.text.text, lowest_confidence(old.text, new.text))
    if found.verdict != "same" and old.text.text and new.text.text:
        yield Change(
            kind="changed", field="question", finding=finding_new.number, question=new.label, agency=None,
            old=old.text.text, new=new.text.text, score=change_certainty(found), old_id=None, new_id=None,
            question_old=label_old, sure=found.verdict == "changed", why=found.why,
        )  # fmt: skip
    if label_old and finding_old.number == finding_new.number and new.label:
        yield Change(
            kind="renamed", field="label", finding=finding_new.number, question=new.label, agency=None,
            old=old.label, new=new.label, score=1.0, old_id=None, new_id=None, question_old=label_old,
        )  # fmt: skip


def _finding_heading_changes(old: Finding, new: Finding) -> Iterator[Change]:
    if old.number != new.number and old.number and new.number:
        yield Change(
            kind="renamed", field="number", finding=new.number, question=None, agency=None,
            old=old.number, new=new.number, score=1.0, old_id=None, new_id=None,
        )  # fmt: skip
    found = compare_texts(old.title.text, new.title.text, lowest_confidence(old.title, new.title))
    if found.verdict != "same" and old.title.text and new.title.text:
        yield Change(
            kind="changed", field="title", finding=new.number, question=None, agency=None,
            old=old.title.text, new=new.title.text, score=change_certainty(found), old_id=None, new_id=None,
            sure=found.verdict == "changed", why=found.why,
        )  # fmt: skip


def _unmatched_question_change(kind: ChangeKind, finding: Finding, question: Question) -> Change:
    text = question.text.text
    return Change(
        kind=kind, field="question", finding=finding.number, question=question.label, agency=None,
        old=text if kind == "removed" else "", new=text if kind == "added" else "", score=1.0, old_id=None, new_id=None,
    )  # fmt: skip
