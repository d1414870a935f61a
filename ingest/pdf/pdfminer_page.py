# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""A PDF page without the layers that are off.

Its characters know the string that drew them and whether it was drawn invisibly.
"""

from typing import Any

from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LTChar, LTItem, LTPage
from pdfminer.pdffont import PDFFont, PDFSimpleFont, PDFType3Font
from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.pdftypes import resolve1
from pdfminer.psparser import literal_name
from pdfminer.utils import apply_matrix_pt
from pdfplumber.page import Page

from ingest.image.optional_content import HiddenLayers, find_hidden_layers
from ingest.model import Box

# Text render modes that leave no paint, invisible and a clip alone; a Type 3 font is painted in any mode.
UNPAINTED = (3, 7)
FLAT_FORM = "FFT"  # begins the names of the forms that PDFium draws annotations with


class StringPage(Page):
    """A pdfplumber page that adds to each object how it was drawn.

    The property "annotation" is whether by an annotation (see `annotations.flatten_page`), and to characters more.

    "string" is the number of the operator that drew it, counted over the page; "unpainted", whether that drew nothing
    visible; "clipped", whether it is outside the clipping path; "clip", that path's hull, and "clip_gap", how far
    the character is from its right edge.
    """

    @property
    def layout(self) -> LTPage:
        """The page's objects as pdfminer lays them out."""
        if not hasattr(self, "_layout"):
            device = _StringCounter(self.pdf.rsrcmgr, pageno=self.page_number, laparams=self.pdf.laparams)
            interpreter = _ViewerInterpreter(self.pdf.rsrcmgr, device)
            interpreter.layers = find_hidden_layers(self.pdf.doc.catalog)
            interpreter.process_page(self.page_obj)
            self._layout = device.get_result()
        return self._layout

    def process_object(self, obj: LTItem) -> dict[str, Any]:
        """Return an object's properties, for characters with those that pdfplumber lacks."""
        if isinstance(obj, LTChar):
            return self._describe_char(obj)
        return {**super().process_object(obj), "annotation": getattr(obj, "annotation", False)}

    def _describe_char(self, char: LTChar) -> dict[str, Any]:
        """Return only the properties of a character that are used: a page has thousands."""
        left, above = self.mediabox[:2]
        top, colour = (self.height - char.y1) + above, char.graphicstate.ncolor
        return {
            "object_type": "char",
            "text": char.get_text(),
            "x0": char.x0 + left,
            "x1": char.x1 + left,
            "top": top,
            "bottom": (self.height - char.y0) + above,
            "doctop": top,
            "upright": char.upright,
            "size": char.size,
            "matrix": char.matrix,
            "origin_x": char.matrix[4] - char.x0,
            "origin_y": char.y1 - char.matrix[5],
            "adv": char.adv,
            "fontname": char.fontname,
            "non_stroking_color": colour if isinstance(colour, tuple) else (colour,),
            "string": char.string,  # type: ignore[attr-defined]
            "unpainted": char.unpainted,  # type: ignore[attr-defined]
            "clipped": char.clipped,  # type: ignore[attr-defined]
            "clip": char.clip,  # type: ignore[attr-defined]
            "clip_gap": char.clip.x1 - char.x1 if char.clip else None,  # type: ignore[attr-defined]
            "annotation": char.annotation,  # type: ignore[attr-defined]
        }


