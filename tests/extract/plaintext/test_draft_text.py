# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Plain text becomes a draft: headings, labels, names and dates are anchors, and no word goes missing."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extract.model import Draft, DraftCell, DraftQuestion, DraftResponse
from extract.plaintext.agency_names import index_agency_names, index_local_names
from extract.plaintext.classify_lines import count_words, read_header_line, read_label
from extract.plaintext.column_scores import score_columns
from extract.plaintext.draft_text import draft_plain_text
from ingest.model import TextPage
from ingest.read_text import read_text_pages, split_pages
from normalise.agencies.registry import anchor_names, load_register
from samples.board import Report
from samples.compose import compose_report

AGENCIES = (
    "BTUH",
    "CAFCASS",
    "Police",
    "Probation",
    "NELFT",
    "Thurrock CCG",
    "CCG",
    "CSC",
    "LSCB",
    "Children's Social Care",
    "Children's Social Care & Education",
    "Youth Offending Service",
    "Housing",
)

REPORT = """Anytown LSCB Serious Case Review
Child Z - "Robin"

Amber
Progress will need monitoring

Report as at 03.02.2017

Finding 1: Visits were not written up

What the review found
Visits were made as planned but the record of them was written up weeks later, when at all.

1a. Does the
Board know how
visits are
recorded?

Police

We have changed the form so
that a visit cannot be closed
without a record.

Ensure that all teams use the
new form

12/05/2017

Head of Safeguarding

Youth

Offending

Service

Cannot be met before the new
system due to lack of capacity

1b. What would help |Police Nothing further

Chapter 5 of Review Report - ADDITIONAL LEARNING
1. The importance of chronologies

Nobody held a chronology that all of the agencies could read, and each kept a partial one of its own.

2¢a. How will the
Board make
chronologies
common practice?

3
"""


def draft_of(text: str) -> Draft:
    return draft_plain_text(split_pages(text), AGENCIES)


def balanced(draft: Draft, pages: tuple[TextPage, ...]) -> bool:
    return all(
        c.in_cells + c.in_headings + c.furniture + c.left_over == sum(map(count_words, page.lines))
        and min(c.in_cells, c.in_headings, c.furniture, c.left_over) >= 0
        for c, page in zip(draft.coverage, pages, strict=True)
    )


def test_a_small_report() -> None:
    draft = draft_of(REPORT)
    assert (draft.title, draft.board) == ("Anytown LSCB Serious Case Review", "Anytown LSCB")
    assert draft.subject.startswith("Child Z")
    assert [line.text for line in draft.dated_lines] == ["Report as at 03.02.2017"]
    assert [(f.number, f.kind) for f in draft.findings] == [("1", "finding"), ("2", "additional learning")]
    assert [q.label for f in draft.findings for q in f.questions] == ["1a", "1b", "2a"]
    police, youth = draft.findings[0].questions[0].responses
    assert police.cells["response"].body.startswith("We have changed")
    assert police.cells["actions"].body.startswith("Ensure that")
    assert police.cells["target_date"].body == "12/05/2017"
    assert police.cells["lead_person"].body == "Head of Safeguarding"
    assert youth.agency.body.split() == ["Youth", "Offending", "Service"]
    assert "capacity" in youth.cells["constraints"].body
    assert draft.findings[0].questions[1].responses[0].agency.body == "Police"


def test_a_place_printed_before_one_agency_may_be_before_others() -> None:
    names = index_local_names(
        AGENCIES, ["1a. How are Elmford staff", "told of the rota"], ["Elmford Police", "Named Probation"]
    )
    assert names.is_whole_name("Elmford Probation")
    assert names.is_whole_name("Elmford Police (Night Unit)")
    assert names.begins_name("Elmford")
    assert not names.is_whole_name("Oakham")
    assert not names.begins_name("Named")


def test_the_first_word_of_a_name_is_not_an_agency_without_the_rest() -> None:
    draft = draft_of(REPORT.replace("Youth\n\nOffending\n\nService\n", "Youth\n"))
    assert [r.agency.body for r in draft.findings[0].questions[0].responses] == ["Police"]


def test_a_row_below_a_heading_answers_the_question_that_follows() -> None:
    moved = REPORT.replace("2¢a. How", "Probation\n\nAll of our files now open with a dated list.\n\n2a. How")
    (question,) = draft_of(moved).findings[1].questions
    assert [r.agency.body for r in question.responses] == ["Probation"]


