# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The confidence of every value of a report falls with what speaks against it."""

from dataclasses import replace

from extract.assemble.assemble_draft import assemble_draft
from ingest.model import Page, Source
from normalise.agencies.registry import load_register
from normalise.confidence.rate_report import rate_report
from normalise.model import LEAST_DOUBT, Report, Response
from normalise.report import normalise_draft
from tests.extract.drawn_pages import page

REGISTER = load_register()
SOURCE = Source(name="tern.pdf", sha256="0123456789abcdef" * 4, pages=1, kind="pdf", size=1)
HEADER = ("Agency", "Progress", "Actions", "Target date", "Lead")
ROWS = [
    ("Police", "The rota is printed", "Ask the night team", "4 July 2019", "A Tern"),
    ("Health", "The rota is read", "Tell the ward", "5 July 2019", "B Quayle"),
    ("Education", "The list is kept", "Read the list", "6 July 2019", "C Marl"),
]


def read_report(*rows: tuple[str, ...]) -> tuple[Report, Page]:
    drawn = page("Finding 1: Rotas", "1a. Who answers at night?", [HEADER, *rows])
    words = tuple(replace(word, confidence=0.3 if "~" in word.text else 0.97) for word in drawn.words)
    drawn = replace(drawn, words=words, reader="tesseract 5")
    return normalise_draft(assemble_draft([drawn], None), SOURCE, REGISTER), drawn


def rate_rows(*rows: tuple[str, ...]) -> list[Response]:
    report, drawn = read_report(*rows)
    rated = rate_report(report, {1: drawn}, REGISTER)
    return [r for f in rated.findings for q in f.questions for r in q.responses]


def test_a_misread_text_is_less_certain_than_the_same_text_read_well() -> None:
    spoilt = ("Police", "The rofta ~is prïnted", "Ask the night team", "4 July 2019", "A Tern")
    good, bad = rate_rows(*ROWS)[0].cells["response"], rate_rows(spoilt, *ROWS[1:])[0].cells["response"]
    assert good.confidence is not None
    assert bad.confidence is not None
    assert bad.confidence < good.confidence
    assert bad.confidence < 1 - LEAST_DOUBT
    assert len(bad.reasons) > len(good.reasons)


def test_every_text_has_a_confidence_and_keeps_its_words() -> None:
    report, drawn = read_report(*ROWS)
    before = [r for f in report.findings for q in f.questions for r in q.responses]
    after = rate_rows(*ROWS)
    assert [r.cells["actions"].text for r in after] == [r.cells["actions"].text for r in before]
    assert all(cell.confidence is not None for r in after for cell in r.cells.values() if cell.text)
    assert rate_report(report, {1: drawn}, REGISTER) == rate_report(report, {1: drawn}, REGISTER)
