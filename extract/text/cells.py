# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Build a cell from the words of one region: its lines, paragraphs, captions of icons, confidence and place."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from extract.coordinates import locate_on_page, measure_line_box, measure_x_height
from extract.model import DraftCell, StruckText
from extract.text.bullets import LINE_BULLET, UNFINISHED_ENDS
from extract.text.reader_agreement import DISPUTED_CONFIDENCE, apply_second_reading
from ingest.model import Box, Page, Picture, Span, Word

FILE_CAPTION = re.compile(r"\S.{0,80}[.,]\s?(docx?|xlsx?|pptx?|pdf|msg|rtf|txt|zip|jpe?g|png)\s*$", re.I)
CAPTION_GAP_PT = 10.0  # a caption starts within one line below its icon
MAX_CAPTION_LINES = 3  # a caption wraps at most twice
MAX_ICON_LETTERS = 2  # OCR reads a piece of an icon as one or two characters
PARAGRAPH_GAP_STEPS = 1.3  # times the usual line spacing: a wider gap separates paragraphs
EARLY_END_HEIGHTS = 1.5  # heights of a small letter: a blank and what letters at the line's end may vary
SHORT_CELL_LETTERS = 12  # in a cell of fewer letters one misread word spoils the cell
CALIBRATION = ((0.0, 0.3), (0.5, 0.7), (0.8, 0.84), (0.9, 0.9), (0.93, 0.985), (1.0, 0.998))
"""Pairs of the OCR engine's confidence in a cell and the share of such cells that were right, smoothed.

Measured with benchmarks/accuracy.py on its tuning seeds. Tesseract seldom gives a correct word more than 0.97.
"""
FAINT_CONFIDENCE = 0.6  # a cell with a word of lower confidence is doubtful
STRUCK_REASON = "crossed-out words left out"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A printed line of one region, in the upright frame.

    `size` is the x-height of its print in points; `text` is without the words that are crossed out, `raw` with them.
    """

    words: tuple[Word, ...]
    box: Box
    size: float

    @property
    def text(self) -> str:
        """The words that are not crossed out, in one line."""
        return " ".join(w.text for w in self.words if w.struck != "whole")

    @property
    def raw(self) -> str:
        """All words, in one line."""
        return " ".join(w.text for w in self.words)


def group_lines(words: Iterable[Word]) -> list[Line]:
    """Group words into printed lines, in the order of reading."""
    lines = []
    for _, group in groupby(words, key=lambda w: (w.region, w.line)):
        members = tuple(group)
        lines.append(Line(words=members, box=measure_line_box(members), size=measure_x_height(members)))
    return lines


_STAND_IN = re.compile(r"#{3,}|[\"“”„″〃]|''|,,")
MIN_STAND_IN_CONFIDENCE = 0.9  # of a sign without letters; dust on a scan is read as one with less


def stands_for_value(lines: Sequence["Line"]) -> bool:
    """Return whether a cell holds only a ditto mark or a spreadsheet's signs.

    A spreadsheet prints such signs for a value that does not fit its column.
    """
    sure = all(w.confidence >= MIN_STAND_IN_CONFIDENCE for line in lines for w in line.words)
    return len(lines) == 1 and sure and bool(_STAND_IN.fullmatch(lines[0].text.replace(" ", "")))


def group_prose_lines(page: Page) -> list[Line]:
    """Return the lines of a page outside its tables, in the order of reading."""
    bands = {i for i, region in enumerate(page.regions) if region.kind == "band"}
    return group_lines(w for w in page.words if w.region in bands)


def is_debris(text: str) -> bool:
    """Return whether a line has no letter, digit or arrow, as dust and the ends of ruling lines are read."""
    return not re.search(r"[^\W_]|[▲△▼▽►▶◄◀←-⇿]", text)


def build_cell(
    page: Page, lines: Sequence[Line], pictures: Sequence[Picture] = (), ruled: Box | None = None
) -> DraftCell:
    """Build the cell that these lines of one page form.

    Args:
        page: The page.
        lines: The lines, from top to bottom.
        pictures: The icons in the cell.
        ruled: The cell's box in the upright frame, where ruling lines bound it.
    """
    if not stands_for_value(lines):
        lines = [line for line in lines if not is_debris(line.raw)]
    if not lines:
        return DraftCell()
    captions = _find_captions(lines, pictures)
    other = {i for group in captions for i in group} | _find_icon_pieces(lines, captions)
    body = [line for i, line in enumerate(lines) if i not in other]
    readings = [apply_second_reading(page, line.words) for line in lines]
    every = [w for members, _ in readings for w in members]
    words = [w for w in every if w.struck != "whole"] or every
    disputed = tuple(reason for _, reasons in readings for reason in reasons)
    doubtful = any(reasons and line in body for line, (_, reasons) in zip(lines, readings, strict=True))
    sure = estimate_confidence(words)
    partly = tuple(f"part of “{w.text}” is crossed out" for w in words if w.struck == "part")
    faint = ("faint print",) if min(w.confidence for w in words) < FAINT_CONFIDENCE else ()
    return DraftCell(
        raw="\n".join(line.raw for line in lines),
        body=join_paragraphs(body, ruled),
        captions=tuple(" ".join(lines[i].text for i in group) for group in captions),
        struck=_collect_struck(page, lines),
        confidence=min(sure, DISPUTED_CONFIDENCE) if doubtful or partly else sure,
        reasons=faint + disputed + partly + ((STRUCK_REASON,) if any(w.struck == "whole" for w in every) else ()),
        source=(locate_on_page(page, Box.hull(line.box for line in (body or lines))),),
    )


def estimate_confidence(words: Sequence[Word]) -> float:
    """Return the probability, 0 to 1, that a cell of these words is right.

    It is the mean of the words' confidences mixed with the least of them, which counts more in a short cell, and
    mapped by `CALIBRATION`.
    """
    counted = [w for w in words if not is_debris(w.text)] or list(words)
    letters = sum(len(w.text) for w in counted)
    mean = sum(w.confidence * len(w.text) for w in counted) / letters
    weight = min(1.0, SHORT_CELL_LETTERS / letters)
    reader = (1 - weight) * mean + weight * min(w.confidence for w in counted)
    for (low, right), (high, above) in pairwise(CALIBRATION):
        if reader <= high:
            return round(right + (above - right) * (reader - low) / (high - low), 3)
    return CALIBRATION[-1][1]


def _collect_struck(page: Page, lines: Sequence[Line]) -> tuple[StruckText, ...]:
    r"""Return the words that are crossed out, those in sequence together, "\n" between printed lines."""
    found = []
    words = [(i, word) for i, line in enumerate(lines) for word in line.words]
    for struck, run in groupby(words, key=lambda at: at[1].struck == "whole"):
        if struck:
            rows = [[w for _, w in row] for _, row in groupby(run, key=lambda at: at[0])]
            text = "\n".join(" ".join(w.text for w in row) for row in rows)
            places = (locate_on_page(page, measure_line_box(row)) for row in rows)
            found.append(StruckText(text=text, source=tuple(places)))
    return tuple(found)


def join_paragraphs(lines: Sequence[Line], ruled: Box | None = None) -> str:
    r"""Join lines with "\n", or with "\n\n" where a paragraph begins.

    A wider gap, a bullet, or a line that ended early begins one. `ruled` is the box that ruling lines bound.
    """
    if not lines:
        return ""
    wide = _find_wide_gaps(lines)
    right = max(line.box.x1 for line in lines)
    if ruled:  # the margin is as wide on the right as on the left
        right = max(right, ruled.x1 - min(line.box.x0 for line in lines) + ruled.x0)
    text, parted = lines[0].text, False
    for i, (above, line) in enumerate(pairwise(lines)):
        parted = parted or wide[i] or _ends_early(above, line, right)
        if line.text:  # not all of it is crossed out
            parted = parted or bool(LINE_BULLET.match(line.text))
            text += ("\n\n" if parted else "\n") * bool(text) + line.text
            parted = False
    return text


def _find_wide_gaps(lines: Sequence[Line]) -> list[bool]:
    """Return for each line but the last whether the gap below it is wider than usual.

    It is so by the boxes of the lines and by those of their words alike: OCR gives the box of the ink, which ends
    higher where no letter has a descender, and a text layer that of the font, which does not.
    """
    wide = [True] * (len(lines) - 1)
    for bottoms in ([line.box.bottom for line in lines], [max(w.box.bottom for w in line.words) for line in lines]):
        steps = [below - above for above, below in pairwise(bottoms)]
        usual = sorted(steps)[len(steps) // 3] if steps else 0.0
        wide = [known and step > PARAGRAPH_GAP_STEPS * usual for known, step in zip(wide, steps, strict=True)]
    return wide


def _ends_early(above: Line, line: Line, right: float) -> bool:
    """Return whether a line ended on purpose: the first word of the next, a capital, would have fitted left of `right`.

    Word processors fill each line before they begin another.
    """
    first = line.words[0]
    blank = EARLY_END_HEIGHTS * above.size
    begins = first.text[:1].isupper() and abs(line.box.x0 - above.box.x0) < blank
    return begins and above.text[-1:] not in UNFINISHED_ENDS and above.box.x1 + blank + first.box.width <= right


def _find_captions(lines: Sequence[Line], pictures: Sequence[Picture]) -> list[list[int]]:
    """Return the indices of the lines of each caption: lines right below an icon, or a line that names a file."""
    groups: list[list[int]] = []
    taken: set[int] = set()
    for picture in sorted(pictures, key=lambda p: (p.box.top, p.box.x0)):
        group: list[int] = []
        foot = picture.box.bottom
        for i, line in enumerate(lines):
            beside = line.box.x0 < picture.box.x1 + 40 and line.box.x1 > picture.box.x0 - 40
            if i in taken or not beside or not -4 <= line.box.top - foot <= (CAPTION_GAP_PT if not group else 4):
                continue
            group.append(i)
            foot = line.box.bottom
            if FILE_CAPTION.match(line.text) or len(group) == MAX_CAPTION_LINES:
                break
        if group:
            groups.append(group)
            taken.update(group)
    groups += [[i] for i, line in enumerate(lines) if i not in taken and FILE_CAPTION.match(line.text)]
    return sorted(groups)


def _find_icon_pieces(lines: Sequence[Line], captions: Sequence[Sequence[int]]) -> set[int]:
    """Return the indices of lines above a caption that are pieces of its icon, read as a letter or two."""
    found = set()
    for group in captions:
        at = group[0] - 1
        while (
            at >= 0
            and len(lines[at].text) <= MAX_ICON_LETTERS
            and all(w.confidence < FAINT_CONFIDENCE for w in lines[at].words)
        ):
            found.add(at)
            at -= 1
    return found


def join_cells(first: DraftCell, second: DraftCell, over_page: bool = True) -> DraftCell:
    """Join two pieces of one cell. The result has both places; its confidence is weighted by the length of text."""
    if not first.raw and not first.source:
        return second
    if not second.raw:
        return first
    reasons = dict.fromkeys((*first.reasons, *second.reasons, *(("crosses a page",) if over_page else ())))
    return replace(
        first,
        raw=f"{first.raw}\n{second.raw}" if first.raw else second.raw,
        body="\n".join(part for part in (first.body, second.body) if part),
        captions=first.captions + second.captions,
        struck=first.struck + second.struck,
        confidence=_average_confidence(first, second),
        reasons=tuple(reasons),
        source=first.source + second.source,
    )


def continue_cell(first: DraftCell, second: DraftCell) -> DraftCell:
    """Join a cell with its next piece, which is below it or on a later page. Pieces on one page get one place."""
    if not first.source or not second.source or first.source[-1].page != second.source[0].page:
        return join_cells(first, second)
    merged = join_cells(first, second, over_page=False)
    above, below = first.source[-1], second.source[0]
    if above.box is None or below.box is None or not second.raw:
        return merged
    together = Span(page=above.page, box=Box.hull([above.box, below.box]))
    return replace(merged, source=(*first.source[:-1], together, *second.source[1:]))


def _average_confidence(first: DraftCell, second: DraftCell) -> float | None:
    if first.confidence is None or second.confidence is None:
        return first.confidence if second.confidence is None else second.confidence
    a, b = len(first.raw), len(second.raw)
    return round((first.confidence * a + second.confidence * b) / (a + b), 3)


def append_line(page: Page, cell: DraftCell, line: Line) -> DraftCell:
    """Join a cell with one more line; lines on one page share a place."""
    return continue_cell(cell, build_cell(page, [line]))
