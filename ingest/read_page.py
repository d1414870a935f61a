# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Read one page of a file: from its text layer if it was born digital, otherwise from its image."""

from dataclasses import replace
from pathlib import Path
from statistics import median

from ingest.geometry import Matrix
from ingest.image.negative import invert_if_negative
from ingest.image.raster import (
    RENDER_DPI,
    PageTooLargeError,
    Raster,
    choose_render_dpi,
    load_image_page,
    render_pdf_page,
)
from ingest.model import Box, Page, Problem
from ingest.ocr.engine import MissingToolError, ToolError
from ingest.ocr.registry import describe_engine, find_page_engine, find_second_engine
from ingest.pdf.annotations import AnnotatedPage, load_annotated_page
from ingest.pdf.attached_files import find_attached_problems
from ingest.pdf.born_digital import read_born_digital
from ingest.pdf.field_values import complete_values
from ingest.pdf.layer_words import Layer, build_layer
from ingest.pdf.page_objects import PageObjects, load_page_objects
from ingest.pdf.text_quality import find_visible_chars, is_page_print, reads_like_english
from ingest.pdf.visible_text import PageContent, find_page_content, has_annotations, render_with_and_without_text
from ingest.read_scan import read_scan
from ingest.read_text import replace_unstorable
from ingest.sandbox.limits import GB, LIMITS
from ingest.word_files.read_words import read_word_page

READER_VERSION = 75  # increase it when pages are read differently, so that cached readings are not reused
MIN_PRINT_PT, MAX_PRINT_PT = 4.0, 26.0  # of a page's letters; 4.5 pt is printed and read
USUAL_PRINT_PT = 9.0
MIN_LINES_PER_INCH = 120.0  # of a fax in fine resolution 196, in standard resolution 98
MAX_COORDINATE_PT = 1e6  # no sheet of paper is as large


def reader_version() -> str:
    """Return the version of this reader and its OCR engines, under which page readings are cached.

    Raises:
        MissingToolError: No page engine is installed.
    """
    second = find_second_engine()
    engines = [describe_engine(find_page_engine()), *([describe_engine(second)] if second else [])]
    return "/".join([str(READER_VERSION), *engines])


def read_page(path: Path, kind: str, number: int) -> Page:
    """Read page `number` (from 1) of a file of `kind` "pdf", "image" or "words".

    A page that cannot be read is returned as a page with a problem.

    Raises:
        MissingToolError: No page engine is installed.
    """
    try:
        return make_storable(_read_by_kind(path, kind, number))
    except MissingToolError:
        raise
    except (PageTooLargeError, MemoryError) as error:
        said = str(error) or f"it needs more than {LIMITS.memory // GB} GB of memory"
        return _make_failed_page(number, "page-too-large", f"The page is too large to be read: {said}.")
    except OSError as error:  # the machine's fault, such as a full disk
        return _make_failed_page(number, "page-failed", f"The page could not be read ({error.strerror or error}).")
    except ToolError as error:
        return _make_failed_page(number, "page-failed", f"The page could not be read: {error}.")
    except Exception as error:  # whatever a broken file leads a library to ends here, and stops no other page
        return _make_failed_page(
            number, "page-damaged", f"The page is damaged and could not be read ({type(error).__name__})."
        )


def _read_by_kind(path: Path, kind: str, number: int) -> Page:
    if kind == "image":
        return _read_raster(load_image_page(path, number), number)
    if kind == "words":
        return read_word_page(path, number)
    page = _read_pdf_page(path, number)
    return replace(page, faults=(*page.faults, *_find_attached_files(path))) if number == 1 else page


def _read_pdf_page(path: Path, number: int) -> Page:
    held, width, height = _find_page_content(path, number)
    if held == "nothing":
        return _make_blank_page(number, width, height)
    annotated = _load_annotated_page(path, number)
    page, layer = _read_embedded_text(path, number, annotated) if held == "text" or annotated else (None, None)
    read = page or _read_raster(render_pdf_page(path, number), number, layer)
    return annotated.add_problems(read) if annotated else read


def _read_raster(raster: Raster, number: int, layer: Layer | None = None) -> Page:
    positive = replace(raster, pixels=invert_if_negative(raster.pixels, raster.dpi))
    page = read_scan(positive, number, layer)
    return replace(page, faults=(*page.faults, *_find_coarse_lines(raster, number)))


