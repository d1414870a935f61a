"""Rows of one cell across a table: headings, questions, agencies, keys and notes between the rows proper."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from extract.model import DraftCell, LegendEntry
from extract.tables.column_roles import is_organisation
from extract.tables.grid import GridCell, Table
from extract.text.headings import NUMBERED_HEADING, parse_heading
from extract.text.legend_text import read_legend_line
from extract.text.question_labels import Label, read_label

ACROSS = 0.8  # of a table's width: a cell as wide stands over its columns, not in one of them
FEWEST_COLUMNS = 3  # in a narrower table a wide cell is a cell
AGENCY_WORDS = 8
CONTINUED = re.compile(r"[\s(\[–-]*\b(?:continued|cont(?:['’]?d)?|contin)\b\.?[\s)\]]*$", re.I)
NOTE = re.compile(
    r"^\s*(?:[*†‡§¹²³]|\[\d\]|\(\*\)|(?:notes?|n\.?b|key|legend|source|abbreviations?|glossary)\s?[.:–-])", re.I
)

BannerKind = Literal["finding", "question", "agency", "key", "note", "text"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Banner:
    """What a row across a table says. `number`, `title` and `word` are a finding's ("Theme"), `label` and
    `title` a question's; `continued`: it says itself that it only goes on."""

    kind: BannerKind
    cell: DraftCell
    word: str = "finding"
    number: str = ""
    title: str = ""
    label: Label | None = None
    continued: bool = False
    key: tuple[LegendEntry, ...] = ()


def banner_cell(table: Table, cells: Sequence[GridCell], texts: dict[int, str], width: int) -> GridCell | None:
    """The one cell of a row that holds text and stands over all or nearly all columns, of which the table
    has `width`; also a heading in a row that is empty otherwise."""
    filled = [cell for cell in cells if texts.get(cell.region, "").strip()]
    if len(filled) != 1 or width < FEWEST_COLUMNS:
        return None
    cell = filled[0]
    if cell.box.width >= ACROSS * table.box.width:
        return cell
    whole_row = sum(c.box.width for c in cells) >= ACROSS * table.box.width
    return cell if whole_row and parse_heading(texts[cell.region]) else None


def read_banner(cell: DraftCell, last: Label | None, wants_agency: bool) -> Banner:
    """What the row says; `wants_agency` where no column names agencies."""
    plain = " ".join(cell.body.split())
    key = read_legend_line(plain, cell.source)
    if key:
        return Banner(kind="key", cell=cell, key=key)
    text = CONTINUED.sub("", cell.body).rstrip()
    continued = text != cell.body.rstrip()
    heading = parse_heading(text)
    if heading:
        return Banner(
            kind="finding",
            cell=cell,
            word=heading.kind,
            number=heading.number,
            title=heading.title,
            continued=continued,
        )
    label, rest = read_label(text, last)
    if label:
        return Banner(kind="question", cell=cell, label=label, title=rest, continued=continued)
    if NOTE.match(plain):
        return Banner(kind="note", cell=cell)
    if wants_agency and len(plain.split()) <= AGENCY_WORDS and is_organisation(plain):
        return Banner(kind="agency", cell=cell)
    return Banner(kind="text", cell=cell, title=text, continued=continued)


def banner_of(cell: DraftCell, column: str) -> Banner:
    """The finding that a cell of a column of findings names; `column` is the column's printed name."""
    text = CONTINUED.sub("", cell.body).rstrip()
    heading, numbered = parse_heading(text), NUMBERED_HEADING.match(" ".join(text.split()))
    word = re.sub(r"(?<=[a-z])s$", "", column.lower())
    if heading:
        word, number, title = heading.kind, heading.number, heading.title
    elif numbered:
        number, title = numbered["number"], numbered["title"]
    else:
        number, title = "", text
    return Banner(
        kind="finding", cell=cell, word=word, number=number, title=title, continued=text != cell.body.rstrip()
    )
