# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Read ALTO XML, versions 1 to 4 (https://www.loc.gov/standards/alto/).

Only what pages are made of is read. A file that declares entities, or nests its elements deeper than any program does,
is refused before anything is expanded; nothing outside the file is loaded.
"""

from collections.abc import Mapping
from xml.parsers import expat

from ingest.geometry import Box
from ingest.word_files.model import DamagedWordFileError, FileWord, WordFile, WordPage, make_box

UNITS_PER_INCH: Mapping[str, float | None] = {"pixel": None, "mm10": 254.0, "inch1200": 1200.0}
MAX_DEPTH = 100  # of elements; the deepest in the standard, a glyph's variant in nested blocks, has about 20
NAME_ELEMENT, VERSION_ELEMENT, UNIT_ELEMENT = "softwareName", "softwareVersion", "MeasurementUnit"


def parse_alto(data: bytes) -> WordFile:
    """Return the pages of an ALTO file.

    Raises:
        DamagedWordFileError: It is not well-formed, declares entities, or has no pages.
    """
    reader = _AltoReader()
    try:
        reader.parser.Parse(data, True)
    except (expat.ExpatError, LookupError) as error:  # a LookupError of an encoding that is not known
        raise DamagedWordFileError(f"XML that is not well-formed ({error})") from error
    if not reader.pages:
        raise DamagedWordFileError("no page")
    return WordFile(engine=" ".join(reader.engine), pages=tuple(reader.pages))


class _AltoReader:
    """Collects the pages from the events of a parser."""

    def __init__(self) -> None:
        self.pages: list[WordPage] = []
        self.engine: list[str] = []
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start_element
        self.parser.EndElementHandler = self._end_element
        self.parser.CharacterDataHandler = self._add_text
        self.parser.EntityDeclHandler = _refuse_entity
        self._unit: float | None = None
        self._depth = 0
        self._text = ""
        self._page: Mapping[str, str] = {}
        self._lines: list[list[FileWord]] = []
        self._separators: list[Box] = []

    def _start_element(self, name: str, attributes: Mapping[str, str]) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise DamagedWordFileError(f"elements nested more than {MAX_DEPTH} deep")
        self._text = ""
        match _local_name(name):
            case "Page":
                self._page, self._lines, self._separators = attributes, [], []
            case "TextLine":
                self._lines.append([])
            case "String":
                self._add_word(attributes)
            case "HYP" if self._lines and self._lines[-1]:
                self._add_hyphen(attributes.get("CONTENT", "-"))
            case "GraphicalElement":
                self._separators.append(_read_box(attributes))

    def _end_element(self, name: str) -> None:
        self._depth -= 1
        match _local_name(name):
            case "Page":
                self.pages.append(self._make_page())
            case "MeasurementUnit":
                if self._text.strip() not in UNITS_PER_INCH:
                    raise DamagedWordFileError("a unit of measurement that is not known")
                self._unit = UNITS_PER_INCH[self._text.strip()]
            case "softwareName" | "softwareVersion" if self._text.strip():
                self.engine.append(self._text.strip())

    def _add_text(self, text: str) -> None:
        self._text += text

    def _add_word(self, attributes: Mapping[str, str]) -> None:
        text = " ".join(attributes.get("CONTENT", "").split())
        if not self._lines:
            self._lines.append([])
        if text:
            confidence = min(max(_read_number(attributes, "WC", "1"), 0.0), 1.0)
            self._lines[-1].append(FileWord(text=text, box=_read_box(attributes), confidence=confidence))

    def _add_hyphen(self, hyphen: str) -> None:
        """Add the hyphen of a word that is broken at the end of its line, which ALTO lists apart."""
        last = self._lines[-1][-1]
        if not last.text.endswith(hyphen):
            self._lines[-1][-1] = FileWord(text=last.text + hyphen, box=last.box, confidence=last.confidence)

    def _make_page(self) -> WordPage:
        return WordPage(
            width=_read_number(self._page, "WIDTH", "0"),
            height=_read_number(self._page, "HEIGHT", "0"),
            units_per_inch=self._unit,
            lines=tuple(tuple(line) for line in self._lines if line),
            separators=tuple(self._separators),
        )


def _refuse_entity(*_: object) -> None:
    raise DamagedWordFileError("declarations of entities, which no OCR program writes")


def _local_name(name: str) -> str:
    return name.rpartition(":")[2]


def _read_box(attributes: Mapping[str, str]) -> Box:
    left, top, width, height = (_read_number(attributes, name, "") for name in ("HPOS", "VPOS", "WIDTH", "HEIGHT"))
    return make_box(left, top, width, height)


def _read_number(attributes: Mapping[str, str], name: str, otherwise: str) -> float:
    try:
        return float(attributes.get(name, otherwise))
    except ValueError as error:
        raise DamagedWordFileError(f"{name} is not a number") from error
