"""Histories and counts drawn as pictures that read in grey too: every status has its letter."""

import io
import textwrap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from store.compare.history import Count, Line, Point
from store.export.spreadsheet import CONTROL, STATUS_COLOURS, STATUS_LETTERS
from store.file_archive import write_private

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FORMS = (".svg", ".png")
DPI = 150  # of a PNG, unless it would be taller than TALLEST
TALLEST = 20_000  # pixels; beyond about 65,000 no PNG can be drawn, and viewers give up earlier
NO_STATUS = "–"
NO_COLOUR = "#FFFFFF"
INK, PALE, BAND = "#1C1C1C", "#9A9A9A", "#F4F4F4"
FONT = 9.0  # points
INCH = 72.0  # points
EDGE = 0.15  # inches of white around the picture

ROW, COLUMN = 0.38, 1.0  # inches from response to response, and from version to version
BOX = 0.27  # inches, a marker's side
NAME_LENGTH, NAME_LINES = 44, 2  # characters in a line of a name, and lines; a longer one is cut
LABEL, LABEL_GAP = 0.17, 0.1  # inches for each line of a version's label, and between it and the rows
BOTH_ENDS = 20  # rows from which on the dates stand below as well as above
NARROWEST = 6.4  # inches, for the key

BAR, TALL = 0.5, 3.6  # a bar's width in columns, the tallest bar in inches
BESIDE = 0.17  # inches from one number beside a bar to the next
BAR_COLUMN = 1.5  # inches from version to version
HATCHES = {"red": "////", "amber": "...", "green": "", "complete": "\\\\\\\\", "none": "x"}
STATUSES = (*STATUS_COLOURS, "none")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Version:
    report: str
    as_at: date | None
    file: str = ""


def draw_history(lines: Sequence[Line], target: Path) -> None:
    """Status by version, one row a response, to an SVG or PNG by the suffix. Raises ValueError with advice."""
    write_private(target, history_picture(lines, _form(target)))


def history_picture(lines: Sequence[Line], form: Literal["svg", "png"]) -> bytes:
    """The same as a picture's bytes."""
    if not lines:
        raise ValueError("There is no history to draw.")
    with _settings():
        return _drawn(_history(lines), form, "Status of each response by version")


def _history(lines: Sequence[Line]) -> "Figure":
    versions = _versions(lines)
    places = {version.report: x for x, version in enumerate(versions)}
    names = [_folded(line.name) for line in lines]
    left = EDGE + max(_length(text) for name in names for text in name.split("\n")) + 0.2
    dates = _dates(versions)
    label = _label_height(dates)
    below = EDGE + (label if len(lines) >= BOTH_ENDS else LABEL_GAP)
    across = max(len(versions) * COLUMN, NARROWEST - left - EDGE)
    keys = _key_rows(left + across - EDGE)
    figure = _figure(left + across + EDGE, below + keys * ROW + len(lines) * ROW + label + EDGE)
    width, height = figure.get_size_inches()
    axes = figure.add_axes(
        (left / width, (below + keys * ROW) / height, len(versions) * COLUMN / width, len(lines) * ROW / height)
    )
    axes.set_xlim(-0.5, len(versions) - 0.5)
    axes.set_ylim(len(lines) - 0.5, -0.5)
    for y, line in enumerate(lines):
        if y % 2 == 0:
            axes.axhspan(y - 0.5, y + 0.5, facecolor=BAND, edgecolor="none", zorder=0)
        _life(axes, line, y, places)
    axes.set_yticks(range(len(lines)), names, parse_math=False, fontsize=FONT)
    axes.set_xticks(range(len(versions)), dates, parse_math=False, fontsize=FONT)
    axes.tick_params(length=0, labeltop=True, labelbottom=len(lines) >= BOTH_ENDS)
    axes.spines[:].set_visible(False)
    _key(figure, EDGE + keys * ROW)
    return figure


def _life(axes: "Axes", line: Line, y: int, places: dict[str, int]) -> None:
    """A response's markers, joined from one version to the next where it is in both."""
    before: int | None = None
    for point in line.points:
        x = places[point.report]
        if not point.there:
            continue
        if before == x - 1:
            axes.plot([before, x], [y, y], color=PALE, linewidth=1, zorder=1)
        before = x
        _marker(axes, x, y, point)


def _marker(axes: "Axes", x: float, y: float, point: Point) -> None:
    status = point.status or "none"
    _box(axes, x, y, status, point.overdue, (BOX / COLUMN, BOX / ROW))
    if point.doubtful:
        axes.text(x + 0.6 * BOX / COLUMN, y, "?", ha="left", va="center", fontsize=FONT, color=INK)


