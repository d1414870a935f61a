"""A text layer over a page's picture judged by the picture, and used as far as the picture bears it out."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.image.raster import Pixels
from ingest.model import Box, Transform, Word
from ingest.pdf.layer_check import COVERED, PagePrint, judge, misread, print_of, uncovered
from ingest.pdf.layer_words import Layer, LayerWord, is_readable, layer_words, lines_of, overlaid

INSIDE = 0.6  # of a word's width, or its region's, that must lie in the region it is counted to


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a layer told of a page: its words, the regions whose words they are, and who reads the page."""

    reader: str
    words: tuple[Word, ...] = ()
    regions: frozenset[int] = field(default_factory=frozenset)

    @property
    def lines(self) -> int:
        """The first number that no line of these words has."""
        return 1 + max((w.line for w in self.words), default=-1)


def tell(
    layer: Layer | None, grey: Pixels, dpi: float, back: Transform, regions: Sequence[Box], boxes: int, tool: str
) -> Told:
    """What `layer` tells of an upright page of which `grey` is the print alone, dark on white; the first
    `boxes` of `regions` are closed boxes, which lie over the others. `tool` is who reads what the layer
    does not tell. Raises MissingToolError, PageTimeoutError."""
    words = layer_words(layer, back) if layer else ()
    if not words:
        return Told(reader=tool)
    page = print_of(grey, dpi)
    bare = uncovered(page, words)
    verdict = judge(words, page, bare)
    if not verdict.good:
        return Told(reader=f"{tool} (hidden text layer rejected: {verdict})")
    wrong = {id(w) for w in (*verdict.wrong, *misread(words, page))}
    wrong |= {id(words[i]) for pair in overlaid(words) for i in pair}
    homes, strays = _homes(words, regions)
    doubtful = {
        region
        for region, inside in homes.items()
        if any(
            id(w) in wrong or not is_readable(w.text) or _astray(w, regions[region]) or not page.amount(w.box)
            for w in inside
        )
        or not _covers(page, bare, regions, region, boxes)
    }
    told = homes.keys() - doubtful
    found: list[Word] = []
    for region in sorted(told | strays.keys()):
        inside = (homes[region] if region in told else []) + [w for w in strays.get(region, []) if page.amount(w.box)]
        first = 1 + max((w.line for w in found), default=-1)
        found += [
            Word(text=w.text, box=w.box, confidence=verdict.confidence, line=first + i, region=region)
            for i, line in enumerate(lines_of(inside))
            for w in line
        ]
    return Told(reader=f"hidden layer ({verdict}), {tool}", words=tuple(found), regions=frozenset(told))


def _covers(page: PagePrint, bare: PagePrint, regions: Sequence[Box], region: int, boxes: int) -> bool:
    """Whether the layer has words for a region's print; a band's print is what stands in no box."""
    box = regions[region]
    everything, rest = page.amount(box), bare.amount(box)
    if region >= boxes:
        over = [box.intersection(other) for other in regions[:boxes]]
        everything -= sum(page.amount(o) for o in over if o)
        rest -= sum(bare.amount(o) for o in over if o)
    return rest <= (1 - COVERED) * everything


def _homes(
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


def _astray(word: LayerWord, region: Box) -> bool:
    # A region may be narrower than a letter's box, as it lies close around the print.
    narrower = min(word.box.width, region.width)
    return word.box.horizontal_overlap(region) < INSIDE * narrower
