# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Findings and questions by rows across a table, by labels alone, and by the prose over a table."""

import pytest

from extract.assemble.assemble_draft import assemble_draft
from extract.assemble.spanning_rows import find_agency_cells, find_parted_heading, names_agency
from extract.model import Draft
from extract.tables.grid import GridCell, Table
from extract.text.legend_text import read_legend_line
from ingest.model import Box
from tests.extract.drawn_pages import page

HEADER = ["Question", "Agency", "Response", "RAG"]
BARE = ["Agency", "Action", "Target date", "RAG"]


def shape(found: Draft) -> list[tuple[str, str, str, list[tuple[str, str, list[str]]]]]:
    return [
        (
            finding.kind,
            finding.number,
            " ".join(finding.title.body.split()),
            [
                (q.label, " ".join(q.text.body.split()), [row.agency.body for row in q.responses])
                for q in finding.questions
            ],
        )
        for finding in found.findings
    ]


def test_a_spanning_row_opens_a_finding() -> None:
    first = page(
        "Plan",
        [
            HEADER,
            "Theme 2: Hearing children",
            ["2a. Who asks?", "Police", "We do", "G"],
            "Finding 3 – Records",
            ["3a. Who writes?", "Health", "They do", "R"],
        ],
    )
    second = page([HEADER, "Finding 3 – Records (continued)", ["3b. Who reads?", "Police", "All", "R"]], number=2)
    assert shape(assemble_draft([first, second])) == [
        ("theme", "2", "Hearing children", [("2a", "Who asks?", ["Police"])]),
        ("finding", "3", "Records", [("3a", "Who writes?", ["Health"]), ("3b", "Who reads?", ["Police"])]),
    ]


def test_a_heading_above_the_header_in_the_table() -> None:
    sheet = page("Plan", ["Priority 1: Records", HEADER, ["1a. Who writes?", "Health", "They do", "R"]])
    assert shape(assemble_draft([sheet])) == [("priority", "1", "Records", [("1a", "Who writes?", ["Health"])])]


def test_questions_over_the_rows_are_numbered_apart_from_the_rows() -> None:
    numbered = ["No.", *BARE]
    rows = [
        "1. The wards should be asked each night about the rota that they were given",
        ["1a", "Police", "We do", "May 2019", "G"],
        ["1b", "Health", "They do", "May 2019", "G"],
        "2. The rota should be kept for a year by whoever wrote it down",
        ["2a", "Police", "All", "June 2019", "G"],
    ]
    (finding,) = assemble_draft([page("Plan", [numbered, *rows])]).findings
    assert [(q.label, " ".join(q.text.body.split()[:2])) for q in finding.questions] == [
        ("1", "The wards"),
        ("2", "The rota"),
    ]


def test_a_spanning_row_asks_a_question() -> None:
    rows = [
        "1a. Who asks?",
        ["Police", "Train", "May 2014", "G"],
        "1b. Who reads?",
        ["Health", "Meet", "May 2014", "G"],
    ]
    assert shape(assemble_draft([page("Finding 1: Records", [BARE, *rows])])) == [
        ("finding", "1", "Records", [("1a", "Who asks?", ["Police"]), ("1b", "Who reads?", ["Health"])])
    ]


def test_questions_in_the_prose_above_their_tables() -> None:
    answer = ["Police", "Train", "May 2014", "G"]
    sheet = page(
        "Finding 1: Records",
        "Nurses wrote, and nobody read.",
        "1a. Who asks?",
        [BARE, answer],
        "1b. Who reads what\nnurses write?",
        [BARE, answer],
    )
    found = assemble_draft([sheet])
    assert shape(found) == [
        (
            "finding",
            "1",
            "Records",
            [("1a", "Who asks?", ["Police"]), ("1b", "Who reads what nurses write?", ["Police"])],
        )
    ]
    assert found.findings[0].narrative.body == "Nurses wrote, and nobody read."
    assert sum(c.in_cells + c.in_headings + c.furniture + c.left_over for c in found.coverage) == len(sheet.words)


def test_prose_stays_narrative_where_a_column_has_the_questions() -> None:
    sheet = page("Finding 1: Records", "1a. Who asks? is the first.", [HEADER, ["1a. Who asks?", "Police", "We", "G"]])
    found = assemble_draft([sheet])
    assert found.findings[0].narrative.body == "1a. Who asks? is the first."
    assert shape(found)[0][3] == [("1a", "Who asks?", ["Police"])]


def test_an_agency_in_a_spanning_row_is_that_of_the_rows_below_it() -> None:
    header = ["Recommendation", "Action", "Target date", "RAG"]
    rows = ["Marlsea Police", ["1. Ask", "Train", "May 2014", "G"], "Housing", ["2. Read", "Meet", "May 2014", "R"]]
    found = shape(assemble_draft([page("Plan", [header, *rows])]))
    assert [q for _, _, _, asked in found for q in asked] == [
        ("1", "Ask", ["Marlsea Police"]),
        ("2", "Read", ["Housing"]),
    ]


