"""Rows and questions that a page break cuts in two: recognise the second piece, and join it to the first.

extract/assemble/row_reader.py decides when these functions are asked (`RowReader._read_row`): only for the first row of
a table, with no heading between it and the table before, while a question is open, and where the row has no label of
a question. Elsewhere, page breaks are handled for:

- tables without ruling lines: `add_row_rest` in extract/tables/borderless.py makes a row of the lines at the head of a
  page that complete the last row of the page before; the functions here then join the two;
- plain text from OCR programs: extract/plaintext/beam_search.py, where cells of the last `MAX_OPEN_ROWS` rows of the
  page before may continue (`build_scene`).
"""

from extract.assemble.open_rows import OpenQuestion, OpenRow, squash_text
from extract.assemble.spanning_rows import CONTINUED_MARK
from extract.model import EMPTY_CELL, DraftCell
from extract.status.cell_status import join_statuses
from extract.tables.column_roles import is_person
from extract.text.cells import join_cells
from extract.text.question_labels import Label

SENTENCE_ENDS = tuple('.!?:;)”"')


def continues_row(last: OpenRow | None, row: OpenRow, agency_or_person: bool) -> bool:
    """Return whether the first row of a page is the rest of the last row of the page before.

    Args:
        last: The last row of the open question, None where it has none.
        row: The first row of the page.
        agency_or_person: Whether a column names agencies in some rows and persons in others.
    """
    if last is None:
        return row.is_blank()
    person = row.cells.get("lead_person", EMPTY_CELL)
    if not row.agency.raw and not (agency_or_person and person.raw and is_person(person.body)):
        return True
    if last.agency.raw and text_continues(last.agency, row.agency):
        return True
    # An agency's name may be broken by the end of the page, or be printed below it. Then the texts beside it continue.
    return any(text_continues(cell, row.cells.get(name, EMPTY_CELL)) for name, cell in last.cells.items())


def extend_row(last: OpenRow, row: OpenRow) -> None:
    """Join the cells of a row's second piece to those of the first."""
    last.agency = join_cells(last.agency, row.agency)
    last.status = join_statuses(last.status, row.status)
    for name, cell in row.cells.items():
        last.cells[name] = join_cells(last.cells.get(name, EMPTY_CELL), cell)
    for name, cell in row.other.items():
        last.other[name] = join_cells(last.other.get(name, EMPTY_CELL), cell)


def text_continues(above: DraftCell, below: DraftCell) -> bool:
    """Return whether the text of one cell continues in another: no sentence ends in the first or begins the second."""
    ended, begun = above.body.rstrip(), below.body.lstrip()
    if not ended or not begun or ended.endswith(SENTENCE_ENDS):
        return False
    return begun[0].islower() or begun[0] in "&(/" or ended.lower().endswith(("&", " and", " of", " the", "/", "-"))


def repeats_question(asked: OpenQuestion | None, label: Label | None, rest: str, question: DraftCell) -> bool:
    """Return whether a question is the open one `asked`, printed again beside another of its rows.

    Args:
        asked: The open question.
        label: The label of the printed question, None where it has none.
        rest: Its text without the label.
        question: Its cell.
    """
    if asked is None or not question.raw or not asked.rows:
        return False
    same = (label.text if label else "") == asked.label
    printed = rest if label else question.body
    text, before = squash_text(CONTINUED_MARK.sub("", printed)), squash_text(asked.text.body)
    return same and (text == before or (bool(CONTINUED_MARK.search(printed)) and before.startswith(text)))
