# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Whatever a scan or a person wrote is in the pack as text; none of it is markup, and none is lost silently."""

from dataclasses import replace
from datetime import datetime

import pypdfium2
import pytest

from ingest.model import Box
from normalise.model import RecordKind
from store.audit_log import Entry
from store.provenance.evidence_pdf import Exhibit, Seal, build_evidence_pack
from store.provenance.trace import ImportRecord, Place, RecordSetting, SourceFile, Trace

SEAL = Seal(made=datetime(2026, 1, 2, 3, 4, 5), program="boardtrace 9", what="Some <b>records")
TRACE = Trace(
    owner=RecordKind.RESPONSE, id="r-1a-police-1", field="response", name="", text="Yes", read="Yes", raw="Yes",
    confidence=0.9,
    reasons=(), repairs=(), understood=(), state="read", said="",
    places=(Place(page=1, box=Box(x0=1, top=1, x1=9, bottom=9), lines=None, reader="tesseract 5"),), struck=(),
    corrections=(),
    setting=RecordSetting(
        report="r", board="B", subject="S", as_at="2019-01-01", finding="finding 1", question="1a", agency="P"
    ),
    file=SourceFile(name="a.pdf", sha256="0" * 64, kind="pdf", pages=1, copy=None),
    imported=ImportRecord(at="2026-01-01T00:00:00+00:00", by="Ann", version="9", digest="f" * 64, entry=1),
)  # fmt: skip


def text_of(pack: bytes) -> str:
    with pypdfium2.PdfDocument(pack) as document:
        return " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())


def shown(text: str) -> str:
    return text_of(build_evidence_pack([Exhibit(traces=(replace(TRACE, text=text),))], SEAL))


@pytest.mark.parametrize(
    "text",
    [
        "<b>bold</b> & <font color='red'>x</font>",
        "</para><para>",
        "<img src='file:///etc/passwd'/>",
        "&lt;not an entity&gt; &unknown;",
        "<a href='#record-1'>here</a>",
        "100 % “quoted” – dashes… ½ é ł Ω Ж",
        "{curly} \\ back %s",
    ],
)
def test_no_text_is_markup(text: str) -> None:
    assert " ".join(text.split()) in shown(text)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("a\x07b", "U+0007"),
        ("\u202edesrever", "U+202E"),
        ("漢字", "U+6F22"),
        ("\U0001f600", "U+1F600"),
        ("\u200bz", "U+200B"),
    ],
)
def test_what_the_font_cannot_show_is_said(text: str, named: str) -> None:
    found = shown(text)
    assert "\ufffd" in found
    assert named in found


@pytest.mark.parametrize("text", ["word " * 8_000, "x" * 20_000, "line\n" * 900])
def test_a_long_text_runs_over_pages_of_its_record(text: str) -> None:
    pack = build_evidence_pack([Exhibit(traces=(replace(TRACE, text=text),)), Exhibit(traces=(TRACE,))], SEAL)
    with pypdfium2.PdfDocument(pack) as document:
        marks = [b.get_dest().get_index() for b in document.get_toc()]
        labels = [document.get_page_label(i) for i in range(len(document))]
    assert marks[2] - marks[1] > 2
    assert labels[marks[2] - 1] == f"1. r-1a-police-1, page {marks[2] - marks[1]}"
    assert text_of(pack).count(text.split()[0][:4]) >= min(900, len(text) // 5)


def test_a_pack_knows_what_it_is_and_who_corrected() -> None:
    entry = Entry(
        number=7, at="2026-01-01T10:00:00+00:00", by="Bea <b>", act="corrected", report_id="r", owner="response",
        owner_id=TRACE.id, field="response", name="", why="so",
        detail={"before": {"text": "No"}, "after": {"text": "Yes"}}, over=None, content="", previous="", hash="a1" * 32,
    )  # fmt: skip
    pack = build_evidence_pack([Exhibit(traces=(replace(TRACE, corrections=(entry,)),), notes=("status moved",))], SEAL)
    with pypdfium2.PdfDocument(pack) as document:
        info = document.get_metadata_dict()
    assert info["Title"] == "Evidence pack: Some <b>records"
    assert info["Author"] == "boardtrace 9"
    said = text_of(pack)
    for part in ("corrected by Bea <b>, “No” → “Yes” (so)", "a1" * 32, "status moved", "No picture is available"):
        assert part in said


def test_lines_of_a_text_file_stand_as_they_are() -> None:
    place = Place(page=1, box=None, lines=(1, 2), reader="plain text", printed=("one   two", "x" * 400))
    pack = build_evidence_pack([Exhibit(traces=(replace(TRACE, places=(place,)),))], SEAL)
    assert text_of(pack).replace(" ", "").count("x") >= 400
