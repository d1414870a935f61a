"""State of a report that is read from its first page to its last."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from extract.assemble.open_rows import OpenFinding
from extract.assemble.row_reader import RowReader
from extract.coordinates import locate_on_page
from extract.model import EMPTY_CELL, DraftCell, Leftover, LegendEntry
from extract.text.cells import Line, is_debris
from ingest.model import Page, Problem


@dataclass(slots=True)
class ReportState:
    """The parts of the report read so far, and where in the report the next part is.

    `in_chapter`: the closing chapter has begun. `fresh`: a heading was read since the last table. `expecting`: prose
    belongs to the narrative of the last finding. `lines_above` are lines of prose that may be the question of the
    table below them, and `narrative_before` is the narrative without them. `page` is the number of the page that is
    read, `counts` the words of that page by where they went: "cells", "headings", "furniture" or "left".
    `dated`: a line with the date of the report was read; extract/assemble/dated_lines.py collects what it says.
    """

    rows: RowReader = field(default_factory=RowReader)
    findings: list[OpenFinding] = field(default_factory=list)
    title: list[Line] = field(default_factory=list)
    headline: str = ""
    subject: str = ""
    dated: bool = False
    legend: tuple[LegendEntry, ...] = ()
    in_chapter: bool = False
    fresh: bool = True
    expecting: bool = False
    lines_above: list[tuple[Page, Line]] = field(default_factory=list)
    narrative_before: DraftCell = EMPTY_CELL
    leftovers: list[Leftover] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    page: int = 0
    counts: Counter[str] = field(default_factory=Counter)

    def last_narrative(self) -> DraftCell:
        """Return the narrative of the last finding."""
        return self.findings[-1].narrative if self.findings else EMPTY_CELL

    def leave_over(self, page: Page, lines: Sequence[Line]) -> None:
        """Record lines that have no place in the report; dust counts as page furniture."""
        for line in lines:
            if is_debris(line.raw):
                self.counts["furniture"] += len(line.words)
                continue
            self.counts["left"] += len(line.words)
            self.leftovers.append(Leftover(text=line.raw, source=locate_on_page(page, line.box)))
