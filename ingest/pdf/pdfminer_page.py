"""A PDF page whose characters know the string that drew them, and whether it was drawn invisibly."""

from typing import Any

from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LTChar, LTItem, LTPage
from pdfminer.pdffont import PDFType3Font
from pdfminer.pdfinterp import PDFPageInterpreter
from pdfplumber.page import Page

# Text render modes that leave no paint, invisible and a clip alone; a Type 3 font is painted in any mode.
UNPAINTED = (3, 7)
FLAT_FORM = "FFT"  # begins the names of the forms that PDFium draws annotations with


class StringPage(Page):
    """A pdfplumber page that adds to each character "string", the number of the operator that drew it, counted over the
    page, "unpainted", whether that drew nothing visible, and "annotation", whether an annotation did (`flatten_page`).
    """

    @property
    def layout(self) -> LTPage:
        if not hasattr(self, "_layout"):
            device = _StringCounter(self.pdf.rsrcmgr, pageno=self.page_number, laparams=self.pdf.laparams)
            PDFPageInterpreter(self.pdf.rsrcmgr, device).process_page(self.page_obj)
            self._layout = device.get_result()
        return self._layout

    def process_object(self, obj: LTItem) -> dict[str, Any]:
        return self._describe_char(obj) if isinstance(obj, LTChar) else super().process_object(obj)

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
            "adv": char.adv,
            "fontname": char.fontname,
            "non_stroking_color": colour if isinstance(colour, tuple) else (colour,),
            "string": char.string,  # type: ignore[attr-defined]
            "unpainted": char.unpainted,  # type: ignore[attr-defined]
            "annotation": char.annotation,  # type: ignore[attr-defined]
        }


class _StringCounter(PDFPageAggregator):
    """pdfminer hands a device each string whole, then its characters one by one."""

    string = 0
    unpainted = False
    annotation_depth = 0  # of forms, within one that an annotation became

    def begin_figure(self, name: str, *rest: Any) -> None:
        if self.annotation_depth or str(name).startswith(FLAT_FORM):
            self.annotation_depth += 1
        super().begin_figure(name, *rest)

    def end_figure(self, name: str) -> None:
        self.annotation_depth = max(self.annotation_depth - 1, 0)
        super().end_figure(name)

    def render_string(self, textstate: Any, *rest: Any) -> None:
        self.string += 1
        self.unpainted = textstate.render in UNPAINTED and not isinstance(textstate.font, PDFType3Font)
        super().render_string(textstate, *rest)

    def render_char(self, *args: Any, **named: Any) -> float:
        advance = super().render_char(*args, **named)
        char = self.cur_item._objs[-1]
        char.string, char.unpainted = self.string, self.unpainted  # type: ignore[attr-defined]
        char.annotation = self.annotation_depth > 0  # type: ignore[attr-defined]
        return advance
