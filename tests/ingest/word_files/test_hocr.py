# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""hOCR gives words with their boxes, whichever program wrote it."""

import pytest

from ingest.model import Box
from ingest.word_files.hocr import parse_hocr
from ingest.word_files.model import DamagedWordFileError

PAGE = """<html><head><meta name="ocr-system" content="acme 2.1"></head><body>
<div class="ocr_page" title='image "a.png"; bbox 0 0 1000 1400; scan_res 150 150'>{}</div></body></html>"""
WORD = '<span class="{}" title="bbox 10 20 60 40{}">{}</span>'


def test_a_word_has_its_box_text_and_confidence() -> None:
    file = parse_hocr(PAGE.format(WORD.format("ocrx_word", "; x_wconf 83", "<strong>Tom &amp;</strong> <em>Ann</em>")))
    (page,) = file.pages
    ((word,),) = page.lines
    assert (word.text, word.box, word.confidence) == ("Tom & Ann", Box(x0=10, top=20, x1=60, bottom=40), 0.83)
    assert (file.engine, page.width, page.height, page.units_per_inch) == ("acme 2.1", 1000, 1400, 150)


def test_boxes_of_letters_within_a_word_do_not_end_it() -> None:
    letters = "".join(WORD.format("ocrx_cinfo", "", letter) for letter in "Due")
    (page,) = parse_hocr(PAGE.format(WORD.format("ocrx_word", "", letters) + WORD.format("ocrx_word", "", "now"))).pages
    assert [[word.text for word in line] for line in page.lines] == [["Due", "now"]]


def test_each_line_and_each_page_begins_a_new_one() -> None:
    line = '<p class="ocr_line">' + WORD.format("ocrx_word", "", "a") + "<br></p>"  # HTML that is not XML
    pages = parse_hocr(PAGE.format(line * 2) * 2).pages
    assert [len(page.lines) for page in pages] == [2, 2]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("<p class='ocr_line' title='bbox 0 0 9 9'>Finding 1</p>", "without the boxes of its words"),
        ("<span class='ocrx_word'>Finding</span>", "a word without a box"),
        ("<span class='ocrx_word' title='bbox 0 0 99999999 9'>Finding</span>", "on no page"),
        ("<span class='ocrx_word' title='bbox 9 0 0 9'>Finding</span>", "on no page"),
    ],
)
def test_words_without_a_place_are_refused(content: str, reason: str) -> None:
    with pytest.raises(DamagedWordFileError, match=reason):
        parse_hocr(PAGE.format(content))


@pytest.mark.parametrize("part", ["<a ", "<!--", "<a b='", "<![CDATA[", "<?a", "</a", "<b>letters"])
def test_a_file_that_would_take_hours_is_refused_at_once(part: str) -> None:
    with pytest.raises(DamagedWordFileError, match=r"tags that do not end|a word of more than"):
        parse_hocr(PAGE.format("<span class='ocrx_word' title='bbox 0 0 9 9'>" + part * 10_000))
