# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Draw histories and counts as pictures that can be read in grey too: every status has its letter."""

import io
import textwrap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from normalise.model import STATUS_LETTERS
from store.compare.history import HistoryLine, HistoryPoint, StatusCount
from store.export.safe_text import CONTROL_CHARACTERS
from store.export.workbook import STATUS_COLOURS
from store.file_archive import write_private

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PICTURE_SUFFIXES = (".svg", ".png")
PNG_DPI = 150  # of a PNG, unless it would be taller than TALLEST
MAX_PNG_HEIGHT_PX = 20_000  # pixels; beyond about 65,000 no PNG can be drawn, and viewers give up earlier
NO_STATUS_LETTER = "–"
NO_STATUS_COLOUR = "#FFFFFF"
INK_COLOUR, PALE_COLOUR, BAND_COLOUR = "#1C1C1C", "#9A9A9A", "#F4F4F4"
FONT_SIZE_PT = 9.0  # points
POINTS_PER_INCH = 72.0  # points
MARGIN_IN = 0.15  # inches of white around the picture

ROW_HEIGHT_IN, COLUMN_WIDTH_IN = 0.38, 1.0  # inches from response to response, and from version to version
MARKER_SIZE_IN = 0.27  # inches, a marker's side
NAME_LINE_CHARS, MAX_NAME_LINES = 44, 2  # characters in a line of a name, and lines; a longer one is cut
LABEL_LINE_IN, LABEL_GAP_IN = 0.17, 0.1  # inches for each line of a version's label, and between it and the rows
MIN_ROWS_FOR_LOWER_DATES = 20  # rows from which on the dates stand below as well as above
MIN_WIDTH_IN = 6.4  # inches, for the key

BAR_WIDTH_COLUMNS, MAX_BAR_HEIGHT_IN = 0.5, 3.6  # a bar's width in columns, the tallest bar in inches
SIDE_NUMBER_STEP_IN = 0.17  # inches from one number beside a bar to the next
BAR_COLUMN_IN = 1.5  # inches from version to version
HATCHES = {"red": "////", "amber": "...", "green": "", "complete": "\\\\\\\\", "none": "x"}
STATUS_NAMES = (*STATUS_COLOURS, "none")


@dataclass(frozen=True, slots=True, kw_only=True)
class _PlotVersion:
    report: str
    as_at: date | None
    file: str = ""


def draw_history(lines: Sequence[HistoryLine], target: Path) -> None:
    """Status by version, one row a response, to an SVG or PNG by the suffix. Raises ValueError with advice."""
    write_private(target, render_history(lines, _picture_format(target)))


def render_history(lines: Sequence[HistoryLine], form: Literal["svg", "png"]) -> bytes:
    """The same as a picture's bytes."""
    if not lines:
        raise ValueError("The history is empty.")
    with _plot_settings():
        return _render_figure(_build_history_figure(lines), form, "Status of each response by version")


def _build_history_figure(lines: Sequence[HistoryLine]) -> "Figure":
    versions = _order_versions(lines)
    places = {version.report: x for x, version in enumerate(versions)}
    names = [_wrap_name(line.name) for line in lines]
    left = MARGIN_IN + max(_text_width_in(text) for name in names for text in name.split("\n")) + 0.2
    dates = _format_version_labels(versions)
    label = _label_height(dates)
    below = MARGIN_IN + (label if len(lines) >= MIN_ROWS_FOR_LOWER_DATES else LABEL_GAP_IN)
    across = max(len(versions) * COLUMN_WIDTH_IN, MIN_WIDTH_IN - left - MARGIN_IN)
    keys = _count_legend_rows(left + across - MARGIN_IN)
    figure = _new_figure(
        left + across + MARGIN_IN, below + keys * ROW_HEIGHT_IN + len(lines) * ROW_HEIGHT_IN + label + MARGIN_IN
    )
    width, height = figure.get_size_inches()
    axes = figure.add_axes(
        (
            left / width,
            (below + keys * ROW_HEIGHT_IN) / height,
            len(versions) * COLUMN_WIDTH_IN / width,
            len(lines) * ROW_HEIGHT_IN / height,
        )
    )
    axes.set_xlim(-0.5, len(versions) - 0.5)
    axes.set_ylim(len(lines) - 0.5, -0.5)
    for y, line in enumerate(lines):
        if y % 2 == 0:
            axes.axhspan(y - 0.5, y + 0.5, facecolor=BAND_COLOUR, edgecolor="none", zorder=0)
        _draw_history_line(axes, line, y, places)
    axes.set_yticks(range(len(lines)), names, parse_math=False, fontsize=FONT_SIZE_PT)
    axes.set_xticks(range(len(versions)), dates, parse_math=False, fontsize=FONT_SIZE_PT)
    axes.tick_params(length=0, labeltop=True, labelbottom=len(lines) >= MIN_ROWS_FOR_LOWER_DATES)
    axes.spines[:].set_visible(False)
    _draw_legend(figure, MARGIN_IN + keys * ROW_HEIGHT_IN)
    return figure


