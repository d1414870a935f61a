# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Output that Tesseract did not finish, or that is of other images, is a problem of the tool and never a reading."""

import pytest

from ingest.ocr.engine import ToolError
from ingest.ocr.tesseract_tsv import parse_tsv

HEADER = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"
FIRST = "1\t1\t0\t0\t0\t0\t0\t0\t400\t60\t-1\t\n"
WORDS = "5\t1\t1\t1\t1\t1\t12\t19\t80\t21\t96.5\tPolice\n5\t1\t1\t1\t2\t1\t12\t39\t28\t21\t50\tact\n"
SECOND = "1\t2\t0\t0\t0\t0\t0\t0\t90\t30\t-1\t\n"
WHOLE = HEADER + FIRST + WORDS + SECOND
SIZES = [(400, 60), (90, 30)]


def test_words_are_read_by_image_and_line() -> None:
    first, second = parse_tsv(WHOLE.encode(), SIZES)
    assert [(word.text, word.line, word.confidence) for word in first] == [("Police", 0, 0.965), ("act", 1, 0.5)]
    assert not second


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(HEADER.encode(), id="only the header"),
        pytest.param(WHOLE.encode()[:-40], id="cut in a line"),
        pytest.param((HEADER + FIRST + WORDS).encode(), id="cut between images"),
        pytest.param((HEADER + SECOND + FIRST + WORDS).encode(), id="images in another order"),
        pytest.param(WHOLE.replace("\t2\t0", "\t3\t0").encode(), id="wrong number"),
        pytest.param(WHOLE.replace("5\t1\t1", "5\t7\t1").encode(), id="a word of no image"),
        pytest.param(WHOLE.replace("12\t19", "900\t19").encode(), id="a word beside its image"),
        pytest.param(WHOLE.replace("\t60\t", "\t61\t").encode(), id="image of another size"),
        pytest.param(WHOLE.replace("96.5", "high").encode(), id="no figure"),
        pytest.param(WHOLE.encode().replace(b"Police", b"Pol\xe9ce"), id="not UTF-8"),
        pytest.param(b"\0" * 400 + b"\n", id="zeros"),
    ],
)
def test_damaged_output_is_a_problem_of_the_tool(content: bytes) -> None:
    with pytest.raises(ToolError):
        parse_tsv(content, SIZES)
