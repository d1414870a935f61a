# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

from extract.plaintext.agency_names import index_agency_names
from extract.plaintext.classify_lines import Strip
from extract.plaintext.column_widths import TextHabits
from extract.plaintext.cut_lines import OpenRow, Reading, build_lines, cut_lines, prepare_cutters, take_cut
from extract.plaintext.line_features import ColumnModel, build_model

WIDTHS = {"question": 18.0, "response": 24.0, "actions": 24.0, "rag": 7.0, "target_date": 16.0, "lead_person": 15.0}
NAMES = index_agency_names(("Police", "Youth Offending Service", "Children’s Social Care & Education"))


def make_model(*columns: str) -> ColumnModel:
    return build_model(columns, TextHabits(WIDTHS, {}, learned=True), NAMES)


def read_lines(model: ColumnModel, *texts: str) -> Reading:
    lines = build_lines([Strip(1, n, text) for n, text in enumerate(texts, start=1)])
    return cut_lines(prepare_cutters(lines, model, None))


def list_rows(model: ColumnModel, *texts: str) -> list[dict[str, str]]:
    found = read_lines(model, *texts)
    assert found.row is not None
    return [
        {c: flow.whole for c, flow in zip(model.columns, row.flows, strict=True) if flow and flow.strips}
        for row in (*found.rows, found.row)
    ]


def cut_texts(model: ColumnModel, *texts: str) -> dict[str, str]:
    (row,) = list_rows(model, *texts)
    return row


def test_each_column_reads_on_from_line_to_line() -> None:
    cells = cut_texts(
        make_model("response", "actions"),
        "The service has limited direct * Write to all the providers",
        "contact with children, and it who have not replied yet",
        "meets parents on a daily basis. * Meet the data team",
    )
    assert cells == {
        "response": "The service has limited direct contact with children, and it meets parents on a daily basis.",
        "actions": "* Write to all the providers who have not replied yet * Meet the data team",
    }


def test_date_is_not_cut_and_the_name_behind_it_is_cut_off() -> None:
    cells = cut_texts(
        make_model("actions", "target_date", "lead_person"),
        "Brief all team managers 27 February 2018 T. Ashdown",
    )
    assert cells == {
        "actions": "Brief all team managers",
        "target_date": "27 February 2018",
        "lead_person": "T. Ashdown",
    }


def test_status_broken_over_lines_is_one_status() -> None:
    cells = cut_texts(
        make_model("actions", "rag", "lead_person"),
        "Publish the guide for Action Named GP",
        "every team room complete",
    )
    assert cells["rag"] == "Action complete"


def test_wide_gaps_of_a_text_are_cuts() -> None:
    cells = cut_texts(make_model("actions", "lead_person"), "Publish the guide      Named GP")
    assert cells == {"actions": "Publish the guide", "lead_person": "Named GP"}


def test_features_of_a_way_add_up_to_its_score() -> None:
    model = make_model("response", "actions")
    texts = ("We have met with * Write a guide", "all teams since May. for each team")
    first, second = prepare_cutters(build_lines([Strip(1, n, t) for n, t in enumerate(texts)]), model, None)
    row = OpenRow(take_cut((None, None), ((0, 0, 4), (1, 4, 8)), first.line), 0, False)
    for score, cut, fresh in second.list_ways(row):
        assert abs(score - model.weigh(second.describe_way(cut, row, fresh=fresh))) < 1e-6


def test_agency_over_broken_lines_begins_a_row_beside_a_question() -> None:
    rows = list_rows(
        make_model("question", "agency", "response"),
        "1a. Does the Board Police We changed the form so that",
        "know how visits are nobody can close a visit.",
        "recorded, and by Youth The service has limited",
        "whom? Offending contact with children.",
        "Service",
    )
    assert rows == [
        {
            "question": "1a. Does the Board know how visits are",
            "agency": "Police",
            "response": "We changed the form so that nobody can close a visit.",
        },
        {
            "question": "1a. Does the Board know how visits are recorded, and by whom?",
            "agency": "Youth Offending Service",
            "response": "The service has limited contact with children.",
        },
    ]


def test_only_text_behind_an_agency_is_its_answer() -> None:
    rows = list_rows(make_model("agency", *WIDTHS), "Police Supervises adult offenders", "who are parents")
    assert rows == [{"agency": "Police", "response": "Supervises adult offenders who are parents"}]