def _draw_history_line(axes: "Axes", line: HistoryLine, y: int, places: dict[str, int]) -> None:
    """Draw a response's markers, joined by a line from one version to the next where it is in both."""
    before: int | None = None
    for point in line.points:
        x = places[point.report]
        if not point.there:
            continue
        if before == x - 1:
            axes.plot([before, x], [y, y], color=PALE_COLOUR, linewidth=1, zorder=1)
        before = x
        _draw_marker(axes, x, y, point)


def _draw_marker(axes: "Axes", x: float, y: float, point: HistoryPoint) -> None:
    status = point.status or "none"
    _draw_status_box(
        axes, x, y, status, point.overdue, (MARKER_SIZE_IN / COLUMN_WIDTH_IN, MARKER_SIZE_IN / ROW_HEIGHT_IN)
    )
    if point.doubtful:
        axes.text(
            x + 0.6 * MARKER_SIZE_IN / COLUMN_WIDTH_IN,
            y,
            "?",
            ha="left",
            va="center",
            fontsize=FONT_SIZE_PT,
            color=INK_COLOUR,
        )


def _draw_status_box(axes: "Axes", x: float, y: float, status: str, overdue: bool, size: tuple[float, float]) -> None:
    from matplotlib.patches import Rectangle

    across, down = size
    axes.add_patch(
        Rectangle(
            (x - across / 2, y - down / 2),
            across,
            down,
            facecolor=STATUS_COLOURS.get(status, NO_STATUS_COLOUR),
            edgecolor=INK_COLOUR if overdue else PALE_COLOUR,
            linewidth=2.4 if overdue else 0.8,
            zorder=2,
        )
    )
    letter = STATUS_LETTERS.get(status, NO_STATUS_LETTER)
    axes.text(
        x,
        y,
        letter,
        ha="center",
        va="center_baseline",
        fontsize=FONT_SIZE_PT,
        fontweight="bold",
        color=INK_COLOUR,
        zorder=3,
    )


def _order_versions(lines: Sequence[HistoryLine]) -> list[_PlotVersion]:
    """The versions of all lines in the order of their dates, those without one last.

    Versions of one date are in the order of the longest line.
    """
    found: dict[str, _PlotVersion] = {}
    for line in sorted(lines, key=lambda held: -len(held.points)):
        for p in line.points:
            found.setdefault(p.report, _PlotVersion(report=p.report, as_at=p.as_at, file=p.file))
    return sorted(found.values(), key=lambda v: (v.as_at is None, v.as_at or date.min))


def _format_version_labels(versions: Sequence[_PlotVersion]) -> list[str]:
    """Return the label of each version: its date, and its file or report where it has no date or shares it."""
    known = [v.as_at for v in versions]
    said = []
    for version in versions:
        name = textwrap.shorten(_remove_control_characters(version.file or version.report), 26, placeholder="…")
        name = "\n".join(textwrap.wrap(name, 13)[:2])
        dated = version.as_at.isoformat() if version.as_at else "no date"
        alone = version.as_at is not None and known.count(version.as_at) == 1
        said.append(dated if alone else f"{dated}\n{name}")
    return said


def _label_height(dates: Sequence[str]) -> float:
    return LABEL_GAP_IN + LABEL_LINE_IN * max(text.count("\n") + 1 for text in dates)


LEGEND_ENTRIES: tuple[tuple[str, bool, str], ...] = (
    *((status, False, status) for status in STATUS_COLOURS),
    ("none", False, "no status visible"),
    ("none", True, "thick outline: overdue"),
)
LEGEND_NOTES = ("blank: not in that version", "?: matched with doubt")


def _legend_positions(width: float) -> list[tuple[float, int]]:
    """Where each entry of the key starts, in inches from the left, and in which row."""
    places, x, row = [], 0.0, 0
    for said in (*(text for _, _, text in LEGEND_ENTRIES), *LEGEND_NOTES):
        own = _text_width_in(said) + (MARKER_SIZE_IN + 0.1 if said not in LEGEND_NOTES else 0) + 0.25
        if x and x + own > width:
            x, row = 0.0, row + 1
        places.append((x, row))
        x += own
    return places


