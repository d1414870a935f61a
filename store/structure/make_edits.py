# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Make edits of a report's rows from what a person said. `report` is as it was read, with the edits so far applied.

The functions raise KeyError for an id that the report does not have, FieldError for what cannot be done.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from extract.fields import CELL_NAMES, ROW_VALUES
from ingest.model import Span
from normalise.agencies.registry import Register
from normalise.edited_row import RowCells, build_row
from normalise.model import Cell, Rag, Report, Response, Status
from store.reports.field_values import FieldError
from store.structure.model import EditKind, QuestionKey, StructureEdit, find_question_of, make_row_key

TEXT_FIELDS = ("agency", *(name for name in CELL_NAMES if name not in {field.name for field in ROW_VALUES}))
"""The fields of a row that have a text of their own; those of other columns are named "other:" and their name."""
OTHER_PREFIX = "other:"
TYPED_REPAIR = "typed by a person"
PARTED_REPAIR = "words parted by a person"
JOINED_REPAIR = "joined by a person"


def delete_row(report: Report, row_id: str) -> StructureEdit:
    """Return the edit that takes a row out that is none."""
    return StructureEdit(kind=EditKind.DELETE, taken=(make_row_key(find_row(report, row_id)),))


def move_row(report: Report, row_id: str, question: QuestionKey) -> StructureEdit:
    """Return the edit that moves a row to another question."""
    key = make_row_key(find_row(report, row_id))
    if find_question_of(report, row_id).id == question.id:
        raise FieldError("The row is under this question already.")
    return StructureEdit(kind=EditKind.MOVE, taken=(key,), question=question)


def add_row(
    report: Report,
    new_id: str,
    question: QuestionKey,
    texts: Mapping[str, str],
    status: Status | None,
    place: Span | None,
    register: Register,
) -> StructureEdit:
    """Return the edit that adds a row; `place` is where it is printed, None where the person did not say."""
    if place and place.page > report.source.pages:
        raise FieldError(f"The file has {report.source.pages} pages: there is no page {place.page}.")
    source = (place,) if place else ()
    typed = {
        name: Cell(text=text, raw=text, source=source, repairs=(TYPED_REPAIR,))
        for name, text in _clean_texts(texts).items()
    }
    if not typed:
        raise FieldError("A row needs a text: give at least its agency.")
    row = RowCells(
        agency=typed.get("agency", Cell()),
        status=Rag(value=status, source=source if status else ()),
        cells={name: cell for name, cell in typed.items() if name in CELL_NAMES},
        other=tuple(
            (name.removeprefix(OTHER_PREFIX), cell) for name, cell in typed.items() if name.startswith(OTHER_PREFIX)
        ),
    )
    built = build_row(new_id, row, (), report, register)
    return StructureEdit(kind=EditKind.ADD, placed=(built,), question=question)


def split_row(
    report: Report,
    row_id: str,
    new_id: str,
    first: Mapping[str, str],
    second: Mapping[str, str],
    second_status: Status | None,
    register: Register,
) -> StructureEdit:
    """Return the edit that makes two rows of one.

    Args:
        report: The report.
        row_id: The row, which the first of the two keeps the id of.
        new_id: The id of the second.
        first: The texts of the first row, by field; a field that is left out has all of its words.
        second: Those of the second row. The words of both are those of the row, in their order; a text that is meant
            for both rows is given to both whole.
        second_status: The status of the second row.
        register: The agencies.
    """
    row = find_row(report, row_id)
    texts = list_row_texts(row)
    parts = {name: (first.get(name, text), second.get(name, "")) for name, text in texts.items()}
    for name, (one, other) in parts.items():
        _check_parts(name, texts[name], one, other)
    if not all(any(part[side].strip() for part in parts.values()) for side in (0, 1)):
        raise FieldError("Both rows need a text.")
    parts |= {field.name: (row.cells[field.name].text, "") for field in ROW_VALUES}
    cells = [_take_parts(row, {name: part[side] for name, part in parts.items()}) for side in (0, 1)]
    status = row.rag if second_status == row.rag.value else Rag(value=second_status, source=row.rag.source)
    kept = replace(cells[0], status=row.rag, more_statuses=row.more_statuses, attachments=row.attachments)
    made = replace(cells[1], status=status, more_statuses=_list_shared_statuses(row, cells[1]))
    rows = tuple(build_row(ident, part, [row], report, register) for ident, part in ((row.id, kept), (new_id, made)))
    return _replace_in_place(report, EditKind.SPLIT, [row], rows)


def merge_rows(report: Report, row_ids: Sequence[str], register: Register) -> StructureEdit:
    """Return the edit that makes one row of several of a question, in their order; it has the id of the first."""
    wanted = dict.fromkeys(row_ids)
    if len(wanted) < 2:
        raise FieldError("Merging needs two rows or more.")
    question = find_question_of(report, row_ids[0])
    rows = [row for row in question.responses if row.id in wanted]
    if len(rows) < len(wanted):
        missing = ", ".join(sorted(set(wanted) - {row.id for row in rows}))
        raise FieldError(f"Only rows of one question can be merged; {missing} is not under “{question.label}”.")
    others = list(dict.fromkeys(name for row in rows for name, _ in row.other))
    merged = RowCells(
        agency=_join_cells([row.agency.cell for row in rows]),
        status=next((row.rag for row in rows if row.rag.is_shown), Rag()),
        cells={name: _join_cells([row.cells[name] for row in rows]) for name in CELL_NAMES},
        other=tuple((name, _join_cells([dict(row.other).get(name, Cell()) for row in rows])) for name in others),
        more_statuses=next((row.more_statuses for row in rows if row.more_statuses), ()),
        attachments=tuple(dict.fromkeys(name for row in rows for name in row.attachments)),
    )
    built = build_row(rows[0].id, merged, rows, report, register)
    return _replace_in_place(report, EditKind.MERGE, rows, (built,))


