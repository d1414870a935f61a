# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Tables of many boards: each column's field told by its name, its cells and its neighbours."""

from dataclasses import replace

import pytest

from extract.assemble.assemble_draft import assemble_draft
from extract.model import Draft, DraftQuestion, DraftResponse
from extract.tables.decide_columns import decide_columns
from extract.tables.find_tables import find_tables
from extract.text.column_names import load_column_names
from extract.text.question_labels import read_number_cell
from ingest.model import Page
from tests.extract.drawn_pages import page

RED, GREEN = (230, 30, 30), (40, 170, 80)
LONG = "The group met twice and has agreed a new pathway for all staff"


def questions(found: Draft) -> list[DraftQuestion]:
    return [question for finding in found.findings for question in finding.questions]


def cells(row: DraftResponse) -> dict[str, str]:
    """Return the texts of a row by field; those of `other` by their printed names."""
    found = {"agency": row.agency.body, "rag": row.status.cell.body}
    found |= {name: cell.body for name, cell in row.cells.items()}
    reference = row.cells["action_ref"]
    found |= {name: cell.body for name, cell in row.other if cell is not reference}
    found.pop("action_ref", None)
    return {name: text for name, text in found.items() if text}


def only(*pages: Page) -> tuple[DraftQuestion, dict[str, str]]:
    (question,) = questions(assemble_draft(pages))
    (row,) = question.responses
    return question, cells(row)


def unknown(found: Draft) -> list[str]:
    return [fault.detail.split("“")[1].split("”")[0] for fault in found.faults if fault.code == "column-unknown"]


def test_a_table_whose_question_is_its_heading() -> None:
    header = ["Agency", "Actions", "RAG", "Target Date", "Evidence/Outcome", "Agency Lead Person"]
    row = ["Police", "Train staff", "G", "May 2014", "Fewer delays", "Jo Hart"]
    question, found = only(page("Recommendation 4: The Board should share its plans", [header, row]))
    assert (question.label, question.text.body) == ("4", "The Board should share its plans")
    assert question.text.reasons == ("question taken from the heading",)
    assert found == {
        "agency": "Police",
        "actions": "Train staff",
        "rag": "G",
        "target_date": "May 2014",
        "desired_outcome": "Fewer delays",
        "lead_person": "Jo Hart",
    }


@pytest.mark.parametrize(("who", "field"), [("Marlsea LSCB", "agency"), ("Head of Housing", "lead_person")])
def test_a_column_of_responsibility_names_agencies_or_persons(who: str, field: str) -> None:
    header = ["No.", "Recommendation", "Responsibility", "Date", "Progress presented to Committee"]
    header += ["Assessment of progress (1-4)"]
    question, found = only(page("Plan", [header, ["1", "Share plans", who, "May 2014", LONG, "3"]]))
    assert (question.label, question.text.body) == ("1", "Share plans")
    assert found == {field: who, "target_date": "May 2014", "response": LONG, "rag": "3"}


@pytest.mark.parametrize(("who", "field"), [("SCB", "agency"), ("J. Hart", "lead_person"), ("KP", "lead_person")])
def test_specific_actions_under_a_heading(who: str, field: str) -> None:
    header = ["Specific Actions", "Timescale/Target", "Lead", "Output/Outcome measurement", "RAG rating"]
    row = ["Train staff", "May 2014", who, "All are trained", "Amber"]
    question, found = only(page("Objective 2: Share plans", [header, row]))
    assert (question.label, question.text.body) == ("2", "Share plans")
    assert found == {
        "actions": "Train staff",
        "target_date": "May 2014",
        field: who,
        "desired_outcome": "All are trained",
        "rag": "Amber",
    }


def test_columns_that_fit_no_field_are_kept_and_reported() -> None:
    header = ["Recommendation", "Relevant Agencies", "Actions", "When", "Supporting Evidence"]
    header += ["Critical Friend comments", "RAG Status"]
    row = ["R1 Share plans", "Health", "Train staff", "May 2014", "Minutes", "More is needed", "R"]
    sheet = page("Plan", [header, row])
    question, found = only(sheet)
    assert (question.label, question.text.body) == ("R1", "Share plans")
    assert found == {
        "agency": "Health",
        "actions": "Train staff",
        "target_date": "May 2014",
        "Supporting Evidence": "Minutes",
        "Critical Friend comments": "More is needed",
        "rag": "R",
    }
    assert unknown(assemble_draft([sheet])) == ["Supporting Evidence", "Critical Friend comments"]


