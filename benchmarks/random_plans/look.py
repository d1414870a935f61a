# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The look of a random plan: every property, and how each is drawn by chance."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from random import Random
from typing import Any, Literal

from benchmarks.random_plans.names import PERSON_STYLES, name_column
from benchmarks.scans import Scanner
from samples.board import DateRole, StatusRole

Kind = Literal["finding", "recommendation", "theme"]
Agencies = Literal["column", "band", "none"]
Sections = Literal["none", "heading", "band", "column"]
DatesInCell = Literal["none", "revised to", "was", "revised below", "struck", "completed"]
Rulings = Literal["grid", "pale", "thick", "white", "level", "upright", "outer", "none"]

RULED_ROWS = ("grid", "pale", "thick", "white", "level")  # rulings that show where each row ends

PAGES_PT = {
    "A4 portrait": (595.28, 841.89),
    "A4 landscape": (841.89, 595.28),
    "A3 landscape": (1190.55, 841.89),
    "A3 portrait": (841.89, 1190.55),
}
PAGE_CHOICES = ("A4 landscape",) * 5 + ("A4 portrait",) * 3 + ("A3 landscape",) * 2 + ("A3 portrait",)
COLUMN_WIDTH_PT = 62.0  # the narrowest usual column at 8 points, which limits the number of columns of a page
MONTHS = ("January", "March", "May", "June", "September", "November")

FONTS = {
    "DejaVu Sans": ("DejaVuSans", "DejaVuSans-Bold", "DejaVuSans-Oblique"),
    "DejaVu Serif": ("DejaVuSerif", "DejaVuSerif-Bold", "DejaVuSerif-Italic"),
    "STIX": ("STIXGeneral", "STIXGeneralBol", "STIXGeneralItalic"),
    "Vera": ("Vera", "VeraBd", "VeraIt"),
    "Helvetica": ("Helvetica", "Helvetica-Bold", "Helvetica-Oblique"),
    "Times": ("Times-Roman", "Times-Bold", "Times-Italic"),
}
"""Regular, bold and italic. These fonts come with reportlab, matplotlib or the PDF itself, so that every machine draws
the same bytes."""
FONTS_WITHOUT_BULLET = ("Helvetica", "Times")  # their bullet is read back as another character

PALETTES = {
    "classic": {"red": "#ff0000", "amber": "#ffc000", "green": "#00b050", "complete": "#0070c0"},
    "pastel": {"red": "#f8a5a5", "amber": "#ffe08a", "green": "#b5e0b5", "complete": "#a9cdf0"},
    "dark": {"red": "#c00000", "amber": "#ed7d31", "green": "#38761d", "complete": "#1f4e9e"},
    "bright": {"red": "#ff3b30", "amber": "#ffbf00", "green": "#92d050", "complete": "#4fa3e0"},
}
STATUS_WORDS = {
    "names": {"red": "Red", "amber": "Amber", "green": "Green", "complete": "Complete"},
    "capitals": {"red": "RED", "amber": "AMBER", "green": "GREEN", "complete": "COMPLETE"},
    "blue": {"red": "Red", "amber": "Amber", "green": "Green", "complete": "Blue"},
    "progress": {"red": "Off track", "amber": "At risk", "green": "On track", "complete": "Completed"},
}
LETTERS = {"red": "R", "amber": "A", "green": "G", "complete": "B"}
DIGITS = {"red": "1", "amber": "2", "green": "3", "complete": "4"}
STATUS_STYLES = (
    "fill", "fill", "fill", "letter", "word", "fill and word", "fill and letter", "dot", "digit", "coloured text",
    "none", "per cent",
)  # fmt: skip
COLOURED_STYLES = ("fill", "fill and word", "fill and letter", "dot", "coloured text")

HEADER_COLOURS = (
    ("", ""), ("", ""), ("#d9d9d9", ""), ("#e7e6e6", ""), ("#c6d9f1", ""), ("#ffe599", ""), ("#1f3864", "#ffffff"),
    ("#00695c", "#ffffff"), ("#5b2c6f", "#ffffff"), ("#000000", "#ffffff"), ("#4472c4", "#ffffff"),
)  # fmt: skip
"""The fill of the header and the colour of its words; "" is none, and black."""

