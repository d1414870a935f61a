# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Words read again at their place: found where they are, missed where they are not."""

from pathlib import Path

import pikepdf
import pytest
from PIL import Image, ImageDraw, ImageFont
from reportlab.pdfgen.canvas import Canvas

from ingest.model import Box, Span
from ingest.render.reocr_check import PlacedWords, check_print, similarity

WIDE, HIGH = 400.0, 300.0
TEXTS = {
    (60, 60): "The panel met four families in May",
    (60, 100): "Every locality tests forty files",
    (60, 140): "Not known to this service",
}
"""The printed words, by the left end of their baselines."""


def claim(words: str, x: float, y: float, moved: float = 0.0) -> PlacedWords:
    box = Box(x0=x - 1, top=y - 11 + moved, x1=x + 6.0 * len(words), bottom=y + 4 + moved)
    return PlacedWords(words=words, spans=(Span(page=1, box=box),))


CLAIMS = [claim(words, *at) for at, words in TEXTS.items()]


def paper(path: Path) -> Path:
    page = Canvas(str(path), pagesize=(WIDE, HIGH))
    page.setFont("Helvetica", 11)
    for (x, y), words in TEXTS.items():
        page.drawString(x, HIGH - y, words)
    page.save()
    return path


def test_words_are_found_at_their_place(tmp_path: Path) -> None:
    proofs = check_print(paper(tmp_path / "a.pdf"), "pdf", CLAIMS)
    assert all(p.holds for p in proofs), proofs


def test_moved_place_does_not_show_its_words(tmp_path: Path) -> None:
    path = paper(tmp_path / "a.pdf")
    for moved in (40.0, -40.0, 120.0):
        proofs = check_print(path, "pdf", [claim(words, *at, moved) for at, words in TEXTS.items()], {1: 0})
        assert not any(p.holds for p in proofs), (moved, proofs)


@pytest.mark.parametrize("told", [True, False])
@pytest.mark.parametrize("rotate", [90, 180, 270])
def test_sideways_page_is_turned_to_be_read(rotate: int, told: bool, tmp_path: Path) -> None:
    """The viewer shows the page turned by `rotate`, and so are the places."""
    path = paper(tmp_path / "a.pdf")
    with pikepdf.open(path, allow_overwriting_input=True) as document:
        document.pages[0].Rotate = rotate
        document.save(path)

    def shown(box: Box) -> Box:
        corners = {
            90: [(HIGH - y, x) for x, y in ((box.x0, box.top), (box.x1, box.bottom))],
            180: [(WIDE - x, HIGH - y) for x, y in ((box.x0, box.top), (box.x1, box.bottom))],
            270: [(y, WIDE - x) for x, y in ((box.x0, box.top), (box.x1, box.bottom))],
        }[rotate]
        (a, b), (c, d) = corners
        return Box(x0=min(a, c), top=min(b, d), x1=max(a, c), bottom=max(b, d))

    turned = [
        PlacedWords(words=c.words, spans=tuple(Span(page=1, box=shown(s.box)) for s in c.spans if s.box))
        for c in CLAIMS
    ]
    assert all(p.holds for p in check_print(path, "pdf", turned, {1: 360 - rotate} if told else None))


@pytest.mark.parametrize(("ground", "ink"), [("#00b050", "black"), ("#c00000", "white"), ("#ffc000", "black")])
def test_print_on_a_coloured_cell_is_read(ground: str, ink: str, tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    image = Image.new("RGB", (1600, 1200), "white")
    brush = ImageDraw.Draw(image)
    brush.rectangle((400, 400, 700, 900), fill=ground, outline="black", width=4)
    brush.text((450, 430), "Amber", fill=ink, font=ImageFont.load_default(48))
    image.save(path, dpi=(200, 200))
    box = Box(x0=400 * 0.36, top=400 * 0.36, x1=700 * 0.36, bottom=900 * 0.36)
    (proof,) = check_print(path, "image", [PlacedWords(words="Amber", spans=(Span(page=1, box=box),))], {1: 0})
    assert proof.holds, proof


def test_lines_of_a_text_file_are_looked_up(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("one two\nthree four\nfive\n")
    claims = [
        PlacedWords(words="three four five", spans=(Span(page=1, lines=(2, 3)),)),
        PlacedWords(words="three four five", spans=(Span(page=1, lines=(1, 1)),)),
        PlacedWords(words="five", spans=(Span(page=3, lines=(3, 3)),)),
    ]
    assert [p.holds for p in check_print(path, "text", claims)] == [True, False, False]


def test_damaged_page_is_reported_with_its_place(tmp_path: Path) -> None:
    path = paper(tmp_path / "a.pdf")
    (proof,) = check_print(
        path, "pdf", [PlacedWords(words="word", spans=(Span(page=9, box=CLAIMS[0].spans[0].box),))], {}
    )
    assert not proof.holds
    assert "Page 9" in proof.fault


@pytest.mark.parametrize(
    ("words", "read", "holds"),
    [
        ("multi-agency work", "multi- agency work", True),
        ("The duty desk", "noise The duty desk more noise all around", True),
        ("two columns of words", "two columns words of", True),
        ("Trained staff", "Tralned staif", True),
        ("22.09.2019", "22.09.2018", True),
        ("Yes", "No", False),
        ("The duty desk keeps a tally", "Staff turnover in the team", False),
        ("Green", "", False),
        ("•", "", True),
    ],
)
def test_similarity_is_the_share_of_words_in_a_reading(words: str, read: str, holds: bool) -> None:
    assert (similarity(words, read) >= 0.8) is holds
