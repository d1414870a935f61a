# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Make an edit of one scan again for a better scan of the same version.

The rows of the two scans have other ids, places and OCR errors, so each is found by its question and its words.
"""

from normalise.agencies.registry import Register
from normalise.model import Report, Response
from store.structure.apply_edits import MIN_ALIKE_WORDS, compare_words, find_question_by_label
from store.structure.make_edits import add_row, delete_row, list_row_texts, merge_rows, move_row, split_row
from store.structure.model import EditKind, QuestionKey, RowKey, StructureEdit, UnfitEditError, join_row_words
from store.versions.similarity import fold_for_matching

MIN_LEAD = 0.1
"""By how much the words of a row must be more alike than those of any other row, 0 to 1, where its id does not say that
it is the one."""


def remake_edit(edit: StructureEdit, old_id: str, report: Report, new_id: str, register: Register) -> StructureEdit:
    """Return the edit of the report `old_id` as an edit of `report`; `new_id` is the id of a row that it adds.

    Raises:
        UnfitEditError: This scan does not have the rows or the question, or others are too similar.
        FieldError: The words of the rows are read differently.
    """
    rows = [_find_twin(report, key, old_id).id for key in edit.taken]
    if edit.kind == EditKind.DELETE:
        return delete_row(report, rows[0])
    if edit.kind == EditKind.MERGE:
        return merge_rows(report, rows, register)
    if edit.kind == EditKind.SPLIT:
        texts = [list_row_texts(row) for row in edit.placed]
        first, second = ({name: one.get(name, "") for name in texts[0] | texts[1]} for one in texts)
        return split_row(report, rows[0], new_id, first, second, edit.placed[1].rag.value, register)
    if edit.question is None:
        raise UnfitEditError("It names no question.")
    question = _find_twin_question(report, edit.question, old_id)
    if edit.kind == EditKind.MOVE:
        return move_row(report, rows[0], question)
    (row,) = edit.placed
    return add_row(report, new_id, question, list_row_texts(row), row.rag.value, None, register)


def _find_twin(report: Report, key: RowKey, old_id: str) -> Response:
    """Return the row of the same question and agency, or the one whose words are most alike."""
    alike = {row.id: compare_words(join_row_words(row), key.words) for row in report.responses}
    ranked = sorted(report.responses, key=lambda row: alike[row.id], reverse=True)
    same_id = report.id + key.id.removeprefix(old_id)
    if alike.get(same_id, 0.0) >= MIN_ALIKE_WORDS:
        return next(row for row in ranked if row.id == same_id)
    best, second = [*(alike[row.id] for row in ranked), 0.0, 0.0][:2]
    if best < MIN_ALIKE_WORDS or best - second < MIN_LEAD:
        raise UnfitEditError("Its row is not in this scan, or cannot be told from others.")
    return ranked[0]


def _find_twin_question(report: Report, key: QuestionKey, old_id: str) -> QuestionKey:
    same_id, finding = (report.id + ident.removeprefix(old_id) for ident in (key.id, key.finding))
    for one in report.findings:
        found = next((question for question in one.questions if question.id == same_id), None)
        if found and fold_for_matching(found.label) == fold_for_matching(key.label):
            return QuestionKey(id=found.id, label=found.label, finding=one.id)
    named = [(one, found) for one in report.findings if (found := find_question_by_label(one, key.label))]
    if len(named) == 1:
        return QuestionKey(id=named[0][1].id, label=named[0][1].label, finding=named[0][0].id)
    if key.is_new and not named and any(one.id == finding for one in report.findings):
        return QuestionKey(id=same_id, label=key.label, finding=finding, is_new=True)
    raise UnfitEditError(f"The question “{key.label}” is not in this scan, or more than once.")