REPORT_DATES = (
    "Report as at {}", "Position at {}", "Progress report to the Board, {}", "Minutes of the meeting held on {}",
    "Last updated {}", "Status at {}", "Updated: {}", "Progress as at {}", "Date of report: {}", "Version 3, {}",
)  # fmt: skip
DATE_STYLES = ("d/m/Y", "d.m.Y", "d/m/y", "d Month Y", "d Mon Y", "Month Y", "Mon-y", "end of Month Y", "quarter")

OPTIONAL_FIELDS: Mapping[str, float] = {
    "response": 0.75,
    "actions": 0.9,
    "target_date": 0.7,
    "lead_person": 0.6,
    "desired_outcome": 0.45,
    "constraints": 0.35,
    "evidence": 0.2,
    "priority": 0.1,
    "cost": 0.08,
}
"""Each field that a plan may leave out, with the share of plans that print it."""

COLUMN_ORDERS = (
    "actions agency lead_person target_date response evidence desired_outcome constraints priority cost rag percent",
    "agency response actions rag constraints target_date lead_person desired_outcome evidence priority cost percent",
    "agency actions desired_outcome lead_person target_date rag percent response constraints evidence priority cost",
    "desired_outcome actions priority agency lead_person cost target_date response rag percent evidence constraints",
    "priority actions target_date rag percent lead_person agency response evidence constraints desired_outcome cost",
)
STATUS_FIELDS: Mapping[str, StatusRole] = {
    "previous_rag": "previous", "first_period_rag": "period", "second_period_rag": "period", "risk_rag": "risk",
    "outcome_rag": "outcome",
}  # fmt: skip
"""Columns of statuses beside the current one, with their roles."""
DATE_FIELDS: Mapping[str, DateRole] = {
    "revised_date": "revised", "completed_date": "completed", "review_date": "review",
}  # fmt: skip
"""Columns of dates beside the target date, with their roles."""
OTHER_TEXT_FIELDS = ("evidence", "priority", "cost", "percent")
OTHER_FIELDS = (*OTHER_TEXT_FIELDS, *STATUS_FIELDS, *DATE_FIELDS)
"""Columns that fit no field of the plan."""

