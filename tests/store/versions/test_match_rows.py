# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Rows of two versions matched without a key."""

from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from normalise.agencies.registry import load_register
from normalise.agencies.succession import relation_explainer
from normalise.model import Question, Report
from store.versions.match_rows import RowMatching, match_rows, rows_from_report
from tests.store.report_versions import agency, at, cell, version, with_questions, with_rows

OLD = version("aaaa", date(2019, 3, 1))
NEW = version("bbbb", date(2019, 6, 1))
AKIN = relation_explainer(load_register())


def matched(old: Report, new: Report) -> RowMatching:
    return match_rows(rows_from_report(old), rows_from_report(new), AKIN)


def twins(found: RowMatching) -> dict[str, str]:
    return {pair.old.split("-", 1)[1]: pair.new.split("-", 1)[1] for pair in found.pairs}


def test_the_same_rows_read_twice() -> None:
    found = matched(OLD, NEW)
    assert all(old == new for old, new in twins(found).items())
    assert (len(found.pairs), found.gone, found.fresh) == (12, (), ())
    assert not any(pair.doubtful for pair in found.pairs)


@settings(max_examples=25, deadline=None)
@given(st.randoms(use_true_random=False))
def test_print_misread_in_every_cell_is_no_other_row(chance: object) -> None:
    def misread(text: str) -> str:
        letters = list(text)
        for _ in range(len(letters) // 25):
            letters[chance.randrange(len(letters))] = chance.choice("aeilt1o")  # type: ignore[attr-defined]
        return "".join(letters)

    new = with_rows(NEW, lambda r: r.with_cells(response=cell(misread(r.cells["response"].text))))
    new = with_questions(new, lambda q: replace(q, text=cell(misread(q.text.text))))
    assert all(old == now for old, now in twins(matched(OLD, new)).items())


def test_findings_renumbered_and_questions_reworded() -> None:
    def reworded(question: Question) -> Question:
        text = question.text.text.replace("Board", "Partnership")
        return replace(question, label=f"{int(question.label[0]) + 1}{question.label[1]}", text=cell(text))

    findings = tuple(
        replace(f, number=str(int(f.number) + 1), questions=tuple(map(reworded, f.questions))) for f in NEW.findings
    )
    found = matched(OLD, replace(NEW, findings=findings))
    assert all(old == new for old, new in twins(found).items())
    assert len(found.pairs) == 12
    first = found.pairs[0]
    assert "question 1a is now 2a, reworded" in first.reasons[0]
    assert "finding 1 is now 2" in first.reasons


def test_a_successor_is_the_same_agency() -> None:
    old = with_rows(OLD, lambda r: replace(r, agency=agency("nps", "NPS")) if r.agency.id == "yos" else r)
    new = with_rows(
        NEW, lambda r: replace(r, agency=agency("probation-service", "Probation")) if r.agency.id == "yos" else r
    )
    found = matched(old, new)
    assert len(found.pairs) == 12
    assert any("26 June 2021" in reason for pair in found.pairs for reason in pair.reasons)


def test_an_agency_that_no_register_knows_under_another_name() -> None:
    old = with_rows(OLD, lambda r: replace(r, agency=agency("mill", "Mill Trust")) if r.agency.id == "yos" else r)
    new = with_rows(NEW, lambda r: replace(r, agency=agency("lantern", "Lantern Vale")) if r.agency.id == "yos" else r)
    # In one row the words changed with the name: what the others tell of the name helps it.
    changed = with_rows(
        new, lambda r: r.with_cells(response=cell("Quite another answer than before.")) if "1b-yos" in r.id else r
    )
    found = matched(old, changed)
    assert len(found.pairs) == 12
    assert any("seems to be “Lantern Vale” now" in reason for pair in found.pairs for reason in pair.reasons)


def test_rows_that_came_and_went() -> None:
    old = with_rows(OLD, lambda r: None if r.id.endswith("2b-csc-1") else r)
    new = with_rows(NEW, lambda r: None if r.id.endswith("1a-police-1") else r)
    found = matched(old, new)
    assert found.gone == ("aaaa-1a-police-1",)
    assert found.fresh == ("bbbb-2b-csc-1",)


def test_a_row_that_moved_to_another_question_is_a_doubtful_pair() -> None:
    old = with_rows(OLD, lambda r: None if r.id.endswith("2b-police-1") else r)
    moved = at(NEW, "1a-police-1")
    new = with_rows(NEW, lambda r: None if r.id.endswith(("1a-police-1", "2b-police-1")) else r)
    new = with_questions(new, lambda q: replace(q, responses=(*q.responses, moved)) if q.label == "2b" else q)
    found = matched(old, new)
    pair = next(p for p in found.pairs if p.old == "aaaa-1a-police-1")
    assert pair.new == moved.id
    assert pair.doubtful
    assert "moved from question 1a to 2b" in pair.reasons


def test_split_and_merged_rows_say_of_which() -> None:
    whole = at(OLD, "1a-police-1")
    half = "Then the whole service was told of it in writing."
    old = with_rows(
        OLD, lambda r: r.with_cells(response=cell(f"{r.cells['response'].text} {half}")) if r.id == whole.id else r
    )
    extra = replace(at(NEW, "1a-police-1"), id="bbbb-1a-police-2").with_cells(response=cell(half), actions=cell(""))
    new = with_questions(NEW, lambda q: replace(q, responses=(*q.responses, extra)) if q.label == "1a" else q)
    split = matched(old, new)
    assert [(tie.part, tie.whole) for tie in split.split] == [("bbbb-1a-police-2", "aaaa-1a-police-1")]
    merged = matched(new, old)
    assert [(tie.part, tie.whole) for tie in merged.merged] == [("bbbb-1a-police-2", "aaaa-1a-police-1")]


def test_what_a_person_said_holds() -> None:
    rows = rows_from_report(OLD), rows_from_report(NEW)
    odd = ("aaaa-1a-police-1", "bbbb-2b-csc-1")
    assert odd in [(p.old, p.new) for p in match_rows(*rows, AKIN, together=[odd]).pairs]
    same = ("aaaa-1a-police-1", "bbbb-1a-police-1")
    assert same not in [(p.old, p.new) for p in match_rows(*rows, AKIN, apart=[same]).pairs]


@given(st.sets(st.integers(0, 11)), st.sets(st.integers(0, 11)))
@settings(max_examples=40, deadline=None)
def test_no_row_has_two_twins_and_none_is_lost(left_out: set[int], right_out: set[int]) -> None:
    old = [r for i, r in enumerate(rows_from_report(OLD)) if i not in left_out]
    new = [r for i, r in enumerate(rows_from_report(NEW)) if i not in right_out]
    found = match_rows(old, new, AKIN)
    assert sorted([*(p.old for p in found.pairs), *found.gone]) == sorted(r.id for r in old)
    assert sorted([*(p.new for p in found.pairs), *found.fresh]) == sorted(r.id for r in new)
