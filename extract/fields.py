# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The columns of an action plan and the other values of a row: the one list that the other parts of the program read.

To add a column, add a `FieldSpec` to `PLAN_FIELDS` and its printed names to extract/text/columns.toml. A name that is
there under `other`, such as "Cost" or "Budget", must be removed there; a name listed twice is refused. The model, the
store, the exports, the API, the web pages, the review queue, the comparison and the samples follow the list. Reports
that were stored before have an empty cell for the new field; their digests do not change (store/reports/digest.py).

To add a value without its own cell in the export, such as a reference or a number that is taken from a column
without a field, add a `FieldSpec` to `ROW_VALUES`, and fill its cell in normalise/report.py. All that is said above
holds for it too; reading plain text does not look for it.

Not automatic:

- SQL views: a migration in store/migrations/versions that adds the field to `v_response`. `v_status`, `v_overdue` and
  `v_change` select from `v_response`, and `v_status_history` from `v_status`: drop them first and create them again
  after it. Name the column in docs/glossary.md, and in the docstring of `responses` in store/queries/dataframes.py,
  which returns whatever the view has.
- Where plans usually print the column: `USUAL_PLACE` in extract/tables/decide_columns.py, which matters where no header
  can be read.
- Plain text from OCR programs: without rules for the field's words in extract/plaintext/column_scores.py, only the
  position of a text tells that it is in the new column.
- Lists of responses show four fields, which store/queries/listings.py names.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

CellT = TypeVar("CellT")


class FieldKind(StrEnum):
    """The kind of content of a column's cells."""

    AGENCY = "agency"
    STATUS = "status"
    TEXT = "text"
    DATE = "date"
    PERSON = "person"
    REFERENCE = "reference"
    PERCENT = "percent"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSpec:
    """One column of the plan.

    Attributes:
        name: The name in SQL (`cell.field`), in JSON, in CSV and XLSX, and in the API. It never changes.
        label: The name for people, as in the middle of a sentence.
        kind: The kind of content.
        review_weight: How much a wrong value costs; with the doubt it gives the priority in the review queue
            (store/derived/review_rules.py).
        compared: Whether a changed text is reported as a change between versions.
        sheet_width: Width of the column in CSV and XLSX exports, in characters.
        text_width: Usual width of the column in plain text from an OCR program, in common letters, in a nine-column
            table on A4 landscape (extract/plaintext/column_widths.py).
    """

    name: str
    label: str
    kind: FieldKind = FieldKind.TEXT
    review_weight: float = 5.0
    compared: bool = True
    sheet_width: int = 16
    text_width: float = 20.0

    @property
    def title(self) -> str:
        """The label as a heading."""
        return self.label[:1].upper() + self.label[1:]

    @property
    def one_line(self) -> bool:
        """Whether the value is a short one that is edited on one line."""
        return self.kind not in (FieldKind.STATUS, FieldKind.TEXT)


PLAN_FIELDS = (
    FieldSpec(name="agency", label="agency", kind=FieldKind.AGENCY, review_weight=80.0, text_width=11.0),
    FieldSpec(name="response", label="response", sheet_width=44, text_width=25.0),
    FieldSpec(name="actions", label="actions", sheet_width=44, text_width=25.0),
    FieldSpec(name="rag", label="status", kind=FieldKind.STATUS, review_weight=100.0, text_width=8.0),
    FieldSpec(name="constraints", label="constraints", sheet_width=30, text_width=21.5),
    FieldSpec(name="target_date", label="target date", kind=FieldKind.DATE, review_weight=80.0, text_width=20.0),
    FieldSpec(name="lead_person", label="lead person", kind=FieldKind.PERSON, review_weight=8.0, text_width=18.5),
    FieldSpec(name="desired_outcome", label="desired outcome", text_width=21.5),
)
"""All columns, in the order in which plans usually print them."""

PLAN_FIELD = {field.name: field for field in PLAN_FIELDS}

PLAN_CELL_FIELDS = tuple(field for field in PLAN_FIELDS if field.kind not in (FieldKind.AGENCY, FieldKind.STATUS))
"""The columns whose values are texts, in the order of the export. Agency and status have types of their own."""

PLAN_CELL_NAMES = tuple(field.name for field in PLAN_CELL_FIELDS)

PROSE_NAMES = tuple(field.name for field in PLAN_FIELDS if field.kind is FieldKind.TEXT)
"""The columns of sentences, which answer the question."""

ROW_VALUES = (
    FieldSpec(name="action_ref", label="action reference", kind=FieldKind.REFERENCE, sheet_width=10),
    FieldSpec(name="progress_percent", label="progress in per cent", kind=FieldKind.PERCENT, review_weight=80.0),
)
"""Values of a row that the export has as a plain text or number. Their cells are stored like those of a column, and
the printed cell is kept under its column's name too."""

ALL_FIELDS = (*PLAN_FIELDS, *ROW_VALUES)
ALL_FIELD = {field.name: field for field in ALL_FIELDS}

CELL_FIELDS = (*PLAN_CELL_FIELDS, *ROW_VALUES)
"""All fields that are stored as a cell of their own, in the order of the export."""

CELL_NAMES = tuple(field.name for field in CELL_FIELDS)


class FieldCells(Mapping[str, CellT]):
    """One cell for each field of `CELL_FIELDS`, in their order; read-only."""

    __slots__ = ("_empty", "_given")

    def __init__(self, given: Mapping[str, CellT], empty: CellT) -> None:
        """Take the given cells by field name; the other fields have the cell `empty`.

        Raises:
            KeyError: A name is not that of a field.
        """
        unknown = sorted(given.keys() - set(CELL_NAMES))
        if unknown:
            raise KeyError(*unknown)
        self._given, self._empty = dict(given), empty

    def __getitem__(self, name: str) -> CellT:
        if name not in CELL_NAMES:
            raise KeyError(name)
        return self._given.get(name, self._empty)

    def __iter__(self) -> Iterator[str]:
        return iter(CELL_NAMES)

    def __len__(self) -> int:
        return len(CELL_NAMES)

    def __hash__(self) -> int:
        return hash(tuple(self.items()))

    def __eq__(self, other: Any) -> bool:
        return isinstance(other, FieldCells) and tuple(self.items()) == tuple(other.items())

    def __repr__(self) -> str:
        return f"FieldCells({dict(self)!r})"

    def is_given(self, name: str) -> bool:
        """Return whether the field has its own cell.

        It has none in a report that was stored before the field was added to the list.
        """
        return name in self._given

    def with_cells(self, **changed: CellT) -> "FieldCells[CellT]":
        """Return a copy in which these cells are replaced.

        Raises:
            KeyError: A name is not that of a field.
        """
        return FieldCells({**self._given, **changed}, self._empty)
