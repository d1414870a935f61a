# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Breaks a cell's paragraphs into pieces (lines, icons) and pieces over pages."""

from dataclasses import dataclass

from reportlab.pdfbase.pdfmetrics import registerFont, standardFonts, stringWidth
from reportlab.pdfbase.ttfonts import TTFont

from samples.layout import FONT_FOLDERS, Layout


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """What cannot be split: a line of text, or an icon with the lines of its caption below it."""

    key: str
    text: str = ""
    caption: tuple[str, ...] = ()
    height: float
    font: str = ""  # "": the layout's regular one
    gap: float = 0.0  # above it, unless it comes first on a page
    indent: float = 0.0
    struck: bool = False


def register_fonts(layout: Layout) -> None:
    for name in (layout.regular, layout.bold, layout.italic):
        register_font(name)


def register_font(name: str) -> None:
    """Make a font known to reportlab, from the packages that carry it."""
    if name not in standardFonts:
        path = next(p for folder in FONT_FOLDERS if (p := folder / f"{name}.ttf").exists())
        registerFont(TTFont(name, str(path)))


def wrap_text(text: str, width: float, font: str, size: float) -> list[str]:
    """Lines no wider than `width`; a word that is wider still has a line to itself."""
    lines: list[str] = []
    for word in text.split():
        if lines and stringWidth(f"{lines[-1]} {word}", font, size) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def text_pieces(key: str, text: str, width: float, layout: Layout, font: str = "") -> tuple[Piece, ...]:
    """The lines of a cell; a paragraph that begins with a bullet hangs from it."""
    out: list[Piece] = []
    for paragraph in filter(None, text.split("\n")):
        indent = layout.bullet_indent if paragraph.startswith("•") else 0.0
        for i, line in enumerate(wrap_text(paragraph, width - indent, font or layout.regular, layout.size)):
            out.append(
                Piece(
                    key=key,
                    text=line,
                    font=font,
                    height=layout.leading,
                    gap=0.0 if i or not out else layout.paragraph_gap,
                    indent=indent if i else 0.0,
                )
            )
    return tuple(out)


def icon_pieces(key: str, captions: tuple[str, ...], width: float, layout: Layout) -> tuple[Piece, ...]:
    out = []
    for caption in captions:
        lines = tuple(wrap_text(caption, width, layout.regular, layout.caption_size))
        height = layout.icon_size + len(lines) * (layout.caption_size + 1.4)
        out.append(Piece(key=key, caption=lines, height=height, gap=4.0))
    return tuple(out)


def total_height(pieces: tuple[Piece, ...]) -> float:
    return sum(p.height + (p.gap if i else 0.0) for i, p in enumerate(pieces))


def split_pieces(pieces: tuple[Piece, ...], room: float) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """What fits into `room`, and what goes on to the next page."""
    n = 0
    while n < len(pieces) and total_height(pieces[: n + 1]) <= room + 1e-6:
        n += 1
    return pieces[:n], pieces[n:]
