# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Pictures of histories: letters for readers who see no colours, and a figure that grows with its content."""

import stat
from datetime import date
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image

from normalise.model import Status
from store.compare.history import HistoryLine, HistoryPoint, StatusCount
from store.export.plots import _spread_labels, draw_counts, draw_history

VERSIONS = tuple((f"r{i}", date(2015 + i // 2, 1 + 6 * (i % 2), 14)) for i in range(4))
STATUSES = (*Status, None)


def line(
    name: str, *statuses: str | None, gap: int | None = None, overdue: bool = False, start: int = 0
) -> HistoryLine:
    points = tuple(
        HistoryPoint(
            report=report,
            as_at=as_at,
            file=f"{report}.pdf",
            there=i != gap,
            status=None if i == gap else Status.parse(status),
            overdue=overdue and i != gap,
        )
        for i, ((report, as_at), status) in enumerate(zip(VERSIONS[start:], statuses, strict=False))
    )
    return HistoryLine(lineage=name, name=name, points=points)


def count(at: int = 0, **more: int) -> StatusCount:
    report, as_at = VERSIONS[at]
    held = {"red": 12, "amber": 1, "green": 7, "complete": 0, "none": 2, "overdue": 4} | more
    return StatusCount(report=report, as_at=as_at, **held)


def svg(target: Path) -> list[str]:
    root = ElementTree.parse(target).getroot()
    return ["".join(text.itertext()).strip() for text in root.iter("{http://www.w3.org/2000/svg}text")]


def marks(texts: list[str]) -> list[str]:
    """The letters of the rows, without those of the key."""
    found = [t for t in texts if t in ("R", "A", "G", "C", "–", "?")]
    return found[: len(found) - 6]  # the key shows four letters and two dashes, last


def test_a_history_has_a_letter_for_each_status(tmp_path: Path) -> None:
    target = tmp_path / "h.svg"
    draw_history(
        [line("2a Police", "red", "amber", "green", "complete"), line("2b <CCG> $x$", None, "red", gap=0)], target
    )
    texts = svg(target)
    assert marks(texts) == ["R", "A", "G", "C", "R"]
    assert {"2a Police", "2b <CCG> $x$", "thick outline: overdue"} <= set(texts)
    assert [t for t in texts if t.startswith("201")] == [as_at.isoformat() for _, as_at in VERSIONS]
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


def test_a_status_that_is_not_visible_is_a_dash_and_a_missing_version_blank(tmp_path: Path) -> None:
    target = tmp_path / "h.svg"
    draw_history([line("a", "red", None, "red", "green", gap=2)], target)
    assert marks(svg(target)) == ["R", "–", "G"]


def test_a_line_that_starts_later_stands_under_its_own_versions(tmp_path: Path) -> None:
    target = tmp_path / "h.svg"
    draw_history([line("late", "green", "green", start=2), line("all", "red", "red", "red", "red")], target)
    texts = svg(target)
    assert [t for t in texts if t.startswith("201")] == [as_at.isoformat() for _, as_at in VERSIONS]


def test_overdue_is_seen_without_colour(tmp_path: Path) -> None:
    pictures = []
    for overdue in (False, True):
        draw_history([line("a", "red", overdue=overdue)], tmp_path / "h.png")
        with Image.open(tmp_path / "h.png") as picture:
            pictures.append(sum(picture.convert("L").histogram()[:64]))
    assert pictures[1] > pictures[0] * 1.1


def test_a_picture_grows_with_its_rows_and_versions(tmp_path: Path) -> None:
    sizes = {}
    for rows in (1, 60):
        draw_history([line(f"{i}a Police", "red", "green") for i in range(rows)], tmp_path / "h.png")
        with Image.open(tmp_path / "h.png") as picture:
            sizes[rows] = picture.size
    assert sizes[1][0] >= 900
    assert sizes[60][1] > sizes[1][1] + 50 * 50
    with pytest.raises(ValueError, match="history is empty"):
        draw_history([], tmp_path / "h.png")


def test_a_name_too_long_is_cut_with_a_sign_of_it(tmp_path: Path) -> None:
    draw_history(
        [line("Mill Hospital and " * 20, "red"), line("W" * 400, "red"), line("\x07", "red")], tmp_path / "h.svg"
    )
    texts = svg(tmp_path / "h.svg")
    assert any(t.endswith("…") for t in texts)
    assert "no name" in texts
    assert max(map(len, texts)) < 120


def test_versions_of_one_date_or_none_are_told_by_their_file(tmp_path: Path) -> None:
    points = tuple(HistoryPoint(report=r, as_at=d, file=f, there=True) for r, d, f in (
        ("a", date(2015, 1, 1), "one.pdf"), ("b", date(2015, 1, 1), "two.pdf"), ("c", None, "three.pdf")))  # fmt: skip
    draw_history([HistoryLine(lineage="x", name="x", points=points)], tmp_path / "h.svg")
    said = " ".join(svg(tmp_path / "h.svg"))
    assert all(name in said for name in ("one.pdf", "two.pdf", "three.pdf", "no date"))


def test_one_history_is_one_file(tmp_path: Path) -> None:
    for name in ("a.svg", "b.svg"):
        draw_history([line("2a", *STATUSES)], tmp_path / name)
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()


def test_counts_have_letters_and_numbers(tmp_path: Path) -> None:
    draw_counts([count(), count(1, complete=3), count(2, red=0, amber=0, green=0, none=0)], tmp_path / "c.svg")
    texts = svg(tmp_path / "c.svg")
    assert {"R 12", "A 1", "G 7", "– 2", "C 3"} <= set(texts)
    assert "R 0" not in texts
    assert {"R red", "A amber", "G green", "C complete", "– no status visible"} <= set(texts)
    assert "overdue" in " ".join(texts)
    assert (tmp_path / "c.svg").read_text().count("<pattern") == 4  # hatches: all but green has one


def test_counts_are_a_png_of_their_size(tmp_path: Path) -> None:
    sizes = []
    for many in (1, 4):
        draw_counts([count(at) for at in range(many)], tmp_path / "c.PNG")
        with Image.open(tmp_path / "c.PNG") as picture:
            picture.load()
            assert picture.format == "PNG"
            sizes.append(picture.size)
    assert sizes[1][0] > sizes[0][0] > 800
    assert sizes[1][1] == sizes[0][1] > 600
    with pytest.raises(ValueError, match="summary is empty"):
        draw_counts([], tmp_path / "c.png")


@pytest.mark.parametrize("name", ["a.pdf", "a", "svg", "a.svg.gz"])
def test_another_suffix_is_refused_with_advice(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match=r"\.svg, \.png"):
        draw_history([line("2a", "red")], tmp_path / name)
    with pytest.raises(ValueError, match=r"\.svg, \.png"):
        draw_counts([count()], tmp_path / name)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("middles", [[0.1, 0.2, 0.3], [9.7, 9.8, 9.9], [1, 5, 9], []])
def test_numbers_beside_a_bar_do_not_lie_on_each_other(middles: list[float]) -> None:
    places = _spread_labels(middles, 1.0, 10.0)
    assert all(b - a >= 0.999 for a, b in pairwise(places))
    assert all(0.499 <= p <= 9.501 for p in places)