def _find_coarse_lines(raster: Raster, number: int) -> tuple[Problem, ...]:
    """Return a problem if the page is a fax of standard resolution, whose full stops and commas look alike."""
    if raster.source_dpi is None or min(raster.source_dpi) >= MIN_LINES_PER_INCH:
        return ()
    across, down = (round(dpi) for dpi in raster.source_dpi)
    detail = (
        f"The page has only {across} x {down} dots per inch, as a fax: commas, full stops and small figures may be"
        " misread. Ask for a fax in fine resolution, or a scan."
    )
    return (Problem(code="coarse-lines", detail=detail, page=number),)


def _load_annotated_page(path: Path, number: int) -> AnnotatedPage | None:
    try:
        return load_annotated_page(path, number) if has_annotations(path, number) else None
    except Exception:  # of a broken page or form: the rest of the page may still be readable
        return None


def _find_attached_files(path: Path) -> tuple[Problem, ...]:
    try:
        return find_attached_problems(path)
    except Exception:  # of a broken file: what is drawn may still be read
        return ()


def _find_page_content(path: Path, number: int) -> tuple[PageContent, float, float]:
    try:
        return find_page_content(path, number)
    except Exception:  # of a broken page: what draws it says more
        return "pictures", 0.0, 0.0


def _make_blank_page(number: int, width: float, height: float) -> Page:
    """Return a page without content, as OCR of its image would."""
    dpi = choose_render_dpi(width, height, RENDER_DPI)
    reader = describe_engine(find_page_engine())
    return Page(number=number, width=width, height=height, reader=reader, dpi=dpi, coloured=False)


def _read_embedded_text(
    path: Path, number: int, annotated: AnnotatedPage | None = None
) -> tuple[Page | None, Layer | None]:
    """Return the page from its text layer if it was born digital; otherwise the hidden text that it may have."""
    try:
        page = load_page_objects(path, number, (annotated.pdf, annotated.index) if annotated else None)
        scale = 1.0 if annotated else _choose_text_scale(page)  # the values of annotations have places in points
        if scale != 1:
            page = load_page_objects(path, number, enlarged=scale)
        look = render_with_and_without_text(path, number, scale)
        if not any(c["text"].strip() for c in page.chars):
            return None, None
        chars = find_visible_chars(page, look)
        if annotated:
            chars = complete_values(chars, page.chars, annotated.values)
        if is_page_print(page, chars, look):
            read = read_born_digital(page, number, chars, look)
            if reads_like_english(chars, (word.text for word in read.words)):
                return _restore_size(read, scale), None
        if scale != 1:
            page = load_page_objects(path, number)
        hidden = [c for c in page.chars if not c["annotation"]]
        return None, build_layer(hidden) if any(c["text"].strip() for c in hidden) else None
    except Exception:  # a broken file leads pdfminer to raise anything; the picture may still be drawn
        return None, None


def _choose_text_scale(page: PageObjects) -> float:
    """Return by how much to enlarge a page to read it: 1, unless its print is far from the size of any paper's.

    Such a page was drawn in other units (a plan of a drawing program, a sheet shrunk to a card), and a viewer shows it
    zoomed. Distances that part words, lines and cells are in points, of print of usual size.
    """
    sizes = [float(c["size"]) for c in page.chars if c["text"].strip()]
    usual = median(sizes) if sizes else 0.0
    return 1.0 if usual <= 0 or MIN_PRINT_PT <= usual <= MAX_PRINT_PT else USUAL_PRINT_PT / usual


def _restore_size(page: Page, scale: float) -> Page:
    """Return a page that was read enlarged `scale` times at its own size: `to_viewer` shrinks its places."""
    if scale == 1:
        return page
    to_viewer = (Matrix.scaling(1 / scale) @ Matrix(page.to_viewer)).values
    return replace(page, width=page.width / scale, height=page.height / scale, to_viewer=to_viewer)


def make_storable(page: Page) -> Page:
    """Return the page with only text that a database can hold, and boxes clamped to MAX_COORDINATE_PT."""
    if all(replace_unstorable(w.text) == w.text and _is_on_paper(w.box) for w in page.words):
        return page
    return replace(
        page, words=tuple(replace(w, text=replace_unstorable(w.text), box=_clamp_box(w.box)) for w in page.words)
    )


def _is_on_paper(box: Box) -> bool:
    return all(abs(side) <= MAX_COORDINATE_PT for side in box.sides)  # no number is False, too


def _clamp_box(box: Box) -> Box:
    x0, top, x1, bottom = (
        min(max(side, -MAX_COORDINATE_PT), MAX_COORDINATE_PT) if side == side else 0.0 for side in box.sides
    )
    return Box(x0=x0, top=top, x1=x1, bottom=bottom)


def _make_failed_page(number: int, code: str, detail: str) -> Page:
    return Page(number=number, width=0, height=0, faults=(Problem(code=code, detail=detail, page=number),))
