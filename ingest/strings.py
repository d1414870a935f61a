"""A PDF page whose characters know the string they were drawn in, and whether it was drawn invisibly."""

from typing import Any

from pdfminer.layout import LTItem, LTPage
from pdfminer.pdffont import PDFType3Font
from pdfminer.pdfinterp import PDFPageInterpreter
from pdfplumber.page import Page, PDFPageAggregatorWithMarkedContent

# Text render modes that leave no paint, invisible and a clip alone; a Type 3 font is painted in any mode.
UNPAINTED = (3, 7)


class StringPage(Page):
    """Gives each of its characters "string", the number of the operator that drew it, counted over the
    page, and "unpainted"."""

    @property
    def layout(self) -> LTPage:
        if not hasattr(self, "_layout"):
            device = _Counting(self.pdf.rsrcmgr, pageno=self.page_number, laparams=self.pdf.laparams)
            PDFPageInterpreter(self.pdf.rsrcmgr, device).process_page(self.page_obj)
            self._layout = device.get_result()
        return self._layout

    def process_object(self, obj: LTItem) -> dict[str, Any]:
        drawn = super().process_object(obj)
        if drawn["object_type"] == "char":
            drawn["string"], drawn["unpainted"] = obj.string, obj.unpainted  # type: ignore[attr-defined]
        return drawn


class _Counting(PDFPageAggregatorWithMarkedContent):
    """pdfminer hands a device each string whole, then its characters one by one."""

    string = 0
    unpainted = False

    def render_string(self, textstate: Any, *rest: Any) -> None:
        self.string += 1
        self.unpainted = textstate.render in UNPAINTED and not isinstance(textstate.font, PDFType3Font)
        super().render_string(textstate, *rest)

    def render_char(self, *args: Any, **named: Any) -> float:
        advance = super().render_char(*args, **named)
        char = self.cur_item._objs[-1]
        char.string, char.unpainted = self.string, self.unpainted  # type: ignore[attr-defined]
        return float(advance)
