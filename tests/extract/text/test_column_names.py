"""Columns by their printed names."""

import pytest

from extract.text.column_names import match_column


@pytest.mark.parametrize(
    ("printed", "field"),
    [
        ("Questions", "question"),
        ("Target Date/ Evidence", "target_date"),
        ("BRAG status", "rag"),
        ("Owner", "lead_person"),
        ("Constraints/Prob1ems", "constraints"),
        ("Desired 0utcome", "desired_outcome"),
        ("ACTION(s) REQUIRED", "actions"),
        ("Organisation", "agency"),
        ("Progress to date", "response"),
    ],
)
def test_misread_names_are_recognised(printed: str, field: str) -> None:
    assert match_column(printed)[0] == field


@pytest.mark.parametrize(
    "printed", ["KPMG QG REF", "Scope", "Initial risk score", "", "RAC", "Critical Friend comments"]
)
def test_a_name_that_fits_no_field_is_unknown(printed: str) -> None:
    assert match_column(printed)[0] is None
