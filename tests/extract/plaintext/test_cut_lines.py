# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

from math import exp

from extract.plaintext.column_widths import TextHabits
from extract.plaintext.cut_lines import LineCutter, cut_row, take_cut
from extract.plaintext.line_features import ColumnModel, build_model
from extract.plaintext.table_lines import TableLine, build_table_line, link_lines, split_line_words

WIDTHS = {"response": 24.0, "actions": 24.0, "rag": 7.0, "target_date": 16.0, "lead_person": 15.0}


def make_model(*columns: str) -> ColumnModel:
    return build_model(columns, TextHabits(WIDTHS, {}, learned=True))


def make_lines(*texts: str) -> list[TableLine]:
    return link_lines([build_table_line(n, 1, n + 1, split_line_words(text)) for n, text in enumerate(texts)])


def cut_texts(model: ColumnModel, *texts: str) -> dict[str, str]:
    flows, _ = cut_row(make_lines(*texts), model)
    return {c: flow.whole for c, flow in zip(model.columns, flows, strict=True) if flow}


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


def test_scores_of_cuts_are_probabilities() -> None:
    model = make_model("response", "actions")
    (line,) = make_lines("We have met * Write a guide")
    scored = LineCutter(line, model, first=True).list_cuts((None, None), most=50)
    assert 0.99 < sum(exp(score) for score, _ in scored) <= 1.001


def test_features_of_a_cut_add_up_to_its_place_among_the_cuts() -> None:
    model = make_model("response", "actions")
    first, second = make_lines("We have met with * Write a guide", "all teams since May. for each team")
    flows = take_cut((None, None), ((0, 0, 4), (1, 4, 8)), first)
    cutter = LineCutter(second, model, first=False)
    (one, best), (other, next_best) = cutter.list_cuts(flows)[:2]
    weighed = [model.weigh(cutter.describe_cut(cut, flows)) for cut in (best, next_best)]
    assert abs((one - other) - (weighed[0] - weighed[1])) < 1e-6


def test_only_text_behind_an_agency_is_its_answer() -> None:
    flows, _ = cut_row(make_lines("Supervises adult offenders", "who are parents"), make_model(*WIDTHS), named=True)
    assert flows[0] is not None
    assert flows[0].whole == "Supervises adult offenders who are parents"