RUNNING_LABELS = ("none", "1", "1", "1.", "Q1", "R1", "A1")
SECTION_LABELS = ("none", "1a", "1(a)", "1.1", "Q1.1", "R1.1", "1(i)", "1.1.1", "A1")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanColumn:
    """A column: the field it prints, its printed name, and its weight in the width of the table."""

    field: str
    name: str
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Every drawn property. Sizes are in points; an empty string means that the plan has no such thing."""

    page: str
    margin: float
    font: str
    size: float
    leading: float  # of the print size
    padding: float
    row_gap: float  # added above and below each row's text where no ruling separates rows
    valign: Literal["top", "middle"]
    columns: tuple[PlanColumn, ...]
    rulings: Rulings
    tint: Literal["none", "zebra", "first column", "all"]
    tint_colour: str
    header: Literal["none", "first", "every"]  # the tables that have column names
    header_fill: str
    header_ink: str
    header_bold: bool
    header_repeated: bool  # on each page
    header_groups: bool  # a line of group names above the column names
    prompts: bool
    sections: Sections
    kind: Kind
    heading: str
    questions: bool  # whether a column prints a question or recommendation
    agencies: Agencies
    labels: str
    labels_in_column: bool
    status: str
    status_words: str
    palette: str
    legend: Literal["none", "before", "after"]
    legend_form: Literal["table", "line"]
    dates: str
    persons: str
    actions: str
    merged: bool  # one cell for the lead or outcome of several rows
    split_rows: bool  # rows may go over a page break
    report_date: str
    report_date_place: Literal["title", "header", "footer"]
    tables_before: tuple[str, ...]
    tables_after: tuple[str, ...]
    introduction: bool
    narratives: bool
    page_header: str
    page_footer: str
    scanner: Scanner | None
    agency_separator: str = ""  # between the agencies of a row, where some rows have several
    dates_in_cell: DatesInCell = "none"  # how some cells print two dates
    arrows: bool = False  # behind the status
    green_complete: bool = False  # the legend says that green is complete

    @property
    def told(self) -> dict[str, str]:
        """Every drawn property as words, those that the plan does not have left out."""
        told = {f.name: getattr(self, f.name) for f in fields(self)}
        told["columns"] = " | ".join(column.name for column in self.columns)
        for kind, known in (("status_columns", STATUS_FIELDS), ("date_columns", DATE_FIELDS)):
            told[kind] = ", ".join(column.field for column in self.columns if column.field in known)
        told["tables_before"], told["tables_after"] = ", ".join(self.tables_before), ", ".join(self.tables_after)
        if self.scanner:
            told["scanner"] = f"{self.scanner.dpi} dpi {self.scanner.inks}, JPEG {self.scanner.quality}"
        return {name: str(value) for name, value in told.items() if value not in ("", "none", False, None)}

    @property
    def what(self) -> str:
        """The drawn properties in one line."""
        return "; ".join(f"{name.replace('_', ' ')}: {value}" for name, value in self.told.items())


def draw_look(rng: Random, scanned: bool) -> Look:
    """Draw every property by chance. The few that others rule out are corrected afterwards."""
    page = rng.choice(PAGE_CHOICES)
    size = rng.choice((7.0, 7.5, 8.0, 8.0, 9.0, 9.0, 10.0, 11.0, 12.0))
    scanner = draw_scanner(rng) if scanned else None
    status = rng.choice(STATUS_STYLES)
    sections: Sections = rng.choice(("none", "none", "heading", "heading", "band", "column"))
    kinds: tuple[Kind, ...] = ("finding", "recommendation", "theme")
    kind = rng.choice(kinds) if sections in ("heading", "band") else "theme"
    questions = kind != "recommendation" and (sections != "none" or rng.random() < 0.7)
    agencies: Agencies = rng.choice(("column", "column", "column", "none"))
    if sections == "none" and rng.random() < 0.25:
        agencies = "band"
    heading = draw_heading(rng, kind)
    labels = rng.choice(SECTION_LABELS if "{n}" in heading and sections in ("heading", "band") else RUNNING_LABELS)
    in_column = labels != "none" and (not questions or rng.random() < 0.4)
    rulings: Rulings = rng.choice(
        ("grid", "grid", "grid", "pale", "thick", "white", "level", "upright", "outer", "none", "none")
    )
    header_fill, header_ink = rng.choice(HEADER_COLOURS)
    font = rng.choice(list(FONTS))
    actions = rng.choice(("sentence", "sentence", "lines", "bullets", "numbers"))
    columns = draw_columns(rng, page, size, sections, questions, agencies == "column", in_column, status)
    return Look(
        page=page,
        margin=round(rng.uniform(28, 46), 1),
        font=font,
        size=size,
        leading=round(rng.uniform(1.15, 1.3), 2),
        padding=round(rng.uniform(2.5, 5), 1),
        row_gap=round(rng.uniform(2.5, 5), 1) if rulings in ("upright", "outer", "none") else 0.0,
        valign=rng.choice(("top", "top", "middle")) if rulings in RULED_ROWS else "top",
        columns=columns,
        rulings=rulings,
        tint="all" if rulings == "white" else rng.choice(("none", "none", "none", "zebra", "first column")),
        tint_colour=rng.choice(("#f2f2f2", "#e8eef7", "#eef5e9", "#fff6e0", "#dde7f3")),
        header=rng.choice(("none", "first", *("every",) * 10)),
        header_fill=header_fill,
        header_ink=header_ink,
        header_bold=bool(header_ink or not header_fill or rng.random() < 0.7),
        header_repeated=rng.random() < 0.5,
        header_groups=rng.random() < 0.12,
        prompts=rng.random() < 0.12,
        sections=sections,
        kind=kind,
        heading=heading,
        questions=questions,
        agencies=agencies,
        labels=labels,
        labels_in_column=in_column,
        status=status,
        status_words=draw_status_words(rng, status, scanner),
        palette=rng.choice(list(PALETTES)),
        legend="before" if status == "digit" else rng.choice(("none", "before", "before", "after")),
        legend_form=rng.choice(("table", "table", "line")),
        dates=rng.choice(DATE_STYLES),
        persons=rng.choice(PERSON_STYLES),
        actions="lines" if actions == "bullets" and font in FONTS_WITHOUT_BULLET else actions,
        merged=questions and rulings in RULED_ROWS and rng.random() < 0.25,
        split_rows=rng.random() < 0.5,
        report_date=rng.choice((*REPORT_DATES, "")),
        report_date_place=rng.choice(("title", "title", "title", "header", "footer")),
        tables_before=draw_tables(rng, ("versions", "membership", "score card", "glossary"), (0, 0, 0, 1)),
        tables_after=draw_tables(rng, ("glossary", "sign-off", "risk register", "membership"), (0, 0, 0, 1, 2)),
        introduction=rng.random() < 0.5,
        narratives=rng.random() < 0.6,
        page_header=rng.choice(("", "", "OFFICIAL – SENSITIVE", "CONFIDENTIAL", "board")),
        page_footer=rng.choice(("", "number", "Page number", "Page of", "board and number")),
        scanner=scanner,
    )


def draw_status_words(rng: Random, status: str, scanner: Scanner | None) -> str:
    """Return the set of status words: only names of colours where the plan shows no colour that explains others."""
    coloured = status in COLOURED_STYLES and (scanner is None or scanner.inks == "colour")
    return rng.choice(list(STATUS_WORDS) if coloured else ("names", "capitals"))


def draw_tables(rng: Random, kinds: tuple[str, ...], counts: tuple[int, ...]) -> tuple[str, ...]:
    return tuple(rng.sample(kinds, rng.choice(counts)))


def draw_heading(rng: Random, kind: str) -> str:
    """Return the pattern of a section's heading; without a number only where the words alone make a heading."""
    numbered = ("{Kind} {n}: {title}", "{Kind} {n} – {title}", "{KIND} {n}. {title}", "{Kind} {n}. {title}")
    return rng.choice((*numbered, "{Kind}: {title}" if kind == "theme" else numbered[0]))


