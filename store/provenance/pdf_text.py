# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Text for a PDF: markup is escaped; characters that the fonts do not have are replaced and listed, never dropped."""

import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from textwrap import wrap
from xml.sax.saxutils import escape

from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Flowable, Paragraph, XPreformatted

from store.provenance.trace_text import LabelledText

REGULAR_FONT, BOLD_FONT, FIXED_FONT = "DejaVuSans", "DejaVuSans-Bold", "DejaVuSansMono"
"""Fonts that come with Matplotlib; free to use, and to embed in a document."""

LABEL_WIDTH_PT = 96.0  # for the label before a text
MAX_LINE_CHARS = 160  # characters in a line of FIXED, which go into a page
REPLACEMENT_CHARACTER = "\ufffd"  # replaces a character that the fonts do not have
REORDERING_CHARACTERS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # turn round what follows

PARAGRAPH_STYLES = {
    "title": ParagraphStyle("title", fontName=BOLD_FONT, fontSize=18, leading=23, spaceAfter=8),
    "heading": ParagraphStyle("heading", fontName=BOLD_FONT, fontSize=12, leading=15, spaceAfter=6),
    "part": ParagraphStyle("part", fontName=BOLD_FONT, fontSize=9, leading=11.5, spaceBefore=7, keepWithNext=1),
    "value": ParagraphStyle(
        "value", fontName=REGULAR_FONT, fontSize=10, leading=13, leftIndent=LABEL_WIDTH_PT, spaceBefore=7, spaceAfter=1,
        bulletFontName=BOLD_FONT, bulletFontSize=8.5,
    ),
    "text": ParagraphStyle("text", fontName=REGULAR_FONT, fontSize=8, leading=10.5),
    "step": ParagraphStyle(
        "step", fontName=REGULAR_FONT, fontSize=7.5, leading=9.6, leftIndent=LABEL_WIDTH_PT,
        bulletFontName=REGULAR_FONT, bulletFontSize=7.5, textColor="#333333",
    ),
    "note": ParagraphStyle("note", fontName=BOLD_FONT, fontSize=8.5, leading=11, spaceAfter=4),
    "lines": ParagraphStyle("lines", fontName=FIXED_FONT, fontSize=6.2, leading=7.8, leftIndent=LABEL_WIDTH_PT),
}  # fmt: skip


@cache
def load_font_characters() -> frozenset[int]:
    """Register the fonts and return the code points that all of them can show."""
    spec = find_spec("matplotlib")
    folder = Path(str(spec.origin if spec else "")).parent / "mpl-data" / "fonts" / "ttf"
    found = []
    for name in (REGULAR_FONT, BOLD_FONT, FIXED_FONT):
        font = TTFont(name, str(folder / f"{name}.ttf"))
        registerFont(font)
        found.append(frozenset(font.face.charToGlyph))
    return frozenset.intersection(*found)


class PdfTexts:
    """Makes flowables of texts; `replaced` are the characters that could not be shown, since it was last cleared."""

    def __init__(self) -> None:
        self.letters = load_font_characters()
        self.replaced: dict[str, None] = {}

    def plain(self, text: str) -> str:
        """Return a text with the characters that the fonts have."""
        return "".join(map(self._replace_unsupported, unicodedata.normalize("NFC", text.replace("\r\n", "\n"))))

    def _replace_unsupported(self, char: str) -> str:
        if char == "\n" or (ord(char) in self.letters and char.isprintable() and char not in REORDERING_CHARACTERS):
            return char
        if char == "\t":
            return " "
        self.replaced[f"U+{ord(char):04X}"] = None
        return REPLACEMENT_CHARACTER

    def paragraph(self, text: str, style: str = "text", label: str | None = None) -> Flowable:
        """Return a paragraph of plain text."""
        marked = "<br/>".join(escape(self.plain(text)).split("\n"))
        return Paragraph(marked, PARAGRAPH_STYLES[style], bulletText=label)

    def link(self, text: str, target: str) -> Flowable:
        """Return a text that links to a bookmark of this document."""
        return Paragraph(f'<a href="#{target}">{escape(self.plain(text))}</a>', PARAGRAPH_STYLES["text"])

    def steps(self, said: Sequence[LabelledText]) -> Iterator[Flowable]:
        """Yield a paragraph for each labelled text."""
        for label, what in said:
            if label == "lines":  # as they are in the file, with their spaces
                lines = [
                    part
                    for line in self.plain(what.expandtabs(4)).split("\n")
                    for part in wrap(line, MAX_LINE_CHARS) or [""]
                ]
                yield XPreformatted(escape("\n".join(lines)), PARAGRAPH_STYLES["lines"])
            else:
                yield self.paragraph(what, "step", label)
