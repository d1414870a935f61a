"""Plain text becomes a draft: headings, labels, names and dates are anchors, and no word goes missing."""

import re
from collections import Counter
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extract.model import Draft, DraftResponse
from extract.plaintext.agency_names import index_agency_names, index_local_names
from extract.plaintext.column_scores import score_columns
from extract.plaintext.draft_text import draft_plain_text
from extract.plaintext.lines import count_words, read_header_line, read_label
from ingest.model import TextPage
from ingest.read_text import read_text_pages, split_pages

SHARED = Path(__file__).parents[3].parent / "shared"
SEED = sorted((SHARED / "seed").glob("*.txt")) if (SHARED / "seed").is_dir() else []
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
    assert draft.as_at == "Report as at 03.02.2017"
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


def test_a_place_printed_before_one_agency_may_stand_before_others() -> None:
    names = index_local_names(
        AGENCIES, ["1a. How are Elmford staff", "told of the rota"], ["Elmford Police", "Named Probation"]
    )
    assert names.is_whole_name("Elmford Probation")
    assert names.is_whole_name("Elmford Police (Night Unit)")
    assert names.begins_name("Elmford")
    assert not names.is_whole_name("Oakham")
    assert not names.begins_name("Named")


def test_a_word_that_might_begin_a_name_is_no_agency_unless_the_name_is_ended() -> None:
    draft = draft_of(REPORT.replace("Youth\n\nOffending\n\nService\n", "Youth\n"))
    assert [r.agency.body for r in draft.findings[0].questions[0].responses] == ["Police"]


def test_a_row_below_a_heading_answers_the_question_that_follows() -> None:
    moved = REPORT.replace("2¢a. How", "Probation\n\nAll of our files now open with a dated list.\n\n2a. How")
    (question,) = draft_of(moved).findings[1].questions
    assert [r.agency.body for r in question.responses] == ["Probation"]


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
def test_the_ledger_balances_whatever_the_lines(lines: list[str]) -> None:
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


def test_agency_names_bear_noise_but_not_a_neighbour() -> None:
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
def test_words_speak_for_their_column(text: str, column: str) -> None:
    points = score_columns(text)
    assert max(points, key=points.__getitem__) == column


def cells(row: DraftResponse) -> list:  # type: ignore[type-arg]
    return [
        row.agency,
        row.status.cell,
        *row.cells.values(),
    ]


# --- the one real report ----------------------------------------------------------------------------------

QUESTIONS = {
    "1": "abc",
    "2": "abcd",
    "3": "abcd",
    "4": "abcd",
    "5": "abcd",
    "6": "abcd",
    "7": "abc",
    "8": "abcde",
    "9": "a",
}


@pytest.fixture(scope="module")
def seed() -> tuple[Draft, tuple[TextPage, ...]]:
    if not SEED:
        pytest.skip("the seed report is not beside this checkout")
    pages = read_text_pages(SEED[0])
    return draft_plain_text(pages, AGENCIES), pages


def test_seed_front_matter(seed: tuple[Draft, tuple[TextPage, ...]]) -> None:
    draft, _ = seed
    assert draft.as_at.endswith("07.01.2016")
    assert draft.title.endswith("SCIE Methodology")
    assert draft.subject.startswith("Child A")
    assert [row.label.lower() for row in draft.key] == ["red", "amber", "green", "action completed"]


def test_seed_findings_and_questions(seed: tuple[Draft, tuple[TextPage, ...]]) -> None:
    draft, _ = seed
    assert [f.number for f in draft.findings] == list(QUESTIONS)
    assert [f.kind for f in draft.findings] == ["finding"] * 7 + ["additional learning"] * 2
    labels = [q.label for f in draft.findings for q in f.questions]
    assert labels == [n + letter for n, letters in QUESTIONS.items() for letter in letters]


