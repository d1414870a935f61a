# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""How a report is laid out on pages: sizes in points, columns, fonts, colours of the status cells."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import matplotlib
import reportlab

from samples.words import KEY

FONT_FOLDERS = (
    Path(reportlab.__file__).parent / "fonts",
    Path(matplotlib.__file__).parent / "mpl-data" / "fonts" / "ttf",
)

# Black on every one of these is legible, as it is in the board's own template.
CLASSIC = {"red": "#f01010", "amber": "#ffc000", "green": "#00b050", "complete": "#0f75bd"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of the table; `field` names its content: a field of the row, or "question", "number" (the question's
    label), "rag", "agency", "body_or_person" (the agency, or where there is none the lead person), "theme" (the
    finding's title, printed upwards), "other", "status" (one of the further statuses)."""

    field: str
    heading: str
    share: float  # of the width between the margins

    @property
    def spans_rows(self) -> bool:
        """Whether a cell of the column spans the rows of a question, or of a finding."""
        return self.field in ("number", "question", "theme")


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
    """Its fonts come with reportlab or matplotlib and are embedded, so that every machine draws the same."""

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
    rules: Literal["grid", "horizontal", "zebra", "none"] = "grid"
    rule: float = 0.6  # width of the ruled lines
    rule_colour: str = "#000000"
    rule_dash: tuple[float, float] | None = None  # points of a dash and of the gap after it
    rule_gaps: float = 0.0  # breaks in 100 points of a line
    doubled: int = 0  # the column whose left line is doubled; 0: none
    row_rules: bool = True  # of horizontal rules: also between the rows of one question
    bands: tuple[str, ...] = ()  # tints of rows in turn; "": none
    header_fill: str = "#d9d9d9"  # "": none
    header_ink: str = ""  # "": black
    header_size: float = 6.4
    header_underlined: bool = False
    headers: Literal["once", "table", "page"] = "table"  # where the columns' names are printed
    asked: Literal["column", "banner", "prose"] = "column"  # where the questions are printed
    themes: Literal["prose", "banner", "column"] = "prose"  # where the findings' headings are printed
    banner_fill: str = ""
    status_shape: Literal["fill", "dot", "text"] = "fill"  # which part is coloured: the cell, a dot in it, its text
    status_ink: str = "#000000"  # of text on a coloured cell
    key: tuple[tuple[str, str, str], ...] = KEY  # status, its name, its meaning
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