def _box(axes: "Axes", x: float, y: float, status: str, overdue: bool, size: tuple[float, float]) -> None:
    from matplotlib.patches import Rectangle

    across, down = size
    axes.add_patch(
        Rectangle(
            (x - across / 2, y - down / 2),
            across,
            down,
            facecolor=STATUS_COLOURS.get(status, NO_COLOUR),
            edgecolor=INK if overdue else PALE,
            linewidth=2.4 if overdue else 0.8,
            zorder=2,
        )
    )
    letter = STATUS_LETTERS.get(status, NO_STATUS)
    axes.text(x, y, letter, ha="center", va="center_baseline", fontsize=FONT, fontweight="bold", color=INK, zorder=3)


def _versions(lines: Sequence[Line]) -> list[_Version]:
    """The versions of all lines in the order of their dates, those without one last; of one date as the longest
    line has them."""
    found: dict[str, _Version] = {}
    for line in sorted(lines, key=lambda held: -len(held.points)):
        for p in line.points:
            found.setdefault(p.report, _Version(report=p.report, as_at=p.as_at, file=p.file))
    return sorted(found.values(), key=lambda v: (v.as_at is None, v.as_at or date.min))


def _dates(versions: Sequence[_Version]) -> list[str]:
    """What stands at each version: its date, and its file or report where it has none or shares it."""
    known = [v.as_at for v in versions]
    said = []
    for version in versions:
        name = textwrap.shorten(_clean(version.file or version.report), 26, placeholder="…")
        name = "\n".join(textwrap.wrap(name, 13)[:2])
        dated = version.as_at.isoformat() if version.as_at else "no date"
        alone = version.as_at is not None and known.count(version.as_at) == 1
        said.append(dated if alone else f"{dated}\n{name}")
    return said


def _label_height(dates: Sequence[str]) -> float:
    return LABEL_GAP + LABEL * max(text.count("\n") + 1 for text in dates)


KEYS: tuple[tuple[str, bool, str], ...] = (
    *((status, False, status) for status in STATUS_COLOURS),
    ("none", False, "no status visible"),
    ("none", True, "thick outline: overdue"),
)
KEY_NOTES = ("blank: not in that version", "?: matched with doubt")


def _key_places(width: float) -> list[tuple[float, int]]:
    """Where each entry of the key starts, in inches from the left, and in which row."""
    places, x, row = [], 0.0, 0
    for said in (*(text for _, _, text in KEYS), *KEY_NOTES):
        own = _length(said) + (BOX + 0.1 if said not in KEY_NOTES else 0) + 0.25
        if x and x + own > width:
            x, row = 0.0, row + 1
        places.append((x, row))
        x += own
    return places


def _key_rows(width: float) -> int:
    return _key_places(width)[-1][1] + 1


def _key(figure: "Figure", top: float) -> None:
    """What letters and outlines mean, in rows from `top` inches down."""
    width, height = figure.get_size_inches()
    rows = _key_rows(width - 2 * EDGE)
    axes = figure.add_axes((EDGE / width, (top - rows * ROW) / height, 1 - 2 * EDGE / width, rows * ROW / height))
    axes.set_axis_off()
    axes.set_xlim(0, width - 2 * EDGE)
    axes.set_ylim(rows * ROW, 0)
    places = _key_places(width - 2 * EDGE)
    for (status, overdue, said), (x, row) in zip(KEYS, places, strict=False):
        y = (row + 0.5) * ROW
        _box(axes, x + BOX / 2 + 0.02, y, status, overdue, (BOX, BOX))
        axes.text(x + BOX + 0.1, y, said, va="center", fontsize=FONT, color=INK)
    for said, (x, row) in zip(KEY_NOTES, places[len(KEYS) :], strict=True):
        axes.text(x, (row + 0.5) * ROW, said, va="center", fontsize=FONT, color=INK)


def draw_counts(counts: Sequence[Count], target: Path) -> None:
    """How many responses stand where at each version, as stacked bars with letters, numbers and hatches, to an SVG
    or PNG by the suffix. Raises ValueError with advice."""
    form = _form(target)
    if not counts:
        raise ValueError("There are no counts to draw.")
    with _settings():
        write_private(target, _drawn(_counts(counts), form, "Responses by status at each version"))


def _counts(counts: Sequence[Count]) -> "Figure":
    from matplotlib.ticker import MaxNLocator

    dates = _dates([_Version(report=c.report, as_at=c.as_at) for c in counts])
    below, above, left = EDGE + 1.3 * ROW + _label_height(dates), EDGE + 0.45, EDGE + 0.6
    across = max(len(counts) * BAR_COLUMN, NARROWEST - left - EDGE)
    figure = _figure(left + across + EDGE, below + TALL + above)
    width, height = figure.get_size_inches()
    axes = figure.add_axes((left / width, below / height, len(counts) * BAR_COLUMN / width, TALL / height))
    most = max(1, *(sum(_shares(c).values()) for c in counts))
    axes.set_xlim(-0.5, len(counts) - 0.5)
    axes.set_ylim(0, most)
    for x, count in enumerate(counts):
        _bar(axes, x, count, most)
    axes.set_xticks(range(len(counts)), dates, parse_math=False, fontsize=FONT)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True, steps=[1, 2, 5, 10]))
    axes.tick_params(axis="x", length=0)
    axes.tick_params(axis="y", labelsize=FONT)
    axes.set_ylabel("responses", fontsize=FONT)
    axes.spines[["top", "right"]].set_visible(False)
    _count_key(figure)
    return figure