@pytest.mark.parametrize(("shown", "field"), [("Green", "rag"), (LONG, "Progress indicator")])
def test_a_progress_indicator_beside_a_response(shown: str, field: str) -> None:
    header = ["RECOMMENDATION", "Scope", "Action to be taken", "Lead Agency", "Key milestones", "Target date"]
    header += ["Progress indicator", "Agency response", "Date of completion and outcome"]
    row = ["1. Share plans", "All", "Train staff", "Police", "Draft", "May 2014", shown, "We agree", "Done in June"]
    _, found = only(page("Plan", [header, row]))
    assert found == {
        "Scope": "All",
        "actions": "Train staff",
        "agency": "Police",
        "Key milestones": "Draft",
        "target_date": "May 2014",
        field: shown,
        "response": "We agree",
        "desired_outcome": "Done in June",
    }


def test_risks_and_references_are_not_statuses() -> None:
    header = ["RECOMMENDATIONS", "ACTION REQUIRED", "PROGRESS", "KPMG QG REF", "ACCOUNTABLE", "TIMESCALE", "RAG"]
    header += ["INITIAL RISK", "CURRENT RISK", "Evidence"]
    row = ["1. Share plans", "Train staff", LONG, "7", "Director of Nursing", "May 2014", "A", "12", "6", "Minutes"]
    _, found = only(page("Plan", [header, row]))
    assert found == {
        "actions": "Train staff",
        "response": LONG,
        "KPMG QG REF": "7",
        "lead_person": "Director of Nursing",
        "target_date": "May 2014",
        "rag": "A",
        "INITIAL RISK": "12",
        "CURRENT RISK": "6",
        "Evidence": "Minutes",
    }


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("Complete", "Complete"),
        ("Complete – the paper was agreed", "Complete"),
        ("The paper was agreed", None),
        ("Complete sets of papers went out", None),
    ],
)
def test_a_status_within_a_comment(said: str, status: str | None) -> None:
    header = ["NO", "PAPER", "ACTION", "LEAD", "TARGET DATE", "NEW DATE", "STATUS/COMMENT"]
    question, found = only(page("Log", [header, ["3", "Audit", "Send it", "JB", "May 2014", "June 2014", said]]))
    assert (question.label, question.text.body) == ("3", "Audit")
    assert found == {
        "actions": "Send it",
        "lead_person": "JB",
        "target_date": "May 2014",
        "NEW DATE": "June 2014",
        "response": said,
    } | ({"rag": status} if status else {})


def test_progress_at_a_date() -> None:
    header = ["DEVELOPMENTAL OBJECTIVE", "ACTION(s) REQUIRED", "EXPECTED OUTCOME", "WHEN", "LEAD"]
    header += ["PROGRESS at MARCH 2014"]
    _, found = only(
        page("Plan", [header, ["Share plans", "Train staff", "Fewer delays", "May 2014", "NHS Trust", LONG]])
    )
    assert found == {
        "actions": "Train staff",
        "desired_outcome": "Fewer delays",
        "target_date": "May 2014",
        "agency": "NHS Trust",
        "response": LONG,
    }


def test_of_two_progress_columns_with_dates_the_later_is_the_response() -> None:
    header = ["Recommendation", "Agency", "Progress at March 2014", "Progress at June 2014"]
    _, found = only(page("Plan", [header, ["Share plans", "Police", LONG, "It is done now, and staff know it well"]]))
    assert found["response"] == "It is done now, and staff know it well"
    assert found["Progress at March 2014"] == LONG


def test_headers_misread_broken_and_hyphenated() -> None:
    header = ["Recommen-\ndation", "Organi-\nsation", "Constraints/\nProb1ems", "Target\ndate", "RAG"]
    question, found = only(page("Plan", [header, ["1. Share plans", "Police", "Money", "May 2014", "R"]]))
    assert question.text.body == "Share plans"
    assert found == {"agency": "Police", "constraints": "Money", "target_date": "May 2014", "rag": "R"}


