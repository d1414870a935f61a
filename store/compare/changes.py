# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Find the changes between two versions of a report, row by row and cell by cell.

A difference that OCR alone explains is not a change.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import count

from extract.fields import CELL_FIELDS, ROW_VALUES
from normalise.model import (
    AgencyName,
    Cell,
    DateRole,
    Rag,
    Report,
    Response,
    Status,
    StatusRole,
    TargetDate,
    count_days_slipped,
    list_comparable_dates,
    list_due_dates,
    list_targets,
)
from store.compare.certainty import mark_uncertain_changes
from store.compare.model import (
    Change,
    ChangeKind,
    Movement,
    RowInReport,
    change_certainty,
    index_rows,
    lowest_confidence,
    severity_rank,
)
from store.compare.moved_words import mark_moved_words
from store.compare.question_changes import find_question_changes
from store.compare.text_diff import compare_texts
from store.versions.match_rows import PartialMatch, RowMatching, RowPair
from store.versions.similarity import fold_for_matching

MIN_CERTAIN_STATUS = 0.75  # confidence of a status; a change of a less certain one is marked as uncertain
MIN_CERTAIN_EMPTY = 0.8  # confidence that nothing is printed in a cell: nearly all empty cells of good scans have more
STATUS_ORDER: dict[Status, int] = {status: at for at, status in enumerate(Status)}


def find_changes(old: Report, new: Report, matching: RowMatching) -> tuple[Change, ...]:
    """Return all changes, the most severe first.

    The order is dropped rows, statuses that got worse, dates that slipped, then the others in the order of the new
    version.
    """
    before, after = index_rows(old), index_rows(new)
    found = [*_unmatched_row_changes(before, after, matching)]
    for pair in matching.pairs:
        found += _row_changes(before[pair.old], after[pair.new], pair)
    found += find_question_changes(old, new, before, after, matching)
    order = {row: i for i, row in enumerate((*before, *after))}
    found = list(mark_uncertain_changes(old, new, matching, mark_moved_words(old, new, found)))
    return tuple(sorted(found, key=lambda c: (severity_rank(c), order.get(c.new_id or c.old_id or "", 0))))


def _unmatched_row_changes(
    before: dict[str, RowInReport], after: dict[str, RowInReport], matching: RowMatching
) -> Iterator[Change]:
    merged, split = _index_by_part(matching.merged), _index_by_part(matching.split)
    for key in matching.gone:
        at, tie = before[key], merged.get(key)
        complete = at.row.rag.value == "complete"
        why = f"merged into another row: {tie.reason}" if tie else "" if complete else "gone without being complete"
        yield Change(
            kind="removed", field="row", finding=at.finding.number, question=at.question.label,
            agency=name_agency(at.row), agency_id=at.row.agency.id,
            old=_summarise_row(at.row), new="", score=1.0,
            old_id=key, new_id=None, why=why, dropped=tie is None and not complete,
        )  # fmt: skip
    for key in matching.fresh:
        at, tie = after[key], split.get(key)
        yield Change(
            kind="added", field="row", finding=at.finding.number, question=at.question.label,
            agency=name_agency(at.row), agency_id=at.row.agency.id,
            old="", new=_summarise_row(at.row), score=1.0,
            old_id=None, new_id=key, why=f"split from another row: {tie.reason}" if tie else "",
        )  # fmt: skip


def _index_by_part(ties: Sequence[PartialMatch]) -> dict[str, PartialMatch]:
    return {tie.part: tie for tie in ties}


def name_agency(row: Response) -> str:
    """Return the first agency of a row as it is printed; the name of the one that a person gave instead."""
    if row.agency.cell.state == "corrected" and row.agency.name:
        return row.agency.name
    return row.agency.raw or row.agency.name


def _summarise_row(row: Response) -> str:
    return row.cells["actions"].text or row.cells["response"].text or row.cells["target_date"].text


