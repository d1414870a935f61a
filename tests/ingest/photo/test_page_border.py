# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""A sheet of paper is found by its edges against a darker desk."""

import numpy as np
import pytest

from ingest.photo.illumination import find_paper
from ingest.photo.page_border import find_outline


@pytest.mark.parametrize(("sheet", "around", "found"), [(245, 120, True), (225, 252, False)])
def test_tinted_table_on_white_paper_is_no_sheet_on_a_desk(sheet: int, around: int, found: bool) -> None:
    picture = np.full((420, 300, 3), around, np.uint8)
    picture[60:360, 30:270] = sheet
    assert (find_outline(find_paper(picture)) is not None) == found