def test_cells_of_all_pages_decide_the_field_of_a_column() -> None:
    header = ["Recommendation", "Lead", "Action", "RAG"]
    first = page("Plan", [header, ["1. Share plans", "KP", "Train staff", "G"]])
    rest = [["2. Meet", who, "Call it", "G"] for who in ("Police", "Housing", "Health")]
    found = [
        row
        for question in questions(assemble_draft([first, page([header, *rest], number=2)]))
        for row in question.responses
    ]
    assert [row.agency.body for row in found] == ["", "Police", "Housing", "Health"]
    assert [row.cells["lead_person"].body for row in found] == ["KP", "", "", ""]
    assert "the column's content" in found[1].agency.reasons[-1]


def test_names_broken_over_lines() -> None:
    header = ["Recommendation", "Lead", "Action", "RAG"]
    names = ["Marshgate Mental\nHealth Trust", "Gwendolen\nFarthingale", "Police", "Named GP", "John Smith\nMary Jones"]
    rows = [[f"{i}. Share plans", name, "Train staff", "G"] for i, name in enumerate(names, 1)]
    found = [
        row for question in questions(assemble_draft([page("Plan", [header, *rows])])) for row in question.responses
    ]
    told = [(" ".join(r.agency.body.split()), " ".join(r.cells["lead_person"].body.split())) for r in found]
    assert told == [
        ("Marshgate Mental Health Trust", ""),
        ("", "Gwendolen Farthingale"),
        ("Police", ""),
        ("", "Named GP"),
        ("", "John Smith Mary Jones"),
    ]


def test_columns_without_names_keep_their_cells_apart() -> None:
    header = ["Recommendation", "Agency", "", "Notes", "", "RAG", "Notes"]
    _, found = only(page("Plan", [header, ["1. Share plans", "Police", "one", "two", "three", "G", "four"]]))
    assert found == {
        "agency": "Police",
        "column 3": "one",
        "response": "two",
        "column 5": "three",
        "rag": "G",
        "Notes": "four",
    }


def test_a_status_by_colour_makes_a_progress_column_the_status() -> None:
    header = ["Recommendation", "Agency", "Progress"]
    sheet = page("Plan", [header, ["1. Share plans", "Police", ""]], fills={(1, 2): GREEN})
    (question,) = questions(assemble_draft([sheet]))
    assert question.responses[0].status.colour == GREEN


def test_statuses_of_quarters_are_kept_beside_the_current_one() -> None:
    """Their fills of one colour do not make it the tint of the row."""
    header = ["Ref", "Recommendation", "Agency", "RAG Dec 2018", "RAG Mar 2019", "Risk (H/M/L)"]
    rows = [["1.2", "Share plans", "Police", "", "", "12"], ["1.3", "Meet monthly", "Police", "", "", "6"]]
    fills = {(row, at): GREEN for row in (1, 2) for at in (3, 4, 5)}
    for question in questions(assemble_draft([page("Plan", [header, *rows], fills=fills)])):
        (row,) = question.responses
        assert (row.status.label, row.status.colour) == ("RAG Mar 2019", GREEN)
        assert [(s.label, s.column, s.colour) for s in row.more_statuses] == [
            ("RAG Dec 2018", "RAG Dec 2018", GREEN), ("Risk (H/M/L)", "Risk (H/M/L)", GREEN),
        ]  # fmt: skip
        assert row.cells["action_ref"].body == dict(row.other)["Ref"].body == question.label


@pytest.mark.parametrize("name", ["Current RAG", "RAG"])
def test_the_status_without_a_quarter_is_the_current_one(name: str) -> None:
    header = ["Ref", "Recommendation", "Agency", "RAG Q1", "RAG Q2", name]
    rows = [["1.2", "Share plans", "Police", "R", "A", "G"], ["1.3", "Meet monthly", "Police", "R", "A", "A ▲"]]
    for question in questions(assemble_draft([page("Plan", [header, *rows])])):
        (row,) = question.responses
        assert (row.status.label, [s.label for s in row.more_statuses]) == (name, ["RAG Q1", "RAG Q2"])


@pytest.mark.parametrize("name", ["Previous RAG", "Last status", "RAG last quarter"])
def test_a_column_of_earlier_statuses_is_known_by_its_name(name: str) -> None:
    header = ["Ref", "Recommendation", "Agency", "Action", name, "RAG"]
    signs = ["RG", ("A", "Jy trac"), ("G", "AL risk"), ("G", "Ot tack"), ("A", "Of ti")]  # the later ones misread
    rows = [[str(n), "Share plans", "Police", "Meet", *pair] for n, pair in enumerate(signs, 1)]
    for question in questions(assemble_draft([page("Plan", [header, *rows])])):
        (row,) = question.responses
        assert (row.status.label, [s.label for s in row.more_statuses]) == ("RAG", [name])