def _row_changes(old: RowInReport, new: RowInReport, pair: RowPair) -> Iterator[Change]:
    matched = _MatchedRow(old=old, new=new, pair=pair)
    yield from _agency_changes(matched)
    yield from _status_change(matched, old.row.rag, new.row.rag, "rag")
    yield from _other_status_changes(matched)
    for name in (field.name for field in CELL_FIELDS if field.compared):
        one, other = old.row.cells, new.row.cells
        # A version that was read before the field was added to the list says nothing about it.
        if one.is_given(name) and other.is_given(name) and not (name == "action_ref" and _refs_are_labels(old, new)):
            yield from (
                _target_date_change(matched)
                if name == "target_date"
                else _cell_change(matched, name, one[name], other[name])
            )
    columns = dict.fromkeys((*(n for n, _ in old.row.other), *(n for n, _ in new.row.other)))
    one_side, other_side = dict(old.row.other), dict(new.row.other)
    told = _list_valued_columns(old.row, new.row)
    told |= {found.column for row in (old.row, new.row) for found in list_due_dates(row.dates)}
    for name in columns:
        # A column that only one version has is the table's change, not the row's. Those of statuses, and that of the
        # date by which the action is due, were compared above.
        if name in one_side and name in other_side and name not in told and not _restates_value(old, new, name):
            yield from _cell_change(matched, name, one_side[name], other_side[name])
    yield from _attachment_change(matched)


def _list_valued_columns(old: Response, new: Response) -> set[str]:
    """Return the columns of statuses that both rows have, and of which one has a value; others differ in words only."""
    one, other = ({status.column: status.value for status in row.more_statuses} for row in (old, new))
    return {column for column in one.keys() & other.keys() if one[column] or other[column]}


def _attachment_change(matched: "_MatchedRow") -> Iterator[Change]:
    """Yield the change of the files whose icons are in the cells of a row.

    Icons are lost on scans, so that a list that is only shorter or longer is uncertain.
    """
    old, new = matched.old.row.attachments, matched.new.row.attachments
    for change in _cell_change(matched, "attachments", Cell(text="; ".join(old)), Cell(text="; ".join(new))):
        lost = set(old) <= set(new) or set(new) <= set(old)
        yield replace(change, sure=False, why="an icon may be lost on a scan") if lost and change.sure else change


def _restates_value(old: RowInReport, new: RowInReport, column: str) -> bool:
    """Return whether a column has the references or percentages of both rows, which are compared by themselves."""
    return any(
        all(dict(at.row.other)[column].text == at.row.cells[field.name].text != "" for at in (old, new))
        for field in ROW_VALUES
    )


def _refs_are_labels(old: RowInReport, new: RowInReport) -> bool:
    """Return whether the references of both rows are the labels of their questions, whose changes are found apart."""
    return all(at.row.cells["action_ref"].text in ("", at.question.label) for at in (old, new))


@dataclass(frozen=True, slots=True, kw_only=True)
class _MatchedRow:
    """Two matched rows; makes the changes between them."""

    old: RowInReport
    new: RowInReport
    pair: RowPair

    def make_change(
        self,
        kind: ChangeKind,
        field: str,
        old: str,
        new: str,
        certainty: float = 1.0,
        *,
        sure: bool = True,
        why: str = "",
        movement: Movement = "",
        days: int | None = None,
    ) -> Change:
        """Return a change of a field; `certainty` is that of the difference alone, 0 to 1."""
        label_old = self.old.question.label
        label = self.new.question.label or label_old
        agency_changed = self.old.row.agency.id != self.new.row.agency.id
        return Change(
            kind=kind,
            field=field,
            finding=self.new.finding.number or self.old.finding.number,
            question=label,
            agency=name_agency(self.new.row) or name_agency(self.old.row),
            agency_id=self.new.row.agency.id or self.old.row.agency.id,
            further_agencies=tuple(agency.raw for agency in _printed_agencies(self.new.row)[1:]),
            old=old,
            new=new,
            score=round(self.pair.score * certainty, 3),
            old_id=self.pair.old,
            new_id=self.pair.new,
            question_old=label_old if label_old != label else None,
            agency_old=name_agency(self.old.row) if agency_changed else None,
            sure=sure,
            why=why,
            movement=movement,
            days=days,
        )


def _agency_changes(matched: _MatchedRow) -> Iterator[Change]:
    """Yield what changed in the agencies that a row prints: one that has another name, and those that joined or left.

    A row without an agency in one version cannot be compared. A cell that says the same in both was only read
    otherwise, as a list of agencies that an earlier version of the program took for one name.
    """
    old, new = _printed_agencies(matched.old.row), _printed_agencies(matched.new.row)
    if not old or not new or _print_same_names(matched.old.row, matched.new.row):
        return
    left = [agency for agency in old if not any(_is_same_agency(agency, other) for other in new)]
    joined = [agency for agency in new if not any(_is_same_agency(agency, other) for other in old)]
    if len(left) == len(joined) == 1:
        yield from _renamed_agency(matched, left[0], joined[0])
        return
    for agency in left:
        yield _listed_agency_change(matched, "left", agency, old=agency.raw)
    for agency in joined:
        yield _listed_agency_change(matched, "joined", agency, new=agency.raw)


