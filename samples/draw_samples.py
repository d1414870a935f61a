# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Draws the sample reports and their truths: python -m samples.draw_samples [OUTDIR] [--without-ocr]

Three quarterly versions of one invented report as scans, one of them also born digital and as an
OCR program's plain text; and a short plan of another board, born digital.  The same on every run, but for the OCR
text, which depends on Tesseract.
"""

import argparse
import json
import shutil
from dataclasses import asdict
from datetime import date
from functools import partial
from pathlib import Path

import pypdfium2
import pytesseract

from samples.board import Change, Report
from samples.canvas import Box
from samples.compose import compose_report
from samples.draw_report import draw_report
from samples.layout import A4_LANDSCAPE
from samples.partnership_plan import LAYOUT, compose_partnership_plan
from samples.revise import make_june_version, make_september_version
from samples.scan import Scan, rotate_box, scan_pdf
from samples.truth import Case, Json, Places, make_truth, measure_places

SCANS = (
    Scan(dpi=200, quality=42, seed=11),
    Scan(dpi=300, quality=32, seed=12, blur=0.8),
    Scan(dpi=200, quality=44, seed=13, specks=40),
)
BORN_DIGITAL = OCR_TEXT = 0  # which version comes in other forms too


def compose_versions() -> tuple[tuple[Report, ...], tuple[tuple[Change, ...], ...]]:
    """The three versions, and the changes between each two."""
    first = compose_report(seed=7, name="harrowmere-2019-03", as_at=date(2019, 3, 22))
    second, spring = make_june_version(first)
    third, summer = make_september_version(second)
    return (first, second, third), (tuple(spring), tuple(summer))


def write_json(path: Path, value: Json) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def keep_box(_page: int, box: Box) -> Box:
    return box


def skew_box(angles: tuple[float, ...], page: int, box: Box) -> Box:
    return rotate_box(box, angles[page - 1], A4_LANDSCAPE.width, A4_LANDSCAPE.height)


def write_case(out: Path, case: Case, report: Report, places: Places, content: bytes, pages: int) -> None:
    (out / f"{case.name}{case.suffix}").write_bytes(content)
    write_json(out / f"{case.name}.truth.json", make_truth(report, places, case, content, pages))


def read_plain_text(pdf: bytes, dpi: int) -> bytes:
    """Plain text as Tesseract prints it, every page ended with a form feed."""
    pages = [
        pytesseract.image_to_string(page.render(scale=dpi / 72).to_pil(), lang="eng", config=f"--dpi {dpi}")
        for page in pypdfium2.PdfDocument(pdf)
    ]
    return "".join(page.rstrip("\f\n") + "\n\f" for page in pages).encode()


def draw_version(out: Path, number: int, report: Report, with_ocr: bool) -> None:
    places = measure_places(draw_report(report, A4_LANDSCAPE, told_apart=True))
    drawn = draw_report(report, A4_LANDSCAPE, told_apart=False).pdf
    condition = SCANS[number]
    scanned = scan_pdf(drawn, condition)
    pages = len(scanned.angles)
    what = f"A4 landscape, nine ruled columns, colour scan at {condition.dpi} dpi, slightly askew"
    place = partial(skew_box, scanned.angles)
    case = Case(name=report.name, suffix=".pdf", what=what, colour_visible=True, place=place)
    write_case(out, case, report, places, scanned.pdf, pages)
    if number == BORN_DIGITAL:
        what = "the same report as a born-digital PDF with a text layer"
        name = f"{report.name}-born-digital"
        case = Case(name=name, suffix=".pdf", what=what, colour_visible=True, place=keep_box)
        write_case(out, case, report, places, drawn, pages)
    if number == OCR_TEXT:
        what = "the same report as an OCR program's plain text; no boxes, no colour"
        case = Case(name=f"{report.name}-ocr", suffix=".txt", what=what, colour_visible=False, place=None)
        text = out / f"{case.name}.txt"
        if with_ocr:
            write_case(out, case, report, places, read_plain_text(scanned.pdf, condition.dpi), pages)
        elif text.exists():
            write_case(out, case, report, places, text.read_bytes(), pages)


def draw_partnership_plan(out: Path) -> None:
    report = compose_partnership_plan(seed=12)
    places = measure_places(draw_report(report, LAYOUT, told_apart=True))
    drawn = draw_report(report, LAYOUT, told_apart=False)
    what = "A4 landscape, thirteen ruled columns: several agencies in a row, dates and statuses of several roles"
    case = Case(name=report.name, suffix=".pdf", what=what, colour_visible=True, place=keep_box)
    write_case(out, case, report, places, drawn.pdf, drawn.pages)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", nargs="?", type=Path, default=Path(__file__).parent, metavar="OUTDIR")
    parser.add_argument("--without-ocr", action="store_true", help="keep the OCR text that is there")
    parser.add_argument("--versions", type=int, default=len(SCANS), metavar="N", help="draw only the first N versions")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    with_ocr = not args.without_ocr and shutil.which("tesseract") is not None
    reports, changes = compose_versions()
    for number, report in enumerate(reports[: args.versions]):
        draw_version(args.out, number, report, with_ocr)
    draw_partnership_plan(args.out)
    pairs = [
        {"from": f"{a.name}.pdf", "to": f"{b.name}.pdf", "changes": [asdict(c) for c in edits]}
        for a, b, edits in zip(reports, reports[1:], changes, strict=False)
    ]
    write_json(args.out / "changes.json", {"pairs": pairs})


if __name__ == "__main__":
    main()