# sha256 (first 12 digits) of the letters, in lower case, of the questions that the OCR left whole
TEXTS = {
    "1a": "b7652503ab19",
    "1b": "f275243083d3",
    "1c": "79ad00485637",
    "2a": "1fc6248b6112",
    "2b": "66ce08fa6504",
    "2c": "b17b0e802e39",
    "2d": "a17849f6428f",
    "3a": "b7a1e3d76711",
    "3c": "554ab0840347",
    "3d": "774316b9fc76",
    "4b": "82e149028fa3",
    "4c": "b9c3a572dce6",
    "4d": "f289619347a6",
    "5a": "0a6f1e3ac0ce",
    "5b": "e3b27b9bfe66",
    "5c": "285e0b602f93",
    "5d": "750f0ab08e8a",
    "6a": "e47379774547",
    "6b": "edca282e1173",
    "6c": "9303bc160786",
    "6d": "d4396d4c2e9f",
    "7a": "c45cdeb30e12",
    "7b": "0193e42e76eb",
    "7c": "baaf55838c9f",
    "8c": "8d1eb0df9620",
    "8d": "1ea0f383a432",
    "8e": "d4396d4c2e9f",
    "9a": "b3929ea6522c",
}


def letters_hash(text: str) -> str:
    return sha256(re.sub(r"[^a-z]", "", text.lower()).encode()).hexdigest()[:12]


def test_seed_questions_are_whole(seed: tuple[Draft, tuple[TextPage, ...]]) -> None:
    draft, _ = seed
    got = {q.label: letters_hash(q.text.body) for f in draft.findings for q in f.questions}
    assert {label: got[label] for label in TEXTS} == TEXTS
    cut_off = {q.label for f in draft.findings for q in f.questions if not q.text.body.endswith("?")}
    assert cut_off == {"3b", "8b"}  # the OCR lost their last lines


def test_seed_rows_stand_under_their_questions(seed: tuple[Draft, tuple[TextPage, ...]]) -> None:
    draft, _ = seed
    rows = {q.label: [squashed(r.agency.body) for r in q.responses] for f in draft.findings for q in f.questions}
    assert {label: agencies for label, agencies in rows.items() if agencies} == {
        "1a": ["btuh"],
        "1c": ["cafcass", "btuh"],
        "2c": ["cafcass"],
        "2d": ["police", "cafcass"],
        "3a": ["probation"],
        "3c": ["childrenssocialcareeducation"],
        "3d": ["police"],
        "4a": ["thurrockccg"],
        "4b": ["thurrockccg", "childrenssocialcare", "cafcass"],
        "4c": ["probation"],
        "5a": ["btuh"],
        "5b": ["thurrockccg", "police", "childrenssocialcareeducation"],
        "5c": ["cafcass"],
        "6c": ["cafcass"],
        "7b": ["thurrockccg"],
        "8d": ["nelft"],
        "9a": ["thurrockccg", "police", "childrenssocialcareeducation", "cafcass"],
    }


def squashed(text: str) -> str:
    return re.sub(r"[^a-z]", "", text.lower())


def test_seed_invents_nothing_and_loses_nothing(seed: tuple[Draft, tuple[TextPage, ...]]) -> None:
    draft, pages = seed
    assert balanced(draft, pages)
    printed = Counter(w for page in pages for line in page.lines for w in re.findall(r"\w+", line))
    used = Counter(
        w
        for f in draft.findings
        for q in f.questions
        for r in q.responses
        for c in cells(r)
        for w in re.findall(r"\w+", c.raw)
    )
    assert not used - printed


def test_seed_lines_are_within_their_pages(seed: tuple[Draft, tuple[TextPage, ...]]) -> None:
    draft, pages = seed
    lengths = {page.number: len(page.lines) for page in pages}
    spans = [s for f in draft.findings for q in f.questions for r in q.responses for c in cells(r) for s in c.source]
    assert spans
    for span in spans:
        assert span.lines
        assert 1 <= span.lines[0] <= span.lines[1] <= lengths[span.page]
    numbers = [page.number for page in pages]
    assert all(a < b for a, b in pairwise(numbers))