def _printed_agencies(row: Response) -> list[AgencyName]:
    """Return the agencies that a row prints, without those that "All agencies" includes."""
    return [agency for agency in row.agencies if agency.raw]


def _print_same_names(old: Response, new: Response) -> bool:
    one, other = (fold_for_matching(row.agency.cell.text) for row in (old, new))
    return one == other != ""


def _is_same_agency(one: AgencyName, other: AgencyName) -> bool:
    same_id = one.id == other.id or _is_same_agency_kind(one.id or "", other.id or "")
    return same_id or fold_for_matching(one.raw) == fold_for_matching(other.raw)


def _listed_agency_change(
    matched: _MatchedRow, kind: ChangeKind, agency: AgencyName, old: str = "", new: str = ""
) -> Change:
    """Return that an agency joined or left; it is not sure where its name is in no register and may be misread."""
    why = "" if agency.known else f"“{agency.raw}” is {agency.why}"
    change = matched.make_change(kind, "agency", old, new, 1.0 if agency.known else 0.5, sure=agency.known, why=why)
    return replace(change, agency=agency.raw, agency_id=agency.id)


def _renamed_agency(matched: _MatchedRow, old: AgencyName, new: AgencyName) -> Iterator[Change]:
    if old.known and new.known:
        yield matched.make_change("renamed", "agency", old.raw or old.name, new.raw or new.name)
    elif fold_for_matching(old.raw) != fold_for_matching(new.raw):
        found = compare_texts(old.raw, new.raw, _lowest_cell_confidence(matched))
        if found.verdict != "same":
            sure, why = found.verdict == "changed", found.why
            yield matched.make_change(
                "renamed", "agency", old.raw, new.raw, change_certainty(found), sure=sure, why=why
            )


def _lowest_cell_confidence(matched: _MatchedRow) -> float | None:
    return lowest_confidence(matched.old.row.agency.cell, matched.new.row.agency.cell)


def _is_same_agency_kind(one: str, other: str) -> bool:
    """Return whether one id is the other with its place ("marlsea-ccg", "ccg").

    A version that does not print the place has not renamed the agency.
    """
    return one.endswith(f"-{other}") or other.endswith(f"-{one}")


def _other_status_changes(matched: _MatchedRow) -> Iterator[Change]:
    """Yield the changes of statuses of other roles, each against the one of the same role and label before."""
    before = _index_statuses(matched.old.row)
    for key, new in _index_statuses(matched.new.row).items():
        if key in before:
            yield from _status_change(matched, before[key], new, new.label)


def _index_statuses(row: Response) -> dict[tuple[StatusRole, str, int], Rag]:
    """Return the statuses of other roles by role, label, and their number among those of the same."""
    found: dict[tuple[StatusRole, str, int], Rag] = {}
    for status in sorted(row.more_statuses, key=lambda s: s.position):
        label = fold_for_matching(status.label)
        at = next(n for n in count() if (status.role, label, n) not in found)
        found[status.role, label, at] = status
    return found


def _status_change(matched: _MatchedRow, old: Rag, new: Rag, field: str) -> Iterator[Change]:
    """Yield the change of a status; `field` is "rag" for the current one, the printed name of its column for others."""
    if old.value == new.value:
        return
    unseen = [rag for rag in (old, new) if rag.value is None and (rag.raw or "the page shows no colour" in rag.reasons)]
    read = [(rag, rag.confidence) for rag in (old, new) if rag.confidence is not None and rag.state == "read"]
    confidence = min((found for _, found in read), default=1.0)
    sure = all(found >= (MIN_CERTAIN_STATUS if rag.value else MIN_CERTAIN_EMPTY) for rag, found in read)
    why = ""
    if unseen and any("no colour" in reason for rag in unseen for reason in rag.reasons):
        sure, why = False, "one of the pages shows no colour"
    elif unseen and fold_for_matching(old.raw) == fold_for_matching(new.raw):
        sure, why = False, "the same words; only one of the pages shows their colour"
    elif not sure:
        why = f"a status is doubtful ({confidence:.2f})"
    yield matched.make_change(
        "rag",
        field,
        _status_text(old),
        _status_text(new),
        confidence,
        sure=sure,
        why=why,
        movement=status_movement(old.value, new.value),
    )


