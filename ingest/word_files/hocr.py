# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Read hOCR: HTML whose elements have the classes and the `title` properties of hOCR 1.2.

HTML's own parser is used, because not every program writes hOCR as XML. It expands no entities but those of HTML, and
does not recurse.
"""

import re
from collections.abc import Mapping, Sequence
from html.parser import HTMLParser
from itertools import islice

from ingest.geometry import Box
from ingest.word_files.model import DamagedWordFileError, FileWord, WordFile, WordPage, make_box

PAGE_CLASS, WORD_CLASS, SEPARATOR_CLASS = "ocr_page", "ocrx_word", "ocr_separator"
SYSTEM_NAME = "ocr-system"  # of the meta element that names the OCR program
MAX_CONFIDENCE = 100.0  # of x_wconf
MAX_UNCLOSED_TAGS = 100  # each is looked for to the end of the file; no program writes any
MAX_WORD_CHARS = 10_000  # a program that marks lines as words is still read
_UNCLOSED_TAG = re.compile(r"<[^<>]*(?=<)")
_BOX = re.compile(r"\bbbox\s+(-?\d+(?:\.\d+)?)\s+(-?\d+(?:\.\d+)?)\s+(-?\d+(?:\.\d+)?)\s+(-?\d+(?:\.\d+)?)")
_CONFIDENCE = re.compile(r"\bx_wconf\s+(\d+(?:\.\d+)?)")
_RESOLUTION = re.compile(r"\bscan_res\s+(\d+)\s+(\d+)")


def parse_hocr(text: str) -> WordFile:
    """Return the pages of an hOCR file.

    Raises:
        DamagedWordFileError: It has no pages, no boxes of words, many tags that do not end, or a very long word.
    """
    if next(islice(_UNCLOSED_TAG.finditer(text), MAX_UNCLOSED_TAGS, None), None):
        raise DamagedWordFileError(f"more than {MAX_UNCLOSED_TAGS} tags that do not end")
    parser = _HocrParser()
    parser.feed(text)
    parser.close()
    parser.end_page()
    if not parser.pages:
        raise DamagedWordFileError("no page")
    if not any(page.lines for page in parser.pages) and parser.text_outside_words:
        raise DamagedWordFileError("text without the boxes of its words (ocrx_word)")
    return WordFile(engine=parser.engine, pages=tuple(parser.pages))


class _HocrParser(HTMLParser):
    """Collects the pages. A word ends with the element that it began with; a line where another element begins."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.engine = ""
        self.pages: list[WordPage] = []
        self.text_outside_words = False
        self._page_properties: str | None = None
        self._lines: list[list[FileWord]] = []
        self._separators: list[Box] = []
        self._word: _OpenWord | None = None

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        classes = found.get("class", "").split()
        if tag == "meta" and found.get("name") == SYSTEM_NAME:
            self.engine = found.get("content", "").strip()
        elif self._word is not None and WORD_CLASS not in classes:
            self._word.depth += tag == self._word.tag
        elif PAGE_CLASS in classes:
            self.end_page()
            self._page_properties = found.get("title", "")
        elif self._page_properties is not None:
            self._begin_element(tag, classes, found)

    def _begin_element(self, tag: str, classes: Sequence[str], found: Mapping[str, str]) -> None:
        title = found.get("title", "")
        if WORD_CLASS in classes:
            self._end_word()
            self._word = _OpenWord(tag, title)
        elif SEPARATOR_CLASS in classes:
            self._separators += filter(None, [_read_box(title)])
        elif any(name.startswith("ocr") for name in classes):
            self._lines.append([])

    def handle_endtag(self, tag: str) -> None:
        if self._word is not None and tag == self._word.tag:
            self._word.depth -= 1
            if self._word.depth == 0:
                self._end_word()

    def handle_data(self, data: str) -> None:
        if self._word is not None:
            self._word.text += data
            if len(self._word.text) > MAX_WORD_CHARS:
                raise DamagedWordFileError(f"a word of more than {MAX_WORD_CHARS:,} letters")
        elif self._page_properties is not None and data.strip():
            self.text_outside_words = True

    def _end_word(self) -> None:
        word, self._word = self._word, None
        if word is None or not word.text.strip():
            return
        box = _read_box(word.title)
        if box is None:
            raise DamagedWordFileError("a word without a box")
        confidence = _CONFIDENCE.search(word.title)
        share = min(float(confidence[1]), MAX_CONFIDENCE) / MAX_CONFIDENCE if confidence else 1.0
        if not self._lines:
            self._lines.append([])
        self._lines[-1].append(FileWord(text=" ".join(word.text.split()), box=box, confidence=share))

    def end_page(self) -> None:
        self._end_word()
        if self._page_properties is None:
            return
        box = _read_box(self._page_properties)
        resolution = _RESOLUTION.search(self._page_properties)
        self.pages.append(
            WordPage(
                width=box.x1 if box else 0.0,
                height=box.bottom if box else 0.0,
                units_per_inch=float(resolution[1]) if resolution else None,
                lines=tuple(tuple(line) for line in self._lines if line),
                separators=tuple(self._separators),
            )
        )
        self._page_properties, self._lines, self._separators = None, [], []


class _OpenWord:
    """A word whose element has not ended: elements of its name within it count in `depth`."""

    def __init__(self, tag: str, title: str) -> None:
        self.tag, self.title, self.text, self.depth = tag, title, "", 1


def _read_box(title: str) -> Box | None:
    found = _BOX.search(title)
    if found is None:
        return None
    x0, top, x1, bottom = map(float, found.groups())
    return make_box(x0, top, x1 - x0, bottom - top)
