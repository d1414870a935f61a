# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Small plans: one page with a table of two answers, as words or as a scan."""

import io
from pathlib import Path

import pypdfium2
from PIL import Image
from reportlab.lib import colors
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

SCAN_DPI = 200  # the usual resolution of an office scanner
AS_AT = "2019-03-22"
"""The date for which each plan speaks."""


def draw_plan(
    finding: int = 1, as_at: str = "22.03.2019", due: str = "30.06.2019", statuses: tuple[str, str] = ("Green", "Amber")
) -> bytes:
    """Return a born-digital PDF with one finding, numbered `finding`, and the statuses of its two rows.

    It is a plan as at the day `as_at`, and the second row is due on `due`.
    """
    out, plain = io.BytesIO(), getSampleStyleSheet()["Normal"]
    rows = [
        ["Agency", "Response", "Actions", "Target date", "RAG"],
        ["Police", "Accepted in full.", "Train all sergeants.", "31.03.2019", statuses[0]],
        ["Probation Service", "Accepted in part.", "Review each case.", due, statuses[1]],
    ]
    grid = Table(rows, style=[("GRID", (0, 0), (-1, -1), 0.7, colors.black), ("FONTSIZE", (0, 0), (-1, -1), 7)])
    story = [
        Paragraph(f"Marlsea LSCB progress report as at {as_at}", plain),
        Paragraph(f"Finding {finding}: Words were not passed on", plain),
        Paragraph(f"{finding}a. How does the board know that words are passed on?", plain),
        grid,
    ]
    SimpleDocTemplate(out, pagesize=(420, 240), topMargin=20, bottomMargin=20, invariant=1).build(story)
    return out.getvalue()


def scan_plan(finding: int = 1) -> Image.Image:
    """Return the same page as an RGB picture at `SCAN_DPI`, which is read in a sixth of the time of a sample's page."""
    with pypdfium2.PdfDocument(draw_plan(finding)) as document:
        image: Image.Image = document[0].render(scale=SCAN_DPI / 72).to_pil().convert("RGB")
    return image


def save_scan(path: Path, pages: int = 1) -> Path:
    """Write a PDF of so many scanned pages, one finding each, to `path` and return it."""
    first, *others = [scan_plan(finding) for finding in range(1, pages + 1)]
    first.save(path, "PDF", resolution=SCAN_DPI, save_all=True, append_images=others)
    return path