class _ViewerInterpreter(PDFPageInterpreter):
    """An interpreter that knows the clipping path and the layers that are off.

    It gives its device both, as a viewer does; pdfminer ignores them.

    The methods have the names of the operators that they execute.
    """

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.clip: Box | None = None
        self.clips: list[Box | None] = []
        self.layers = HiddenLayers()
        self.hidden = [False]  # of the marked content that is open, the innermost last

    def subinterp(self) -> "PDFPageInterpreter":
        inner = super().subinterp()
        inner.clip = self.clip  # type: ignore[attr-defined]
        inner.layers = self.layers  # type: ignore[attr-defined]
        inner.hidden = self.hidden[-1:]  # type: ignore[attr-defined]
        return inner

    def do_BMC(self, tag: Any) -> None:  # noqa: N802
        self._begin_content(None)
        super().do_BMC(tag)

    def do_BDC(self, tag: Any, props: Any) -> None:  # noqa: N802
        named = resolve1((resolve1(self.resources) or {}).get("Properties")) or {}
        self._begin_content(named.get(literal_name(props)) if literal_name(tag) == "OC" else None)
        super().do_BDC(tag, props)

    def do_EMC(self) -> None:  # noqa: N802
        self._end_content()
        super().do_EMC()

    def _begin_content(self, layer: Any) -> None:
        self.hidden.append(self.hidden[-1] or self.layers.hide(layer))
        self.device.hidden = self.hidden[-1]  # type: ignore[attr-defined]

    def _end_content(self) -> None:
        if len(self.hidden) > 1:
            self.hidden.pop()
        self.device.hidden = self.hidden[-1]  # type: ignore[attr-defined]

    def do_q(self) -> None:
        self.clips.append(self.clip)
        super().do_q()

    def do_Q(self) -> None:  # noqa: N802
        if self.clips:
            self._set_clip(self.clips.pop())
        super().do_Q()

    def do_W(self) -> None:  # noqa: N802
        points = [point for _, *ends in self.curpath for point in zip(ends[::2], ends[1::2], strict=True)]
        if points:
            path = Box.from_points(apply_matrix_pt(self.ctm, point) for point in points)
            self._set_clip(_intersect_boxes(self.clip, path))

    def do_W_a(self) -> None:  # noqa: N802
        self.do_W()

    def do_Do(self, xobjid_arg: Any) -> None:  # noqa: N802
        drawn = resolve1(self.xobjmap.get(literal_name(xobjid_arg)))
        self._begin_content(drawn.get("OC") if drawn else None)
        super().do_Do(xobjid_arg)
        self._end_content()
        self._set_clip(self.clip)

    def _set_clip(self, clip: Box | None) -> None:
        self.clip = self.device.clip = clip  # type: ignore[attr-defined]


def _intersect_boxes(clip: Box | None, path: Box) -> Box:
    """Return what both boxes contain, which has no area where that is nothing."""
    if clip is None:
        return path
    x0, y0 = max(clip.x0, path.x0), max(clip.top, path.top)
    return Box(x0=x0, top=y0, x1=max(x0, min(clip.x1, path.x1)), bottom=max(y0, min(clip.bottom, path.bottom)))


class _StringCounter(PDFPageAggregator):
    """pdfminer hands a device each string whole, then its characters one by one."""

    hidden = False
    string = 0
    unpainted = False
    clip: Box | None = None
    annotation_depth = 0  # of forms, within one that an annotation became

    def begin_figure(self, name: str, *rest: Any) -> None:
        if self.annotation_depth or str(name).startswith(FLAT_FORM):
            self.annotation_depth += 1
        super().begin_figure(name, *rest)

    def end_figure(self, name: str) -> None:
        self.annotation_depth = max(self.annotation_depth - 1, 0)
        super().end_figure(name)

    def paint_path(self, *args: Any) -> None:
        if self.hidden:
            return
        before = len(self.cur_item._objs)
        super().paint_path(*args)
        for drawn in self.cur_item._objs[before:]:
            drawn.annotation = self.annotation_depth > 0  # type: ignore[attr-defined]

    def render_image(self, *args: Any) -> None:
        if not self.hidden:
            super().render_image(*args)

    def render_string(self, textstate: Any, *rest: Any) -> None:
        self.string += 1
        self.unpainted = textstate.render in UNPAINTED and not isinstance(textstate.font, PDFType3Font)
        super().render_string(textstate, *rest)

    def render_char(
        self, matrix: Any, font: PDFFont, fontsize: float, scaling: float, rise: float, cid: int, *rest: Any
    ) -> float:
        advance = super().render_char(matrix, font, fontsize, scaling, rise, cid, *rest)
        if self.hidden:
            self.cur_item._objs.pop()
            return advance
        char = self.cur_item._objs[-1]
        char._text = _restore_capital(char._text, font, cid)  # type: ignore[attr-defined]
        char.string, char.unpainted = self.string, self.unpainted  # type: ignore[attr-defined]
        char.clip = self.clip  # type: ignore[attr-defined]
        char.clipped = self.clip is not None and not self.clip.contains_point(  # type: ignore[attr-defined]
            (char.x0 + char.x1) / 2, (char.y0 + char.y1) / 2
        )
        char.annotation = self.annotation_depth > 0  # type: ignore[attr-defined]
        return advance


def _restore_capital(text: str, font: PDFFont, code: int) -> str:
    """Return a character as the capital that the font's encoding names, where a wrong /ToUnicode map has it small."""
    named = font.cid2unicode.get(code, text) if isinstance(font, PDFSimpleFont) else text
    return named if named != text and named.lower() == text else text