def _count_legend_rows(width: float) -> int:
    return _legend_positions(width)[-1][1] + 1


def _draw_legend(figure: "Figure", top: float) -> None:
    """What letters and outlines mean, in rows from `top` inches down."""
    width, height = figure.get_size_inches()
    rows = _count_legend_rows(width - 2 * MARGIN_IN)
    axes = figure.add_axes(
        (
            MARGIN_IN / width,
            (top - rows * ROW_HEIGHT_IN) / height,
            1 - 2 * MARGIN_IN / width,
            rows * ROW_HEIGHT_IN / height,
        )
    )
    axes.set_axis_off()
    axes.set_xlim(0, width - 2 * MARGIN_IN)
    axes.set_ylim(rows * ROW_HEIGHT_IN, 0)
    places = _legend_positions(width - 2 * MARGIN_IN)
    for (status, overdue, said), (x, row) in zip(LEGEND_ENTRIES, places, strict=False):
        y = (row + 0.5) * ROW_HEIGHT_IN
        _draw_status_box(axes, x + MARKER_SIZE_IN / 2 + 0.02, y, status, overdue, (MARKER_SIZE_IN, MARKER_SIZE_IN))
        axes.text(x + MARKER_SIZE_IN + 0.1, y, said, va="center", fontsize=FONT_SIZE_PT, color=INK_COLOUR)
    for said, (x, row) in zip(LEGEND_NOTES, places[len(LEGEND_ENTRIES) :], strict=True):
        axes.text(x, (row + 0.5) * ROW_HEIGHT_IN, said, va="center", fontsize=FONT_SIZE_PT, color=INK_COLOUR)


def draw_counts(counts: Sequence[StatusCount], target: Path) -> None:
    """Draw the number of responses with each status at each version as stacked bars.

    The bars have letters, numbers and hatches; the suffix decides between SVG and PNG. Raises ValueError with advice.
    """
    form = _picture_format(target)
    if not counts:
        raise ValueError("The summary is empty.")
    with _plot_settings():
        write_private(target, _render_figure(_build_counts_figure(counts), form, "Responses by status at each version"))


def _build_counts_figure(counts: Sequence[StatusCount]) -> "Figure":
    from matplotlib.ticker import MaxNLocator

    dates = _format_version_labels([_PlotVersion(report=c.report, as_at=c.as_at) for c in counts])
    below, above, left = MARGIN_IN + 1.3 * ROW_HEIGHT_IN + _label_height(dates), MARGIN_IN + 0.45, MARGIN_IN + 0.6
    across = max(len(counts) * BAR_COLUMN_IN, MIN_WIDTH_IN - left - MARGIN_IN)
    figure = _new_figure(left + across + MARGIN_IN, below + MAX_BAR_HEIGHT_IN + above)
    width, height = figure.get_size_inches()
    axes = figure.add_axes(
        (left / width, below / height, len(counts) * BAR_COLUMN_IN / width, MAX_BAR_HEIGHT_IN / height)
    )
    most = max(1, *(sum(_count_by_status(c).values()) for c in counts))
    axes.set_xlim(-0.5, len(counts) - 0.5)
    axes.set_ylim(0, most)
    for x, count in enumerate(counts):
        _draw_bar(axes, x, count, most)
    axes.set_xticks(range(len(counts)), dates, parse_math=False, fontsize=FONT_SIZE_PT)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True, steps=[1, 2, 5, 10]))
    axes.tick_params(axis="x", length=0)
    axes.tick_params(axis="y", labelsize=FONT_SIZE_PT)
    axes.set_ylabel("responses", fontsize=FONT_SIZE_PT)
    axes.spines[["top", "right"]].set_visible(False)
    _draw_counts_legend(figure)
    return figure


def _count_by_status(count: StatusCount) -> dict[str, int]:
    return {status: int(getattr(count, status)) for status in STATUS_NAMES}