@pytest.mark.parametrize(
    "word", ["Finding", "Theme", "Recommendation", "Learning point", "Priority", "Objective", "Issue"]
)
def test_a_heading_has_the_kind_that_it_prints(word: str) -> None:
    sheet = page(f"{word} 3: Records", [HEADER, ["3a. Who asks?", "Police", "We", "G"]])
    assert shape(assemble_draft([sheet]))[0][:3] == (word.lower(), "3", "Records")


@pytest.mark.parametrize(
    ("printed", "labels"),
    [
        (["1a. Who", "1b. Who"], ["1a", "1b"]),
        (["1(a) Who", "1(b) Who"], ["1a", "1b"]),
        (["Q1.1 Who", "Q1.2 Who"], ["1.1", "1.2"]),
        (["1.1 Who", "1.2 Who"], ["1.1", "1.2"]),
        (["1. Who", "2. Who"], ["1", "2"]),
        (["R1 Who", "R2 Who"], ["R1", "R2"]),
        (["Recommendation 1: Who", "Recommendation 2: Who"], ["1", "2"]),
    ],
)
def test_labels_at_the_start_of_question_cells(printed: list[str], labels: list[str]) -> None:
    sheet = page("Theme 1: Records", [HEADER, *([text, "Police", "We", "G"] for text in printed)])
    (finding,) = assemble_draft([sheet]).findings
    assert [(q.label, q.text.body) for q in finding.questions] == [(label, "Who") for label in labels]


@pytest.mark.parametrize("numbers", [["1", "2"], ["1.", "2."], ["1a", "1b"], ["R1", "R2"], ["1.1", "1.2"]])
def test_a_column_of_numbers_labels_the_questions(numbers: list[str]) -> None:
    header = ["Ref", *HEADER]
    sheet = page("Theme 1: Records", [header, *([n, "Who?", "Police", "We", "G"] for n in numbers)])
    (finding,) = assemble_draft([sheet]).findings
    assert [(q.label, q.text.body) for q in finding.questions] == [(n.rstrip("."), "Who?") for n in numbers]


def test_without_any_heading_findings_come_from_the_labels() -> None:
    rows = [[f"{label} Who?", "Police", "We", "G"] for label in ("1a.", "1b.", "2a.")]
    found = assemble_draft([page("Plan", [HEADER, *rows])])
    assert [(f.number, [q.label for q in f.questions]) for f in found.findings] == [("1", ["1a", "1b"]), ("2", ["2a"])]
    assert [fault.code for fault in found.faults].count("heading-missing") == 1


def test_a_question_printed_beside_each_of_its_rows_is_one() -> None:
    rows = [["1. Who?", agency, "We", "G"] for agency in ("Police", "Health")]
    assert shape(assemble_draft([page("Theme 1: Records", [HEADER, *rows])]))[0][3] == [
        ("1", "Who?", ["Police", "Health"])
    ]


def test_notes_and_legends_are_not_rows() -> None:
    rows = [["1. Who?", "Police", "We", "G"], "* Figures as at May", "Key: R = late; G = done"]
    found = assemble_draft([page("Theme 1: Records", [HEADER, *rows])])
    assert shape(found)[0][3] == [("1", "Who?", ["Police"])]
    assert [row.label for row in found.key] == ["R", "G"]
    assert [left.text for left in found.leftovers] == ["* Figures as at May"]


def test_a_legend_in_a_line_of_text_after_the_tables() -> None:
    rows = [["1. Who?", "Police", "We", "3"]]
    sheet = page(
        "Theme 1: Records", [HEADER, *rows], "1 = no progress, 2 = some progress, 3 = good progress, 4 = complete"
    )
    found = assemble_draft([sheet])
    assert [(row.label, row.meaning) for row in found.key][2:] == [("3", "good progress"), ("4", "complete")]
    assert found.leftovers == ()


def test_a_legend_over_several_lines_and_a_legend_side_by_side() -> None:
    lines = page(
        "Red: Late\nAmber: At risk\nGreen: On track", "Theme 1: Records", [HEADER, ["1. W", "Police", "We", "3"]]
    )
    assert [row.meaning for row in assemble_draft([lines]).key] == ["Late", "At risk", "On track"]
    side = page([["Red", "Late", "Green", "On track"]], "Theme 1: Records", [HEADER, ["1. W", "Police", "We", "R"]])
    assert [(row.label, row.meaning) for row in assemble_draft([side]).key] == [("Red", "Late"), ("Green", "On track")]


