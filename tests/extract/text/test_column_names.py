# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Columns by their printed names."""

from pathlib import Path

import pytest

from extract.text.column_names import ColumnNamesError, add_decided_names, load_column_names, match_column


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


def test_a_name_listed_under_two_fields_is_refused(tmp_path: Path) -> None:
    own = tmp_path / "columns.toml"
    own.write_text('constraints = ["Baseline", "baseline:"]\nother = ["BASELINE"]\n', encoding="utf-8")
    with pytest.raises(
        ColumnNamesError, match=r"columns\.toml: the name “BASELINE” is listed under “constraints” and “other”"
    ):
        load_column_names(own)


def test_a_users_file_moves_a_packaged_name_to_another_field(tmp_path: Path) -> None:
    own = tmp_path / "columns.toml"
    own.write_text('constraints = ["Baseline"]\n', encoding="utf-8")
    assert match_column("Baseline")[0] is None
    assert match_column("Baseline", load_column_names(own))[0] == "constraints"


def test_a_decision_on_a_name_comes_before_the_packaged_names_and_is_noticed() -> None:
    packaged = load_column_names()
    decided = add_decided_names(packaged, {"Budget Line": "actions", "Actions": "other"})
    assert match_column("Budget line", decided) == ("actions", 1.0)
    assert match_column("Actions", decided) == (None, 1.0)
    assert decided.config_hash != packaged.config_hash
    assert add_decided_names(packaged, {}) is packaged
