"""A text layer over a page's picture judged by the picture, and used as far as the picture bears it out."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.image.raster import Pixels
from ingest.model import Box, Transform, Word
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
    is_readable,
)

MIN_INSIDE_SHARE = 0.6  # of a word's width, or its region's, that must lie in the region


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptedLayer:
    """What a layer told of a page: its words, the regions whose words they are, and who reads the page."""

    reader: str
    words: tuple[Word, ...] = ()
    regions: frozenset[int] = field(default_factory=frozenset)

    @property
    def next_line(self) -> int:
        """The first number that no line of these words has."""
        return 1 + max((w.line for w in self.words), default=-1)


def accept_layer(
    layer: Layer | None, grey: Pixels, dpi: float, back: Transform, regions: Sequence[Box], boxes: int, tool: str
) -> AcceptedLayer:
    """What `layer` tells of an upright page of which `grey` is the print alone, dark on white; the first
    `boxes` of `regions` are closed boxes, which lie over the others. `tool` is who reads what the layer
    does not tell. Raises MissingToolError, PageTimeoutError."""
    words = build_layer_words(layer, back) if layer else ()
    if not words:
        return AcceptedLayer(reader=tool)
    page = make_page_print(grey, dpi)
    bare = erase_covered_print(page, words)
    verdict = check_layer(words, page, bare)
    if not verdict.good:
        return AcceptedLayer(reader=f"{tool} (hidden text layer rejected: {verdict})")
    wrong = {id(w) for w in (*verdict.wrong, *find_misread_words(words, page))}
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
    """Whether the layer has words for a region's print; a band's print is what stands in no box."""
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
    """The words of each region, of the first that a word's middle lies in, as boxes come before bands; and
    those that stand in none, each with the region nearest to it."""
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