def test_a_title_inside_the_frame_of_a_table_is_not_a_finding() -> None:
    rows = ["Marlsea LSCB Action Plan", "Updated 3 March 2014", HEADER, ["1a. Who?", "Police", "We", "G"]]
    found = assemble_draft(
        [page(rows), page(["Marlsea LSCB Action Plan", HEADER, ["1b. Why?", "Police", "We", "G"]], number=2)]
    )
    assert (found.title, [line.text for line in found.dated_lines]) == (
        "Marlsea LSCB Action Plan",
        ["Updated 3 March 2014"],
    )
    assert [(f.title.body, [q.label for q in f.questions]) for f in found.findings] == [("", ["1a", "1b"])]
    assert found.leftovers == ()


def test_a_column_names_the_findings() -> None:
    header = ["Theme", "Recommendation", "Agency", "RAG"]
    rows = [
        ["Theme 1: Records", "1. Write", "Police", "G"],
        ["Theme 1: Records", "2. Read", "Health", "G"],
        ["Hearing children", "3. Ask", "Police", "R"],
        ["", "4. Hear", "Health", "R"],
    ]
    assert shape(assemble_draft([page("Plan", [header, *rows])])) == [
        ("theme", "1", "Records", [("1", "Write", ["Police"]), ("2", "Read", ["Health"])]),
        ("theme", "", "Hearing children", [("3", "Ask", ["Police"]), ("4", "Hear", ["Health"])]),
    ]


def test_a_column_of_findings_alone_has_the_questions() -> None:
    found = assemble_draft([page("Plan", [["Finding", "Agency", "RAG"], ["1. Write", "Police", "G"]])])
    assert shape(found)[0][3] == [("1", "Write", ["Police"])]


def test_a_legend_in_the_header_of_its_column() -> None:
    header = ["Question", "Agency", "Response", "RAG\nR = late\nG = done"]
    found = assemble_draft([page("Theme 1: Records", [header, ["1a. Who?", "Police", "We", "G"]])])
    assert [(row.label, row.meaning) for row in found.key] == [("R", "late"), ("G", "done")]
    assert found.findings[0].questions[0].responses[0].status.cell.body == "G"


def test_a_question_printed_again_on_the_next_page_is_continued() -> None:
    answer = ["Police", "Train", "May 2014", "G"]
    first = page("Finding 1: Records", [BARE, "1a. Who asks?", answer])
    second = page("Finding 1: Records (continued)", [BARE, "1a. Who asks?", answer], number=2)
    third = page([HEADER, ["1b. Who reads?", "Police", "We", "G"]], number=3)
    fourth = page([HEADER, ["1b. Who reads? (cont'd)", "Health", "They", "G"]], number=4)
    assert shape(assemble_draft([first, second, third, fourth])) == [
        (
            "finding",
            "1",
            "Records",
            [("1a", "Who asks?", ["Police", "Police"]), ("1b", "Who reads?", ["Police", "Health"])],
        )
    ]


def test_a_number_misread_among_its_neighbours_is_corrected_with_a_reason() -> None:
    header = ["No.", *HEADER]
    sheet = page("Plan", [header, *([n, f"Who {i}?", "Police", "We", "G"] for i, n in enumerate(["4", "2", "8", "4"]))])
    asked = [q for finding in assemble_draft([sheet]).findings for q in finding.questions]
    assert [q.label for q in asked] == ["1", "2", "3", "4"]
    assert [bool(q.text.reasons) for q in asked] == [True, False, True, False]
    assert [finding.number for finding in assemble_draft([sheet]).findings] == [""]
    leap = page("Plan", [header, *([n, f"Who {n}?", "Police", "We", "G"] for n in ("1", "2", "5", "9"))])
    assert [q.label for finding in assemble_draft([leap]).findings for q in finding.questions] == ["1", "2", "5", "9"]


def test_a_misread_colour_name_in_a_legend() -> None:
    assert [row.label for row in read_legend_line("Red – late, Arnber – at risk, Purnle – complete")] == [
        "Red",
        "Purple",
    ]


NUMBERED = ["Ref", "Action", "Lead", "Target date", "RAG"]


def test_a_recommendation_over_rows_is_the_finding_and_their_numbers_label_its_questions() -> None:
    rows = [
        "Recommendation 1: Review the form",
        ["1.1", "Write a form", "Ann Day", "May 2014", "G"],
        ["R1.2", "Share the form", "Joe Fox", "June 2014", "R"],
    ]
    found = assemble_draft([page("Plan", [NUMBERED, *rows])])
    assert shape(found) == [
        (
            "recommendation",
            "1",
            "Review the form",
            [("1.1", "Review the form", [""]), ("R1.2", "Review the form", [""])],
        )
    ]
    assert found.leftovers == ()


