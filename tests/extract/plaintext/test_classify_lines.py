# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Lines of plain text are recognised one by one."""

import pytest

from extract.plaintext.classify_lines import is_garbled_header


@pytest.mark.parametrize(
    ("text", "garbled"),
    [
        ("[esommendnion [oriniaion [Rowe —[awion «Sins ame [ue [Owe cone", True),
        ("Recommendation [Oraniaton [Press [aston", True),
        ("The [CCG is aware of [CCG reviews", False),
        ("Police [see note] and Housing", False),
    ],
)
def test_column_names_that_were_misread_are_known_by_their_rulings(text: str, garbled: bool) -> None:
    assert is_garbled_header(text) is garbled
