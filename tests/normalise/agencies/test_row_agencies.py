# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Each row of a report has all agencies that it names, in printed order."""

from ingest.model import Box, Span
from normalise.agencies.registry import load_register
from normalise.agencies.row_agencies import (
    PrintedAgencies,
    RowAgencies,
    identify_row_agencies,
    list_agency_problems,
)
from normalise.model import Cell

REGISTER = load_register()
PLACE = (Span(page=1, box=Box(x0=1.0, top=1.0, x1=2.0, bottom=2.0)),)


def printed(text: str, lead: str = "") -> PrintedAgencies:
    lines, cell = text, Cell(text=" ".join(text.split()), raw=text, source=PLACE if text else ())
    return PrintedAgencies(cell=cell, lines=lines, lead=Cell(text=lead, raw=lead, source=PLACE if lead else ()))


def identify(*rows: PrintedAgencies) -> list[RowAgencies]:
    return identify_row_agencies(rows, REGISTER)


def test_each_name_has_its_own_match_and_score() -> None:
    ((police, other),) = identify(printed("Police / Long Water Trust"))
    assert (police.raw, police.id, police.score, police.known) == ("Police", "police", 1.0, True)
    assert (other.raw, other.id, other.score, other.known) == ("Long Water Trust", "long-water-trust", 0.0, False)
    assert police.cell.text == "Police / Long Water Trust"
    assert police.cell.reasons == ("agency “Long Water Trust” not in the register",)


def test_all_partners_are_those_of_the_report_and_not_printed() -> None:
    rows = identify(printed("Police"), printed("All partners"), printed("CSC / Police"), printed("Long Water"))
    assert [(agency.raw, agency.id) for agency in rows[1]] == [
        ("All partners", "all-agencies"), ("", "police"), ("", "csc"), ("", "long-water"),
    ]  # fmt: skip
    assert rows[1][1].why == "one of “All partners”; as in the register"
    assert [agency.id for agency in rows[2]] == ["csc", "police"]


def test_a_word_that_may_be_a_piece_of_a_name_is_not_one_of_all_partners() -> None:
    rows = identify(printed("Police"), printed("All partners"), printed("Safeguarding"), printed("Practice Nurse"))
    assert [agency.id for agency in rows[1]] == ["all-agencies", "police"]


def test_a_body_beside_the_lead_person_is_the_agency_of_a_row_without_one() -> None:
    (row,) = identify(printed("", "DI Dacre (Police)"))
    assert [(agency.raw, agency.id, agency.score) for agency in row] == [("Police", "police", 0.8)]
    assert (row[0].cell.text, row[0].cell.source) == ("", PLACE)
    (row,) = identify(printed("Housing", "DI Dacre (Police)"))
    assert [agency.id for agency in row] == ["housing"]


def test_a_person_in_the_agency_column_is_not_an_agency_where_a_body_is_named() -> None:
    for person in ("Insp Dacre", "DI Dacre", "PC A. Dacre", "T/DCI Dacre", "Det. Sgt Dacre"):
        (row,) = identify(printed(f"{person}, Police"))
        assert [(agency.raw, agency.id) for agency in row] == [("Police", "police")]
        assert row[0].cell.text == f"{person}, Police"


def test_unknown_names_and_rows_without_a_name_are_problems() -> None:
    rows = identify(printed("Police / Long Water Trust"), printed("Long Water Trust"), printed(""))
    found = [(problem.code, problem.detail, problem.page) for problem in list_agency_problems(rows)]
    assert found == [
        ("agency-unknown", "“Long Water Trust” is not in the register", 1),
        ("agency-missing", "a row has no agency", None),
    ]
    assert list_agency_problems(identify(printed(""), printed(""))) == []


def test_names_on_lines_of_their_own_are_several_though_their_cell_has_no_separator() -> None:
    (row,) = identify(printed("Midwifery\nHousing"))
    assert [agency.id for agency in row] == ["midwifery", "housing"]
    known, wrapped = identify(printed("Long Water Trust"), printed("Long Water\nTrust"))
    assert known[0].id == wrapped[0].id == "long-water-trust"
