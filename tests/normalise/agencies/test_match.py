# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Agencies: one id for one body however it is spelt, two for two, and the unknown stated."""

from collections.abc import Iterable
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from normalise.agencies.match import match_agencies
from normalise.agencies.names import slugify
from normalise.agencies.parse_name import join_broken_words
from normalise.agencies.registry import RegisterError, anchor_names, load_register
from normalise.model import AgencyName
from samples.draw_samples import compose_versions
from samples.words import AGENCIES

REGISTER = load_register()


def match(*names: str, as_at: date | None = None) -> dict[str, AgencyName]:
    return dict(zip(names, match_agencies(names, REGISTER, as_at), strict=True))


def ids(*names: str, as_at: date | None = None) -> set[str | None]:
    return {found.id for found in match(*names, as_at=as_at).values()}


@pytest.mark.parametrize(
    "names",
    [
        ["CCG", "Marlsea CCG", "NHS Marlsea CCG", "Marlsea Clinical Commissioning Group"],
        ["Police", "Marlsea Police", "Police (CAIT)", "Marlsea Constabulary", "Police CAIT"],
        ["Public Health", "Marlsea Public Health", "Public Health (Marlsea)", "Pub1ic Hea1th"],
        ["Housing", "Council Housing", "Marlsea Housing", "Marlsea Borough Council Housing"],
        ["CRC", "Essex CRC", "Community Rehabilitation Company", "Commun ity Rehabilitatio n Company"],
        ["NPS", "Probation", "National Probation Service", "Nationa1 Probation Service"],
        ["YOS", "YOT", "Marlsea YOS", "Youth Offending Service (YOS)", "Youth Offendlng Team"],
        ["NELFT", "N.E.L.F.T.", "NELFT NHS FT", "North East London Foundation Trust", "NELFT (Marlsea)"],
        ["Chi1dren's Socia1 Care", "CSC", "Children’s’ Social Care & Education", "Marlsea Children's Services"],
        ["Schools", "Schools/ Academies", "Schools & Academies", "Marlsea Schools"],
        ["GPs", "GP's", "General Practice", "GP Practices", "Marlsea GPs"],
        ["LSCB", "Business Unit", "Marlsea LSCB Business Unit", "LSCB Business Team"],
        ["Ambulance Service", "Ambulance Trust", "EEAST", "East of England Ambulance Service NHS Trust"],
        ["CAFCASS", "Cafcass (Marlsea)", "C A F C A S S"],
        ["Early Help", "Early Help Service", "Marlsea Early Help Team"],
        ["Thurrock CCG", "Thurock CCG", "Thurrock Clin ical Commissioning Group"],
    ],
)
def test_one_body_has_one_id(names: list[str]) -> None:
    found = match(*names)
    assert len({agency.id for agency in found.values()}) == 1, found
    assert len({agency.name for agency in found.values()}) == 1
    assert all(agency.known and agency.score >= 0.85 for agency in found.values())


@pytest.mark.parametrize(
    "names",
    [
        ["Thurrock CCG", "Basildon & Brentwood CCG", "Marlsea CCG"],
        ["NELFT", "ELFT"],
        ["NELFT NHS FT", "ELFT NHS FT"],
        ["North East London Foundation Trust", "East London Foundation Trust"],
        ["EPUT", "SEPT", "NEP", "NELFT"],
        ["Essex Partnership University NHS FT", "South Essex Partnership University NHS FT"],
        ["CRC", "NPS"],
        ["Essex Police", "Sussex Police"],
        ["Marlsea Police", "British Transport Police", "Police and Crime Commissioner"],
        ["Public Health", "Public Health England"],
        ["Housing", "Private Housing"],
        ["CSC", "Adult Social Care", "CPS"],
        ["Marlsea Public Health", "Quenby Public Health"],
        ["CCG", "ICB"],
        ["Metropolitan Police", "City of London Police", "Essex Police"],
    ],
)
def test_two_bodies_have_two_ids(names: list[str]) -> None:
    assert len(ids(*names)) == len(names), match(*names)


def test_a_bare_name_among_several_places_is_left_open() -> None:
    found = match("CCG", "Marlsea CCG", "Quenby CCG")
    assert [agency.id for agency in found.values()] == ["ccg", "marlsea-ccg", "quenby-ccg"]
    assert found["CCG"].score < 0.7
    assert "not said" in found["CCG"].why


def test_a_bare_name_takes_the_reports_one_place() -> None:
    assert match("CCG", "NHS Marlsea CCG")["CCG"].id == "marlsea-ccg"
    assert match("CCG")["CCG"].id == "ccg"


def test_a_misread_name_is_told_by_the_registers() -> None:
    found = match("Thurock CCG")["Thurock CCG"]
    assert (found.raw, found.name) == ("Thurock CCG", "NHS Thurrock Clinical Commissioning Group")


def test_the_unknown_keeps_a_name_of_its_own() -> None:
    found = match("Lantern Hospice", "Lantem Hospice", "Lantern Trust", "CSC / Named GP", "Police, Schools", "")
    assert found["Lantern Hospice"].id == found["Lantem Hospice"].id == "lantern-hospice"
    assert "misreading" in found["Lantem Hospice"].why
    assert found["Lantern Trust"].id == "lantern-trust"
    assert not any(agency.known for agency in found.values())
    assert found[""].id is None


def test_a_word_is_no_misreading_of_another() -> None:
    assert not any(agency.known for agency in match("Policy", "Horsing", "Health").values())


def test_numbers_tell_unknown_names_apart() -> None:
    assert len(ids("Lantern Hospice Ward 1", "Lantern Hospice Ward 2")) == 2