@pytest.mark.parametrize("blank", [True, False])
def test_a_header_over_two_rows(blank: bool) -> None:
    """The second row parts one cell of the first; the others are blank below, or reach over both."""
    left = ["Recommendation", "Responsibility", "Progress", ""]
    sheet = page("Plan", [left, ["", "", "Update", "RAG"], ["1. Share plans", "Police", LONG, "G"]])
    cells_ = list(sheet.regions)
    wide = replace(cells_[3], box=replace(cells_[3].box, x1=cells_[4].box.x1))
    # regions: the title, then four cells a row; the third of the first row takes in the fourth
    regions = [*cells_[:3], wide, replace(cells_[4], kind="band"), *cells_[5:]]
    if not blank:
        for at in (1, 2):
            regions[at] = replace(regions[at], box=replace(regions[at].box, bottom=cells_[5].box.bottom))
            regions[at + 4] = replace(regions[at + 4], kind="band")
    question, found = only(replace(sheet, regions=tuple(regions)))
    assert question.text.body == "Share plans"
    assert found == {"agency": "Police", "response": LONG, "rag": "G"}


def test_a_priority_of_high_or_low_is_not_a_finding() -> None:
    header = ["Recommendation", "Priority", "Agency", "RAG"]
    sheet = page("Plan", [header, ["1. Share plans", "High", "Police", "G"], ["2. Meet", "Low", "Police", "G"]])
    assert [cells(q.responses[0])["Priority"] for q in questions(assemble_draft([sheet]))] == ["High", "Low"]
    assert unknown(assemble_draft([sheet])) == ["Priority"]


def test_columns_without_any_header_are_known_by_what_is_in_them() -> None:
    rows = [
        [
            "1. All agencies should share their plans",
            "Marlsea Police",
            "Train all staff",
            "Jo Hart",
            "May 2014",
            "G",
        ],
        ["2. How do staff know the policy?", "Housing Service", "Publish the policy", "Head of Care", "June 2014", "R"],
        ["3. Reviews should be held on time", "Ambulance Trust", "Review the list", "Named Nurse", "July 2014", "A"],
    ]
    found = questions(assemble_draft([page(rows)]))
    assert [question.label for question in found] == ["1", "2", "3"]
    assert cells(found[0].responses[0]) == {
        "agency": "Marlsea Police",
        "actions": "Train all staff",
        "lead_person": "Jo Hart",
        "target_date": "May 2014",
        "rag": "G",
    }
    assert "without a name" in found[0].responses[0].cells["actions"].reasons[-1]


def test_two_columns_under_one_name_stay_two() -> None:
    header = ["Recommendation", "Agency", "Target date", "Target date"]
    _, found = only(page("Plan", [header, ["1. Share plans", "Police", "May 2014", "June 2014"]]))
    assert found == {"agency": "Police", "target_date": "May 2014", "Target date": "June 2014"}


def test_other_tables_are_not_plans() -> None:
    plan = [["Recommendation", "Agency", "Actions"], ["1. Share plans", "Police", "Train all staff"]]
    glossary = [["Term", "Meaning"], ["MASH", "Multi-agency safeguarding hub"], ["DSL", "Designated safeguarding lead"]]
    members = [["Name", "Post", "Organisation"], ["Jo Hart", "Head of Care", "Marlsea Police"]]
    risks = [["Risk", "Likelihood", "Impact", "Score", "Mitigation"], ["Staff leave", "2", "3", "6", "Train more"]]
    signed = [["Name", "Position", "Signature", "Date"], ["Jo Hart", "Head of Care", "", "May 2014"]]
    sheets = [page("Plan", plan), page(glossary, members, risks, signed, number=2)]
    tables = [table for part in find_tables(sheets) for table in part.tables]
    decided = decide_columns(tables, load_column_names())
    assert [table.is_plan for table in decided.tables] == [True, False, False, False, False]
    assert "Recommendation" in decided.explain()


def test_a_misread_digit_of_a_legend_is_corrected_by_the_others() -> None:
    key = [["4", "Red, no progress"], ["2", "Amber, some progress"], ["3", "Green, good progress"], ["4", "Complete"]]
    assert [row.label for row in assemble_draft([page("Plan", key)]).key] == ["1", "2", "3", "4"]
    key[2][0] = "5"  # two of four are not a run any more, and "4" has two meanings
    assert [row.label for row in assemble_draft([page("Plan", key)]).key] == []