def test_the_legend_of_a_small_report() -> None:
    amber = "Amber\nProgress will need monitoring"
    legend = f"Red\nNothing has begun\n\n{amber}\n\nGreen\nProgress is as planned\n\nAction completed"
    draft = draft_of(REPORT.replace(amber, legend))
    assert [row.label.lower() for row in draft.key] == ["red", "amber", "green", "action completed"]


def test_every_word_of_a_small_report_is_accounted_for() -> None:
    assert balanced(draft_of(REPORT), split_pages(REPORT))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.sampled_from(
            [*REPORT.split("\n"), "\f", "| [", "BTUH |We do  [Ensure it", "A", "x.docx", "Agency Response Actions"]
        )
    )
)
def test_coverage_counts_every_word_of_any_lines(lines: list[str]) -> None:
    pages = split_pages("\n".join(lines))
    assert balanced(draft_plain_text(pages, AGENCIES), pages)


def test_confidence_is_never_high() -> None:
    """Nothing in plain text shows for certain in whose row a text was printed."""
    for finding in draft_of(REPORT).findings:
        for question in finding.questions:
            for row in question.responses:
                assert all(c.confidence is None or c.confidence < 0.9 for c in cells(row))


@pytest.mark.parametrize(
    ("text", "last", "label"),
    [
        ("1a. Does the", None, "1a"),
        ("6¢c. What can", (6, 2, True), "6c"),
        ("Ab. Does the", (4, 1, True), "4b"),
        ("Ab. Does the", (4, 2, True), None),
        ("Q1.1 How will", None, "1.1"),
        ("1(a) How will", None, "1a"),
        ("12.09.2018 Head of", None, None),
        ("2 August 2018", (1, 4, True), None),
        ("9a. How will", (2, 1, True), None),
    ],
)
def test_labels_are_read_in_their_order(text: str, last: tuple[int, int, bool] | None, label: str | None) -> None:
    found = read_label(text, last)
    assert (found[0] if found else None) == label


def test_column_names_of_a_line_in_their_order() -> None:
    assert read_header_line("Questions Agency Response Actions RAG")[:3] == ("question", "agency", "response")
    assert read_header_line("service specification.") == ()


def test_agency_names_may_have_noise_but_not_a_neighbour() -> None:
    names = index_agency_names(AGENCIES)
    assert names.is_whole_name("Children’s’ Social Care")
    assert names.is_whole_name("Youth Ofending Service")
    assert not names.is_whole_name("Youth Offending Service on")
    assert names.begins_name("Youth Offending")
    assert names.count_leading_words(["BTUH", "To", "use", "the"]) == 1


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("Q3 2015/16", "target_date"),
        ("Senior Probation\nOfficer", "lead_person"),
        ("A", "rag"),
        ("Refresh terms of reference for\nthe panel", "actions"),
        ("Improved attendance at the\npanel", "desired_outcome"),
        ("Capacity of the panel", "constraints"),
        ("We have asked young people\nabout this.", "response"),
    ],
)
def test_words_score_for_their_column(text: str, column: str) -> None:
    points = score_columns(text)
    assert max(points, key=points.__getitem__) == column


def cells(row: DraftResponse) -> list[DraftCell]:
    return [
        row.agency,
        row.status.cell,
        *row.cells.values(),
    ]


# --- what Tesseract printed of two scans of an invented report ------------------------------------------------

SAMPLES = Path(__file__).parents[3] / "samples"
DATA = Path(__file__).parents[2] / "data"


@dataclass(frozen=True, slots=True, kw_only=True)
class OcrText:
    """An OCR program's text of a scanned report.

    `truth` is the printed report. The other fields list text that the OCR lost or moved: labels of questions, questions
    that are cut off, and the agencies found below a question where they are not those printed.
    """

    path: Path
    truth: Report
    lost_labels: frozenset[str] = frozenset()
    cut_questions: frozenset[str] = frozenset()
    misread_rows: Mapping[str, list[str]] = field(default_factory=dict)


