# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Use the hidden OCR layer of a scanned page as far as the page image confirms it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.image.raster import Pixels
from ingest.model import Box, Transform, Word
from ingest.pdf.layer_boxes import fit_tall_boxes
from ingest.pdf.layer_check import (
    MIN_COVERED,
    PagePrint,
    check_layer,
    erase_covered_print,
    find_misread_words,
    make_page_print,
)
from ingest.pdf.layer_words import (
    Layer,
    LayerWord,
    build_layer_words,
    find_overlaid_pairs,
    group_into_lines,
    is_out_of_order,
    is_readable,
)

MIN_INSIDE_SHARE = 0.6  # of a word's width, or its region's, that must lie in the region


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptedLayer:
    """The accepted words of a layer, the regions that they cover, and the `reader` of the page."""

    reader: str
    words: tuple[Word, ...] = ()
    regions: frozenset[int] = field(default_factory=frozenset)

    @property
    def next_line(self) -> int:
        """The first line number that these words do not use."""
        return 1 + max((w.line for w in self.words), default=-1)


def accept_layer(
    layer: Layer | None, grey: Pixels, dpi: float, back: Transform, regions: Sequence[Box], boxes: int, tool: str
) -> AcceptedLayer:
    """Check a layer against the upright page and return the words that are used.

    Args:
        layer: The hidden text, None if there is none.
        grey: The page's print, dark on white, shape (height, width), dtype uint8.
        dpi: Its resolution.
        back: The map from upright points to viewer points.
        regions: The boxes of the page's regions, in points.
        boxes: How many of the first regions are closed boxes, which lie over the others.
        tool: What reads the regions that the layer does not cover.

    Raises:
        MissingToolError, PageTimeoutError, ToolError: See `OcrEngine`.
    """
    words = build_layer_words(layer, back) if layer else ()
    if not words:
        return AcceptedLayer(reader=tool)
    page = make_page_print(grey, dpi)
    words, unplaced = fit_tall_boxes(words, page)
    bare = erase_covered_print(page, words)
    verdict = check_layer(words, page, bare)
    if not verdict.good:
        return AcceptedLayer(reader=f"{tool} (hidden text layer rejected: {verdict})")
    wrong = {id(w) for w in (*verdict.wrong, *find_misread_words(words, page), *unplaced)}
    wrong |= {id(words[i]) for pair in find_overlaid_pairs(words) for i in pair}
    homes, strays = _assign_to_regions(words, regions)
    doubtful = {
        region
        for region, inside in homes.items()
        if any(
            id(w) in wrong or not is_readable(w.text) or _leaves_region(w, regions[region]) or not page.count_ink(w.box)
            for w in inside
        )
        or not _covers_region(page, bare, regions, region, boxes)
        or (region < boxes and is_out_of_order(inside))
    }
    told = homes.keys() - doubtful
    found: list[Word] = []
    for region in sorted(told | strays.keys()):
        inside = (homes[region] if region in told else []) + [
            w for w in strays.get(region, []) if page.count_ink(w.box)
        ]
        first = 1 + max((w.line for w in found), default=-1)
        found += [
            Word(text=w.text, box=w.box, confidence=verdict.confidence, line=first + i, region=region)
            for i, line in enumerate(group_into_lines(inside))
            for w in line
        ]
    return AcceptedLayer(reader=f"hidden layer ({verdict}), {tool}", words=tuple(found), regions=frozenset(told))


def _covers_region(page: PagePrint, bare: PagePrint, regions: Sequence[Box], region: int, boxes: int) -> bool:
    """Return whether the layer has words for a region's print; closed boxes do not count to a band."""
    box = regions[region]
    everything, rest = page.count_ink(box), bare.count_ink(box)
    if region >= boxes:
        over = [box.intersection(other) for other in regions[:boxes]]
        everything -= sum(page.count_ink(o) for o in over if o)
        rest -= sum(bare.count_ink(o) for o in over if o)
    return rest <= (1 - MIN_COVERED) * everything


def _assign_to_regions(
    words: Sequence[LayerWord], regions: Sequence[Box]
) -> tuple[dict[int, list[LayerWord]], dict[int, list[LayerWord]]]:
    """Return the words of each region, and the words outside all regions by the region nearest to them.

    A word belongs to the first region that contains its centre, as boxes come before bands.
    """
    homes: dict[int, list[LayerWord]] = defaultdict(list)
    strays: dict[int, list[LayerWord]] = defaultdict(list)
    for word in words if regions else ():
        x, y = word.box.centre
        away = [max(b.x0 - x, x - b.x1, b.top - y, y - b.bottom, 0.0) for b in regions]
        home = min(range(len(regions)), key=away.__getitem__)
        (strays if away[home] else homes)[home].append(word)
    return homes, strays


def _leaves_region(word: LayerWord, region: Box) -> bool:
    # A region may be narrower than a letter's box, as it lies close around the print.
    narrower = min(word.box.width, region.width)
    return word.box.horizontal_overlap(region) < MIN_INSIDE_SHARE * narrower
