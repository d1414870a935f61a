# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Which words of a hidden OCR layer are checked against the page image."""

from ingest.model import Box
from ingest.pdf.layer_check import choose_sample
from ingest.pdf.layer_words import LayerWord


def test_sample_is_spread_over_the_layer_and_stable() -> None:
    words = [LayerWord(text=f"word{i}", box=Box(x0=0, top=i, x1=9, bottom=i + 1)) for i in range(1000)]
    asked = choose_sample(words)
    assert asked == choose_sample(words)
    assert len(asked) == 48
    assert words.index(asked[0]) < 30
    assert words.index(asked[-1]) > 970
