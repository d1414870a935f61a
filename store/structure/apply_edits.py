# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Apply edits of the structure to a report. An edit that no longer fits is left out and becomes a problem."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from ingest.model import Problem, Span
from normalise.model import Cell, Finding, Question, Report, Response
from store.structure.model import (
    EXACT_KINDS,
    EditKind,
    LoggedEdit,
    QuestionKey,
    RowKey,
    StructureEdit,
    UnfitEditError,
    join_row_words,
    list_row_places,
)
from store.versions.similarity import fold_for_matching

MIN_ALIKE_WORDS = 0.8
"""The least similarity of a row's words in two readings, 0 to 1, where a person's deletion or move is about both: OCR
errors change a few letters, and another row has other words."""
MIN_SHARED_PLACE = 0.5
"""The least overlap of two boxes, as a share of the smaller one, where both are a cell of the same row."""

UNFIT_EDIT = "edit-not-applied"
"""The code of the problem that an edit no longer fits."""


def apply_edits(report: Report, edits: Iterable[LoggedEdit]) -> Report:
    """Return a report, as it was read, with the edits applied in order."""
    for logged in edits:
        try:
            report = apply_edit(report, logged.edit)
        except UnfitEditError as error:
            report = replace(report, faults=(*report.faults, _describe_unfit_edit(logged, error)))
    return report


def _describe_unfit_edit(logged: LoggedEdit, error: UnfitEditError) -> Problem:
    detail = (
        f"Entry {logged.entry} of the log ({logged.edit.kind} by {logged.by}) is not applied: {error} Undo the entry, "
        "and correct the rows again where that is needed."
    )
    places = [span for key in logged.edit.taken for span in key.places]
    return Problem(code=UNFIT_EDIT, detail=detail).placed_at(tuple(places))


def list_unfit_entries(report: Report, edits: Sequence[LoggedEdit]) -> list[int]:
    """Return the entries of the edits that do not fit a report as it was read."""
    unfit = []
    for logged in edits:
        try:
            report = apply_edit(report, logged.edit)
        except UnfitEditError:
            unfit.append(logged.entry)
    return unfit


def apply_edit(report: Report, edit: StructureEdit) -> Report:
    """Return a report with one edit applied. Raises UnfitEditError."""
    if edit.kind == EditKind.DELETE and not any(_find_row(report, key) for key in edit.taken):
        return report  # the row that the person deleted is missing in this reading
    taken = [_require_row(report, key, exact=edit.kind in EXACT_KINDS) for key in edit.taken]
    ids = [row.id for row in taken]
    if edit.question is None:
        return _change_questions(report, lambda question: _without_rows(question, ids))
    report, target = _provide_question(report, edit.question)
    placed = edit.placed or tuple(taken)
    if edit.kind == EditKind.ADD:
        _check_missing(target, placed)
    is_in_place = any(row.id in ids for row in target.responses)

    def change(question: Question) -> Question:
        if question.id != target.id:
            return _without_rows(question, ids)
        return _replace_rows(question, ids, placed) if is_in_place else _insert_rows(question, placed)

    return _change_questions(report, change)


def _check_missing(question: Question, added: Sequence[Response]) -> None:
    """Raise UnfitEditError where the question has a row that was added, as when it is read now."""
    for new in added:
        words, places = join_row_words(new), list_row_places(new)
        for row in question.responses:
            now = join_row_words(row)
            is_there = _share_place(list_row_places(row), places) and compare_words(now, words) >= MIN_ALIKE_WORDS
            if now == words or is_there:
                raise UnfitEditError(f"The question has this row already: {row.id}.")


def _change_questions(report: Report, change: Callable[[Question], Question]) -> Report:
    findings = (replace(f, questions=tuple(change(question) for question in f.questions)) for f in report.findings)
    return replace(report, findings=tuple(findings))


def _without_rows(question: Question, ids: Sequence[str]) -> Question:
    return replace(question, responses=tuple(row for row in question.responses if row.id not in ids))


def _replace_rows(question: Question, ids: Sequence[str], placed: Sequence[Response]) -> Question:
    """Put rows in the place of the first of those with these ids."""
    at = next(n for n, row in enumerate(question.responses) if row.id in ids)
    left = [row for row in question.responses if row.id not in ids]
    return replace(question, responses=(*left[:at], *placed, *left[at:]))


def _insert_rows(question: Question, placed: Sequence[Response]) -> Question:
    """Put rows among those of a question by their place on the pages; those without a place come last."""
    rows = list(question.responses)
    for row in placed:
        own = _find_start(row)
        starts = [_find_start(other) for other in rows]
        after = [at for at, start in enumerate(starts) if own and start and start > own]
        rows.insert(after[0] if after else len(rows), row)
    return replace(question, responses=tuple(rows))


def _find_start(row: Response) -> tuple[int, float] | None:
    """Return the page and the height where a row begins, None without a place."""
    starts = (
        (span.page, span.box.top if span.box else float(span.lines[0] if span.lines else 0))
        for span in list_row_places(row)
    )
    return min(starts, default=None)


def _provide_question(report: Report, key: QuestionKey) -> tuple[Report, Question]:
    """Return the report with the question, which is added where it is new, and the question."""
    finding = next((f for f in report.findings if f.id == key.finding), None)
    found = next((q for q in report.questions if q.id == key.id), None) or find_question_by_label(finding, key.label)
    if found:
        return report, found
    if not key.is_new or finding is None:
        raise UnfitEditError(f"The question “{key.label}” is not in this reading.")
    made = Question(id=key.id, label=key.label, text=Cell())
    changed = replace(finding, questions=(*finding.questions, made))
    findings = tuple(changed if one.id == finding.id else one for one in report.findings)
    return replace(report, findings=findings), made


def find_question_by_label(finding: Finding | None, label: str) -> Question | None:
    """Return the question of a finding that has a label, if exactly one has."""
    wanted = fold_for_matching(label)
    found = [q for q in (finding.questions if finding else ()) if wanted and fold_for_matching(q.label) == wanted]
    return found[0] if len(found) == 1 else None


def _require_row(report: Report, key: RowKey, *, exact: bool) -> Response:
    """Return the row that a person saw. Raises UnfitEditError where it is gone, or has other words."""
    row = _find_row(report, key)
    if row is None:
        raise UnfitEditError("Its row is not in this reading.")
    now = join_row_words(row)
    if now != key.words and (exact or compare_words(now, key.words) < MIN_ALIKE_WORDS):
        raise UnfitEditError(f"The words of the row {row.id} are read differently now.")
    return row


def compare_words(one: str, other: str) -> float:
    """Return how alike the words of two rows are, 0 to 1."""
    from rapidfuzz import fuzz

    return fuzz.ratio(fold_for_matching(one), fold_for_matching(other)) / 100


def _find_row(report: Report, key: RowKey) -> Response | None:
    """Return the row with the id, or the one at its places."""
    rows = report.responses
    by_id = next((row for row in rows if row.id == key.id), None)
    return by_id or next((row for row in rows if _share_place(list_row_places(row), key.places)), None)


def _share_place(one: Sequence[Span], other: Sequence[Span]) -> bool:
    """Return whether most of the places are in both."""
    if not other:
        return False
    shared = sum(any(_overlap_spans(a, b) for a in one) for b in other)
    return shared > len(other) / 2


def _overlap_spans(one: Span, other: Span) -> bool:
    if one.page != other.page:
        return False
    if one.box and other.box:
        return one.box.overlap_share(other.box) >= MIN_SHARED_PLACE
    return one.lines is not None and one.lines == other.lines