def _status_text(rag: Rag) -> str:
    return rag.value or ""


def status_movement(old: Status | None, new: Status | None) -> Movement:
    """Return whether a status got better or worse."""
    if old is None or new is None:
        return "first given" if new else "lost" if old else ""
    return (
        "better" if STATUS_ORDER[new] > STATUS_ORDER[old] else "worse" if STATUS_ORDER[new] < STATUS_ORDER[old] else ""
    )


def _target_date_change(matched: _MatchedRow) -> Iterator[Change]:
    """Yield the change of the date by which an action is due.

    The same dates in another notation are not a change, and neither is a new role of the same dates. Dates that are
    crossed out do not count: a new date beside a struck one is one change, and so is one in a column of revised dates.
    """
    old, new = matched.old.row, matched.new.row
    due_before, due = list_comparable_dates(old.dates, new.dates)
    one, other = {found.date for found in due_before}, {found.date for found in due}
    if not one or not other:
        yield from _cell_change(matched, "target_date", old.cells["target_date"], new.cells["target_date"])
        return
    if one == other:
        if _list_printed_days(old) != _list_printed_days(new):
            yield from _cell_change(matched, "target_date", old.cells["target_date"], new.cells["target_date"])
        return
    printed_old, printed_new = _find_due_cell(old, due_before), _find_due_cell(new, due)
    found = compare_texts(printed_old.text, printed_new.text, lowest_confidence(printed_old, printed_new))
    days = count_days_slipped(old.dates, new.dates)
    coarser = days == 0 and len({d.precision for d in (*due_before, *due)}) > 1
    if found.verdict != "same" and not coarser:
        revised = due[0].role == DateRole.REVISED
        told = bool(one & _list_former_days(new))  # the new version itself says which date was given up
        yield matched.make_change(
            "slipped" if days > 0 else "revised" if revised else "changed",
            "target_date",
            printed_old.text,
            printed_new.text,
            1.0 if told else change_certainty(found),
            sure=told or found.verdict == "changed",
            why="" if told else found.why,
            days=days,
        )


def _list_printed_days(row: Response) -> set[date]:
    """Return the days of the target date's cell, whatever their roles, that are not crossed out."""
    return {found.date for found in row.dates if not found.column and not found.struck}


def _list_former_days(row: Response) -> set[date]:
    """Return the days that a row prints as given up: crossed out, or as the original date beside a revised one."""
    return {found.date for found in row.dates if found.struck or found.role == DateRole.ORIGINAL}


def _find_due_cell(row: Response, due: Sequence[TargetDate]) -> Cell:
    """Return the cell that prints the date by which an action is due."""
    return dict(row.other).get(due[0].column) or row.cells["target_date"]


def _cell_change(matched: _MatchedRow, name: str, old: Cell, new: Cell) -> Iterator[Change]:
    kind: ChangeKind = "changed" if old.text and new.text else "added" if new.text else "removed"
    if name == "progress_percent" and kind == "changed":
        kind = "progress"
    found = compare_texts(old.text, new.text, lowest_confidence(old, new))
    empty = lowest_confidence(*(cell for cell in (old, new) if not cell.text))
    if found.verdict == "changed" and empty is not None and empty < MIN_CERTAIN_EMPTY:
        found = replace(found, verdict="perhaps", why=f"the empty cell may be misread ({empty:.2f})")
    if found.verdict != "same":
        yield matched.make_change(
            kind, name, old.text, new.text, change_certainty(found), sure=found.verdict == "changed", why=found.why
        )


def is_overdue(row: Response, as_at: date | None) -> bool:
    """Return whether a row's last target date is before the report's date and the row is not complete."""
    return is_past_target(row.rag.value, list_targets(row.dates), as_at)


def is_past_target(status: str | None, targets: Sequence[date], as_at: date | None) -> bool:
    """Return whether an action is not complete and its last target is before the report's date."""
    return bool(as_at and targets and status != "complete" and max(targets) < as_at)
