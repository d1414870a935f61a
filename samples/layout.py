"""How a report is laid out on pages: sizes in points, columns, fonts, colours of the status cells."""

from dataclasses import dataclass, field
from pathlib import Path

import reportlab

FONT_DIR = Path(reportlab.__file__).parent / "fonts"

# Black on every one of these is legible, as it is in the board's own template.
CLASSIC = {"red": "#f01010", "amber": "#ffc000", "green": "#00b050", "complete": "#0f75bd"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of the table; `field` is the field of the row that it prints."""

    field: str
    heading: str
    share: float  # of the width between the margins


NINE = (
    Column(field="question", heading="Questions", share=0.095),
    Column(field="agency", heading="Agency", share=0.08),
    Column(field="response", heading="Response", share=0.185),
    Column(field="actions", heading="Actions", share=0.15),
    Column(field="rag", heading="RAG", share=0.06),
    Column(field="constraints", heading="Constraints/Problems", share=0.11),
    Column(field="target_date", heading="Target Date/Evidence", share=0.12),
    Column(field="lead_person", heading="Lead Person", share=0.09),
    Column(field="desired_outcome", heading="Desired Outcome", share=0.11),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Bitstream Vera comes with reportlab and is embedded, so that every machine draws the same."""

    width: float = 841.89  # A4 landscape
    height: float = 595.28
    margin: float = 30.0
    foot: float = 36.0  # bottom margin, with the page number in it
    columns: tuple[Column, ...] = NINE
    regular: str = "Vera"
    bold: str = "VeraBd"
    italic: str = "VeraIt"
    size: float = 7.0
    leading: float = 8.7
    caption_size: float = 5.6
    padding: float = 3.0
    paragraph_gap: float = 2.6
    bullet_indent: float = 7.0
    icon_size: float = 16.0
    rule: float = 0.6  # width of the ruled lines; 0: none
    header_fill: str = "#d9d9d9"
    header_on_each_page: bool = False
    split_room: float = 34.0  # a row is begun at a page's foot only where this much of it fits
    palette: dict[str, str] = field(default_factory=lambda: dict(CLASSIC))

    def edges(self) -> tuple[float, ...]:
        """x of the columns' rules, left to right."""
        x, out = self.margin, [self.margin]
        for column in self.columns:
            x += column.share * (self.width - 2 * self.margin)
            out.append(round(x, 2))
        return tuple(out)


A4_LANDSCAPE = Layout()
