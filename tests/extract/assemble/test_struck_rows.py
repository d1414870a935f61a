# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""A row of which most cells are crossed out is a problem; a changed cell is not."""

import pytest

from extract.assemble.struck_rows import list_struck_rows
from extract.model import DraftCell, DraftFinding, DraftQuestion, DraftResponse, StruckText, fill_draft_cells
from ingest.model import Box, Span

PLACE = Span(page=2, box=Box(x0=40, top=100, x1=90, bottom=110))
TEXTS = {"response": "A letter goes out", "actions": "Add the nurse", "target_date": "31/08/2019"}


def make_cell(text: str, struck: bool) -> DraftCell:
    if not struck:
        return DraftCell(raw=text, body=text)
    return DraftCell(raw=text, struck=(StruckText(text=text, source=(PLACE,)),))


@pytest.mark.parametrize(("count", "expected"), [(4, 1), (3, 1), (2, 0), (0, 0)])
def test_row_is_struck_where_most_of_its_cells_are(count: int, expected: int) -> None:
    agency, *cells = (make_cell(text, i < count) for i, text in enumerate(("Education", *TEXTS.values())))
    response = DraftResponse(agency=agency, cells=fill_draft_cells(dict(zip(TEXTS, cells, strict=True))))
    question = DraftQuestion(label="3", text=DraftCell(), responses=(response,))
    found = list(list_struck_rows([DraftFinding(number="1", kind="finding", title=DraftCell(), questions=(question,))]))
    assert [(p.code, p.page, p.box) for p in found] == [("row-struck", 2, PLACE.box)] * expected
