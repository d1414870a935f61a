# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""ALTO gives words with their boxes; XML made to do harm is refused before it is expanded."""

import pytest

from ingest.model import Box
from ingest.word_files.alto import parse_alto
from ingest.word_files.model import DamagedWordFileError

ALTO = """<a:alto xmlns:a="http://www.loc.gov/standards/alto/ns-v4#"><a:Description>
<a:MeasurementUnit>{unit}</a:MeasurementUnit></a:Description><a:Layout><a:Page WIDTH="2100" HEIGHT="2970">
<a:TextBlock><a:TextLine>{words}</a:TextLine></a:TextBlock></a:Page></a:Layout></a:alto>"""
WORD = '<a:String HPOS="10" VPOS="20" WIDTH="50" HEIGHT="20.5" WC="{}" CONTENT="{}"/>'


def test_a_word_has_its_box_text_and_confidence() -> None:
    (page,) = parse_alto(ALTO.format(unit="mm10", words=WORD.format("0.7", "Tom&amp;Ann")).encode()).pages
    ((word,),) = page.lines
    assert (word.text, word.box, word.confidence) == ("Tom&Ann", Box(x0=10, top=20, x1=60, bottom=40.5), 0.7)
    assert (page.width, page.height, page.units_per_inch) == (2100, 2970, 254.0)


def test_the_hyphen_of_a_broken_word_is_its_last_letter() -> None:
    (page,) = parse_alto(ALTO.format(unit="pixel", words=WORD.format("1", "safe") + "<a:HYP/>").encode()).pages
    assert page.lines[0][0].text == "safe-"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ('<!DOCTYPE alto [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><alto>&b;</alto>', "declarations of entities"),
        ('<!DOCTYPE alto [<!ENTITY a SYSTEM "/etc/passwd">]><alto>&a;</alto>', "declarations of entities"),
        ("<alto>" + "<b>" * 101, "nested more than 100 deep"),
        (ALTO.format(unit="cubit", words=""), "unit"),
        (ALTO.format(unit="pixel", words='<a:String CONTENT="a" HPOS="x"/>'), "HPOS is not a number"),
        (
            ALTO.format(unit="pixel", words='<a:String CONTENT="a" HPOS="nan" VPOS="1" WIDTH="1" HEIGHT="1"/>'),
            "no page",
        ),
        ("<alto><Page>", "not well-formed"),
        ("<alto/>", "no page"),
    ],
)
def test_other_xml_is_refused(content: str, reason: str) -> None:
    with pytest.raises(DamagedWordFileError, match=reason):
        parse_alto(content.encode())
