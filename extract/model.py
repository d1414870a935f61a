"""A draft: what stands where in a report, as printed, before any name, date or colour is understood."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from extract.fields import FieldCells
from ingest.model import Colour, Problem, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftCell:
    """A cell's text as printed.

    `raw` is all that the reader gave, "\\n" between printed lines. `body` is the same without the
    captions of icons, "\\n" between lines and "\\n\\n" between paragraphs. `captions` are the icons'
    captions, each on one line. `confidence` is 0 to 1, None for a cell without words; `reasons` say
    in words why it is below what the reader gave. One span a page, in page order.
    """

    raw: str = ""
    body: str = ""
    captions: tuple[str, ...] = ()
    confidence: float | None = None
    reasons: tuple[str, ...] = ()
    source: tuple[Span, ...] = ()


EMPTY_CELL = DraftCell()


def fill_draft_cells(given: Mapping[str, DraftCell]) -> FieldCells[DraftCell]:
    """Return a row's cells: the given ones by field name, the others empty."""
    return FieldCells(given, EMPTY_CELL)


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftStatus:
    """A status cell: its text, and the colour that fills it (None: no colour there, or none visible).
    `print_only`: the colour is that of the words, which say more than it.

    `visible` is False where the page carries no colour at all (plain text, a grey or 1-bit scan).
    `source` is the coloured fill where there is one, else the text's place.
    """

    cell: DraftCell = EMPTY_CELL
    colour: Colour | None = None
    visible: bool = True
    print_only: bool = False
    source: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftResponse:
    """One agency's row under a question. `cells` has a cell for each field of extract/fields.py; `other` holds the
    columns that fit no field, by their printed name."""

    agency: DraftCell
    status: DraftStatus = field(default_factory=DraftStatus)
    cells: FieldCells[DraftCell] = fill_draft_cells({})  # noqa: RUF009 - read-only
    other: tuple[tuple[str, DraftCell], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftQuestion:
    """`label` as printed, without its closing dot ("1a"); `text.body` is without the label."""

    label: str
    text: DraftCell
    responses: tuple[DraftResponse, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftFinding:
    """`number` as printed, or taken from its questions' labels where the heading bears none;
    `kind` is "finding", "additional learning", "theme", ... in lower case."""

    number: str
    kind: str
    title: DraftCell
    narrative: DraftCell = EMPTY_CELL
    questions: tuple[DraftQuestion, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LegendEntry:
    """A row of the report's own status key: a swatch's colour (None in plain text), the word in or
    beside it ("Amber", "Action completed") and what it says about it."""

    colour: Colour | None
    label: str
    meaning: str
    source: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Leftover:
    """Words that were read but belong to no cell, heading or furniture that could be told."""

    text: str
    source: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Where the words of one page went; the four add up to the words read. `reader` is who read them."""

    page: int
    in_cells: int
    in_headings: int
    furniture: int
    left_over: int
    reader: str = ""

    @property
    def placed(self) -> float:
        """The share of the page's words that have a place; 1 where there are none."""
        every = self.in_cells + self.in_headings + self.furniture + self.left_over
        return 1 - self.left_over / every if every else 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A whole report as printed. `as_at` is the printed sentence that holds the report's date."""

    title: str
    board: str
    subject: str
    as_at: str
    findings: tuple[DraftFinding, ...]
    key: tuple[LegendEntry, ...] = ()
    leftovers: tuple[Leftover, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    faults: tuple[Problem, ...] = ()