def test_a_recommendation_under_a_finding_is_its_question() -> None:
    rows = [
        "Recommendation 1: Review the form",
        ["1.1", "Write a form", "Ann Day", "May 2014", "G"],
        ["1.2", "Share the form", "Joe Fox", "June 2014", "R"],
        "Recommendation 2: Train staff",
        ["2.1", "Hold a course", "Ann Day", "May 2014", "G"],
    ]
    found = assemble_draft([page("Finding 4: Records", [NUMBERED, *rows])])
    assert shape(found) == [
        ("finding", "4", "Records", [("1", "Review the form", ["", ""]), ("2", "Train staff", [""])]),
    ]
    rows_read = [row for asked in found.findings[0].questions for row in asked.responses]
    assert [dict(row.other)["Ref"].body for row in rows_read] == ["1.1", "1.2", "2.1"]


def test_numbers_of_one_part_tell_nothing_of_findings() -> None:
    rows = [["1", "Write a form", "Ann Day", "May 2014", "G"], ["2", "Share the form", "Joe Fox", "June 2014", "R"]]
    found = assemble_draft([page("Plan", [NUMBERED, *rows])])
    assert shape(found) == [("finding", "", "", [("1", "", [""]), ("2", "", [""])])]
    assert "heading-missing" not in {problem.code for problem in found.faults}


def test_a_heading_printed_again_on_the_next_page_is_the_open_one() -> None:
    answer = ["1.1", "Write a form", "Ann Day", "May 2014", "G"]
    sheets = [
        page("Recommendation 1: Review", [NUMBERED, answer]),
        page("Recommendation 1: Review", [NUMBERED, ["1.2", "Share it", "Joe Fox", "June 2014", "R"]], number=2),
    ]
    assert [label for _, _, _, asked in shape(assemble_draft(sheets)) for label, _, _ in asked] == ["1.1", "1.2"]


def test_names_of_groups_of_columns_above_the_header_are_not_a_row() -> None:
    rows = [["", "Planned", "Planned", "Outcome"], HEADER, ["1a. Who?", "Police", "We", "G"]]
    assert shape(assemble_draft([page("Plan", rows)]))[0][3] == [("1a", "Who?", ["Police"])]


def test_a_short_row_beside_those_that_name_agencies_names_one_too() -> None:
    columns = ["Ref", "Action", "Target date", "RAG"]
    rows = ["Public Health", ["A1", "Train", "May 2014", "G"], "Friends of the ward", ["A2", "Meet", "May 2014", "G"]]
    ((_, _, _, questions),) = shape(assemble_draft([page("Plan", [columns, *rows])]))
    assert [(label, agencies) for label, _, agencies in questions] == [
        ("A1", ["Public Health"]),
        ("A2", ["Friends of the ward"]),
    ]


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("Marlsea Police", True), ("Voluntary sector", True), ("0-19 Health Service", True), ("Primary Care", True),
        ("Marlsea Safeguarding Adults Board", False),  # the board itself, printed on each page
        ("Community Safety Partnership 3", False), ("Report to the Board, 12 December 2022", False),
        ("good work too, above all by the police.", False), ("business unit.", False),
    ],
)  # fmt: skip
def test_the_end_of_a_sentence_or_a_line_of_a_page_edge_names_no_agency(line: str, named: bool) -> None:
    assert names_agency(line) == named


@pytest.mark.parametrize(
    ("texts", "last_column", "found"),
    [
        (["Priority 4", "Support for carers"], 3, True),
        (["Priority 4", "Support for carers"], 1, False),  # a cell of one column is a value
        (["4", "Support for carers"], 3, False),
        (["Priority 4: Support", "for carers"], 3, False),
    ],
)
def test_a_heading_parted_behind_its_number_is_one(texts: list[str], last_column: int, found: bool) -> None:
    box = Box(x0=0, top=0, x1=10, bottom=10)
    cells = [
        GridCell(region=0, box=box, row=0, last_row=0, column=0, last_column=0),
        GridCell(region=1, box=box, row=0, last_row=0, column=1, last_column=last_column),
        GridCell(region=2, box=box, row=0, last_row=0, column=last_column + 1, last_column=4),
    ]
    assert bool(find_parted_heading(cells, dict(enumerate(texts)))) == found


@pytest.mark.parametrize(("texts", "found"), [(["Health", "Visiting Service"], 2), (["1.2", "Police"], 0)])
def test_the_name_of_an_agency_may_begin_two_columns(texts: list[str], found: int) -> None:
    box = Box(x0=0, top=0, x1=10, bottom=10)
    cells = [GridCell(region=i, box=box, row=0, last_row=0, column=i, last_column=i) for i in range(4)]
    table = Table(page=page(), box=box, cells=tuple(cells), rows=1, columns=4, open=True)
    assert len(find_agency_cells(table, cells, dict(enumerate(texts)))) == found