def _shares(count: Count) -> dict[str, int]:
    return {status: int(getattr(count, status)) for status in STATUSES}


def _bar(axes: "Axes", x: int, count: Count, most: int) -> None:
    """A version's bar, from none at the bottom to red at the top. A number that its part is too low for stands
    beside it."""
    base = 0
    line = BESIDE / TALL * most
    beside: list[tuple[float, str]] = []
    bold: dict[str, Any] = {"fontsize": FONT, "fontweight": "bold", "color": INK, "va": "center"}
    for status, share in reversed(_shares(count).items()):
        if not share:
            continue
        axes.bar(x, share, BAR, bottom=base, linewidth=0.8, **_look(status))
        said, middle = f"{STATUS_LETTERS.get(status, NO_STATUS)} {share}", base + share / 2
        base += share
        if share >= 1.3 * line:
            back = {"boxstyle": "square,pad=0.15", "facecolor": "white", "edgecolor": "none"}
            axes.text(x, middle, said, ha="center", bbox=back, **bold)
        else:
            beside.append((middle, said))
    edge = x + BAR / 2
    for (middle, said), y in zip(beside, _apart([m for m, _ in beside], line, most), strict=True):
        axes.plot([edge, edge + 0.06], [middle, y], color=PALE, linewidth=0.8, clip_on=False)
        axes.text(edge + 0.08, y, said, ha="left", **bold)
    total = f"{base} in all\n{count.overdue} overdue"
    axes.text(x, base + 0.3 * line, total, ha="center", va="bottom", fontsize=FONT, color=INK)


def _apart(middles: Sequence[float], line: float, most: float) -> list[float]:
    """Heights for lines of text that should stand at these, from below, moved until none lies on another."""
    places: list[float] = []
    for middle in middles:
        places.append(max(middle, places[-1] + line if places else line / 2))
    top = most - line / 2
    for i in reversed(range(len(places))):
        places[i] = min(places[i], top)
        top = places[i] - line
    return places


def _look(status: str) -> dict[str, Any]:
    colour = STATUS_COLOURS.get(status, NO_COLOUR)
    return {"facecolor": colour, "edgecolor": "#6A6A6A", "hatch": HATCHES[status]}


def _count_key(figure: "Figure") -> None:
    from matplotlib.patches import Patch

    patches = [
        Patch(
            **_look(status),
            label=f"{STATUS_LETTERS.get(status, NO_STATUS)} {'no status visible' if status == 'none' else status}",
        )
        for status in STATUSES
    ]
    figure.legend(
        handles=patches, loc="lower left", ncols=len(patches), frameon=False, fontsize=FONT, columnspacing=1.2,
        handlelength=1.8, handleheight=1.4, borderaxespad=0.4,
    )  # fmt: skip


def _form(target: Path) -> Literal["svg", "png"]:
    match target.suffix.lower():
        case ".svg":
            return "svg"
        case ".png":
            return "png"
    raise ValueError(f"“{target.name}” is no kind of picture drawn here: name it with one of {', '.join(FORMS)}.")


def _clean(text: str) -> str:
    return " ".join(CONTROL.sub("", text).split())


def _folded(name: str) -> str:
    """A name in lines that fit beside its row, cut where it needs more."""
    lines = textwrap.wrap(_clean(name), NAME_LENGTH, max_lines=NAME_LINES, placeholder=" …")
    return "\n".join(lines) or "no name"


def _length(text: str) -> float:
    """A text's width in inches."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import TextPath

    return float(TextPath((0, 0), text.replace("$", "S"), size=FONT, prop=FontProperties()).get_extents().width) / INCH


def _figure(width: float, height: float) -> "Figure":
    from matplotlib.figure import Figure

    return Figure(figsize=(width, height), facecolor="white")


@contextmanager
def _settings() -> Iterator[None]:
    from matplotlib import rc_context

    # Text stays text, and the same history is the same file.
    with rc_context({"svg.fonttype": "none", "svg.hashsalt": "boardtrace", "hatch.linewidth": 0.5}):
        yield


def _drawn(figure: "Figure", form: Literal["svg", "png"], title: str) -> bytes:
    out = io.BytesIO()
    dpi = min(DPI, int(TALLEST / max(figure.get_size_inches())))
    metadata = {"Title": title, "Creator": "boardtrace", "Date": None} if form == "svg" else {"Title": title}
    figure.savefig(out, format=form, dpi=dpi, metadata=metadata)
    return out.getvalue()