OCR_TEXTS = {
    "clear scan": OcrText(
        path=SAMPLES / "harrowmere-2019-03-ocr.txt",
        truth=compose_report(seed=7, name="harrowmere-2019-03", as_at=date(2019, 3, 22)),
        lost_labels=frozenset({"7d"}),
        cut_questions=frozenset({"1a", "3b", "4a", "5c", "6a", "6b", "9a"}),
        misread_rows={
            "7a": ["mentalhealthtrust", "publichealth", "aldermoorhospitals"],
            "7c": ["aldermoorhospitals"],
            "9a": ["hospitalsnhstrust", "harrowmerehomes"],
        },
    ),
    # Drawn with a pale palette, scanned at 200 dpi, blurred by 1.3 pixels, with 60 specks a page.
    "blurred scan": OcrText(
        path=DATA / "ocr-of-a-blurred-scan.txt",
        truth=compose_report(seed=31, name="harrowmere-2016-11", as_at=date(2016, 11, 8)),
        cut_questions=frozenset({"2a", "3a", "3b", "3c", "4a", "4b", "4c", "5c", "6c", "7a", "7b", "7d", "9c"}),
        misread_rows={
            "3c": ["fenshireprobation"],
            "4d": ["fenshireambulanceservice"],
            "5c": ["harrowmereccg", "marshgatementalhealthtrust"],
        },
    ),
}


@pytest.fixture(scope="module", params=["clear scan", pytest.param("blurred scan", marks=pytest.mark.long)])
def ocr_text(request: pytest.FixtureRequest) -> OcrText:
    return OCR_TEXTS[request.param]


@pytest.fixture(scope="module")
def pages(ocr_text: OcrText) -> tuple[TextPage, ...]:
    return read_text_pages(ocr_text.path)


@pytest.fixture(scope="module")
def drafted(pages: tuple[TextPage, ...]) -> Draft:
    return draft_plain_text(pages, anchor_names(load_register()))


def only_letters(text: str) -> str:
    return re.sub(r"[^a-z]", "", text.lower())


def questions_of(drafted: Draft) -> dict[str, DraftQuestion]:
    return {q.label: q for f in drafted.findings for q in f.questions}


def test_front_matter_is_found(ocr_text: OcrText, drafted: Draft) -> None:
    truth = ocr_text.truth
    assert f"Report as at {truth.as_at:%d.%m.%Y}" in [line.text for line in drafted.dated_lines]
    assert only_letters(drafted.title) == only_letters(truth.title)
    assert drafted.board == truth.board
    assert drafted.subject.startswith("Child W")


def test_findings_and_questions_are_found_in_their_order(ocr_text: OcrText, drafted: Draft) -> None:
    truth = ocr_text.truth
    assert [(f.number, f.kind) for f in drafted.findings] == [(f.number, f.kind) for f in truth.findings]
    printed = [q.label for f in truth.findings for q in f.questions]
    assert list(questions_of(drafted)) == [label for label in printed if label not in ocr_text.lost_labels]


def test_questions_are_whole_where_the_ocr_left_them_whole(ocr_text: OcrText, drafted: Draft) -> None:
    found = questions_of(drafted)
    printed = {q.label: q.text for f in ocr_text.truth.findings for q in f.questions if q.label in found}
    whole = {label for label, text in printed.items() if only_letters(found[label].text.body) == only_letters(text)}
    assert set(printed) - whole == ocr_text.cut_questions


def test_rows_are_under_their_questions(ocr_text: OcrText, drafted: Draft) -> None:
    found = {
        label: [only_letters(r.agency.body) for r in question.responses]
        for label, question in questions_of(drafted).items()
    }
    printed = {
        q.label: [only_letters(r.spelling) for r in q.rows]
        for f in ocr_text.truth.findings
        for q in f.questions
        if q.label in found
    }
    assert found == {**printed, **ocr_text.misread_rows}


def test_no_word_is_invented_or_lost(pages: tuple[TextPage, ...], drafted: Draft) -> None:
    assert balanced(drafted, pages)
    printed = Counter(w for page in pages for line in page.lines for w in re.findall(r"\w+", line))
    used = Counter(
        w
        for f in drafted.findings
        for q in f.questions
        for r in q.responses
        for c in cells(r)
        for w in re.findall(r"\w+", c.raw)
    )
    assert used
    assert not used - printed


def test_spans_are_lines_of_their_pages(pages: tuple[TextPage, ...], drafted: Draft) -> None:
    lengths = {page.number: len(page.lines) for page in pages}
    spans = [s for f in drafted.findings for q in f.questions for r in q.responses for c in cells(r) for s in c.source]
    assert spans
    for span in spans:
        assert span.lines
        assert 1 <= span.lines[0] <= span.lines[1] <= lengths[span.page]
    numbers = [page.number for page in pages]
    assert all(a < b for a, b in pairwise(numbers))