def _replace_in_place(
    report: Report, kind: EditKind, rows: Sequence[Response], placed: tuple[Response, ...]
) -> StructureEdit:
    question = find_question_key(report, find_question_of(report, rows[0].id).id)
    return StructureEdit(kind=kind, taken=tuple(map(make_row_key, rows)), placed=placed, question=question)


def find_row(report: Report, row_id: str) -> Response:
    """Return the row with an id. Raises KeyError."""
    found = next((row for row in report.responses if row.id == row_id), None)
    if found is None:
        raise KeyError(row_id)
    return found


def find_question_key(report: Report, question_id: str) -> QuestionKey:
    """Return what a question is found by in another reading. Raises KeyError."""
    for finding in report.findings:
        for question in finding.questions:
            if question.id == question_id:
                return QuestionKey(id=question.id, label=question.label, finding=finding.id)
    raise KeyError(question_id)


def make_new_question(report: Report, finding_id: str, label: str, new_id: str) -> QuestionKey:
    """Return a question that a finding does not have yet. Raises KeyError for an unknown finding."""
    finding = next((one for one in report.findings if one.id == finding_id), None)
    if finding is None:
        raise KeyError(finding_id)
    name = " ".join(label.split())
    if not name:
        raise FieldError("A new question needs its printed label.")
    if any(question.label == name for question in finding.questions):
        raise FieldError(f"The finding has a question “{name}” already.")
    return QuestionKey(id=new_id, label=name, finding=finding_id, is_new=True)


def list_row_texts(row: Response) -> dict[str, str]:
    """Return the texts of a row that are not empty, by field: TEXT_FIELDS, then other columns."""
    own = {"agency": row.agency.cell.text, **{name: row.cells[name].text for name in TEXT_FIELDS if name != "agency"}}
    others = {f"{OTHER_PREFIX}{name}": cell.text for name, cell in row.other}
    return {name: text for name, text in (own | others).items() if text}


def _clean_texts(texts: Mapping[str, str]) -> dict[str, str]:
    """Return the given texts that are not empty. Raises FieldError for an unknown field."""
    for name in texts:
        if name not in TEXT_FIELDS and not name.startswith(OTHER_PREFIX):
            raise FieldError(f"A row has no text “{name}”. It has: {', '.join(TEXT_FIELDS)}, other:Its name.")
    return {name: text.strip() for name, text in texts.items() if text.strip()}


def _check_parts(name: str, whole: str, first: str, second: str) -> None:
    """Raise FieldError where the words of two parts are not those of the whole."""
    words, one, other = whole.split(), first.split(), second.split()
    if words not in (one + other, other + one) and not words == one == other:
        raise FieldError(
            f"The two texts of {name} must have the words that were read, “{whole}”, each once and in their order, or "
            "all of them twice. Correct single words afterwards."
        )


def _take_parts(row: Response, texts: Mapping[str, str]) -> RowCells:
    """Return the cells of a row with these texts, by field; those without one are empty."""
    return RowCells(
        agency=_take_part(row.agency.cell, texts.get("agency", "")),
        cells={name: _take_part(row.cells[name], texts.get(name, "")) for name in CELL_NAMES},
        other=tuple((name, _take_part(cell, texts.get(f"{OTHER_PREFIX}{name}", ""))) for name, cell in row.other),
    )


def _take_part(cell: Cell, text: str) -> Cell:
    text = text.strip()
    if text.split() == cell.text.split():
        return cell
    if not text:
        return Cell(source=cell.source)
    return replace(cell, text=text, raw=text, repairs=(*cell.repairs, PARTED_REPAIR), struck=())


def _list_shared_statuses(row: Response, part: RowCells) -> tuple[Rag, ...]:
    """Return the statuses of other roles that a part of a row has the column of."""
    columns = {name for name, cell in part.other if cell.text}
    return tuple(status for status in row.more_statuses if status.column in columns)


def _join_cells(cells: Sequence[Cell]) -> Cell:
    """Return one cell of several, each text once."""
    shown = list({cell.text: cell for cell in cells if cell.text}.values())
    if len(shown) <= 1:
        return shown[0] if shown else cells[0]
    known = [cell.confidence for cell in shown if cell.confidence is not None]
    return Cell(
        text="\n".join(cell.text for cell in shown),
        raw="\n".join(cell.raw for cell in shown),
        confidence=min(known, default=None),
        reasons=tuple(dict.fromkeys(reason for cell in shown for reason in cell.reasons)),
        repairs=tuple(dict.fromkeys((*(repair for cell in shown for repair in cell.repairs), JOINED_REPAIR))),
        source=tuple(dict.fromkeys(span for cell in shown for span in cell.source)),
        struck=tuple(struck for cell in shown for struck in cell.struck),
    )