def draw_columns(
    rng: Random,
    page: str,
    size: float,
    sections: str,
    questions: bool,
    agency: bool,
    label: bool,
    status: str,
) -> tuple[PlanColumn, ...]:
    """Return the columns in printed order: as many as the page has room for."""
    wanted = {field for field, share in OPTIONAL_FIELDS.items() if rng.random() < share}
    if not wanted & {"actions", "response"}:
        wanted.add("actions")
    leading = ["label"] * label + ["section"] * (sections == "column") + ["question"] * questions
    needed = {"actions"} & wanted or {"response"}
    needed |= {"agency"} if agency else set()
    needed |= {"rag"} if status not in ("none", "per cent") else {"percent"} if status == "per cent" else set()
    room = count_columns_with_room(page, size)
    spare = sorted(wanted - needed)
    rng.shuffle(spare)
    chosen = needed | set(spare[: max(0, room - len(leading) - len(needed))])
    order = [field for field in rng.choice(COLUMN_ORDERS).split() if field in chosen]
    if rng.random() < 0.25:
        first, second = rng.sample(range(len(order)), 2) if len(order) > 1 else (0, 0)
        order[first], order[second] = order[second], order[first]
    month = f"{rng.choice(MONTHS)}{rng.choice(('', ' 2019', ' 2021'))}"
    return tuple(
        PlanColumn(
            field=field,
            name=rng.choice(("Finding", "Theme", "Key theme", "Priority area"))
            if field == "section"
            else name_column(field, rng, month),
            weight=round(WEIGHTS.get(field, 1.0) * rng.uniform(0.8, 1.25), 2),
        )
        for field in (*leading, *order)
    )


def count_columns_with_room(page: str, size: float) -> int:
    return int(PAGES_PT[page][0] / (COLUMN_WIDTH_PT * (0.35 + 0.65 * size / 8)))


WEIGHTS: Mapping[str, Any] = {
    "label": 0.35, "section": 1.1, "question": 1.6, "actions": 1.9, "response": 2.3, "rag": 0.6, "percent": 0.6,
    "constraints": 1.3, "desired_outcome": 1.4, "target_date": 0.9, "priority": 0.6, "evidence": 1.1,
    **dict.fromkeys(STATUS_FIELDS, 0.6),
}  # fmt: skip
"""How wide a column is beside one of weight 1."""


def draw_scanner(rng: Random) -> Scanner:
    """Return an office scanner: up to 1.5 degrees askew, a few specks, colour or grey, at 150 to 300 dpi."""
    return Scanner(
        dpi=rng.choice((150, 200, 200, 300, 300)),
        skew=(0.0, rng.choice((0.2, 0.6, 1.0, 1.5))),
        inks=rng.choice(("colour", "colour", "grey")),
        blur=round(rng.uniform(0.3, 0.6), 2),
        grain=rng.choice((0.0, 0.0, 2.0, 4.0)),
        specks=rng.choice((0, 0, 8, 25)),
        paper=rng.choice((255, 252, 244)),
        quality=rng.choice((45, 60, 75, 85)),
    )