def test_a_label_whose_point_was_not_read() -> None:
    expected, plain = read_number_cell("41", read_number_cell("3.3", None)), read_number_cell("41", None)
    assert expected is not None
    assert plain is not None
    assert (expected.text, expected.repaired) == ("4.1", True)
    assert plain.text == "41"


def test_of_statuses_with_quarters_beside_one_without_the_one_without_is_current() -> None:
    header = ["Action", "Agency", "RAG Q1", "RAG Q2", "RAG rating", "Target Date"]
    rows = [
        ["Train staff", "Police", "Red", "Amber", "Green", "May 2014"],
        ["Ask all", "Health", "Red", "Red", "Amber", "June"],
    ]
    (table,) = find_tables([page([header, *rows])])[0].tables
    (decided,) = decide_columns([table], load_column_names()).tables
    columns = decided.headers[0]
    assert [column.name for column in columns if column.field == "rag"] == ["RAG rating"]
    assert [column.name for column in columns if column.more_status] == ["RAG Q1", "RAG Q2"]


def test_of_statuses_with_quarters_alone_the_last_is_current() -> None:
    header = ["Action", "Agency", "RAG Q1", "RAG Q2", "Target Date"]
    (table,) = find_tables([page([header, ["Train staff", "Police", "Red", "Amber", "May 2014"]])])[0].tables
    (decided,) = decide_columns([table], load_column_names()).tables
    assert [column.name for column in decided.headers[0] if column.field == "rag"] == ["RAG Q2"]


def test_of_neighbouring_statuses_without_names_the_last_is_current() -> None:
    rows = [
        ["Share all plans with partners.", "Police", "We have shared all plans.", before, now, "31/03/2019"]
        for before, now in (("Green", "As before"), ("Red", "G"), ("Amber", "R"))
    ]
    (table,) = find_tables([page(rows)])[0].tables
    (decided,) = decide_columns([table], load_column_names()).tables
    fields = [(column.field, column.more_status) for column in decided.start]
    assert fields[3:5] == [(None, True), ("rag", False)]


def test_the_risk_of_a_row_is_a_status_of_its_own() -> None:
    header = ["Action", "Agency", "Target date", "RAG", "Risk"]
    (table,) = find_tables([page([header, ["Train staff", "Police", "May 2014", "Red", "12 (4 x 3)"]])])[0].tables
    (decided,) = decide_columns([table], load_column_names()).tables
    assert [column.name for column in decided.headers[0] if column.more_status] == ["Risk"]


@pytest.mark.parametrize(
    ("other", "promised"),
    [("Date completed", "Original date"), ("Review date", "Original date"), ("New date", "To be completed by")],
)
def test_the_promised_date_is_the_target_beside_a_later_one(other: str, promised: str) -> None:
    header = ["Action", "Agency", other, promised, "RAG"]
    (table,) = find_tables([page([header, ["Train staff", "Police", "1 May 2014", "1 June 2014", "Red"]])])[0].tables
    (decided,) = decide_columns([table], load_column_names()).tables
    assert [column.name for column in decided.headers[0] if column.field == "target_date"] == [promised]


def test_without_a_header_the_column_with_more_dates_is_the_target() -> None:
    rows = [
        [f"{at} How do we share plans?", "Police", "We have shared all plans with partners.", due, new, "Green"]
        for at, (due, new) in enumerate([("May 2014", ""), ("Completed", ""), ("June 2014", "May 2015")], 1)
    ]
    (table,) = find_tables([page(rows)])[0].tables
    (decided,) = decide_columns([table], load_column_names()).tables
    assert [column.field for column in decided.start][3:5] == ["target_date", None]


def test_a_second_column_of_status_digits_is_no_response() -> None:
    header = ["Number", "Agreed recommendation", "Who will lead?", "Status", "Outcome RAG", "Action required"]
    header += ["What will success look like?"]
    digits = ["21", "34", "14", "11", "14", "33", "34", "14"]
    rows = [
        [f"R1.{at}", "Share plans with partners", "Team Manager", *both, "Train staff", "Plans are shared"]
        for at, both in enumerate(digits, 1)
    ]
    for question in questions(assemble_draft([page("Plan", [header, *rows])])):
        (row,) = question.responses
        assert "response" not in cells(row)
        assert len(row.more_statuses) == 1
