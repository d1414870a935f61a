# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Change the structure of a report: store it with the edits in force, log an edit, undo one.

The functions that change something need a transaction of `store.engine.write_transaction`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from normalise.agencies.registry import Register
from normalise.model import RecordKind, Report, Response
from store import audit_log
from store.audit_log import Entry
from store.decisions.agency_aliases import apply_agency_decisions
from store.decisions.carry_over import list_superseded_readings, place_report_with_corrections
from store.logged_case import log_new_case
from store.reports.field_values import FieldError
from store.reports.kept_reading import keep_reading
from store.reports.load import load_report, load_uncorrected_report
from store.reports.save import load_column_hashes, save_report
from store.structure.apply_edits import apply_edit, apply_edits, list_unfit_entries
from store.structure.logged_edits import list_edits, make_edit_detail, read_edit
from store.structure.model import EditKind, StructureEdit, UnfitEditError
from store.structure.remake_edit import remake_edit

CARRIED_KEY = "carried"
"""In the detail of an edit, the number of the entry of the same edit of a scan that this one replaces."""

MakeEdit = Callable[[Report, str], StructureEdit]
"""Makes an edit of a report, as it was read and edited so far; the text is the id that a new record gets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionChange:
    """The rows of a question before and after an edit."""

    label: str
    before: tuple[Response, ...]
    after: tuple[Response, ...]

    @property
    def removed(self) -> list[Response]:
        """The rows that the edit takes away or changes, as they were."""
        return [row for row in self.before if row not in self.after]

    @property
    def added(self) -> list[Response]:
        """The rows that the edit adds or changes, as they become."""
        return [row for row in self.after if row not in self.before]


def store_with_edits(connection: Connection, reading: Report, register: Register, columns: str) -> None:
    """Store a report as it was read, with people's edits of its rows, its corrections, and its place in its case.

    `columns` is the hash of the column names by which it was understood.
    """
    edits = list_edits(connection, reading.id)
    save_report(connection, apply_edits(reading, edits), replace=True, columns=columns)
    if edits:
        keep_reading(connection, reading)
    apply_agency_decisions(connection, reading.id)
    place_report_with_corrections(connection, reading.id, register)
    for worse, better in list_superseded_readings(connection, reading.id):
        _carry_edits(connection, worse, better, register)


def preview_edit(connection: Connection, report_id: str, make_edit: MakeEdit) -> list[QuestionChange]:
    """Return the questions that an edit would change; nothing is stored. Errors: see `change_structure`."""
    before = load_uncorrected_report(connection, report_id)
    after = _apply_new_edit(before, make_edit(before, _name_new_record(connection, report_id)))
    known = {question.id: question.responses for question in before.questions}
    return [
        QuestionChange(label=question.label, before=known.get(question.id, ()), after=question.responses)
        for question in after.questions
        if known.get(question.id) != question.responses
    ]


def change_structure(
    connection: Connection, report_id: str, make_edit: MakeEdit, *, by: str, why: str, register: Register
) -> Entry:
    """Make an edit of a report, log and apply it; return the log entry.

    Raises:
        KeyError: A record of the edit does not exist.
        FieldError: The edit cannot be made, or has no author or reason.
    """
    if not by.strip() or not why.strip():
        raise FieldError("A correction needs an author and a reason.")
    before = load_uncorrected_report(connection, report_id)
    edit = make_edit(before, _name_new_record(connection, report_id))
    _apply_new_edit(before, edit)
    entry = _log_edit(connection, report_id, edit, by, why)
    store_again(connection, report_id, register)
    return entry


def _log_edit(
    connection: Connection, report_id: str, edit: StructureEdit, by: str, why: str, carried: int | None = None
) -> Entry:
    """Add an entry on an edit; `carried` is the entry of the same edit of a scan that this one replaces."""
    rows = edit.taken or edit.placed
    detail = {
        "before": {"text": "; ".join(key.words for key in edit.taken)},
        "after": {"text": _describe_result(edit)},
        **make_edit_detail(edit),
        **({CARRIED_KEY: carried} if carried else {}),
    }
    return audit_log.append_entry(
        connection, by=by, act=edit.kind, report_id=report_id, owner=RecordKind.RESPONSE, owner_id=rows[0].id, why=why,
        detail=detail,
    )  # fmt: skip


def _carry_edits(connection: Connection, worse: str, better: str, register: Register) -> None:
    """Make the edits of a scan again for the better one that replaces it, each once, under their authors' names.

    An edit that the better scan does not need, such as the deletion of a row that it does not have, is not made. One
    that does not fit is logged as it is, and becomes a problem of the better scan.
    """
    carried = {entry.detail.get(CARRIED_KEY) for entry in _list_structure_entries(connection, better)}
    for entry in audit_log.list_standing_entries(connection, audit_log.STRUCTURE_ACTS, [worse]):
        if entry.number in carried:
            continue
        edit, report = read_edit(entry), load_uncorrected_report(connection, better)
        try:
            remade = remake_edit(edit, worse, report, _name_new_record(connection, better), register)
            apply_edit(report, remade)
        except (UnfitEditError, FieldError):
            if edit.kind == EditKind.DELETE:
                continue
            remade = edit
        _log_edit(connection, better, remade, entry.by, entry.why, carried=entry.number)
        store_again(connection, better, register)


def _list_structure_entries(connection: Connection, report_id: str) -> list[Entry]:
    """List all entries on the edits of a report, also those that were undone."""
    entries = audit_log.list_entries(connection, report=report_id, limit=None)
    return [entry for entry in entries if entry.act in audit_log.STRUCTURE_ACTS]


def undo_carried_edits(
    connection: Connection,
    worse: str,
    better: str,
    *,
    by: str,
    why: str,
    register: Register,
    number: int | None = None,
) -> None:
    """Undo the edits that were carried over from one scan to another, the newest first: all, or that of one entry."""
    numbers = {entry.number for entry in _list_structure_entries(connection, worse)}
    for entry in list_report_edits(connection, better):
        if entry.detail.get(CARRIED_KEY) in (numbers if number is None else {number}):
            undo_structure_edit(connection, entry, by=by, why=why, register=register)


def _apply_new_edit(report: Report, edit: StructureEdit) -> Report:
    try:
        return apply_edit(report, edit)
    except UnfitEditError as error:
        raise FieldError(str(error)) from error


def _describe_result(edit: StructureEdit) -> str:
    """Return the texts of the rows that an edit places, and their question where it is another one."""
    words = "; ".join(" ".join(filter(None, (row.agency.cell.text, row.cells["actions"].text))) for row in edit.placed)
    if edit.question is None or (edit.taken and edit.placed):
        return words
    return f"under question {edit.question.label}" + (f": {words}" if words else "")


def _name_new_record(connection: Connection, report_id: str) -> str:
    """Return the id of the record that the next entry of the log adds to a report; no reading gives such an id."""
    return f"{report_id}-added-{audit_log.load_head(connection).number + 1}"


def undo_structure_edit(connection: Connection, entry: Entry, *, by: str, why: str, register: Register) -> Entry:
    """Undo an edit: the report is as it was read, with the other edits. Returns the entry of the undoing.

    Raises:
        FieldError: The edit is not in force, or a later one builds on it.
    """
    report_id = entry.report_id or ""
    edits = list_edits(connection, report_id)
    if entry.number not in [logged.entry for logged in edits]:
        raise FieldError(f"Entry {entry.number} ({entry.act} by {entry.by}) is not in force: there is nothing to undo.")
    reading = load_report(connection, report_id, reading=True)
    unfit = list_unfit_entries(reading, edits)
    left = [logged for logged in edits if logged.entry != entry.number]
    dependent = [number for number in list_unfit_entries(reading, left) if number not in unfit]
    if dependent:
        raise FieldError(f"Entry {dependent[0]} builds on it: undo that first.")
    undone = audit_log.append_entry(
        connection, by=by, act=audit_log.UNDONE, report_id=report_id, owner=entry.owner, owner_id=entry.owner_id,
        why=why, over=entry.number, detail={"before": entry.detail["after"], "after": entry.detail["before"]},
    )  # fmt: skip
    store_again(connection, report_id, register)
    for worse, better in list_superseded_readings(connection, report_id):
        if worse == report_id:
            undo_carried_edits(connection, worse, better, by=by, why=why, register=register, number=entry.number)
    return undone


def store_again(connection: Connection, report_id: str, register: Register) -> None:
    """Store a report again, with the edits that are in force now."""
    reading = load_report(connection, report_id, reading=True)
    sha256 = reading.source.sha256
    columns = load_column_hashes(connection, [sha256]).get(sha256, "")
    store_with_edits(connection, reading, register, columns)
    log_new_case(connection, report_id)


def list_report_edits(connection: Connection, report_id: str) -> Sequence[Entry]:
    """Return the entries of the edits of a report that are in force, the newest first."""
    return audit_log.list_standing_entries(connection, audit_log.STRUCTURE_ACTS, [report_id])[::-1]
