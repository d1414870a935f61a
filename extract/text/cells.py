"""Words of one region made a cell: lines, paragraphs, captions of icons, confidence, place."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from extract.coordinates import hull, line_box, print_size, span
from extract.model import DraftCell
from extract.text.bullets import LINE_BULLET
from extract.text.reader_agreement import DISPUTED, heard
from ingest.model import Box, Page, Picture, Span, Word

CAPTION = re.compile(r"\S.{0,80}[.,]\s?(docx?|xlsx?|pptx?|pdf|msg|rtf|txt|zip|jpe?g|png)\s*$", re.I)
BELOW_ICON = 10.0  # points; a caption starts within a line of its icon's foot
CAPTION_LINES = 3  # an icon's caption wraps at most twice
ICON = 2  # characters that a piece of an icon is read as
PARAGRAPH = 1.3  # times the usual distance of lines: a wider gap parts paragraphs
SHORT = 12  # letters; in a cell as short one misread word is the cell
MEASURED = ((0.0, 0.3), (0.5, 0.7), (0.8, 0.84), (0.9, 0.9), (0.93, 0.985), (1.0, 0.998))
"""What the reader says of a cell, and the share of such cells that were right under the conditions of
benchmarks/accuracy.py (seeds for tuning), smoothed; Tesseract seldom says more than 0.97 of what is right."""
FAINT = 0.6  # confidence; a cell that holds a word read worse is doubtful


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A printed line of one region, in the upright frame. `size` is the x-height of its print in points."""

    words: tuple[Word, ...]
    box: Box
    size: float

    @property
    def text(self) -> str:
        return " ".join(w.text for w in self.words)


def lines_of(words: Iterable[Word]) -> list[Line]:
    """Words as printed lines, in the order they were read."""
    lines = []
    for _, group in groupby(words, key=lambda w: (w.region, w.line)):
        members = tuple(group)
        lines.append(Line(words=members, box=line_box(list(members)), size=print_size(list(members))))
    return lines


def is_debris(text: str) -> bool:
    """Whether a line holds no letter or digit: what dust and ends of rulings are read as."""
    return not re.search(r"[^\W_]", text)


def cell_of(page: Page, lines: Sequence[Line], pictures: Sequence[Picture] = ()) -> DraftCell:
    """The cell that these lines of one page make."""
    lines = [line for line in lines if not is_debris(line.text)]
    if not lines:
        return DraftCell()
    captions = _captions(lines, pictures)
    apart = {i for group in captions for i in group} | _icons(lines, captions)
    body = [line for i, line in enumerate(lines) if i not in apart]
    told = [heard(page, line.words) for line in lines]
    words = [w for members, _ in told for w in members]
    disputed = tuple(reason for _, reasons in told for reason in reasons)
    doubtful = any(reasons and line in body for line, (_, reasons) in zip(lines, told, strict=True))
    sure = confidence_of(words)
    faint = ("faint print",) if min(w.confidence for w in words) < FAINT else ()
    return DraftCell(
        raw="\n".join(line.text for line in lines),
        body=paragraphs(body),
        captions=tuple(" ".join(lines[i].text for i in group) for group in captions),
        confidence=min(sure, DISPUTED) if doubtful else sure,
        reasons=faint + disputed,
        source=(span(page, hull(line.box for line in (body or lines))),),
    )


def confidence_of(words: Sequence[Word]) -> float:
    """How sure it is that a cell of these words is right: the reader's mean confidence and its least, which
    counts for more the shorter the cell, put on the scale of MEASURED."""
    told = [w for w in words if not is_debris(w.text)] or list(words)
    letters = sum(len(w.text) for w in told)
    mean = sum(w.confidence * len(w.text) for w in told) / letters
    weight = min(1.0, SHORT / letters)
    reader = (1 - weight) * mean + weight * min(w.confidence for w in told)
    for (low, right), (high, above) in pairwise(MEASURED):
        if reader <= high:
            return round(right + (above - right) * (reader - low) / (high - low), 3)
    return MEASURED[-1][1]


def paragraphs(lines: Sequence[Line]) -> str:
    """The lines' text, "\\n" between lines, "\\n\\n" where a wider gap or a bullet begins a paragraph."""
    if not lines:
        return ""
    steps = sorted(b.box.bottom - a.box.bottom for a, b in pairwise(lines))
    usual = steps[len(steps) // 3] if steps else 0.0
    text = lines[0].text
    for above, line in pairwise(lines):
        parted = line.box.bottom - above.box.bottom > PARAGRAPH * usual or bool(LINE_BULLET.match(line.text))
        text += ("\n\n" if parted else "\n") + line.text
    return text


def _captions(lines: Sequence[Line], pictures: Sequence[Picture]) -> list[list[int]]:
    """Indices of the lines of each caption: what stands right under an icon, or names a file."""
    groups: list[list[int]] = []
    taken: set[int] = set()
    for picture in sorted(pictures, key=lambda p: (p.box.top, p.box.x0)):
        group: list[int] = []
        foot = picture.box.bottom
        for i, line in enumerate(lines):
            beside = line.box.x0 < picture.box.x1 + 40 and line.box.x1 > picture.box.x0 - 40
            if i in taken or not beside or not -4 <= line.box.top - foot <= (BELOW_ICON if not group else 4):
                continue
            group.append(i)
            foot = line.box.bottom
            if CAPTION.match(line.text) or len(group) == CAPTION_LINES:
                break
        if group:
            groups.append(group)
            taken.update(group)
    groups += [[i] for i, line in enumerate(lines) if i not in taken and CAPTION.match(line.text)]
    return sorted(groups)


def _icons(lines: Sequence[Line], captions: Sequence[Sequence[int]]) -> set[int]:
    """Indices of the lines over a caption that are no print but pieces of its icon, read as a letter or two."""
    found = set()
    for group in captions:
        at = group[0] - 1
        while at >= 0 and len(lines[at].text) <= ICON and all(w.confidence < FAINT for w in lines[at].words):
            found.add(at)
            at -= 1
    return found


def joined(first: DraftCell, second: DraftCell, over_page: bool = True) -> DraftCell:
    """Two pieces of one cell made one; its place is both places, its confidence by length of text."""
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
        confidence=_weighed(first, second),
        reasons=tuple(reasons),
        source=first.source + second.source,
    )


def continued(first: DraftCell, second: DraftCell) -> DraftCell:
    """A cell and the next piece of it, below it on the same page or on a later one; on one page the two
    have one place."""
    if not first.source or not second.source or first.source[-1].page != second.source[0].page:
        return joined(first, second)
    merged = joined(first, second, over_page=False)
    above, below = first.source[-1], second.source[0]
    if above.box is None or below.box is None or not second.raw:
        return merged
    together = Span(page=above.page, box=hull([above.box, below.box]))
    return replace(merged, source=(*first.source[:-1], together, *second.source[1:]))


def _weighed(first: DraftCell, second: DraftCell) -> float | None:
    if first.confidence is None or second.confidence is None:
        return first.confidence if second.confidence is None else second.confidence
    a, b = len(first.raw), len(second.raw)
    return round((first.confidence * a + second.confidence * b) / (a + b), 3)


def with_line(page: Page, cell: DraftCell, line: Line) -> DraftCell:
    """The cell and one more line of it; lines of one page share a place."""
    return continued(cell, cell_of(page, [line]))