def test_a_shared_name_is_the_one_of_its_day() -> None:
    assert ids("Probation", as_at=date(2016, 1, 7)) == {"nps"}
    assert ids("Probation", as_at=date(2022, 1, 7)) == {"probation-service"}
    assert ids("Business Unit", as_at=date(2016, 1, 7)) == {"lscb"}
    assert ids("Business Unit", as_at=date(2021, 1, 7)) == {"safeguarding-partnership"}


def test_successors() -> None:
    by_id = {agency.id: agency for agency in REGISTER.agencies}

    def after(ident: str) -> list[tuple[str, date]]:
        return [(successor.id, successor.on) for successor in by_id[ident].successors]

    assert after("ccg") == [("icb", date(2022, 7, 1))]
    assert after("lscb") == [("safeguarding-partnership", date(2019, 9, 29))]
    assert after("nps") == after("crc") == [("probation-service", date(2021, 6, 26))]
    assert after("btuh") == [("msef", date(2020, 4, 1))]
    assert after("sept") == after("nep") == [("eput", date(2017, 4, 1))]


def test_broken_words_are_joined_only_as_the_register_has_them() -> None:
    assert join_broken_words("Commun ity Rehabilitatio n Company", REGISTER) == "Community Rehabilitation Company"
    assert join_broken_words("Lantern Hos pice", REGISTER) == "Lantern Hos pice"
    assert join_broken_words("N.E.L.F.T.", REGISTER) == "N.E.L.F.T."
    assert join_broken_words("Schools/ Academies", REGISTER) == "Schools/ Academies"


def test_anchor_names_are_all_the_names() -> None:
    names = anchor_names(REGISTER)
    assert {"NELFT", "Thurrock CCG", "Essex Police", "Community Rehabilitation Company"} <= set(names)
    assert list(names) == sorted(names, key=lambda name: (-len(name), name))


def test_every_name_of_the_register_is_found_by_itself() -> None:
    for agency in REGISTER.agencies:
        for name in (agency.name, *agency.aliases):
            assert match(name)[name].known, name


def test_a_users_register_extends_it(tmp_path: Path) -> None:
    extra = tmp_path / "extra.toml"
    extra.write_text(
        '[[agency]]\nid = "lantern"\nname = "Lantern Hospice"\nkind = "voluntary"\naliases = ["LH"]\n'
        '[[agency]]\nid = "nelft"\naliases = ["Goodmayes Trust"]\n'
    )
    register = load_register(extra)
    found = match_agencies(["LH", "Goodmayes Trust", "NELFT"], register)
    assert [agency.id for agency in found] == ["lantern", "nelft", "nelft"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[agency", "not valid TOML"),
        ('[[agency]]\nname = "x"\n', "without an id"),
        ('[[agency]]\nid = "x"\n', "needs a name"),
        ('[[agency]]\nid = "x"\nname = "X"\nkind = "k"\ncolour = "red"\n', "unknown key"),
        ('[[agency]]\nid = "x"\nname = "X"\nkind = "k"\nplaces = "many"\n', "places is"),
        ('[[agency]]\nid = "x"\nname = "X"\nkind = "k"\naliases = "y"\n', "list of texts"),
        ('[[agency]]\nid = "x"\nname = "X"\nkind = "k"\nvalid_from = "2019"\n', "is a day"),
        ('[[agency]]\nid = "x"\nname = "X"\nkind = "k"\nof = "nobody"\nplace = "Y"\n', "not in the register"),
        ("agencies = 1\n", "unknown key"),
    ],
)
def test_a_register_that_is_wrong_says_where(tmp_path: Path, text: str, says: str) -> None:
    extra = tmp_path / "extra.toml"
    extra.write_text(text)
    with pytest.raises(RegisterError, match=says):
        load_register(extra)


def test_a_register_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(RegisterError, match="cannot be read"):
        load_register(tmp_path / "none.toml")


PRINTED = ["CCG", "Marlsea CCG", "Quenby CCG", "Police", "Marlsea Police", "NELFT", "Lantern Hospice", "", "CSC"]


@given(st.lists(st.sampled_from(PRINTED), max_size=8), st.randoms())
@settings(max_examples=40, deadline=None)
def test_the_order_of_rows_changes_no_id(names: list[str], random: object) -> None:
    mixed = list(names)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert {n: a.id for n, a in match(*names).items()} == {n: a.id for n, a in match(*mixed).items()}


@given(st.text(max_size=30))
@settings(max_examples=60, deadline=None)
def test_any_text_gets_an_answer(name: str) -> None:
    (found,) = match_agencies([name], REGISTER)
    assert (found.id is None) == (slugify(name) == "")


def _pairs_equal(names: Iterable[str], truth: dict[str, str], found: dict[str, AgencyName]) -> list[tuple[str, str]]:
    """The pairs of names whose ids agree where the truth's differ, or the reverse."""
    return [
        (one, other)
        for one, other in combinations(names, 2)
        if (truth[one] == truth[other]) != (found[one].id == found[other].id)
    ]


@pytest.mark.parametrize("version", range(3))
def test_the_agencies_of_the_sample_reports(version: int) -> None:
    """The names of one report, known and unknown, in the spellings that it mixes."""
    report = compose_versions()[0][version]
    rows = [row for finding in report.findings for question in finding.questions for row in question.rows]
    truth = {row.spelling: row.agency.slug for row in rows}
    assert len(truth) > len(set(truth.values())) > 10
    assert _pairs_equal(truth, truth, match(*truth, as_at=report.as_at)) == []


def test_all_spellings_of_the_composed_reports() -> None:
    truth = {spelling: agency.slug for agency in AGENCIES for spelling in agency.spellings}
    assert _pairs_equal(truth, truth, match(*truth, as_at=date(2019, 3, 22))) == []