def _draw_bar(axes: "Axes", x: int, count: StatusCount, most: int) -> None:
    """Draw a version's bar, from no status at the bottom to red at the top.

    A number that does not fit into its part is written beside it.
    """
    base = 0
    line = SIDE_NUMBER_STEP_IN / MAX_BAR_HEIGHT_IN * most
    beside: list[tuple[float, str]] = []
    bold: dict[str, Any] = {"fontsize": FONT_SIZE_PT, "fontweight": "bold", "color": INK_COLOUR, "va": "center"}
    for status, share in reversed(_count_by_status(count).items()):
        if not share:
            continue
        axes.bar(x, share, BAR_WIDTH_COLUMNS, bottom=base, linewidth=0.8, **_status_fill(status))
        said, middle = f"{STATUS_LETTERS.get(status, NO_STATUS_LETTER)} {share}", base + share / 2
        base += share
        if share >= 1.3 * line:
            back = {"boxstyle": "square,pad=0.15", "facecolor": "white", "edgecolor": "none"}
            axes.text(x, middle, said, ha="center", bbox=back, **bold)
        else:
            beside.append((middle, said))
    edge = x + BAR_WIDTH_COLUMNS / 2
    for (middle, said), y in zip(beside, _spread_labels([m for m, _ in beside], line, most), strict=True):
        axes.plot([edge, edge + 0.06], [middle, y], color=PALE_COLOUR, linewidth=0.8, clip_on=False)
        axes.text(edge + 0.08, y, said, ha="left", **bold)
    total = f"{base} in all\n{count.overdue} overdue"
    axes.text(x, base + 0.3 * line, total, ha="center", va="bottom", fontsize=FONT_SIZE_PT, color=INK_COLOUR)


def _spread_labels(middles: Sequence[float], line: float, most: float) -> list[float]:
    """Return heights for lines of text near these heights, from the bottom, moved until none overlaps another."""
    places: list[float] = []
    for middle in middles:
        places.append(max(middle, places[-1] + line if places else line / 2))
    top = most - line / 2
    for i in reversed(range(len(places))):
        places[i] = min(places[i], top)
        top = places[i] - line
    return places


def _status_fill(status: str) -> dict[str, Any]:
    colour = STATUS_COLOURS.get(status, NO_STATUS_COLOUR)
    return {"facecolor": colour, "edgecolor": "#6A6A6A", "hatch": HATCHES[status]}


def _draw_counts_legend(figure: "Figure") -> None:
    from matplotlib.patches import Patch

    patches = [
        Patch(
            **_status_fill(status),
            label=f"{STATUS_LETTERS.get(status, NO_STATUS_LETTER)} "
            f"{'no status visible' if status == 'none' else status}",
        )
        for status in STATUS_NAMES
    ]
    figure.legend(
        handles=patches, loc="lower left", ncols=len(patches), frameon=False, fontsize=FONT_SIZE_PT, columnspacing=1.2,
        handlelength=1.8, handleheight=1.4, borderaxespad=0.4,
    )  # fmt: skip


def _picture_format(target: Path) -> Literal["svg", "png"]:
    match target.suffix.lower():
        case ".svg":
            return "svg"
        case ".png":
            return "png"
    raise ValueError(
        f"“{target.name}” is not a supported image format. Use one of the suffixes {', '.join(PICTURE_SUFFIXES)}."
    )


def _remove_control_characters(text: str) -> str:
    return " ".join(CONTROL_CHARACTERS.sub("", text).split())


def _wrap_name(name: str) -> str:
    """Return a name in lines that fit beside its row, cut where it needs more."""
    lines = textwrap.wrap(_remove_control_characters(name), NAME_LINE_CHARS, max_lines=MAX_NAME_LINES, placeholder=" …")
    return "\n".join(lines) or "no name"


def _text_width_in(text: str) -> float:
    """Return a text's width in inches."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import TextPath

    return (
        float(TextPath((0, 0), text.replace("$", "S"), size=FONT_SIZE_PT, prop=FontProperties()).get_extents().width)
        / POINTS_PER_INCH
    )


def _new_figure(width: float, height: float) -> "Figure":
    from matplotlib.figure import Figure

    return Figure(figsize=(width, height), facecolor="white")


@contextmanager
def _plot_settings() -> Iterator[None]:
    from matplotlib import rc_context

    # Text stays text, and the same history is the same file.
    with rc_context({"svg.fonttype": "none", "svg.hashsalt": "boardtrace", "hatch.linewidth": 0.5}):
        yield


def _render_figure(figure: "Figure", form: Literal["svg", "png"], title: str) -> bytes:
    out = io.BytesIO()
    dpi = min(PNG_DPI, int(MAX_PNG_HEIGHT_PX / max(figure.get_size_inches())))
    metadata = {"Title": title, "Creator": "boardtrace", "Date": None} if form == "svg" else {"Title": title}
    figure.savefig(out, format=form, dpi=dpi, metadata=metadata)
    return out.getvalue()
